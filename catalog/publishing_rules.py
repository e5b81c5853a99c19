"""What a review must say before readers see it."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.text import get_text_list

from catalog.models import CriterionScore, Review, Rubric
from catalog.models.rubric import WHOLE


def what_is_missing(review: Review, marks: list[CriterionScore]) -> list[str]:
    """A sentence for each thing that keeps a draft from being published; [] if none.

    ``marks`` are those of the review, each with its criterion. A rating that is
    overall only needs a source that others can look up, since it has no working. One
    by a rubric is ours, and says who tried what, for how long, with which ties.
    """
    if review.rubric is None:
        return [*_about_the_source(review, marks)]
    return [
        *_about_the_reviewer(review),
        *_about_the_words(review),
        *_about_the_version(review, review.rubric),
        *_about_the_marks(review.rubric, marks),
    ]


def _about_the_source(review: Review, marks: list[CriterionScore]) -> Iterator[str]:
    if marks:
        yield "Choose the rubric of these marks, or remove them."
    if review.source is None:
        yield (
            "Name the source of a rating without marks, or choose a rubric and give "
            "the marks."
        )
    if not review.verdict.strip():
        yield "Write the verdict."


def _about_the_reviewer(review: Review) -> Iterator[str]:
    if not review.reviewer_name.strip():
        yield "Give the name of the reviewer, as shown to readers."
    if not review.hours_sampled or review.hours_sampled <= 0:
        yield "Say how many hours of the course were sampled."
    if not review.conflict_statement.strip():
        yield "State the reviewer’s ties to the seller, or “None”."


def _about_the_words(review: Review) -> Iterator[str]:
    if not review.verdict.strip():
        yield "Write the verdict."
    if not review.does_well:
        yield "Name at least one thing that the course does well."
    if not review.falls_short:
        yield "Name at least one thing in which the course falls short."
    if review.overall != 10 and not review.why_not_ten.strip():
        yield "Say why it is not a 10."


def _about_the_version(review: Review, rubric: Rubric) -> Iterator[str]:
    if review.reviewed_on is None:
        yield "Give the day of the review."
        return
    day = date_format(review.reviewed_on, "j M Y")
    in_force = Rubric.objects.in_force(review.reviewed_on).first()
    if in_force is None:
        yield f"No version of the rubric was in force on {day}."
    elif in_force != rubric:
        yield (
            f"On {day} version {in_force.version} of the rubric was in force, not "
            f"version {rubric.version}."
        )


def _about_the_marks(rubric: Rubric, marks: list[CriterionScore]) -> Iterator[str]:
    criteria = list(rubric.criteria.all())
    total = sum(criterion.weight for criterion in criteria)
    if total != WHOLE:
        yield (
            f"The weights of version {rubric.version} add up to {total} percent, not "
            f"to {WHOLE}."
        )
    marked = {mark.criterion_id for mark in marks}
    if missing := [c.name for c in criteria if c.pk not in marked]:
        yield f"Give a mark for {get_text_list(missing, 'and')}."
    if strange := [m.criterion.name for m in marks if m.criterion not in criteria]:
        names = get_text_list(strange, "and")
        yield f"Remove the mark for {names}: version {rubric.version} has no such one."
