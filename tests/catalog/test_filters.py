"""The list and its counts against brute force over plain rows in Python."""

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import pytest
from django.http import QueryDict
from hypothesis import example, given, settings
from hypothesis import strategies as st

from catalog import choices
from catalog.filters import CourseFilterSet
from catalog.models import Course, Language, Provider, Topic
from tests.builders import (
    make_course,
    make_learner_rating,
    make_provider,
    make_review,
    make_source,
    make_study,
    make_topic,
)
from tests.table import down, mixed, up

TRIALS = ("randomized-trial", "controlled", "systematic-review")


def subset(*values: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=3)


ROWS = mixed(
    14,
    title=["Alpha", "Alpha leaf", "Beta", "Leaf"],
    rating=[None, "0", "8", "8.5", "8.7", "9", "10", None],
    reviewed_on=[None, date(2026, 1, 1), date(2026, 5, 1)],
    level=choices.Level.values[:3],
    audience=choices.Audience.values,
    format=choices.Format.values[:2],
    offer=["free", "paid", "unknown", "paid"],
    certificate=["none", "paid"],
    availability=["running", "closed"],
    hours=[None, Decimal("0.5"), Decimal("2.5"), Decimal("2.6"), Decimal(6)],
    price=[None, Decimal(0), Decimal("9.9"), Decimal(20), Decimal(30)],
    currency=["USD", "USD", "AUD"],
    captions=[None, True, False],
    lying=[None, True, False],
    sitting=[True, None, False],
    topics=[[], ["area"], ["leaf"], ["other"], ["area", "leaf"], ["leaf", "other"]],
    languages=[[], ["en"], ["es"], ["en", "es"]],
    provider=[None, "here", "there"],
    studies=[[], *([d] for d in choices.StudyDesign.values), ["controlled"] * 2],
    looked=[True, False],
    mean=[None, Decimal(3), Decimal("3.5"), Decimal("4.2"), Decimal(5)],
    ce=[True, False],
    equipment=["", "None", "none", "A mat"],
    session_minutes=[None, 10, 15, 30, 45, 90],
    score_budget=[None, Decimal("7.5"), None, Decimal("9.1"), Decimal(0)],
)
PARAMETERS = st.fixed_dictionaries(
    {},
    optional={
        "min_rating": st.sampled_from(["0", "8", "8.5", "8.7", "8.71", "9.05", "10"]),
        "tested": subset("trial", "study", "none"),
        "audience": subset("patient", "practitioner"),
        "level": subset(*choices.Level.values),
        "topic": subset("area", "leaf", "other"),
        "offer": subset("free", "paid", "unknown"),
        "format": subset(*choices.Format.values[:2]),
        "position": subset("lying", "sitting", "standing"),
        "language": subset("en", "es"),
        "provider": subset("here", "there"),
        "certificate": subset("none", "paid"),
        "availability": subset("running", "closed"),
        "reviewed": st.just("1"),
        "ce": st.just("1"),
        "captions": st.just("1"),
        "no_equipment": st.just("1"),
        "max_session": st.sampled_from(["15", "30", "60", "45.9"]),
        "max_price": st.sampled_from(["0", "9.99", "20", "29.999"]),
        "max_hours": st.sampled_from(["1", "2.55", "6"]),
        "min_learner_rating": st.sampled_from(["3.5", "4.111", "5"]),
        "q": st.sampled_from(["alpha", "LEAF", "leaf alpha", "there"]),
        "sort": st.sampled_from(["-rating", "-reviewed", "price", "hours", "title"]),
        "preset": st.just("budget"),
    },
)


def number(text: str, step: str, rounding: str) -> Decimal:
    return Decimal(text).quantize(Decimal(step), rounding=rounding)


def how_tested(row: dict) -> str:
    if any(design in TRIALS for design in row["studies"]):
        return "trial"
    if row["studies"]:
        return "study"
    return "none" if row["looked"] else ""


def holds(row: dict, name: str, value: str) -> bool:
    """What the contract says of one value of one parameter."""
    match name:
        case "min_rating":
            least = number(value, "0.1", ROUND_CEILING)
            return row["rating"] is not None and Decimal(row["rating"]) >= least
        case "tested":
            return how_tested(row) == value
        case "audience":
            return row["audience"] in (value, "both")
        case "q":
            return all(word in searched(row) for word in value.lower().split())
        case "sort" | "preset":
            return True
        case "topic":
            inside = {"area": {"area", "leaf"}}.get(value, {value})
            return bool(inside & set(row["topics"]))
        case "position":
            return row.get(value) is True
        case "language":
            return value in row["languages"]
        case "reviewed":
            return row["rating"] is not None
        case "ce" | "captions":
            return row[name] is True
        case "no_equipment":
            return row["equipment"].lower() == "none"
        case "max_session":
            known = row["session_minutes"] is not None
            return known and row["session_minutes"] <= Decimal(value)
        case "max_price":
            most = number(value, "0.01", ROUND_FLOOR)
            known = row["currency"] == "USD" and row["price"] is not None
            return row["offer"] == "free" or (known and row["price"] <= most)
        case "max_hours":
            most = number(value, "0.01", ROUND_FLOOR)
            return row["hours"] is not None and row["hours"] <= most
        case "min_learner_rating":
            least = number(value, "0.01", ROUND_CEILING)
            return row["mean"] is not None and row["mean"] >= least
        case _:
            return row[name] == value


def searched(row: dict) -> str:
    return " ".join([row["title"], *row["topics"], row["provider"] or ""]).lower()


def place(row: dict, parameters: dict) -> tuple:
    """Where the row stands in the list: unknown last, equal rows as they were made."""
    rating = down(row["rating"] and Decimal(row["rating"]))
    best_first = (rating, row["title"])
    match parameters.get("sort"):
        case "-reviewed":
            known = row["rating"] is not None and row["reviewed_on"]
            first = (down(known.toordinal() if known else None), *best_first)
        case "price":
            dollars = row["price"] if row["currency"] == "USD" else None
            first = (up(0 if row["offer"] == "free" else dollars), row["title"])
        case "hours":
            first = (up(row["hours"]), row["title"])
        case "title":
            first = (row["title"],)
        case None if "preset" in parameters:
            first = (down(row["score_budget"]), *best_first)
        case _:
            first = best_first
    return (*first, row["pk"])


def passes(row: dict, parameters: dict, without: str = "") -> bool:
    """OR inside one parameter, AND between parameters."""
    return all(
        not values or any(holds(row, name, value) for value in as_list(values))
        for name, values in parameters.items()
        if name != without
    )


def as_list(values: str | list[str]) -> list[str]:
    return [values] if isinstance(values, str) else values


def address(parameters: dict) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, values in parameters.items():
        query.setlist(name, as_list(values))
    return query


@pytest.fixture
def rows(db: None) -> list[dict]:
    """The rows as the database has them, each with its primary key."""
    make_vocabulary()
    return [{**row, **store(row)} for row in ROWS]


@given(parameters=PARAMETERS)
@example(parameters={"sort": "-rating", "preset": "budget"})
@settings(max_examples=100)
def test_list_and_every_count_equal_brute_force(rows, parameters):
    courses = found(**parameters)

    wanted = sorted(
        rows_passing(rows, parameters), key=lambda row: place(row, parameters)
    )
    assert [course.pk for course in courses.qs] == [row["pk"] for row in wanted]
    assert courses.total == len(wanted)
    for facet in courses.facets:
        others = rows_passing(rows, parameters, without=facet.name)
        for option in facet.options:
            assert option.count == sum(
                not option.value or holds(row, facet.name, option.value)
                for row in others
            ), (facet.name, option.value)
    for name in courses.active_names:
        others = rows_passing(rows, parameters, without=name)
        label = courses.filters[name].subject
        assert [len(others)] == [
            r.count for r in courses.relaxations if r.label == label
        ]
        if name == "min_rating":
            unrated = [row for row in others if row["rating"] is None]
            assert courses.left_out == len(unrated)


def rows_passing(rows: list[dict], parameters: dict, without: str = "") -> list[dict]:
    return [row for row in rows if passes(row, parameters, without)]


def make_vocabulary() -> None:
    area = make_topic(name="Area", slug="area")
    make_topic(name="Leaf", slug="leaf", parent=area)
    make_topic(name="Other", slug="other")
    for code in ("en", "es"):
        Language.objects.create(code=code, name=code)
    for slug in ("here", "there"):
        make_provider(slug=slug, name=slug)


def store(row: dict) -> dict:
    """A published course with the facts of ``row``: its key, and its price if any."""
    fields = {
        name: row[name]
        for name in (
            *("title", "level", "audience", "format", "offer", "certificate"),
            *("availability", "hours", "captions", "lying", "sitting"),
            *("equipment", "session_minutes"),
        )
    }
    price = None if row["offer"] == "free" else row["price"]
    if price is not None:
        fields |= {"price": price, "currency": row["currency"]}
    course = make_course(
        **fields,
        topics=list(Topic.objects.filter(slug__in=row["topics"])),
        languages=list(Language.objects.filter(code__in=row["languages"])),
        provider=Provider.objects.filter(slug=row["provider"]).first(),
        studies_checked_on=date(2026, 11, 24) if row["looked"] else None,
    )
    if row["rating"] is not None:
        make_review(
            course=course, overall=row["rating"], reviewed_on=row["reviewed_on"]
        )
    Course.objects.filter(pk=course.pk).update(score_budget=row["score_budget"])
    for design in row["studies"]:
        make_study(course=course, design=design)
    if row["mean"] is not None:
        make_learner_rating(course=course, mean=row["mean"])
    if row["ce"]:
        course.continuing_education.create(unit="hours", source=make_source())
    return {"pk": course.pk, "price": price}


def found(**parameters: str | list[str]) -> CourseFilterSet:
    courses = Course.objects.for_cards().best_first()
    return CourseFilterSet(address(parameters), courses, path="/courses/")


pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("sort", ["", "-rating", "-reviewed"])
def test_unreviewed_courses_come_last_when_sorted_by_score_or_date(sort):
    make_course(title="A, unreviewed")
    zero = make_course(title="B", rating="0")
    nine = make_course(title="C", rating="9")

    rows = list(found(sort=sort).qs)

    assert rows[2].title == "A, unreviewed"
    assert {rows[0], rows[1]} == {zero, nine}


@pytest.mark.parametrize(
    ("sort", "field", "values"),
    [("price", "price", ["1", "20"]), ("hours", "hours", ["1", "20"])],
)
def test_courses_with_an_unknown_value_come_last_when_sorted_by_it(sort, field, values):
    extra = {"currency": "USD", "offer": "paid"} if field == "price" else {}
    unknown = make_course(title="A")
    most = make_course(title="B", **{field: values[1]}, **extra)
    least = make_course(title="C", **{field: values[0]}, **extra)

    assert list(found(sort=sort).qs) == [least, most, unknown]


def test_free_course_is_the_cheapest():
    paid = make_course(title="A", offer="paid", price="1", currency="USD")
    free = make_course(title="B", offer="free")

    assert list(found(sort="price").qs) == [free, paid]


def test_price_in_another_currency_does_not_pass_a_limit_in_dollars():
    make_course(offer="paid", price="1", currency="AUD")

    assert found(max_price="100").total == 0


def test_learner_mean_on_another_scale_does_not_pass_a_limit_out_of_five():
    make_learner_rating(mean="9", scale=10)

    assert found(min_learner_rating="4").total == 0


def test_minimum_score_of_zero_still_hides_unreviewed_courses():
    make_course()
    rated = make_course(rating="0")

    courses = found(min_rating="0")

    assert list(courses.qs) == [rated]
    assert courses.left_out == 1


def test_typed_score_is_a_choice_of_its_own_and_chosen():
    make_course(rating="8.7")

    options = found(min_rating="8.7").facet("min_rating").options

    assert [(o.label, o.count) for o in options if o.selected] == [("8.7 or more", 1)]


def test_words_find_title_summary_institution_provider_and_topic():
    topic = make_topic(name="Zebra")
    provider = make_provider(name="Yak press")
    course = make_course(
        title="Xylophone",
        summary="Walrus",
        institution="Viper college",
        provider=provider,
        topics=[topic],
    )
    make_course()

    for word in ("zebra", "YAK", "xylophones", "walrus", "viper"):
        assert list(found(q=word).qs) == [course], word


def test_best_match_is_offered_only_where_words_are_searched_for():
    make_course(title="Taping")

    assert "relevance" not in dict(found().sort_field.field.choices)
    assert "relevance" in dict(found(q="taping").sort_field.field.choices)


def test_flag_chip_says_yes():
    make_course(captions=True)

    chips = found(captions="1").chips

    assert [(c.label, c.value, c.url) for c in chips] == [
        ("With captions", "yes", "/courses/")
    ]
