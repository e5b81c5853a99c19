"""What every filtered list promises, shown on the course list's declaration."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.filters import CourseFilterSet
from catalog.models import Course
from search.filterset import plain, printable
from tests.builders import make_course, make_topic

pytestmark = pytest.mark.django_db


def ask(query=""):
    return CourseFilterSet(
        QueryDict(query), Course.objects.published(), path="/courses/"
    )


def counts(filterset, name):
    return {o.value: o.count for o in filterset.facet(name).options if o.count}


def test_facet_count_ignores_its_own_choice_and_obeys_the_others():
    make_course(level="beginner", offer="free")
    make_course(level="advanced", offer="free")
    make_course(level="advanced", offer="paid")

    filterset = ask("level=advanced&offer=free")

    assert counts(filterset, "level") == {"beginner": 1, "advanced": 1}
    assert counts(filterset, "offer") == {"free": 1, "paid": 1}
    assert filterset.total == 1


def test_count_of_a_topic_area_includes_its_topics():
    area = make_topic(slug="area")
    make_course(topics=[make_topic(slug="inside", parent=area)])

    assert counts(ask(), "topic") == {"area": 1, "inside": 1}


def test_counts_leave_out_what_visitors_cannot_see():
    make_course(level="beginner")
    make_course(level="beginner", status="draft")
    make_course(level="beginner", publish_at=timezone.now() + timedelta(hours=1))

    filterset = ask()

    assert counts(filterset, "level") == {"beginner": 1}
    assert filterset.total == 1


def test_option_with_no_rows_is_disabled_unless_it_is_chosen():
    make_course(level="beginner")

    options = {o.value: o for o in ask("level=advanced").facet("level").options}

    assert options["postgraduate"].disabled
    assert not options["advanced"].disabled
    assert options["advanced"].selected


def test_score_offers_its_steps_and_any_typed_value():
    make_course(rating="9.2")
    make_course(rating="8.8")
    make_course()

    score = ask("min_rating=8.7").facet("min_rating")

    assert [(o.value, o.count, o.selected) for o in score.options] == [
        ("", 3, False),
        ("9", 1, False),
        ("8.5", 2, False),
        ("8", 2, False),
        ("8.7", 2, True),
    ]
    assert score.kind == "radio"
    assert score.is_open


@pytest.mark.parametrize("typed", ["9", "9.0", "9.00", "09"])
def test_the_same_number_written_differently_is_the_same_choice(typed):
    score = ask(f"min_rating={typed}").facet("min_rating")

    assert [o.value for o in score.options if o.selected] == ["9"]
    assert ask(f"min_rating={typed}").query.urlencode() == "min_rating=9"


@pytest.mark.parametrize(
    "typed", ["11.5", "-1", "abc", "NaN", "Infinity", "1e400", "9,5", "8" * 5000]
)
def test_bad_number_is_named_and_ignored(typed):
    make_course()

    filterset = ask(f"min_rating={typed}")

    assert filterset.total == 1
    assert list(filterset.qs) == list(Course.objects.all())
    [problem] = filterset.problems
    assert problem.label == "Our score"
    assert "is not a number from 0 to 10" in problem.message
    assert filterset.query.urlencode() == ""


def test_unknown_choice_is_named_and_the_good_one_beside_it_stays():
    topic = make_topic(slug="taping")
    course = make_course(topics=[topic])
    make_course()

    filterset = ask("topic=taping&topic=nope&topic=nope")

    assert list(filterset.qs) == [course]
    assert [(p.name, p.message) for p in filterset.problems] == [
        ("topic", "We do not know “nope”, so we left it out.")
    ]
    assert filterset.facet("topic").problems == [filterset.problems[0].message]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("q=%00", "Null characters are not allowed. We left this out."),
        ("q=" + "+".join("abcdefghijklm"), "Use up to 12 words. We left this out."),
        ("sort=password", "We do not know “password”, so we left it out."),
        ("reviewed=yes", "We do not know “yes”, so we left it out."),
    ],
)
def test_other_bad_values_get_a_sentence(query, message):
    assert [p.message for p in ask(query).problems] == [message]


def test_unknown_parameters_mean_nothing():
    filterset = ask("utm_source=x&page=3&csrf=1")

    assert filterset.problems == []
    assert filterset.query.urlencode() == ""
    assert not filterset.is_filtered


def test_a_long_row_of_unknown_values_is_not_repeated_to_the_end():
    filterset = ask("&".join(f"topic=no-{n}" for n in range(400)))

    messages = [problem.message for problem in filterset.problems]
    assert len(messages) == 6
    assert messages[-1] == "We left out 395 more that we do not know."


@pytest.mark.parametrize("typed", ["min_rating=9&min_rating=8", "q=a&q=b"])
def test_a_second_value_where_one_fits_is_named(typed):
    [problem] = ask(typed).problems

    assert problem.message.startswith("Only one value fits here.")


@pytest.mark.parametrize("query", ["sort=-rating", "sort=relevance", "sort="])
def test_an_order_that_the_list_has_anyway_is_not_in_its_address(query):
    assert ask(query).query.urlencode() == ""
    assert ask(f"{query}&level=advanced").clear_url == "/courses/"


def test_zero_has_no_sign_in_addresses():
    assert ask("min_rating=-0").query.urlencode() == "min_rating=0"


def test_query_has_one_canonical_order():
    make_topic(slug="a"), make_topic(slug="b")

    first = ask("topic=b&level=advanced&topic=a&min_rating=9.0&q=x")
    second = ask("q=x&min_rating=9&topic=a&topic=b&level=advanced")

    assert first.query.urlencode() == second.query.urlencode()


def test_chip_removes_only_its_own_choice():
    filterset = ask("level=advanced&level=beginner&offer=free&sort=title")

    assert [(c.label, c.value, c.url) for c in filterset.chips] == [
        ("Level", "Beginner", "/courses/?level=advanced&offer=free&sort=title"),
        ("Level", "Advanced", "/courses/?level=beginner&offer=free&sort=title"),
        (
            "Price",
            "Free",
            "/courses/?level=beginner&level=advanced&sort=title",
        ),
    ]
    assert filterset.clear_url == "/courses/?sort=title"


def test_relaxations_say_what_dropping_each_filter_would_give():
    make_course(level="advanced", offer="paid")
    make_course(level="advanced", offer="paid")
    make_course(level="beginner", offer="free")

    filterset = ask("level=advanced&offer=free")

    assert filterset.total == 0
    assert [(r.label, r.value, r.count, r.url) for r in filterset.relaxations] == [
        ("Price", "Free", 2, "/courses/?level=advanced"),
        ("Level", "Advanced", 1, "/courses/?offer=free"),
    ]


def test_counts_cost_the_same_number_of_queries_for_one_row_or_thirty(
    django_assert_num_queries,
):
    for number in (1, 29):
        for _ in range(number):
            make_course(topics=[make_topic()])
        ask()  # the first list after an edit brings the sets up to date

        with django_assert_num_queries(1):
            assert CourseFilterSet(QueryDict("level=beginner")).facets


def test_a_narrower_queryset_narrows_rows_and_counts():
    inside = make_course(level="beginner", captions=True)
    make_course(level="beginner")
    make_course(level="advanced", captions=True, status="draft")
    rows = Course.objects.filter(captions=True)

    filterset = CourseFilterSet(QueryDict("level=beginner"), rows)

    assert counts(filterset, "level") == {"beginner": 1}
    assert list(filterset.ordered_ids()) == [inside.pk]
    assert not filterset.is_whole
    assert CourseFilterSet(QueryDict(), rows).total == 1


def test_a_page_of_a_narrower_queryset_has_public_rows_alone(monkeypatch):
    monkeypatch.setattr("search.filterset.FEW", 1)
    shown = [make_course(title=title, captions=True).pk for title in "BDF"]
    for title in "ACE":
        make_course(title=title, captions=True, status="draft")
    rows = Course.objects.filter(captions=True).order_by("title")

    filterset = CourseFilterSet(QueryDict(), rows)

    assert list(filterset.ordered_ids()) == shown
    assert filterset.page_ids(0, 2) == shown[:2]
    assert filterset.page_ids(2, 2) == shown[2:]


def test_the_same_rows_with_other_relations_are_the_whole_list():
    make_course()

    filterset = CourseFilterSet(
        QueryDict(), Course.objects.published().prefetch_related("topics")
    )

    assert filterset.is_whole
    assert not CourseFilterSet(
        QueryDict(), Course.objects.published(timezone.now() + timedelta(days=1))
    ).is_whole


@pytest.mark.parametrize("order", ["", "-rating", "title", "price", "-reviewed"])
def test_pages_are_the_rows_in_the_order_of_the_list(order):
    for n in range(7):
        make_course(
            title="Same" if n < 3 else f"Title {9 - n}",
            rating=None if n % 2 else f"{n}.5",
            price=n,
            currency="USD",
            offer="paid",
        )
    make_course(status="draft")
    filterset = CourseFilterSet(QueryDict(f"sort={order}"))
    wanted = list(filterset.qs.values_list("pk", flat=True))

    assert len(wanted) == 7
    assert list(filterset.ordered_ids()) == wanted
    assert [filterset.page_ids(n, 2) for n in (0, 2, 4, 6, 8)] == [
        wanted[0:2],
        wanted[2:4],
        wanted[4:6],
        wanted[6:],
        [],
    ]


def test_a_queryset_of_its_own_order_keeps_it():
    first, second = make_course(title="B"), make_course(title="A")

    filterset = ask_in_order(Course.objects.published().order_by("pk"))

    assert list(filterset.ordered_ids()) == [first.pk, second.pk]
    assert filterset.page_ids(1, 20) == [second.pk]


def ask_in_order(rows):
    return CourseFilterSet(QueryDict(), rows)


def test_nearest_rows_miss_the_fewest_filters_and_say_which():
    by_level = make_course(title="B", level="beginner", offer="paid", rating="7.0")
    by_both = make_course(title="A", level="beginner", offer="free", rating="5.0")
    make_course(level="advanced", offer="paid", rating=None)

    filterset = ask("level=beginner&offer=free&min_rating=9")

    assert filterset.total == 0
    assert filterset.nearest(2) == [
        (by_both.pk, ["min_rating"]),
        (by_level.pk, ["min_rating", "offer"]),
    ]
    assert len(filterset.nearest(20)) == 2  # the third passes no filter at all


def test_fields_that_opted_out_of_facets_are_plain_inputs():
    class Plain(CourseFilterSet):
        class Meta:
            no_facets = ("level",)

    filterset = Plain(QueryDict("level=beginner"))

    assert "level" not in [facet.name for facet in filterset.facets]
    assert "level" in [field.name for field in filterset.inputs]
    assert filterset.query.urlencode() == "level=beginner"


def test_an_order_by_match_is_not_offered_to_the_next_visitor():
    make_course(title="Taping")
    assert "relevance" in dict(ask("q=taping").sort_field.field.choices)

    assert "relevance" not in dict(ask().sort_field.field.choices)


LEVELS = ["beginner", "intermediate", "advanced"]
OFFERS = ["free", "paid"]
ROW = st.tuples(
    st.sampled_from(LEVELS),
    st.sampled_from(OFFERS),
    st.none() | st.decimals("7", "10", places=1),
    st.sets(st.sampled_from([0, 1]), max_size=2),
)
CHOICES = st.fixed_dictionaries(
    {
        "level": st.lists(st.sampled_from(LEVELS), unique=True, max_size=2),
        "offer": st.lists(st.sampled_from(OFFERS), unique=True, max_size=2),
        "topic": st.lists(st.sampled_from([0, 1]), unique=True, max_size=2),
        "min_rating": st.none() | st.sampled_from(["9", "8.5", "8", "8.7"]),
    }
)


@settings(max_examples=10)  # each writes its rows; other lists vary the parameters
@given(rows=st.lists(ROW, max_size=8), chosen=CHOICES)
def test_counts_equal_brute_force(db, rows, chosen):
    with transaction.atomic():
        counts_equal_brute_force(rows, chosen)
        transaction.set_rollback(True)


def counts_equal_brute_force(rows, chosen):
    topics = [make_topic(), make_topic()]
    for level, offer, rating, inside in rows:
        make_course(
            level=level, offer=offer, rating=rating, topics=[topics[n] for n in inside]
        )
    query = QueryDict(mutable=True)
    query.setlist("level", chosen["level"])
    query.setlist("offer", chosen["offer"])
    query.setlist("topic", [topics[n].slug for n in chosen["topic"]])
    if chosen["min_rating"]:
        query["min_rating"] = chosen["min_rating"]

    def passes(row, without):
        level, offer, rating, inside = row
        least = float(chosen["min_rating"] or 0)
        tests = {
            "level": not chosen["level"] or level in chosen["level"],
            "offer": not chosen["offer"] or offer in chosen["offer"],
            "topic": not chosen["topic"] or bool(inside & set(chosen["topic"])),
            "min_rating": not least or (rating is not None and float(rating) >= least),
        }
        return all(passed for name, passed in tests.items() if name != without)

    filterset = ask(query.urlencode())

    assert filterset.total == sum(passes(row, "") for row in rows)
    assert filterset.qs.count() == filterset.total
    for name, column in (("level", 0), ("offer", 1)):
        for option in filterset.facet(name).options:
            expected = [
                r for r in rows if passes(r, name) and r[column] == option.value
            ]
            assert option.count == len(expected)
    by_slug = {topics[n].slug: n for n in (0, 1)}
    for option in filterset.facet("topic").options:
        number = by_slug.get(option.value)
        expected = [r for r in rows if passes(r, "topic") and number in r[3]]
        assert option.count == len(expected)


def test_numbers_are_written_as_people_type_them():

    assert [plain(Decimal(n)) for n in ("9.0", "8.50", "100", "1E+2", "0")] == [
        "9",
        "8.5",
        "100",
        "100",
        "0",
    ]


def test_repeated_values_lose_control_characters_and_length():
    assert printable("a\x00b\nc") == "abc"
    assert printable("x" * 50) == "x" * 40 + "…"
