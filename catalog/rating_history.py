"""The reviews of a course over time, as a table and as points of a chart."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from catalog.models import Review

# Where the drawing lies inside its frame, in percent of it: room for labels.
LEFT, RIGHT, TOP, BOTTOM = 12.0, 92.0, 14.0, 80.0
# Labels of points that are closer than this (in percent) would overlap.
APART = 13.0


@dataclass(frozen=True)
class Point:
    """A dated review. ``at`` and ``height`` are percentages of the frame, as text."""

    review: Review
    at: str
    height: str
    label: str  # the score, or "" where a newer point is too close to label both
    basis: str  # what the score is made of, in a word or two

    @property
    def is_withdrawn(self) -> bool:
        return self.review.state == Review.State.WITHDRAWN


@dataclass(frozen=True)
class RatingHistory:
    """``reviews`` newest first; ``points`` oldest first, [] unless two have a date.

    ``lines`` join neighbors that were marked alike: scores by different versions of
    the rubric, or without marks, are not on one scale.
    """

    reviews: list[Review]
    points: list[Point]
    lines: list[tuple[Point, Point]]

    @property
    def names_bases(self) -> bool:
        return len({point.basis for point in self.points}) > 1

    @property
    def has_withdrawn(self) -> bool:
        return any(point.is_withdrawn for point in self.points)

    @property
    def grid(self) -> list[tuple[int, str]]:
        """The lines of the axis: a score and its height."""
        return [(score, height_of(score)) for score in (0, 5, 10)]

    @property
    def undated(self) -> int:
        """Reviews that the chart cannot show."""
        return sum(review.reviewed_on is None for review in self.reviews)


def history_of(reviews: list[Review]) -> RatingHistory:
    """The history of one course from its public reviews, newest first, with rubrics."""
    points = points_of(reviews)
    lines = [(a, b) for a, b in pairwise(points) if a.basis == b.basis]
    return RatingHistory(reviews, points, lines)


def points_of(reviews: list[Review]) -> list[Point]:
    dated = [(r.reviewed_on, r) for r in reversed(reviews) if r.reviewed_on]
    if len(dated) < 2:
        return []
    places = places_of([on for on, _ in dated])
    return [
        Point(
            review=review,
            at=percent(place),
            height=height_of(float(review.overall)),
            label="" if following - place < APART else str(review.overall),
            basis=basis_of(review),
        )
        for (_, review), place, following in zip(
            dated, places, [*places[1:], 2 * RIGHT], strict=True
        )
    ]


def places_of(days: list[date]) -> list[float]:
    """Each day on the axis of time, in percent; evenly spread if all are the same."""
    first, span = days[0], (days[-1] - days[0]).days
    shares = (
        [(day - first).days / span for day in days]
        if span
        else [n / (len(days) - 1) for n in range(len(days))]
    )
    return [LEFT + share * (RIGHT - LEFT) for share in shares]


def basis_of(review: Review) -> str:
    return f"version {review.rubric.version}" if review.rubric else "overall only"


def height_of(score: float) -> str:
    """How far below the upper edge a score of 0 to 10 lies."""
    return percent(BOTTOM - score / 10 * (BOTTOM - TOP))


def percent(number: float) -> str:
    return f"{number:.2f}%"
