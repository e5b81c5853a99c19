"""Courses side by side."""

from datetime import date

import pytest
from django.utils import timezone

from catalog.comparison import compare
from catalog.models import Course
from core.models import LinkCheck
from tests.builders import (
    make_course,
    make_hidden_courses,
    make_learner_rating,
    make_marked_review,
    make_provider,
    make_review,
    make_rubric,
    make_source,
    make_study,
    make_topic,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db
ADDRESS = "/courses/compare/"


def page_of(client, *slugs, **others):
    response = client.get(ADDRESS, {"course": slugs, **others})
    assert response.status_code == 200
    return response


def rows_of(*courses):
    """Each row of the comparison: its label, and whether and what each course says."""
    slugs = [course.slug for course in courses]
    found = {course.slug: course for course in Course.objects.for_comparison()}
    comparison = compare([found[slug] for slug in slugs])
    return {row.label: row for row in [*comparison.rows, comparison.apart]}


def reviewed_by(version, year):
    """A course whose marks are by that version of the rubric, new in that year."""
    rubric = make_rubric(version=version, valid_from=date(year, 1, 1))
    return make_marked_review(rubric=rubric, reviewed_on=date(year, 6, 1)).course


def said(row):
    return [cell.lines for cell in row.cells]


# Which courses


@pytest.mark.parametrize("slugs", [(), ("a",), ("a", "a"), ("a", "nope")])
def test_fewer_than_two_courses_get_a_page_that_says_what_to_do(client, slugs):
    make_course(slug="a", title="Course A")

    page = Markup(page_of(client, *slugs))

    assert ("Pick one to three more." if slugs else "Pick two to four") in page.words
    assert "/courses/" in page.links
    assert ("/courses/a/" in page.links) is bool(slugs)
    assert "<table" not in page.html


def test_hidden_course_is_left_out_as_if_it_did_not_exist(client):
    make_course(slug="a")
    make_course(slug="b")
    hidden = make_hidden_courses(title="Secret")

    response = page_of(client, "a", "b", *(course.slug for course in hidden))

    assert [c.slug for c in response.context["comparison"].items] == ["a", "b"]
    assert b"Secret" not in response.content


# The address


def test_only_the_rows_that_differ_are_shown_on_request(client):
    make_course(slug="a", captions=True, hours=1)
    make_course(slug="b", captions=True, hours=2)

    everything = Markup(page_of(client, "a", "b"))
    differing = Markup(page_of(client, "a", "b", only="differences"))

    assert f"{ADDRESS}?course=a&course=b&only=differences" in everything.links
    assert f"{ADDRESS}?course=a&course=b" in differing.links
    assert '<th scope="row">Captions</th>' in everything.html
    assert '<th scope="row">Captions</th>' not in differing.html
    assert '<th scope="row">Length in all<' in differing.html


def test_courses_without_any_difference_say_so(client):
    make_course(slug="a")
    make_course(slug="b")

    page = page_of(client, "a", "b", only="differences")

    assert "These courses differ in no fact that we know." in Markup(page).words


# The rows


def test_differing_rows_come_first_and_say_so_in_words(client):
    make_course(slug="a", captions=True, level="beginner")
    make_course(slug="b", captions=False, level="beginner")

    page = Markup(page_of(client, "a", "b")).html

    differs, same = page.split('<tbody class="compare__same">')
    assert "Captions<span" in differs
    assert "differs</span>" in differs
    assert '<th scope="row">Level</th>' in same
    assert "differs</span>" not in same


def test_unknown_facts_are_said_in_words_and_are_no_difference(client):
    rows = rows_of(make_course(), make_course())

    for label in (
        "Price checked",
        "Certificate",
        "Continuing education",
        "Length in all",
        "One sitting",
        "Body positions",
        "Equipment",
        "Captions",
        "Language",
    ):
        assert said(rows[label]) == [("Not checked yet",)] * 2, label
        assert not rows[label].differs, label


def test_unreviewed_course_says_so_beside_one_that_is_reviewed(client):
    reviewed = make_course()
    make_review(course=reviewed, overall="9.2", verdict="Good.", falls_short=["Long."])

    rows = rows_of(reviewed, make_course())

    none = ("Not yet reviewed",)
    assert said(rows["Our score"]) == [
        ("9.2 out of 10", "Overall only, no marks by criterion"),
        none,
    ]
    assert said(rows["Our verdict"]) == [("Good.",), none]
    assert said(rows["Falls short"]) == [("Long.",), none]


def test_what_only_a_review_can_say_is_left_out_where_there_is_none():
    rows = rows_of(make_course(), make_course())

    assert said(rows["Our score"]) == [("Not yet reviewed",)] * 2
    assert {"Our verdict", "Falls short", "Who it is for"} & rows.keys() == set()


def test_marks_by_the_same_rubric_stand_side_by_side():
    rubric = make_rubric({"evidence": 75, "teaching": 25})
    courses = [
        make_marked_review({"evidence": mark, "teaching": "7"}, rubric=rubric).course
        for mark in ("9.0", "6.5")
    ]

    rows = rows_of(*courses)

    assert said(rows["Evidence"]) == [("9.0 out of 10",), ("6.5 out of 10",)]
    assert [float(cell.mark) for cell in rows["Evidence"].cells] == [9.0, 6.5]
    assert rows["Evidence"].differs
    assert not rows["Teaching"].differs


def test_marks_by_different_versions_are_never_set_side_by_side():
    courses = [reviewed_by(901, 2024), reviewed_by(902, 2025)]

    rows = rows_of(*courses)

    assert said(rows["Marks by criterion"]) == [
        (f"By version {version} of our criteria: see its own page",)
        for version in (901, 902)
    ]
    assert [row for row in rows.values() if any(c.mark for c in row.cells)] == []


def test_course_without_comparable_marks_says_why_beside_two_that_have_them():
    third = reviewed_by(903, 2024)
    shared = make_rubric(version=904, valid_from=date(2025, 1, 1))
    two = [make_marked_review(rubric=shared).course for _ in range(2)]
    overall_only = make_course(rating="9")

    rows = rows_of(*two, third, overall_only)

    assert said(rows["Evidence (version 904)"]) == [
        ("8.0 out of 10",),
        ("8.0 out of 10",),
        ("By version 903 of our criteria, so not on this scale",),
        ("Overall only, no marks by criterion",),
    ]


def test_studies_of_course_and_program_are_never_added_up():
    tested = make_course()
    for of, design in (
        ("course", "randomized-trial"),
        ("program", "randomized-trial"),
        ("program", "randomized-trial"),
        ("program", "controlled"),
    ):
        make_study(course=tested, of=of, design=design)
    looked = make_course(studies_checked_on=date(2026, 11, 24))

    rows = rows_of(tested, looked, make_course())

    assert said(rows["Tested"]) == [
        (
            "This course: 1 randomized trial",
            "Its program: 2 randomized trials, 1 controlled study",
        ),
        ("We looked on 24 Nov 2026 and found none",),
        ("Nobody has looked yet",),
    ]


def test_lowest_price_is_named_only_among_prices_in_the_same_terms():
    cheap = make_course(offer="paid", price=20, currency="USD")
    dear = make_course(offer="paid", price=30, currency="USD")
    monthly = make_course(offer="subscription", price=5, currency="USD")
    foreign = make_course(offer="paid", price=1, currency="AUD")

    both = rows_of(cheap, dear)["Price"].cells
    mixed = rows_of(dear, monthly, foreign, cheap)["Price"].cells

    assert [cell.best for cell in both] == ["lowest", ""]
    assert [cell.best for cell in mixed] == [
        *("", "", ""),
        "lowest of those we can compare",
    ]


def test_nothing_is_named_best_where_all_are_equal_or_one_is_known():
    equal = rows_of(make_course(hours=2), make_course(hours=2))["Length in all"]
    alone = rows_of(make_course(hours=2), make_course())["Length in all"]

    assert [cell.best for cell in equal.cells + alone.cells] == [""] * 4


def test_learners_mean_is_apart_from_our_score(client):
    rating = make_learner_rating(mean="4.70", count=1414, on="Coursera", as_of=2024)
    make_review(course=rating.course, overall="7")
    make_course(slug="b")

    page = Markup(page_of(client, rating.course.slug, "b")).html

    ours, apart = page.split('<tbody class="compare__apart">')
    words = "4.7 of 5, 1,414 learner ratings on Coursera, 2024"
    assert words in apart
    assert words not in ours
    assert "We know of none" in apart


def test_overdue_checks_and_broken_links_are_said(client, time_machine):
    url = "https://seller.example/c"
    make_course(
        slug="a",
        url=url,
        price_checked_on=date(2026, 1, 2),
        offer="paid",
        price=1,
        currency="USD",
    )
    make_course(slug="b", url="https://seller.example/b")
    LinkCheck.objects.create(
        url=url,
        outcome="broken",
        checked_at="2026-11-20T10:00Z",
        failing_since="2026-11-20T10:00Z",
        failures=2,
    )
    time_machine.move_to("2026-11-24T10:00Z")

    page = Markup(page_of(client, "a", "b")).words

    assert "326 days ago ( 2 Jan 2026 ): re-check due" in page
    assert "Broken when we last looked on 20 Nov 2026" in page


def test_way_out_is_marked_and_disclosed_beside_each_paid_link(client):
    make_course(slug="a", url="https://seller.example/a", is_affiliate=True)
    make_course(slug="b", url="https://seller.example/b")
    make_course(slug="c")

    page = Markup(page_of(client, "a", "b", "c")).html

    paid, free, none = page.split('<tbody class="compare__go">')[1].split("</td>")[:3]
    assert 'href="/go/a/" rel="sponsored noopener"' in paid
    assert "the seller pays us if you buy" in paid
    assert 'href="/go/b/" rel="nofollow noopener"' in free
    assert "seller pays us" not in free
    assert "We do not have an address for this course yet." in none
    assert "seller.example" not in page


def test_similar_courses_are_offered_while_there_is_room(client):
    topic = make_topic(name="Taping")
    for slug in "abcde":
        make_course(slug=slug, topics=[topic])

    three = page_of(client, "a", "b", "c")
    four = page_of(client, "a", "b", "c", "d")

    assert [c.slug for c, _ in three.context["similar"]] == ["d", "e"]
    assert four.context["similar"] == []


def test_title_with_markup_is_escaped(client):
    make_course(slug="a", title="<script>alert(1)</script>")
    make_course(slug="b")

    assert b"<script>alert(1)" not in page_of(client, "a", "b").content


def test_table_says_what_scrolls_and_skips_no_heading(client):
    make_course(slug="a")
    make_course(slug="b")

    page = Markup(page_of(client, "a", "b"))

    assert '<section class="table-scroll" tabindex="0" aria-label="Course' in page.html
    assert page.skips_no_level()
    assert page.inline_code == []


def test_comparison_needs_at_most_twelve_queries_whatever_it_holds(
    client, django_assert_max_num_queries
):
    topics = [make_topic(), make_topic()]
    rubric = make_rubric()
    for slug in "abcd":
        course = make_course(slug=slug, topics=topics, provider=make_provider())
        make_marked_review(course=course, rubric=rubric)
        make_study(course=course)
        make_learner_rating(course=course)
        course.continuing_education.create(unit="hours", source=make_source())

    page_of(client, "a", "b")  # the first visit after an edit reads it into the index
    for slugs in ("ab", "abc", "abcd"):
        with django_assert_max_num_queries(12):
            page_of(client, *slugs)


def test_days_are_those_of_the_site(client):
    today = timezone.localdate()
    rows = rows_of(
        make_course(price_checked_on=today), make_course(price_checked_on=today)
    )

    assert not rows["Price checked"].differs
