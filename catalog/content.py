"""How the catalogue's records become rows."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from catalog import choices
from catalog.actions import publish_review
from catalog.models import (
    ContinuingEducation,
    Course,
    CourseStudy,
    Criterion,
    Language,
    LearnerRating,
    PresetReason,
    PresetWeight,
    Provider,
    Review,
    Rubric,
    Topic,
)
from catalog.models.rubric import WHOLE
from catalog.rating_querysets import RubricQuerySet
from core.content.common import (
    NOTE,
    UNCONFIRMED,
    as_read,
    fixed_rows,
    fixed_words,
    sourced,
)
from core.content.kinds import Content, Files, Kind, Part, Record, Row
from core.content.problems import Fault, Faulty
from core.content.reading import Mapping, mappings
from core.content.shapes import (
    SOURCE_FIELDS,
    Ref,
    constant,
    count,
    day,
    decimal_text,
    distinct,
    kind_of,
    large_count,
    list_of,
    mapping,
    number,
    one_of,
    optional,
    optional_text,
    reference,
    slug,
    source,
    text,
    year,
    yes_or_no,
)
from core.models import Source

GUIDE = "The founding guide of this site"
# The entry of the provider list that stands for an unknown provider; never a row.
NO_PROVIDER = "unknown"
NOT_STATED = "Not stated in source"
COURSE_STATES = [
    {"slug": "reviewed", "name": "Reviewed", "rule": "rating is a number"},
    {
        "slug": "not-yet-reviewed",
        "name": "Not yet reviewed",
        "rule": "rating is empty",
    },
]
RATING_SCALE = {
    "min": constant(0),
    "max": constant(10),
    "rule": text,
}


class Topics(Kind):
    label, plural, model = "topic", "topics", Topic
    file, section = "vocab.yaml", "topics"
    shape = {"slug": slug, "name": text, "parent": optional(reference(Topic))}

    def context(self, raw: Mapping, position: int, files: Files) -> dict[str, Any]:
        topics = mappings(files[self.file].get(self.section))
        area = next((t for t in topics if t.get("slug") == raw.get("parent")), None)
        above = area and area.get("parent")
        return {"position": position, "above the area": above}

    def check(self, record: Record) -> Iterable[Fault]:
        if record["parent"] and record.context["above the area"]:
            yield Fault(("parent",), "Topics have two levels: name an area here.")

    def order(self, record: Record) -> bool:
        return record["parent"] is not None

    def row(self, record: Record) -> Row:
        return Row(record.values | {"position": record.context["position"]})


class Languages(Kind):
    label, plural, model = "language", "languages", Language
    file, section = "vocab.yaml", "languages"
    shape = {"slug": slug, "name": text}
    lookup = ("code",)
    names = {"code": "slug"}

    def row(self, record: Record) -> Row:
        return Row({"code": record["slug"], "name": record["name"]})


class Providers(Kind):
    label, plural, model = "provider", "providers", Provider
    file, section = "vocab.yaml", "providers"
    shape = {"slug": slug, "name": text}

    def raws(self, files: Files) -> Iterator[tuple[str, Any]]:
        for file, raw in super().raws(files):
            if raw != {"slug": NO_PROVIDER, "name": NOT_STATED}:
                yield file, raw

    def check(self, record: Record) -> Iterable[Fault]:
        if record["slug"] == NO_PROVIDER:
            yield Fault(("name",), f"“{NO_PROVIDER}” is always named “{NOT_STATED}”.")

    def row(self, record: Record) -> Row:
        return Row(record.values)


def provider(value: Any) -> Ref | None:
    return None if value == NO_PROVIDER else reference(Provider)(value)


def institution(value: Any) -> str:
    return "" if value == NOT_STATED else text(value)


def study(value: Any) -> dict[str, Any]:
    read = mapping(
        {
            "of": one_of(choices.StudyOf.values),
            "design": one_of(choices.StudyDesign.values),
            "participants": optional(large_count),
            "finding": text,
            **SOURCE_FIELDS,
        }
    )(value)
    publication = Ref(Source, *(read.pop(name) for name in SOURCE_FIELDS))
    return read | {"source": publication}


class Courses(Kind):
    label, plural, model = "course", "courses", Course
    file, section = "courses.yaml", "courses"
    shape = {
        "slug": slug,
        "title": text,
        "provider": provider,
        "institution": institution,
        "url": optional_text,
        "availability": one_of(choices.Availability.values),
        "availability_note": optional_text,
        "level": one_of(choices.Level.values),
        "audience": one_of(choices.Audience.values),
        "topics": distinct(reference(Topic)),
        "languages": distinct(reference(Language)),
        "duration_hours": optional(number),
        "weeks": optional(count),
        "session_minutes": optional(count),
        "captions": optional(yes_or_no),
        "offer": one_of(choices.Offer.values),
        "price": optional(
            mapping({"amount": decimal_text, "currency": text, "as_of": year})
        ),
        "certificate": one_of(choices.Certificate.values),
        "ce": optional(
            mapping(
                {
                    "credits": optional(decimal_text),
                    "unit": text,
                    "accredited_by": optional_text,
                    "as_of": optional(year),
                    "source": source,
                }
            )
        ),
        "format": one_of(choices.Format.values),
        "summary": text,
        # Read as a review of its own.
        "rating": as_read,
        "verdict": as_read,
        "learner_rating": optional(
            mapping(
                {
                    "value": number,
                    "scale": count,
                    "count": large_count,
                    "on": text,
                    "as_of": year,
                    "source": source,
                }
            )
        ),
        "studies": list_of(study),
        "studies_checked_on": optional(day),
        "guide_facts": list_of(text),
        **UNCONFIRMED,
        "sources": distinct(source),
    }
    as_named = [
        "slug",
        "title",
        "provider",
        "institution",
        "url",
        "availability",
        "availability_note",
        "level",
        "audience",
        "weeks",
        "session_minutes",
        "captions",
        "offer",
        "certificate",
        "format",
        "summary",
        "studies_checked_on",
    ]
    names = {
        "hours": "duration_hours",
        "price": "price.amount",
        "currency": "price.currency",
        "price_year": "price.as_of",
        "provenance": "checked",
    }
    parts = (
        Part(ContinuingEducation, "course"),
        Part(LearnerRating, "course", names={"mean": "value"}),
        Part(CourseStudy, "course", match=("position",)),
    )

    def check(self, record: Record) -> Iterable[Fault]:
        rating, verdict = record["rating"], record["verdict"]
        if (rating is None) != (verdict is None):
            yield Fault(("verdict",), "A rating and its verdict go together.")
        if rating is not None and guide_source(record.raw) is None:
            sentence = (
                "Only the founding guide's ratings stand in this file, with the guide "
                "among the sources. Reviews of our own are written on the desk."
            )
            yield Fault(("rating",), sentence)
        if record["studies"] and record["studies_checked_on"] is None:
            yield Fault(
                ("studies_checked_on",), "Say when the studies were looked for."
            )

    def row(self, record: Record) -> Row:
        price, credit, stars = (record[n] for n in ("price", "ce", "learner_rating"))
        fields = {name: record[name] for name in self.as_named} | {
            "hours": record["duration_hours"],
            "price": price and price["amount"],
            "currency": price["currency"] if price else "",
            "price_year": price and price["as_of"],
        }
        parts = {
            "continuingeducation": [Row(credit, at=("ce",))] if credit else [],
            "learnerrating": [],
            "coursestudy": [
                Row(fact | {"position": i}, at=("studies", i))
                for i, fact in enumerate(record["studies"])
            ],
        }
        if stars:
            mean = {"mean": stars["value"]}
            facts = {name: stars[name] for name in stars if name != "value"}
            parts["learnerrating"] = [Row(mean | facts, at=("learner_rating",))]
        many = {name: record[name] for name in ("topics", "languages", "sources")}
        return Row(fields | sourced(record), many, parts)


def guide_source(raw: Mapping) -> Ref | None:
    """The founding guide, if it is among the sources of a course."""
    for found in mappings(raw.get("sources")):
        if found.get("publisher") == GUIDE:
            return source(found)
    return None


class Reviews(Kind):
    """The founding guide's ratings. A new rating is a new review, never an edit."""

    label, plural, model = "rating", "ratings", Review
    shape = {"slug": slug, "rating": number, "verdict": text, "sources": as_read}
    lookup = ("course__slug",)
    names = {"overall": "rating"}
    is_superseded = True

    def raws(self, files: Files) -> Iterator[tuple[str, Any]]:
        for file, raw in Courses().raws(files):
            if isinstance(raw, Mapping) and raw.get("rating") is not None:
                yield file, raw.only(self.shape)

    def rows(self) -> QuerySet[Review]:
        return Review.objects.current()

    def row(self, record: Record) -> Row:
        guide = guide_source(record.raw)
        if guide is None:
            raise Faulty("The course's own record says so already.")
        return Row(
            {
                "course": Ref(Course, record["slug"]),
                "overall": record["rating"],
                "verdict": record["verdict"],
                "source": guide,
            }
        )

    def save(self, instance: Review) -> None:
        publish_review(review=instance)


def weights(value: Any) -> dict[str, int]:
    """Percent by the slug of a criterion; which slugs are right is checked later."""
    if not isinstance(value, dict):
        raise Faulty(f"Weights by criterion are wanted here, not {kind_of(value)}.")
    return mapping(dict.fromkeys(value, count))(value)


class Rubrics(Kind):
    label, plural, model = "rubric", "rubrics", Rubric
    file, section = "rubric.yaml", "rubrics"
    shape = {
        "version": count,
        "valid_from": day,
        "summary": text,
        "criteria": list_of(
            mapping({"slug": slug, "name": text, "question": text, "weight": count})
        ),
        "presets": list_of(
            mapping(
                {
                    "preset": one_of(choices.Preset.values),
                    "reason": text,
                    "weights": weights,
                }
            )
        ),
    }
    key = lookup = ("version",)
    parts = (
        Part(Criterion, "rubric", match=("slug",)),
        Part(PresetReason, "rubric", match=("preset",)),
    )

    def check(self, record: Record) -> Iterable[Fault]:
        total = sum(criterion["weight"] for criterion in record["criteria"])
        if total != WHOLE:
            yield Fault(("criteria",), f"The weights add up to {total}, not to 100.")
        slugs = {criterion["slug"] for criterion in record["criteria"]}
        for i, preset in enumerate(record["presets"]):
            yield from self.check_preset(("presets", i, "weights"), preset, slugs)
        # Asked here and not when rows are saved, so that the line of the file is
        # named before any part of a rubric is touched.
        used = Rubric.objects.kept().filter(version=record["version"]).first()
        if used and not says_the_same(used, record):
            yield Fault(("version",), RubricQuerySet.WHY_KEPT)

    def check_preset(
        self, path: tuple[Any, ...], preset: dict[str, Any], slugs: set[str]
    ) -> Iterable[Fault]:
        given = preset["weights"]
        for name in sorted(given.keys() - slugs):
            yield Fault((*path, name), f"“{name}” is no criterion of this version.")
        if missing := sorted(slugs - given.keys()):
            sentence = f"Give a weight, or 0, for {', '.join(missing)}."
            yield Fault(path, sentence)
        if (total := sum(given.values())) != WHOLE:
            name = choices.Preset(preset["preset"]).label
            yield Fault(path, f"The weights of {name} add up to {total}, not to 100.")

    def row(self, record: Record) -> Row:
        criteria = [
            Row(criterion | {"position": i}, at=("criteria", i))
            for i, criterion in enumerate(record["criteria"])
        ]
        reasons = [
            Row(
                {name: preset[name] for name in ("preset", "reason")}, at=("presets", i)
            )
            for i, preset in enumerate(record["presets"])
        ]
        fields = {name: record[name] for name in ("version", "valid_from", "summary")}
        return Row(fields, parts={"criterion": criteria, "presetreason": reasons})


def says_the_same(rubric: Rubric, record: Record) -> bool:
    """Whether the record would leave the rubric, with all its parts, as it is."""
    names = ("slug", "name", "question", "weight")
    reasons = {p["preset"]: p["reason"] for p in record["presets"]}
    return (
        (rubric.valid_from, rubric.summary) == (record["valid_from"], record["summary"])
        and [*rubric.criteria.values(*names)] == record["criteria"]
        and rubric.presets() == {p["preset"]: p["weights"] for p in record["presets"]}
        and dict(rubric.preset_reasons.values_list("preset", "reason")) == reasons
    )


class PresetWeights(Kind):
    """One weight of a criterion in a preset, read from the record of its rubric."""

    label, plural, model = "preset weight", "preset weights", PresetWeight
    shape = {"version": count, "preset": text, "criterion": text, "weight": as_read}
    key = ("version", "preset", "criterion")
    lookup = ("criterion__rubric__version", "preset", "criterion__slug")

    def raws(self, files: Files) -> Iterator[tuple[str, Any]]:
        """Readable ones only: what is wrong is told of the rubric already."""
        for file, rubric in Rubrics().raws(files):
            presets = rubric.get("presets") if isinstance(rubric, Mapping) else None
            for preset in mappings(presets):
                if preset.get("preset") in choices.Preset.values:
                    for raw in self.weights_of(preset):
                        raw["version"] = rubric.get("version")
                        yield file, raw

    def weights_of(self, preset: Mapping) -> Iterator[Mapping]:
        for weights in mappings([preset.get("weights")]):
            for criterion, weight in weights.items():
                if type(weight) is int:
                    raw = preset.only(["preset"])
                    raw |= {"criterion": criterion, "weight": weight}
                    raw.lines |= dict.fromkeys(raw, weights.line_of(criterion))
                    yield raw

    def row(self, record: Record) -> Row:
        version, preset, criterion = record.key
        return Row(
            {
                "criterion": Ref(Criterion, version, criterion),
                "preset": preset,
                "weight": record["weight"],
            }
        )


CONTENT = Content(
    kinds=(
        Topics(),
        Languages(),
        Providers(),
        Courses(),
        Reviews(),
        Rubrics(),
        PresetWeights(),
    ),
    heads={
        "vocab.yaml": {
            "levels": fixed_words(
                choices.Level, description=choices.LEVEL_DESCRIPTIONS
            ),
            "audiences": fixed_words(choices.Audience),
            "formats": fixed_words(choices.Format),
            "course_states": fixed_rows(COURSE_STATES),
        },
        "courses.yaml": {**NOTE, "rating_scale": mapping(RATING_SCALE)},
        "rubric.yaml": NOTE,
    },
)
