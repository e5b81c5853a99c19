"""Synthetic courses for load tests: what each one says. Nothing here is real.

Pure: no database. ``catalog.demo_store`` writes the rows, `manage.py demo_catalog`
calls it. The distributions are chosen to cover the filters, the sorts and the widths
of a page; they are no statistics about any market. Every text is marked [DEMO] or says
that it is synthetic, and none makes a claim about health.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import accumulate, combinations
from typing import Any

from catalog import choices
from catalog.rubric import overall_score

MARK = "[DEMO]"
PROVIDERS = 40
TITLE_LIMIT = 200
# Of the number of a topic or provider in its list; the first is the most common.
ZIPF = 1.1
YEARS, RECENT_DAYS = 5, 30

LEVELS = {"beginner": 45, "intermediate": 30, "advanced": 18, "postgraduate": 7}
AUDIENCES = {"practitioner": 45, "patient": 30, "both": 25}
FORMATS = {
    "self-paced": 55,
    "scheduled": 15,
    "live-online": 8,
    "blended": 7,
    "degree": 5,
    "program": 7,
    "resource": 3,
}
LANGUAGES = {"en": 82, "es": 7, "fr": 5}
OTHER_LANGUAGES = 6
AVAILABILITY = {"running": 70, "archived": 15, "closed": 5, "unknown": 10}
PRICES = {"unknown": 35, "free": 30, "usual": 30, "high": 5}
OFFER_WITH_PRICE = {"paid": 70, "subscription": 15, "free_audit": 15}
OFFER_WITHOUT_PRICE = {"unknown": 80, "free_audit": 20}
CERTIFICATES = {"none": 40, "some": 45, "credit": 15}
SOME_CERTIFICATE = ("free", "paid", "included")
# Not in every catalogue, but every filter should have something to find.
SESSIONS = {None: 50, 10: 5, 15: 10, 20: 5, 30: 10, 45: 10, 60: 5, 90: 5}
YES_NO_UNKNOWN = {None: 60, True: 30, False: 10}
EQUIPMENT = {"": 60, "None": 25, f"{MARK} A mat": 15}
# Columns of Course that hang on nothing else.
FIXED: Mapping[str, Mapping[Any, float]] = {
    "level": LEVELS,
    "audience": AUDIENCES,
    "format": FORMATS,
    "availability": AVAILABILITY,
    "session_minutes": SESSIONS,
    "lying": YES_NO_UNKNOWN,
    "sitting": YES_NO_UNKNOWN,
    "standing": YES_NO_UNKNOWN,
    "captions": YES_NO_UNKNOWN,
    "equipment": EQUIPMENT,
}

WORDS = [
    "amber",
    "basalt",
    "cedar",
    "delta",
    "ember",
    "fjord",
    "garnet",
    "harbor",
    "indigo",
    "juniper",
    "kelp",
    "lagoon",
    "meadow",
    "nickel",
    "opal",
    "pebble",
    "quartz",
    "river",
    "saffron",
    "tundra",
    "umber",
    "valley",
    "willow",
    "zephyr",
]
ACCENTS_AND_RTL = "Çà et là, naïve Ångström, smørrebrød, دورة تجريبية, קורס לדוגמה"


@dataclass(frozen=True)
class Vocabulary:
    """What the courses draw from, each in a fixed order, the most common first.

    ``topics`` are slugs of topics that hold no others, ``languages`` codes.
    ``weights`` are those of the current rubric, by criterion, and ``rated_from`` is
    the day since which it holds. None of them is empty.
    """

    topics: Sequence[str]
    languages: Sequence[str]
    weights: Mapping[str, int]
    rated_from: date


@dataclass(frozen=True)
class DemoReview:
    """``marks`` by criterion, or None: overall only."""

    on: date
    overall: Decimal
    marks: Mapping[str, Decimal] | None
    is_current: bool


@dataclass(frozen=True)
class DemoCourse:
    """One course and its parts, as plain values.

    ``fields`` are columns of Course, ``provider`` is a number from 1 to PROVIDERS,
    ``reviews`` run from the oldest to the current one. ``credits``: hours of
    continuing education, or None.
    """

    fields: Mapping[str, Any]
    provider: int
    topics: Sequence[str]
    language: str
    credits: Decimal | None
    learner_rating: Mapping[str, Any] | None
    studies: Sequence[Mapping[str, Any]]
    reviews: Sequence[DemoReview]


def provider_name(number: int) -> str:
    return f"Demo provider {number:02d}"


def provider_slug(number: int) -> str:
    return f"demo-provider-{number:02d}"


def demo_courses(
    count: int, seed: int, vocabulary: Vocabulary, today: date
) -> Iterator[DemoCourse]:
    """``count`` courses, one at a time; the same arguments give the same courses.

    The first ones are the edge cases, as far as ``count`` reaches: scores of 0, 5.0,
    9.9, 10 and one whose mean ends in exactly half a tenth, then a title at the limit
    of its column, one with accents and right-to-left text, and a course on no topic.
    """
    maker = _Maker(random.Random(seed), vocabulary, today)
    for number in range(1, count + 1):
        yield maker.course(number)


def half_way_marks(weights: Mapping[str, int]) -> dict[str, Decimal] | None:
    """Marks whose weighted mean lies exactly between two tenths, such as 8.05.

    None if no two criteria of these weights can give one.
    """
    total = sum(weights.values())
    raised = range(21)
    for first, second in combinations([*weights, *weights], 2):
        for a in raised:
            for b in raised:
                more = {first: a} | {second: b}
                if 2 * (sum(weights[n] * more[n] for n in more) % total) == total:
                    return {n: _tenths(70 + more.get(n, 0)) for n in weights}
    return None


def _tenths(number: int) -> Decimal:
    return Decimal(number).scaleb(-1)


class _Weighted:
    """Draws from values by their weights."""

    def __init__(self, weights: Mapping[Any, float]) -> None:
        self.values = list(weights)
        self.cumulative = list(accumulate(weights.values()))

    def draw(self, rng: random.Random) -> Any:
        return rng.choices(self.values, cum_weights=self.cumulative)[0]


def _zipf(values: Sequence[Any]) -> _Weighted:
    return _Weighted({value: n**-ZIPF for n, value in enumerate(values, 1)})


class _Maker:
    def __init__(self, rng: random.Random, vocabulary: Vocabulary, today: date) -> None:
        self.rng, self.vocabulary, self.today = rng, vocabulary, today
        others = [c for c in vocabulary.languages if c not in LANGUAGES]
        self.language = _Weighted(
            {c: LANGUAGES[c] for c in LANGUAGES if c in vocabulary.languages}
            | {c: OTHER_LANGUAGES / len(others) for c in others}
        )
        self.topic = _zipf(vocabulary.topics)
        self.provider = _zipf(range(1, PROVIDERS + 1))
        self.fixed = {name: _Weighted(weights) for name, weights in FIXED.items()}
        self.price = _Weighted(PRICES)
        self.offers = {
            True: _Weighted(OFFER_WITH_PRICE),
            False: _Weighted(OFFER_WITHOUT_PRICE),
        }
        self.certificate = _Weighted(CERTIFICATES)
        weights = vocabulary.weights
        self.edge_marks = [
            *(dict.fromkeys(weights, _tenths(mark)) for mark in (0, 50, 99, 100)),
            half_way_marks(weights),
        ]

    def course(self, number: int) -> DemoCourse:
        rng = self.rng
        added = self.added_at()
        certificate = self.certificate.draw(rng)
        reviews = self.reviews(number, added.date())
        studies, looked_on = self.studies()
        fields = {
            "title": self.title(number),
            "slug": f"demo-{number:05d}",
            "summary": f"Synthetic course {number:05d} for load testing. It does not "
            "exist and teaches nothing.",
            **{name: choice.draw(rng) for name, choice in self.fixed.items()},
            **self.money(),
            "hours": self.hours(),
            "certificate": {
                "none": choices.Certificate.NONE,
                "some": rng.choice(SOME_CERTIFICATE),
                "credit": choices.Certificate.INCLUDED,
            }[certificate],
            "studies_checked_on": looked_on,
            "publish_at": added,
            "rating": reviews[-1].overall if reviews else None,
        }
        provider = self.provider.draw(rng)
        return DemoCourse(
            fields=fields,
            provider=provider,
            topics=[] if number == 8 else self.topics(),
            language=self.language.draw(rng),
            credits=Decimal(rng.randint(1, 30)) if certificate == "credit" else None,
            learner_rating=self.learner_rating(provider),
            studies=studies,
            reviews=reviews,
        )

    def title(self, number: int) -> str:
        """20 to 90 characters; a few at the limit, a few with other scripts."""
        rng = self.rng
        text, length = f"{MARK} Course {number:05d}", rng.randint(20, 90)
        kind = rng.random()
        if number == 6 or (number > 8 and kind < 0.01):
            length = TITLE_LIMIT
        elif number == 7 or (number > 8 and kind < 0.02):
            text += f" {ACCENTS_AND_RTL}"
            length = max(length, len(text))
        while len(text) < length:
            text += f" {rng.choice(WORDS)}"
        text = text[:length]
        return f"{text[:-1]}." if text.endswith(" ") else text

    def topics(self) -> list[str]:
        """1 to 4 different ones, in 2 % of the courses none."""
        if self.rng.random() < 0.02:
            return []
        wanted = min(self.rng.randint(1, 4), len(self.vocabulary.topics))
        found: dict[str, None] = {}
        while len(found) < wanted:
            found[self.topic.draw(self.rng)] = None
        return list(found)

    def hours(self) -> Decimal | None:
        if self.rng.random() < 0.25:
            return None
        hours = min(max(self.rng.lognormvariate(2.08, 1.2), 0.5), 600)  # e^2.08 = 8
        return Decimal(round(hours * 4)) / 4

    def money(self) -> dict[str, Any]:
        rng, kind = self.rng, self.price.draw(self.rng)
        if kind == "free":
            return {"offer": "free", "price": Decimal(0), "currency": "USD"}
        offer = self.offers[kind != "unknown"].draw(rng)
        if kind == "unknown":
            return {"offer": offer, "price": None, "currency": ""}
        low, high = (10, 300) if kind == "usual" else (300, 20_000)
        return {
            "offer": offer,
            "price": Decimal(rng.randint(low, high)),
            "currency": "USD",
        }

    def added_at(self) -> datetime:
        if self.rng.random() < 0.1:
            days = self.rng.uniform(0, RECENT_DAYS)
        else:
            days = self.rng.uniform(RECENT_DAYS, YEARS * 365.25)
        midnight = datetime.combine(self.today, time(), tzinfo=UTC)
        return midnight - timedelta(seconds=int(days * 86_400))

    def learner_rating(self, provider: int) -> dict[str, Any] | None:
        rng = self.rng
        if rng.random() < 0.7:
            return None
        mean = min(max(rng.gauss(4.5, 0.3), 1), 5)
        return {
            "mean": Decimal(round(mean * 100)).scaleb(-2),
            "scale": 5,
            "count": max(1, round(rng.lognormvariate(5.01, 1.2))),  # e^5.01 = 150
            "on": provider_name(provider),
            "as_of": self.today.year - rng.randint(0, 2),
        }

    def studies(self) -> tuple[list[dict[str, Any]], date | None]:
        """Of 15 % of the courses, 0 to 3, with the day someone "looked"."""
        rng = self.rng
        if rng.random() >= 0.15:
            return [], None
        studies = [
            {
                "of": rng.choice(choices.StudyOf.values),
                "design": rng.choice(choices.StudyDesign.values),
                "participants": rng.choice((None, rng.randint(10, 900))),
                "finding": f"{MARK} Synthetic finding for load testing.",
                "position": position,
            }
            for position in range(rng.randint(0, 3))
        ]
        return studies, self.day_since(self.today - timedelta(days=365))

    def day_since(self, first: date) -> date:
        return first + timedelta(days=self.rng.randint(0, (self.today - first).days))

    def reviews(self, number: int, added: date) -> list[DemoReview]:
        """None for 60 %; some courses also have two or three superseded ones.

        A review never rests on a rubric that was not in force yet, so superseded ones
        are overall only, as is a tenth of the current ones.
        """
        rng = self.rng
        edge = self.edge_marks[number - 1] if number <= len(self.edge_marks) else None
        if not edge and rng.random() < 0.6:
            return []
        marks = edge or self.marks()
        overall = (
            overall_score(marks, self.vocabulary.weights) if marks else self.score()
        )
        first = max(added, self.vocabulary.rated_from) if marks else added
        current = DemoReview(self.day_since(first), overall, marks, is_current=True)
        earlier: list[date] = []
        if rng.random() < 0.1:
            days = (current.on - added).days
            earlier = [
                added + timedelta(days=rng.randint(0, days))
                for _ in range(rng.randint(2, 3))
            ]
        return [
            *(DemoReview(day, self.score(), None, False) for day in sorted(earlier)),
            current,
        ]

    def score(self) -> Decimal:
        return _tenths(round(min(max(self.rng.gauss(7.8, 1.0), 3), 10) * 10))

    def marks(self) -> dict[str, Decimal] | None:
        """One for each criterion, around a score; None for the overall-only tenth."""
        rng, weights = self.rng, self.vocabulary.weights
        if rng.random() < 0.1:
            return None
        around = int(self.score() * 10)
        noise = {name: rng.gauss(0, 8) for name in weights}
        mean = sum(noise[n] * weights[n] for n in weights) / sum(weights.values())
        return {
            name: _tenths(min(max(round(around + noise[name] - mean), 0), 100))
            for name in weights
        }
