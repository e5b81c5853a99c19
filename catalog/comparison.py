"""Courses side by side: the same facts of each, and in words where they differ.

No query and no HTML: ``compare`` takes courses whose relations are loaded
(``Course.objects.for_comparison()``) and gives rows of cells that a table prints.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import chain

from django.utils.formats import date_format

from catalog.choices import Offer, StudyDesign, StudyOf
from catalog.models import Course, Review
from catalog.templatetags.catalog_tags import (
    certificate_words,
    credit_words,
    learner_words,
    length_words,
    positions_words,
    price_words,
    taught_by,
)
from core.comparison import Cell, Comparison, Row, text_cell
from core.templatetags.core_tags import number_range

NOT_CHECKED = "Not checked yet"
NOT_REVIEWED = "Not yet reviewed"


@dataclass(frozen=True)
class Fact:
    """One row: its label, the cell of a course, and which value counts as best.

    ``least`` gives a number of which the lowest is named as ``best``; None where the
    fact is unknown or is not told in the same terms.
    """

    label: str
    cell: Callable[[Course], Cell]
    least: Callable[[Course], Decimal | int | None] | None = None
    best: str = ""

    def row(self, courses: Sequence[Course]) -> Row:
        cells = [self.cell(course) for course in courses]
        if self.least:
            figures = [self.least(course) for course in courses]
            cells = _best_named(cells, figures, self.best)
        return Row(self.label, cells)


def compare(courses: Sequence[Course]) -> Comparison:
    """The comparison of two to four courses, in their order.

    What only a review can say is left out where no course has one.
    """
    reviews = [_review(course) for course in courses]
    parts: Iterable[Row] = chain(
        [Row("Our score", [_score(review) for review in reviews])],
        _marks(reviews),
        [
            Row(label, [_said(review, said) for review in reviews])
            for label, said in VIEWS
            if any(review and said(review) for review in reviews)
        ],
        [fact.row(courses) for fact in FACTS],
    )
    return Comparison(
        items=list(courses),
        rows=list(parts),
        # What learners said is neither a fact nor our view.
        apart=Row("Learners’ own mean", [_learners(course) for course in courses]),
    )


# Our view


def _review(course: Course) -> Review | None:
    return course.current_reviews[0] if course.current_reviews else None


def _basis(review: Review) -> str:
    """Where the score comes from, in words."""
    if review.rubric is None:
        return "Overall only, no marks by criterion"
    return f"By version {review.rubric.version} of our criteria"


def _score(review: Review | None) -> Cell:
    if review is None:
        return text_cell(NOT_REVIEWED)
    return text_cell(f"{review.overall:.1f} out of 10", _basis(review))


def _said(review: Review | None, said: Callable[[Review], Sequence[str]]) -> Cell:
    if review is None:
        return text_cell(NOT_REVIEWED)
    return text_cell(*(said(review) or ["Not said in our review"]))


VIEWS: tuple[tuple[str, Callable[[Review], list[str]]], ...] = (
    ("Our verdict", lambda review: [review.verdict]),
    ("Who it is for", lambda review: [review.who_for] if review.who_for else []),
    ("Does well", lambda review: list(review.does_well)),
    ("Falls short", lambda review: list(review.falls_short)),
)


def _marks(reviews: Sequence[Review | None]) -> list[Row]:
    """A row for each criterion of a rubric that two or more of the reviews share.

    Marks by different versions of the criteria are never set side by side.
    """
    versions = Counter(review.rubric for review in reviews if review and review.rubric)
    shared = [rubric for rubric, times in versions.items() if times > 1]
    if not shared:
        if not versions:
            return []
        return [Row("Marks by criterion", [_not_marked(r, None) for r in reviews])]
    rows = []
    for rubric in shared:
        suffix = f" (version {rubric.version})" if len(versions) > 1 else ""
        for criterion in rubric.criteria.all():
            cells = [
                _mark(review, criterion.pk)
                if review and review.rubric_id == rubric.pk
                else _not_marked(review, rubric.version)
                for review in reviews
            ]
            rows.append(Row(f"{criterion.name}{suffix}", cells))
    return rows


def _mark(review: Review, criterion_id: int) -> Cell:
    marks = {score.criterion_id: score.score for score in review.scores.all()}
    mark = marks.get(criterion_id)
    if mark is None:
        return text_cell("No mark given")
    return Cell(lines=(f"{mark:.1f} out of 10",), mark=mark)


def _not_marked(review: Review | None, version: int | None) -> Cell:
    """Why a course has no mark that can stand beside the others."""
    if review is None:
        return text_cell(NOT_REVIEWED)
    if review.rubric and version is None:
        return text_cell(f"{_basis(review)}: see its own page")
    if review.rubric:
        return text_cell(f"{_basis(review)}, so not on this scale")
    return text_cell(_basis(review))


# Facts


def _tested(course: Course) -> Cell:
    """Studies by kind; one of the program is named as such in a line of its own."""
    lines = []
    for of, name in ((StudyOf.COURSE, "This course"), (StudyOf.PROGRAM, "Its program")):
        designs = Counter(s.design for s in course.studies.all() if s.of == of)
        kinds = [
            _counted(designs[design], design.label.lower())
            for design in StudyDesign
            if designs[design]
        ]
        if kinds:
            lines.append(f"{name}: {', '.join(kinds)}")
    if lines:
        return text_cell(*lines)
    if course.studies_checked_on:
        return text_cell(
            f"We looked on {_day(course.studies_checked_on)} and found none"
        )
    return text_cell("Nobody has looked yet")


def _counted(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number} {plural}"


def _price_checked(course: Course) -> Cell:
    if course.price_checked_on:
        return Cell(checked="Checked", checked_on=course.price_checked_on)
    if course.price_year:
        return text_cell(f"As stated in {course.price_year}, not checked since")
    return text_cell(NOT_CHECKED)


def _link(course: Course) -> Cell:
    if not course.url:
        return text_cell("We have no address yet")
    if course.link_broken_on:
        return text_cell(f"Broken when we last looked on {_day(course.link_broken_on)}")
    if course.link_checked_on:
        return Cell(checked="Checked", checked_on=course.link_checked_on)
    return text_cell(NOT_CHECKED)


def _credit(course: Course) -> Cell:
    credit = [credit_words(part) for part in course.continuing_education.all()]
    return text_cell(*(credit or [NOT_CHECKED]))


def _availability(course: Course) -> Cell:
    note = [course.availability_note] if course.availability_note else []
    return text_cell(course.get_availability_display(), *note)


def _provider(course: Course) -> Cell:
    url = course.provider.get_absolute_url() if course.provider else ""
    return Cell(lines=(taught_by(course) or "Not known",), url=url)


def _languages(course: Course) -> Cell:
    names = [language.name for language in course.languages.all()]
    return text_cell(", ".join(names) or NOT_CHECKED)


def _captions(course: Course) -> Cell:
    words = {True: "Yes", False: "No", None: NOT_CHECKED}
    return text_cell(words[course.captions])


def _learners(course: Course) -> Cell:
    rating = getattr(course, "learner_rating", None)
    return text_cell(learner_words(rating) if rating else "We know of none")


def price_in_dollars(course: Course) -> Decimal | None:
    """What the whole course costs; None if unknown, in other money, or by the month."""
    if course.offer == Offer.FREE:
        return Decimal(0)
    if course.offer == Offer.PAID and course.currency == "USD":
        return course.price
    return None


FACTS = (
    Fact("Tested", _tested),
    Fact(
        "Price",
        lambda course: text_cell(price_words(course)),
        least=price_in_dollars,
        best="lowest",
    ),
    Fact("Price checked", _price_checked),
    Fact("Certificate", lambda course: text_cell(certificate_words(course))),
    Fact("Continuing education", _credit),
    Fact(
        "Length in all",
        lambda course: text_cell(length_words(course) or NOT_CHECKED),
        least=lambda course: course.hours,
        best="shortest",
    ),
    Fact(
        "One sitting",
        lambda course: text_cell(
            number_range(course.session_minutes, course.session_minutes, "minute")
            or NOT_CHECKED
        ),
        least=lambda course: course.session_minutes,
        best="shortest",
    ),
    Fact(
        "Body positions",
        lambda course: text_cell(positions_words(course) or NOT_CHECKED),
    ),
    Fact("Equipment", lambda course: text_cell(course.equipment or NOT_CHECKED)),
    Fact("Captions", _captions),
    Fact("Level", lambda course: text_cell(course.get_level_display())),
    Fact("For whom", lambda course: text_cell(course.get_audience_display())),
    Fact("Language", _languages),
    Fact("Format", lambda course: text_cell(course.get_format_display())),
    Fact("Provider", _provider),
    Fact("Can you join it?", _availability),
    Fact("Link check", _link),
)


def _best_named(
    cells: list[Cell], figures: Sequence[Decimal | int | None], best: str
) -> list[Cell]:
    """The cells with the lowest figure named, if two or more figures differ.

    Where a course does not state it in these terms, the words say so.
    """
    known = [figure for figure in figures if figure is not None]
    if len(set(known)) < 2:
        return cells
    words = best if len(known) == len(figures) else f"{best} of those we can compare"
    return [
        replace(cell, best=words) if figure == min(known) else cell
        for cell, figure in zip(cells, figures, strict=True)
    ]


def _day(on: date) -> str:
    return date_format(on, "j M Y")
