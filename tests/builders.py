"""Plain builders: each makes one valid, published object and returns it.

Every field can be given by keyword; names and slugs are numbered so that two calls
never clash.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from articles.models import (
    Article,
    Block,
    DataPoint,
    FAQItem,
    GlossaryTerm,
    Reference,
    RichText,
)
from articles.models import Category as ArticleCategory
from careers.models import (
    Bridge,
    CareerPath,
    Credential,
    Group,
    IssuingBody,
    Outlook,
    PayPremium,
    Route,
    SalaryFigure,
    Stage,
    StartingPoint,
)
from catalog.actions import publish_review
from catalog.models import (
    Course,
    CourseStudy,
    LearnerRating,
    Provider,
    Review,
    Rubric,
    Topic,
)
from core.choices import Provenance, Status
from core.models import Source
from treatments.models import Category as TreatmentCategory
from treatments.models import (
    Mechanism,
    Suitability,
    Treatment,
    TreatmentReference,
)

NUMBERS = count(1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def published(**fields: Any) -> dict[str, Any]:
    """The fields that make a row public, unless the caller says otherwise."""
    return {
        "status": Status.PUBLISHED,
        "publish_at": LONG_AGO,
        "provenance": Provenance.REFERENCE,
        **fields,
    }


def hidden_states() -> list[dict[str, Any]]:
    """The fields of each state that a visitor must not see."""
    now = timezone.now()
    return [
        {"status": Status.DRAFT},
        {"status": Status.IN_REVIEW},
        {"status": Status.RETIRED},
        {"publish_at": now + timedelta(hours=1)},
        {"expire_at": now - timedelta(seconds=1)},
    ]


def save(model: type, **fields: Any) -> Any:
    """A validated, saved row; many-to-many values are given as lists."""
    many = {
        field.name: fields.pop(field.name)
        for field in model._meta.many_to_many
        if field.name in fields
    }
    row = model(**fields)
    row.full_clean()
    row.save()
    for name, values in many.items():
        getattr(row, name).set(values)
    return row


def make_source(**fields: Any) -> Source:
    n = next(NUMBERS)
    return save(
        Source,
        **{
            "title": f"Source {n}",
            "publisher": "Publisher",
            "year": 2024,
            "url": f"https://example.org/source-{n}",
            **fields,
        },
    )


def make_topic(**fields: Any) -> Topic:
    n = next(NUMBERS)
    return save(Topic, **{"name": f"Topic {n}", "slug": f"topic-{n}", **fields})


def make_provider(**fields: Any) -> Provider:
    n = next(NUMBERS)
    return save(
        Provider, **{"name": f"Provider {n}", "slug": f"provider-{n}", **fields}
    )


def make_course(**fields: Any) -> Course:
    n = next(NUMBERS)
    rating = fields.pop("rating", None)
    mark = "[DEMO] " if fields.get("is_demo") else ""
    course = save(
        Course,
        **published(
            **{
                "title": f"{mark}Course {n}",
                "slug": f"course-{n}",
                "summary": "A course.",
                "level": "beginner",
                "audience": "both",
                "format": "self-paced",
                **fields,
            }
        ),
    )
    if rating is not None:
        make_review(course=course, overall=rating)
    return course


def make_hidden_courses(**fields: Any) -> list[Course]:
    """A course in each state that a visitor must not see."""
    return [make_course(**fields, **state) for state in hidden_states()]


def make_review(*, publish: bool = True, **fields: Any) -> Review:
    """An overall-only review; published unless ``publish`` is False."""
    if "course" not in fields:
        fields["course"] = make_course()
    if "rubric" not in fields and "source" not in fields:
        fields["source"] = make_source()
    review = save(Review, **{"overall": "8.0", "verdict": "A verdict.", **fields})
    if publish:
        publish_review(review=review)
        fields["course"].refresh_from_db()
    return review


def make_marked_review(
    marks: dict[str, str] | None = None, *, publish: bool = True, **fields: Any
) -> Review:
    """A review of our own with all it needs; ``marks`` by criterion (default: 8 each)."""
    rubric = fields.pop("rubric", None) or make_rubric()
    course = fields.pop("course", None) or make_course()
    review = make_review(
        publish=False,
        **{
            "overall": "0",
            "does_well": ["Clear."],
            "falls_short": ["Long."],
            "why_not_ten": "It is long.",
            "hours_sampled": 3,
            "reviewer_name": "A. Reviewer",
            "conflict_statement": "None",
            "reviewed_on": timezone.localdate(),
            **fields,
            "rubric": rubric,
            "course": course,
        },
    )
    for criterion in rubric.criteria.all():
        score = (marks or {}).get(criterion.slug, "8.0")
        review.scores.create(criterion=criterion, score=Decimal(score))
    if publish:
        publish_review(review=review)
        course.refresh_from_db()
    return review


def make_preset(rubric: Rubric, preset: str, weights: dict[str, int]) -> None:
    """The weights of a preset, by criterion, with a reason."""
    rubric.preset_reasons.create(preset=preset, reason=f"Why {preset}.")
    for criterion in rubric.criteria.filter(slug__in=weights):
        criterion.preset_weights.create(preset=preset, weight=weights[criterion.slug])


def make_rubric(weights: dict[str, int] | None = None, **fields: Any) -> Rubric:
    """A rubric whose criteria are the keys of ``weights`` (default: two halves)."""
    rubric = save(
        Rubric,
        **{"version": next(NUMBERS), "valid_from": LONG_AGO.date(), **fields},
    )
    for position, (slug, weight) in enumerate(
        (weights or {"evidence": 50, "teaching": 50}).items()
    ):
        rubric.criteria.create(
            slug=slug,
            name=slug.capitalize(),
            question=f"How good is the {slug}?",
            weight=weight,
            position=position,
        )
    return rubric


def make_study(**fields: Any) -> CourseStudy:
    if "course" not in fields:
        fields["course"] = make_course()
    if "source" not in fields:
        fields["source"] = make_source()
    return save(
        CourseStudy,
        **{
            "of": "course",
            "design": "randomized-trial",
            "finding": "No difference was found.",
            **fields,
        },
    )


def make_learner_rating(**fields: Any) -> LearnerRating:
    if "course" not in fields:
        fields["course"] = make_course()
    if "source" not in fields:
        fields["source"] = make_source()
    return save(
        LearnerRating,
        **{"mean": "4.5", "count": 10, "on": "A site", "as_of": 2024, **fields},
    )


def make_group(**fields: Any) -> Group:
    n = next(NUMBERS)
    return save(Group, **{"name": f"Group {n}", "slug": f"group-{n}", **fields})


def make_credential(**fields: Any) -> Credential:
    n = next(NUMBERS)
    if "body" not in fields:
        fields["body"] = save(IssuingBody, name=f"Body {n}")
    return save(
        Credential,
        **published(
            **{
                "name": f"Credential {n}",
                "slug": f"credential-{n}",
                "abbreviation": f"CRED-{n}",
                "region": "US",
                **fields,
            }
        ),
    )


def make_career(
    *, months: tuple[tuple[int, int], ...] = ((12, 24),), **fields: Any
) -> CareerPath:
    """A career with one stage for each pair of months (shortest, longest)."""
    n = next(NUMBERS)
    if "group" not in fields:
        fields["group"] = make_group()
    career = save(
        CareerPath,
        **published(
            **{
                "title": f"Career {n}",
                "slug": f"career-{n}",
                "summary": "A career.",
                "what_they_do": ["Work"],
                "entry_requirement": "A degree",
                "entry_level": "bachelors",
                "license_required": "required",
                **fields,
            }
        ),
    )
    for order, (shortest, longest) in enumerate(months, 1):
        make_stage(career=career, order=order, months_min=shortest, months_max=longest)
    return career


def make_stage(**fields: Any) -> Stage:
    n = next(NUMBERS)
    return save(
        Stage,
        **{
            "name": f"Stage {n}",
            "kind": "degree",
            "months_min": 12,
            "months_max": 24,
            "gate": "Admission",
            **fields,
        },
    )


def make_salary(**fields: Any) -> SalaryFigure:
    if "career" not in fields:
        fields["career"] = make_career()
    if "source" not in fields:
        fields["source"] = make_source()
    return save(
        SalaryFigure,
        **{
            "occupation": "An occupation",
            "median": 80_000,
            "place": "United States",
            "year": 2024,
            "provenance": Provenance.REFERENCE,
            **fields,
        },
    )


def make_premium(**fields: Any) -> PayPremium:
    if "career" not in fields:
        fields["career"] = make_career()
    if "source" not in fields:
        fields["source"] = make_source()
    return save(
        PayPremium,
        **{
            "base": "Those in general practice",
            "percent_low": 10,
            "percent_high": 20,
            "place": "United States",
            "year": 2024,
            "provenance": Provenance.REFERENCE,
            **fields,
        },
    )


def make_outlook(**fields: Any) -> Outlook:
    if "career" not in fields:
        fields["career"] = make_career()
    if "source" not in fields:
        fields["source"] = make_source()
    return save(
        Outlook,
        **{
            "growth_percent": 10,
            "period": "2024-34",
            "basis": "A projection",
            "provenance": Provenance.REFERENCE,
            **fields,
        },
    )


def make_start(**fields: Any) -> StartingPoint:
    n = next(NUMBERS)
    return save(
        StartingPoint,
        **{
            "name": f"Start {n}",
            "slug": f"start-{n}",
            "assumes": "Nothing.",
            "position": n,
            **fields,
        },
    )


def make_route(*, remaining: Iterable[Stage] = (), **fields: Any) -> Route:
    if "start" not in fields:
        fields["start"] = make_start()
    if "target" not in fields:
        fields["target"] = make_career()
    route = save(Route, **{"kind": "full-path", "gates": ["Admission"], **fields})
    route.remaining.set(remaining)
    return route


def make_bridge(**fields: Any) -> Bridge:
    n = next(NUMBERS)
    return save(
        Bridge,
        **{
            "name": f"Bridge {n}",
            "kind": "degree",
            "months_min": 6,
            "months_max": 12,
            "order": 1,
            "why": "The program asks for it.",
            **fields,
        },
    )


def make_mechanism(**fields: Any) -> Mechanism:
    n = next(NUMBERS)
    return save(
        Mechanism,
        **{
            "name": f"Mechanism {n}",
            "slug": f"mechanism-{n}",
            "description": "A mechanism.",
            **fields,
        },
    )


def make_treatment(**fields: Any) -> Treatment:
    n = next(NUMBERS)
    if "category" not in fields:
        fields["category"] = save(TreatmentCategory, name=f"Kind {n}", slug=f"kind-{n}")
    return save(
        Treatment,
        **published(
            **{
                "name": f"Treatment {n}",
                "slug": f"treatment-{n}",
                "description": "A treatment.",
                "line": "first-line",
                "evidence_summary": "Some evidence.",
                **fields,
            }
        ),
    )


def make_treatment_reference(**fields: Any) -> TreatmentReference:
    n = next(NUMBERS)
    if "treatment" not in fields:
        fields["treatment"] = make_treatment()
    return save(
        TreatmentReference,
        **{
            "source": make_source(),
            "key": f"ref-{n}",
            "number": n % 1000,
            **fields,
        },
    )


def make_cell(**fields: Any) -> Suitability:
    """A cell with one reference, unless ``references`` says otherwise."""
    if "treatment" not in fields:
        fields["treatment"] = make_treatment()
    if "mechanism" not in fields:
        fields["mechanism"] = make_mechanism()
    if "references" not in fields:
        fields["references"] = [make_treatment_reference(treatment=fields["treatment"])]
    return save(
        Suitability,
        **{
            "effect": "benefit",
            "certainty": "moderate",
            "note": "It helps some people.",
            **fields,
        },
    )


def make_article(**fields: Any) -> Article:
    n = next(NUMBERS)
    if "category" not in fields:
        fields["category"] = make_article_category()
    return save(
        Article,
        **published(
            **{
                "title": f"Article {n}",
                "slug": f"article-{n}",
                "summary": "A summary.",
                "short_answer": "A short answer.",
                "byline": "Editorial team",
                **fields,
            }
        ),
    )


def make_article_category(**fields: Any) -> ArticleCategory:
    n = next(NUMBERS)
    return save(
        ArticleCategory, **{"name": f"Category {n}", "slug": f"category-{n}", **fields}
    )


def make_reference(**fields: Any) -> Reference:
    n = next(NUMBERS)
    if "article" not in fields:
        fields["article"] = make_article()
    if "source" not in fields:
        fields["source"] = make_source()
    return save(Reference, **{"key": f"ref-{n}", "number": n % 1000, **fields})


def make_section(**fields: Any) -> RichText:
    if "parent" not in fields:
        fields["parent"] = make_article()
    return save(
        RichText,
        **{
            "region": "main",
            "ordering": 10,
            "heading": "A heading",
            "body": "<p>Text.</p>",
            **fields,
        },
    )


def make_block(kind: type[Block], **fields: Any) -> Any:
    """A block of that kind, which needs its own fields too."""
    if "parent" not in fields:
        fields["parent"] = make_article()
    return save(kind, **{"region": "main", "ordering": 20, **fields})


def make_data_point(**fields: Any) -> DataPoint:
    if "source" not in fields:
        fields["source"] = make_source()
    return make_block(
        DataPoint,
        **{
            "figure": "1 in 5",
            "statement": "adults live with it.",
            "year": 2021,
            "checked_on": "2026-01-02",
            **fields,
        },
    )


def make_question(**fields: Any) -> FAQItem:
    if "article" not in fields:
        fields["article"] = make_article()
    return save(FAQItem, **{"question": "Is it so?", "answer": "It is.", **fields})


def make_term(**fields: Any) -> GlossaryTerm:
    n = next(NUMBERS)
    return save(
        GlossaryTerm,
        **published(
            **{
                "term": f"Term {n}",
                "slug": f"term-{n}",
                "definition": "A word.",
                **fields,
            }
        ),
    )
