"""Studies as a table: one row for each study of a course or of its program."""

from collections import defaultdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F, TextChoices
from django.utils import timezone
from import_export.fields import Field
from tablib import Dataset

from catalog.choices import StudyDesign, StudyOf
from catalog.models import Course, CourseStudy
from core.models import Source
from core.sheet_admin import SheetResource

SOURCE_FIELDS = ("title", "publisher", "year", "url")
LARGEST_NUMBER = 2_147_483_647


class WordField(forms.ChoiceField):
    """A choice by its code or by its label, in any case of letters."""

    def __init__(self, words: type[TextChoices], **kwargs: Any) -> None:
        self.codes = {label.lower(): code for code, label in words.choices}
        known = ", ".join(words.values)
        super().__init__(
            choices=words.choices,
            error_messages={
                "invalid_choice": f"“%(value)s” is none of: {known}.",
                "required": f"Give one of: {known}.",
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        text = super().to_python(value).lower()
        return self.codes.get(text, text)


class StudyRow(forms.Form):
    """The columns of the table, and what each may hold."""

    id = forms.IntegerField(
        required=False,
        min_value=1,
        error_messages={"invalid": "Leave it as it was exported, or empty."},
    )
    course = forms.CharField(max_length=80)
    of = WordField(StudyOf)
    design = WordField(StudyDesign)
    participants = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=LARGEST_NUMBER,
        error_messages={
            "invalid": "Give a whole number, or leave it empty if it is not known.",
            "min_value": "Give 1 or more, or leave it empty if it is not known.",
        },
    )
    finding = forms.CharField(max_length=5000)
    source_title = forms.CharField(max_length=300)
    source_publisher = forms.CharField(max_length=200)
    source_year = forms.IntegerField(
        required=False,
        min_value=1900,
        max_value=2100,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            "Give a year from 1900 to 2100, or nothing.",
        ),
    )
    source_url = forms.CharField(required=False, max_length=500)


class StudyResource(SheetResource):
    """A study is the same if its ``id`` is, or else its course, source, ``of`` and
    design. Its source is found by title, publisher, year and address, or added."""

    row_form = StudyRow
    needed = tuple(name for name in StudyRow.base_fields if name != "id")

    id = Field("id", "id")
    course = Field("course__slug", "course")
    of = Field("of", "of")
    design = Field("design", "design")
    participants = Field("participants", "participants")
    finding = Field("finding", "finding")
    source_title = Field("source__title", "source_title")
    source_publisher = Field("source__publisher", "source_publisher")
    source_year = Field("source__year", "source_year")
    source_url = Field("source__url", "source_url")

    class Meta(SheetResource.Meta):
        model = CourseStudy
        name = "Studies"
        # The form has checked the row already. To ask the database about each of its
        # rules again would take three quarters of the time, with the table locked.
        clean_model_instances = False
        import_id_fields = ("course", "of", "design", "finding")
        fields = tuple(StudyRow.base_fields)
        import_order = export_order = fields

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        self.changed_courses: set[int] = set()
        super().before_import(dataset, **kwargs)
        slugs = {slug[:80] for slug in dataset["course"]}
        self.courses = {c.slug: c for c in Course.objects.filter(slug__in=slugs)}
        titles = {title[:300] for title in dataset["source_title"]}
        self.sources = {
            tuple(getattr(source, name) for name in SOURCE_FIELDS): source
            for source in Source.objects.filter(title__in=titles)
        }
        self.by_id: dict[int, CourseStudy] = {}
        self.by_key: dict[Any, list[CourseStudy]] = defaultdict(list)
        self.next_position: dict[int, int] = defaultdict(int)
        for study in CourseStudy.objects.filter(course__in=self.courses.values()):
            self.by_id[study.pk] = study
            self.by_key[key_of(study)].append(study)
            self.keep_place(study)

    def before_import_row(self, row: Any, **kwargs: Any) -> None:
        """All that is wrong with a row is told at once, an unknown course too."""
        errors: dict[str, list[str]] = {}
        try:
            super().before_import_row(row, **kwargs)
        except ValidationError as error:
            errors = error.message_dict
        if row["course"] and row["course"] not in self.courses:
            said = f"No course has the address “{row['course'][:80]}”."
            errors.setdefault("course", [said])
        if errors:
            raise ValidationError(errors)

    def get_instance(self, instance_loader: Any, row: Any) -> CourseStudy | None:
        """The study that the row speaks of, None for a new one."""
        course = self.courses[self.facts["course"]]
        source = self.source()
        self.facts |= {"course": course, "source": source}
        key = (course.pk, source.pk, self.facts["of"], self.facts["design"])
        self.refuse_twice(key, row, "study")
        if pk := self.facts["id"]:
            found = [self.by_id[pk]] if pk in self.by_id else []
            if not found or found[0].course_id != course.pk:
                raise ValidationError(
                    {"id": f"This course has no study with the id {pk}."}
                )
            self.refuse_twice(pk, row, "id")
        else:
            found = self.by_key[key]
        if len(found) > 1:
            raise ValidationError(
                "The course has several such studies. Export them: their “id” tells "
                "them apart."
            )
        return found[0] if found else None

    def source(self) -> Source:
        facts = {name: self.facts[f"source_{name}"] for name in SOURCE_FIELDS}
        key = tuple(facts.values())
        if key not in self.sources:
            source = Source(**facts)
            try:
                source.clean_fields()
            except ValidationError as error:
                raise ValidationError(
                    {
                        f"source_{name}" if name in SOURCE_FIELDS else name: said
                        for name, said in error.message_dict.items()
                    }
                ) from error
            source.save()
            self.sources[key] = source
        return self.sources[key]

    def import_instance(self, instance: CourseStudy, row: Any, **kwargs: Any) -> None:
        names = ("course", "of", "design", "participants", "finding", "source")
        for name in names:
            setattr(instance, name, self.facts[name])
        if instance._state.adding:
            instance.position = self.next_position[instance.course_id]
            self.keep_place(instance)

    def keep_place(self, study: CourseStudy) -> None:
        """New studies of a course come after the ones that it has."""
        taken = self.next_position[study.course_id]
        self.next_position[study.course_id] = max(taken, study.position + 1)

    def after_save_instance(
        self, instance: CourseStudy, row: Any, **kwargs: Any
    ) -> None:
        self.changed_courses.add(instance.course_id)

    def after_import(self, dataset: Dataset, result: Any, **kwargs: Any) -> None:
        raise_versions(self.changed_courses)


def key_of(study: CourseStudy) -> tuple[Any, ...]:
    return (study.course_id, study.source_id, study.of, study.design)


def raise_versions(courses: set[int]) -> None:
    """Whoever has one of these courses open is told that its studies have changed."""
    Course.objects.filter(pk__in=courses).update(
        version=F("version") + 1, updated_at=timezone.now()
    )
