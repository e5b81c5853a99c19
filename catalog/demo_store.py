"""Writes the synthetic courses of ``catalog.demo``, and removes them without a trace."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import islice
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, models, transaction
from django.db.models import Max, ProtectedError, QuerySet

from catalog.demo import (
    MARK,
    PROVIDERS,
    DemoCourse,
    DemoReview,
    Vocabulary,
    demo_courses,
    provider_name,
    provider_slug,
)
from catalog.fast_insert import Table
from catalog.models import (
    ContinuingEducation,
    Course,
    CourseStudy,
    CriterionScore,
    Language,
    LearnerRating,
    Provider,
    Review,
    Rubric,
    Topic,
)
from catalog.rubric import scores_by_preset
from core.choices import Status
from core.models import Source
from search.triggers import paused

BATCH = 2000
SOURCE_TITLE = f"{MARK} Synthetic data, not a source"
SOURCE_PUBLISHER = f"{MARK} painsite"
REVIEWER = "Demo reviewer"
# Columns that differ from row to row, as demo.DemoCourse names them.
COURSE = [
    "title",
    "slug",
    "summary",
    "level",
    "audience",
    "format",
    "availability",
    "session_minutes",
    "lying",
    "sitting",
    "standing",
    "captions",
    "equipment",
    "offer",
    "price",
    "currency",
    "hours",
    "certificate",
    "studies_checked_on",
    "publish_at",
    "rating",
]
LEARNER_RATING = ("mean", "scale", "count", "on", "as_of")
STUDY = ("of", "design", "participants", "finding", "position")

Item = TypeVar("Item")


class NothingToDrawFrom(Exception):
    """Topics, languages or a rubric are missing; the text says which."""


def replace_demo_courses(count: int, seed: int, *, today: date) -> int:
    """Write ``count`` synthetic courses in place of those that exist; returns them.

    One transaction: whoever reads, or a crash, sees the old rows or the new ones.
    The same arguments on the same vocabulary and rubric give the same rows, but for
    primary keys. Memory stays bounded by the batch.

    Raises NothingToDrawFrom if there is no topic, language or rubric in force.
    """
    with transaction.atomic(), paused(DEFAULT_DB_ALIAS):
        writer = _Writer(today)
        _remove()
        writer.prepare()
        written = 0
        for batch in _batches(demo_courses(count, seed, writer.vocabulary, today)):
            written += writer.write(batch)
    return written


def remove_demo_courses() -> int:
    """Remove every synthetic course with its reviews and parts, and nothing real.

    Published reviews protect their course, and cannot be deleted on the desk. Here
    they go: they never were reviews. Returns the number of courses.
    """
    with transaction.atomic(), paused(DEFAULT_DB_ALIAS):
        return _remove()


def _remove() -> int:
    removed = _demo().count()
    _erase(_demo())
    numbers = range(1, PROVIDERS + 1)
    Provider.objects.filter(
        slug__in=map(provider_slug, numbers),
        name__in=map(provider_name, numbers),
        courses=None,
    ).delete()
    # An editor may have cited it; then it stays.
    with suppress(ProtectedError):
        Source.objects.filter(title=SOURCE_TITLE, publisher=SOURCE_PUBLISHER).delete()
    return removed


def _demo() -> QuerySet[Course]:
    return Course.objects.filter(is_demo=True)


def _erase(rows: QuerySet[Any]) -> None:
    """Delete rows with all that points to them, by one statement for each table.

    Unlike ``delete()`` it loads no row, and takes protected ones too.
    """
    for relation in rows.model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        pointing: Any = relation.related_model
        found = pointing._base_manager.filter(
            **{f"{relation.field.name}__in": rows.values("pk")}
        )
        if relation.on_delete is models.SET_NULL:
            found.update(**{relation.field.name: None})
        else:
            _erase(found)
    rows._raw_delete(rows.db)


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch


class _Writer:
    """Turns plain courses into rows; looks up once what they refer to."""

    def __init__(self, today: date) -> None:
        topics = Topic.objects.filter(children=None)
        self.topics = dict(topics.values_list("slug", "pk"))
        languages = Language.objects.order_by("code")
        self.languages = dict(languages.values_list("code", "pk"))
        rubric = Rubric.objects.in_force(today).first()
        missing = [
            f"no {name}"
            for name, found in {
                "topic": self.topics,
                "language": self.languages,
                "rubric in force": rubric and rubric.weights(),
            }.items()
            if not found
        ]
        if rubric is None or missing:
            raise NothingToDrawFrom(f"There is {' and '.join(missing)}.")
        self.rubric = rubric
        self.criteria = {c.slug: c.pk for c in rubric.criteria.all()}
        self.presets = rubric.presets()
        self.vocabulary = Vocabulary(
            topics=list(self.topics),
            languages=list(self.languages),
            weights=rubric.weights(),
            rated_from=rubric.valid_from,
        )

    def prepare(self) -> None:
        """The providers and the one source, which says of itself that it is none."""
        self.source, _ = Source.objects.get_or_create(
            title=SOURCE_TITLE, publisher=SOURCE_PUBLISHER, defaults={"kind": "other"}
        )
        self.providers = {}
        for number in range(1, PROVIDERS + 1):
            provider, _ = Provider.objects.get_or_create(
                slug=provider_slug(number), name=provider_name(number)
            )
            self.providers[number] = provider.pk
        self._open_tables()

    def _open_tables(self) -> None:
        def table(model: Any, *columns: str, **constants: Any) -> Table:
            return Table(model, columns, **constants)

        self.courses = table(
            Course,
            *COURSE,
            "provider",
            "updated_at",
            *scores_by_preset({}, {}),
            status=Status.PUBLISHED,
            is_demo=True,
        )
        self.topic_links = table(Course.topics.through, "course", "topic")
        self.language_links = table(Course.languages.through, "course", "language")
        source = {"source": self.source}
        self.credits = table(
            ContinuingEducation, "course", "credits", unit=f"{MARK} hours", **source
        )
        self.learner_ratings = table(LearnerRating, "course", *LEARNER_RATING, **source)
        self.studies = table(CourseStudy, "course", *STUDY, **source)
        self.marks = table(CriterionScore, "review", "criterion", "score")
        self.reviews = table(
            Review,
            *("course", "state", "rubric", "overall"),
            *("why_not_ten", "reviewed_on", "source"),
            verdict=f"{MARK} Synthetic verdict for load testing.",
            does_well=[f"{MARK} Synthetic strength"],
            falls_short=[f"{MARK} Synthetic weakness"],
            who_for=f"{MARK} Nobody",
            hours_sampled=1,
            reviewer_name=REVIEWER,
            conflict_statement=f"{MARK} None: nobody reviewed anything.",
        )

    def write(self, batch: Sequence[DemoCourse]) -> int:
        last = _demo().aggregate(last=Max("pk"))["last"] or 0
        self.courses.insert(self._course(made) for made in batch)
        mine = _demo().filter(pk__gt=last).order_by("pk")
        pairs = list(zip(mine.values_list("pk", flat=True), batch, strict=True))
        self.topic_links.insert(
            (pk, self.topics[slug]) for pk, made in pairs for slug in made.topics
        )
        self.language_links.insert(
            (pk, self.languages[made.language]) for pk, made in pairs
        )
        self.credits.insert(
            (pk, made.credits) for pk, made in pairs if made.credits is not None
        )
        self.learner_ratings.insert(
            (pk, *map(made.learner_rating.get, LEARNER_RATING))
            for pk, made in pairs
            if made.learner_rating
        )
        self.studies.insert(
            (pk, *map(study.get, STUDY)) for pk, made in pairs for study in made.studies
        )
        reviews = [(pk, review) for pk, made in pairs for review in made.reviews]
        self.reviews.insert(self._review(pk, review) for pk, review in reviews)
        written = Review._base_manager.filter(course__is_demo=True, course_id__gt=last)
        pks = written.order_by("pk").values_list("pk", flat=True)
        self.marks.insert(
            (pk, self.criteria[slug], mark)
            for pk, (_, review) in zip(pks, reviews, strict=True)
            for slug, mark in (review.marks or {}).items()
        )
        return len(batch)

    def _course(self, made: DemoCourse) -> tuple:
        marks = made.reviews[-1].marks if made.reviews else None
        return (
            *map(made.fields.get, COURSE),
            self.providers[made.provider],
            made.fields["publish_at"],
            *scores_by_preset(marks or {}, self.presets).values(),
        )

    def _review(self, course: int, review: DemoReview) -> tuple:
        state = Review.State.CURRENT if review.is_current else Review.State.SUPERSEDED
        return (
            course,
            state.value,
            self.rubric.pk if review.marks else None,
            review.overall,
            "" if review.overall == 10 else f"{MARK} Synthetic reason.",
            review.on,
            None if review.marks else self.source.pk,
        )
