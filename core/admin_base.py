"""What every page of the desk has in common."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from admin_ordering.admin import OrderableAdmin
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import InlineModelAdmin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Model, Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst

from core.choices import Provenance, Status
from core.edit_lock import EditLockForm, changed_parts, part_digests
from core.images import PictureField
from core.locks import lock
from core.models import Versioned
from core.querysets import UNCONFIRMED

SEARCH_WORDS = 8
SEARCH_LENGTH = 100
APART = 10_000  # above every number that an editor may give

# Fieldsets; the stubs' own type for them is not importable at run time.
PUBLISHING: Any = (
    "Publishing",
    {
        "fields": (
            "status",
            ("publish_at", "expire_at"),
            "owner",
            ("reviewed_on", "review_due_on"),
            "updated_at",
        ),
        "description": "Visitors see it while its status is “Published”, from the "
        "first moment until the second. A later moment schedules it: nothing else "
        "needs to happen.",
    },
)
KNOWN = ("provenance", "checked_on")
NOTES = ("guide_facts", "note", "editor_note")
HOW_WE_KNOW: Any = (
    "How we know it",
    {
        "fields": (KNOWN, "sources", *NOTES),
        "description": "Opened the sources and seen the key facts there? Then choose "
        "“Seen at its source” and give today as the day of the check.",
    },
)
# The same for records whose sources are numbered references, kept further down.
HOW_WE_KNOW_NUMBERED: Any = (
    HOW_WE_KNOW[0],
    {**HOW_WE_KNOW[1], "fields": (KNOWN, *NOTES)},
)


@dataclass(frozen=True)
class Work:
    """Something for staff to do: which rows wait, and in which words.

    ``label`` is the choice in the list's filter, ``task`` the line on the first page
    of the desk, after the number of rows: "courses not yet confirmed".
    """

    code: str
    label: str
    task: str
    condition: Callable[[], Q]

    def rows(self, queryset: QuerySet) -> QuerySet:
        return queryset.filter(self.condition())


@dataclass(frozen=True)
class Report:
    """Something to do that is no row of any list: how often, and the page that shows it.

    ``task`` follows the number on the first page of the desk; ``view`` names the page.
    """

    task: str
    view: str
    count: Callable[[], int]


def unconfirmed(names: str) -> Work:
    """Rows whose key facts nobody has confirmed at a source yet."""
    return Work(
        "unconfirmed",
        "Not yet confirmed",
        f"{names} not yet confirmed",
        lambda: UNCONFIRMED,
    )


def unseen(names: str) -> Work:
    """The same for models that keep no date of the check."""
    return Work(
        "unconfirmed",
        "Not yet confirmed",
        f"{names} not yet confirmed",
        lambda: ~Q(provenance=Provenance.REFERENCE),
    )


def review_overdue(names: str) -> Work:
    return Work(
        "overdue",
        "Review overdue",
        f"{names} whose next review is overdue",
        lambda: Q(review_due_on__lt=timezone.localdate()),
    )


def no_address(names: str) -> Work:
    return Work(
        "no_address", "No address", f"{names} without an address", lambda: Q(url="")
    )


class WorkFilter(admin.SimpleListFilter):
    """What of this list waits for someone; declared in the admin's ``work``."""

    title = "work to do"
    parameter_name = "work"

    def __init__(
        self,
        request: HttpRequest,
        params: dict[str, list[str]],
        model: type[Model],
        model_admin: admin.ModelAdmin,
    ) -> None:
        self.work = {work.code: work for work in getattr(model_admin, "work", ())}
        super().__init__(request, params, model, model_admin)

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [(work.code, work.label) for work in self.work.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        work = self.work.get(self.value() or "")
        return work.rows(queryset) if work else queryset


class PublicFilter(admin.SimpleListFilter):
    title = "public now"
    parameter_name = "public"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin
    ) -> list[tuple[str, str]]:
        return [("yes", "Visitors see it"), ("no", "Visitors do not see it")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        public = Q(pk__in=queryset.model._default_manager.published().values("pk"))
        if self.value() == "yes":
            return queryset.filter(public)
        return queryset.exclude(public) if self.value() == "no" else queryset


class PartFormSet(BaseInlineFormSet):
    """Parts of a record; the tick boxes in its table have names of their own."""

    model: type[Model]

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = "Delete this row"

    def kept_forms(self) -> list[forms.ModelForm]:
        """The filled rows that stay, as far as they are valid."""
        return [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", None)
            and not form.cleaned_data.get("DELETE")
        ]


class PublishableForm(EditLockForm):
    """Refuses to bring before readers what is not ready for them.

    A subclass says in ``what_is_missing`` what its record still needs. The parts below
    the record are checked after it and find this form at ``instance.desk_form``.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.desk_form = self

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for field, sentence in self.what_is_missing(cleaned).items():
            self.add_error(field, sentence)
        return cleaned

    def what_is_missing(self, cleaned: dict[str, Any]) -> dict[str, str]:
        """A sentence for each field that keeps the record from readers."""
        return {}

    def is_due(self, changed: Iterable[str]) -> bool:
        """Whether a claim must be complete in this save; ``changed`` are its fields.

        All claims must be when the record turns “Published”. Later on only those that
        change: to mend a typo nobody has to look up every figure of the record.
        """
        if self.cleaned_data.get("status") != Status.PUBLISHED:
            return False
        return self.initial.get("status") != Status.PUBLISHED or any(changed)


class ClaimFormSet(PartFormSet):
    """Parts that readers may only see once they are complete."""

    no_claim = frozenset({"position"})  # fields that say nothing to readers

    def clean(self) -> None:
        super().clean()
        for form in self.kept_forms():
            changed = set(form.changed_data) if form.has_changed() else set()
            if form.errors or not self.record.is_due(changed - self.no_claim):
                continue
            for field, sentence in self.what_is_missing(form.instance).items():
                form.add_error(field, sentence)

    @property
    def record(self) -> PublishableForm:
        """The form of the record that the parts belong to, already checked."""
        return self.instance.desk_form  # type: ignore[attr-defined]

    def what_is_missing(self, row: Any) -> dict[str, str]:
        """A sentence for each field that keeps the part from readers."""
        raise NotImplementedError


class NumberedFormSet(PartFormSet):
    """Parts numbered 1, 2, 3 … in ``order``, which editors may swap in one save."""

    def clean(self) -> None:
        numbers = sorted(
            form.cleaned_data["order"]
            for form in self.kept_forms()
            if "order" in form.cleaned_data
        )
        if not any(self.errors) and numbers != list(range(1, len(numbers) + 1)):
            given = ", ".join(map(str, numbers))
            names = self.model._meta.verbose_name_plural
            raise ValidationError(
                f"Number the {names} from 1 without gaps or repeats. You have: {given}."
            )
        super().clean()

    def save_existing_objects(self, commit: bool = True) -> list[Model]:
        """Moves the changed rows out of each other's way first: numbers are unique."""
        moving = [form.instance.pk for form in self.initial_forms if form.has_changed()]
        if commit and moving:
            rows = self.model._default_manager.filter(pk__in=moving)
            rows.update(order=F("order") + APART)
        return super().save_existing_objects(commit)


class NamedInputsMixin:
    """Names each input of a table for those who cannot see the column's head."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field:
            field.widget.attrs["aria-label"] = capfirst(str(db_field.verbose_name))
        return field


class PartRows(InlineModelAdmin):
    """Reads the rows of all parts at once; ``joined`` and ``fetched`` name relations."""

    joined: tuple[str, ...] = ()
    fetched: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request).prefetch_related(*self.fetched)
        return rows.select_related(*self.joined) if self.joined else rows


class PartInline(PartRows, admin.StackedInline):
    """Parts with room for sentences, one below the other."""

    extra = 0
    formset = PartFormSet
    formfield_overrides = {
        models.TextField: {"widget": forms.Textarea({"rows": 3, "cols": 90})}
    }


class PartTable(PartRows, NamedInputsMixin, admin.TabularInline):
    """Short parts, as rows of a table."""

    extra = 0
    formset = PartFormSet
    formfield_overrides = {models.TextField: {"widget": forms.Textarea({"rows": 2})}}


class DraggableParts(OrderableAdmin, PartInline):
    """Parts in an order that the mouse can change; the number field always works."""

    ordering_field = "position"


class DraggableTable(OrderableAdmin, PartTable):
    ordering_field = "position"


class OwnReferences(PartRows):
    """Parts that cite the numbered references of their own parent, and no others."""

    reference_model: type[Model]
    fetched = ("references",)

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        if db_field.name != "references":
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        rows = self.references_of(request)
        field = forms.ModelMultipleChoiceField(
            queryset=self.reference_model._default_manager.filter(
                pk__in=[row.pk for row in rows]
            ),
            label=capfirst(str(db_field.verbose_name)),
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="The numbered references of this record. Save a new one first; "
            "then it can be cited here.",
        )
        # Given as a list, so that a page with many parts reads them only once.
        field.choices = [(row.pk, str(row)) for row in rows]
        return field

    def references_of(self, request: HttpRequest) -> list[Model]:
        match = request.resolver_match
        parent = match.kwargs.get("object_id", "") if match else ""
        if not parent.isdigit():
            return []
        cache = request.__dict__.setdefault("_references", {})
        if parent not in cache:
            owner = self.parent_model._meta.get_field("references").field.name
            cache[parent] = list(
                self.reference_model._default_manager.filter(
                    **{f"{owner}_id": int(parent)}
                ).select_related("source")
            )
        return cache[parent]


class DeskAdmin(admin.ModelAdmin):
    """Search that stays fast, counts beside filters, and no colleague's edit lost."""

    form: type[forms.ModelForm] = EditLockForm
    show_facets = admin.ShowFacets.ALWAYS
    list_per_page = 50
    formfield_overrides = {
        models.ImageField: {"form_class": PictureField},
        models.URLField: {"assume_scheme": "https"},
        models.TextField: {"widget": forms.Textarea({"rows": 4, "cols": 90})},
    }
    work: tuple[Work, ...] = ()
    reports: tuple[Report, ...] = ()

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """A moment is two inputs, and each needs a name of its own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, forms.SplitDateTimeWidget):
            for part, name in zip(field.widget.widgets, ("date", "time"), strict=True):
                part.attrs["aria-label"] = f"{field.label}: {name}"
        return field

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Each word adds a condition to the query, so only the first few count."""
        term = search_term[:SEARCH_LENGTH].replace("\0", " ")
        term = " ".join(term.split()[:SEARCH_WORDS])
        return super().get_search_results(request, queryset, term)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Model | None:
        """The row; locked until the end of the request if it is about to be saved."""
        obj = super().get_object(request, object_id, from_field)
        if obj is None or request.method != "POST":
            return obj
        row = self.model._default_manager.filter(pk=obj.pk)
        lock(row)
        return row.first()

    def save_model(
        self, request: HttpRequest, obj: Any, form: forms.ModelForm, change: bool
    ) -> None:
        """The row is locked, so the version that was compared is the one raised."""
        if change and isinstance(obj, Versioned):
            obj.version += 1
        form.updated_before = getattr(obj, "updated_at", None)  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        """Saving without a change is no news: feeds and sitemap keep the old date."""
        super().save_related(request, form, formsets, change)
        changed = form.changed_data or any(parts.has_changed() for parts in formsets)
        if change and form.updated_before and not changed:
            row = self.model._default_manager.filter(pk=form.instance.pk)
            row.update(updated_at=form.updated_before)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        obj = context["original"]
        inlines = context["inline_admin_formsets"]
        if obj and isinstance(form, EditLockForm):
            if form.is_outdated:
                parts = [
                    type(inline.formset)(
                        instance=obj,
                        prefix=inline.formset.prefix,
                        queryset=inline.opts.get_queryset(request),
                    )
                    for inline in inlines
                ]
                seen = request.POST.get("seen_parts", "")
                context["changes"] = form.changes + changed_parts(parts, seen)
                context["changed_by"] = last_editor(obj)
                context["seen_parts"] = json.dumps(part_digests(parts))
            elif form.is_bound:
                context["seen_parts"] = request.POST.get("seen_parts", "")
            else:
                formsets = [inline.formset for inline in inlines]
                context["seen_parts"] = json.dumps(part_digests(formsets))
        return super().render_change_form(request, context, *args, **kwargs)


class VocabularyAdmin(NamedInputsMixin, OrderableAdmin, DeskAdmin):
    """A short list of words whose order the mouse can change."""

    ordering = ("position", "pk")
    ordering_field = "position"
    list_editable = ("position",)
    list_per_page = 200
    prepopulated_fields: ClassVar[Any] = {"slug": ("name",)}
    search_fields: ClassVar[Any] = ("name",)


class PublishableAdmin(DeskAdmin):
    """Pages with a life: drafts, a time of publication, an expiry, a version.

    What a record needs before readers may see it is said three times, with the same
    rules: ``form`` for the record and a ClaimFormSet for its parts when one is saved,
    ``what_is_missing`` when several are published at once.
    """

    form = PublishableForm
    parts_to_check: ClassVar[tuple[str, ...]] = ()  # what what_is_missing() reads
    actions = ("publish_selected", "draft_selected")
    autocomplete_fields: ClassVar[Any] = ("owner", "sources")
    date_hierarchy = "updated_at"
    readonly_fields: ClassVar[Any] = ("updated_at",)

    @admin.display(boolean=True, description="Public now?")
    def public_now(self, obj: Any) -> bool:
        return obj.is_public()

    def view_on_site(self, obj: Any) -> str | None:
        """The public page, only where there is one that visitors can open."""
        return obj.get_absolute_url() if obj.is_public() else None

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "owner": request.user.pk,
            **super().get_changeform_initial_data(request),
        }

    def what_is_missing(self, row: Any) -> list[str]:
        """A sentence for each thing that keeps a stored record from readers."""
        return []

    @admin.action(description="Publish what is selected", permissions=["change"])
    @transaction.atomic
    def publish_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Publishes those that are ready and says what keeps each of the others."""
        ready = []
        for row in self._locked(queryset.exclude(status=Status.PUBLISHED)):
            if missing := self.what_is_missing(row):
                said = f"{row} stays “{row.get_status_display()}”. {' '.join(missing)}"
                self.message_user(request, said, messages.ERROR)
            else:
                ready.append(row)
        self._set_status(request, ready, Status.PUBLISHED)

    @admin.action(description="Take back to draft", permissions=["change"])
    @transaction.atomic
    def draft_selected(self, request: HttpRequest, queryset: QuerySet) -> None:
        rows = self._locked(queryset.exclude(status=Status.DRAFT))
        self._set_status(request, list(rows), Status.DRAFT)

    def _locked(self, queryset: QuerySet) -> QuerySet:
        """The rows, locked so that nobody saves one while it is judged."""
        rows = self.model._default_manager.filter(pk__in=queryset.values("pk"))
        lock(rows)
        return rows.order_by("pk").prefetch_related(*self.parts_to_check)

    def _set_status(
        self, request: HttpRequest, rows: list[Any], status: Status
    ) -> None:
        self.model._default_manager.filter(pk__in=[row.pk for row in rows]).update(
            status=status, version=F("version") + 1, updated_at=timezone.now()
        )
        note = [{"changed": {"fields": ["Status"]}}]
        for row in rows:
            self.log_change(request, row, note)
        counted = f"{len(rows)} set to “{status.label}”."
        level = messages.SUCCESS if rows else messages.WARNING
        self.message_user(request, counted if rows else "Nothing changed.", level)


def last_editor(obj: Model) -> LogEntry | None:
    """Who saved the record last, as far as the desk knows."""
    return (
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(obj),
            object_id=str(obj.pk),
            action_flag=CHANGE,
        )
        .select_related("user")
        .order_by("-action_time", "-pk")
        .first()
    )
