from decimal import Decimal

from catalog.models import (
    Course,
    Language,
    Provider,
    Review,
    Rubric,
    Topic,
)
from core.choices import Status
from core.models import Source
from tests.content.exports import plain, slugs, source_record, source_records, unordered

SETS = ("topics", "languages", "sources")


def course_record(course):
    """The course as content/courses.yaml has it."""
    credit = course.continuing_education.first()
    stars = getattr(course, "learner_rating", None)
    review = course.reviews.current().first()
    return {
        **plain(course, "slug", "title", "url", "availability", "availability_note"),
        **plain(course, "level", "audience", "weeks", "session_minutes", "captions"),
        **plain(course, "offer", "certificate", "format", "summary", "guide_facts"),
        **plain(course, "editor_note", "note"),
        "provider": course.provider.slug if course.provider else "unknown",
        "institution": course.institution or "Not stated in source",
        "topics": slugs(course.topics),
        "languages": [language.code for language in course.languages.all()],
        "duration_hours": course.hours,
        "price": course.price
        and {
            "amount": str(course.price),
            "currency": course.currency,
            "as_of": course.price_year,
        },
        "ce": credit
        and {
            "credits": credit.credits,
            **plain(credit, "unit", "accredited_by", "as_of"),
            "source": source_record(credit.source),
        },
        "rating": review and review.overall,
        "verdict": review and review.verdict,
        "learner_rating": stars
        and {
            "value": stars.mean,
            **plain(stars, "scale", "count", "on", "as_of"),
            "source": source_record(stars.source),
        },
        "studies": [
            {
                **plain(study, "of", "design", "participants", "finding"),
                **source_record(study.source),
            }
            for study in course.studies.all()
        ],
        "studies_checked_on": course.studies_checked_on
        and course.studies_checked_on.isoformat(),
        "sources": source_records(course),
        "checked": course.provenance,
    }


def as_numbers(record):
    """The file's record with its decimals as numbers, so that 1.0 equals 1.00."""
    record = dict(record)
    for name in ("duration_hours", "rating"):
        record[name] = record[name] and Decimal(str(record[name]))
    if record["ce"] and record["ce"]["credits"]:
        record["ce"] = record["ce"] | {"credits": Decimal(record["ce"]["credits"])}
    if stars := record["learner_rating"]:
        record["learner_rating"] = stars | {"value": Decimal(str(stars["value"]))}
    return record


def test_every_course_says_what_its_record_says(content):
    rows = {course.slug: course_record(course) for course in Course.objects.all()}

    records = {record["slug"]: record for record in content["courses"]["courses"]}

    assert rows.keys() == records.keys()
    for slug, record in records.items():
        assert unordered(rows[slug], *SETS) == unordered(as_numbers(record), *SETS)


def test_topics_keep_areas_and_order(content):
    rows = [
        {"slug": t.slug, "name": t.name, "parent": t.parent and t.parent.slug}
        for t in Topic.objects.select_related("parent").order_by("position")
    ]

    assert rows == content["vocab"]["topics"]


def test_languages_are_those_of_the_files(content):
    rows = [{"slug": r.code, "name": r.name} for r in Language.objects.order_by("pk")]

    assert rows == content["vocab"]["languages"]


def test_an_unknown_provider_is_no_row(content):
    rows = [{"slug": r.slug, "name": r.name} for r in Provider.objects.order_by("pk")]

    unknown = {"slug": "unknown", "name": "Not stated in source"}
    assert [*rows, unknown] == content["vocab"]["providers"]


def test_an_unknown_institution_is_no_text(content):
    assert not Course.objects.filter(institution__icontains="not stated").exists()


def test_all_courses_are_published(content):
    assert Course.objects.published().count() == len(content["courses"]["courses"])
    assert set(Course.objects.values_list("status", flat=True)) == {Status.PUBLISHED}


def test_only_the_guide_rated_courses(content):
    ratings = list(Course.objects.rated().best_first().values_list("slug", "rating"))

    assert ratings == [
        ("kinesiology-taping-self-application", Decimal("9.2")),
        ("prevent-back-pain-five-steps", Decimal("9.0")),
        ("stress-buster-watercolour", Decimal("8.8")),
    ]


def test_the_guides_reviews_are_overall_only_and_undated(content):
    reviews = Review.objects.current().select_related("source")

    facts = {
        (r.is_overall_only, r.reviewed_on, r.source.publisher, r.scores.count())
        for r in reviews
    }

    assert facts == {(True, None, "The founding guide of this site", 0)}


def test_the_rubric_is_that_of_the_file(content):
    rubric = Rubric.objects.get()
    presets = rubric.presets()

    record = {
        **plain(rubric, "version", "summary"),
        "valid_from": rubric.valid_from.isoformat(),
        "criteria": [
            plain(criterion, "slug", "name", "question", "weight")
            for criterion in rubric.criteria.all()
        ],
        "presets": [
            {**plain(row, "preset", "reason"), "weights": presets[row.preset]}
            for row in rubric.preset_reasons.all()
        ],
    }

    assert [record] == content["rubric"]["rubrics"]


def test_a_source_is_stored_once_however_often_it_is_named(content):
    guides = Source.objects.filter(publisher="The founding guide of this site")

    assert [(g.kind, g.provenance) for g in guides] == [("guide", "guide")]
