from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from catalog.models import Course
from core.links import Answer
from core.outbound import remember
from tests.builders import make_course

pytestmark = pytest.mark.django_db

URL = "https://seller.example/c"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
OK, BROKEN = Answer("ok", 200), Answer("broken", 404)


@pytest.mark.parametrize(
    ("answers", "recommended"),
    [
        ([], True),
        ([BROKEN], True),
        ([BROKEN, BROKEN], False),
        ([BROKEN, BROKEN, Answer("unreachable")], False),
        ([BROKEN, BROKEN, OK], True),
        ([Answer("unreachable")] * 5, True),
        ([Answer("refused", 403)] * 5, True),
    ],
)
def test_course_whose_page_was_gone_twice_is_not_recommended(answers, recommended):
    course = make_course(url=URL)
    for day, answer in enumerate(answers):
        remember(URL, answer, NOON + timedelta(days=day))

    found = Course.objects.published().recommendable()

    assert list(found) == ([course] if recommended else [])


def test_course_without_an_address_is_recommended():
    remember(URL, BROKEN, NOON)
    remember(URL, BROKEN, NOON)

    course = make_course()

    assert list(Course.objects.recommendable()) == [course]


@pytest.mark.parametrize("named", ["for_cards", "for_record"])
def test_link_state_tells_the_first_and_the_last_day_of_a_break(named):
    make_course(url=URL, title="A")
    make_course(url=f"{URL}/works", title="B")
    remember(f"{URL}/works", OK, NOON)
    remember(URL, BROKEN, NOON)
    remember(URL, BROKEN, NOON + timedelta(days=7))

    broken, works = getattr(Course.objects, named)().order_by("title")

    assert broken.link_broken_since == NOON
    assert broken.link_broken_on == NOON + timedelta(days=7)
    assert (works.link_broken_since, works.link_broken_on) == (None, None)


@pytest.mark.parametrize("page", ["/courses/c/", "/courses/"])
def test_broken_link_is_said_instead_of_when_it_last_worked(page, client):
    make_course(slug="c", url=URL)
    remember(URL, OK, NOON - timedelta(days=9))
    before = client.get(page).content.decode()
    remember(URL, BROKEN, NOON)

    after = client.get(page).content.decode()

    sentence = "The link was broken when we last looked, on"
    assert ("Link checked" in before, sentence in before) == (True, False)
    assert ("Link checked" in after, sentence in after) == (False, True)


def test_desk_counts_stale_prices_and_links(admin_client):
    today = timezone.localdate()
    fresh = {
        "url": URL,
        "price_checked_on": today,
        "link_checked_on": today,
        "studies_checked_on": today,
    }
    make_course(**fresh)
    make_course(**fresh | {"price_checked_on": today - timedelta(days=184)})
    make_course(**fresh | {"price_checked_on": None})
    make_course(**fresh | {"price_checked_on": None, "availability": "closed"})
    make_course(**fresh | {"link_checked_on": today - timedelta(days=93)})
    make_course(**fresh | {"link_checked_on": None, "url": ""})
    make_course(**fresh | {"url": f"{URL}/gone"})
    remember(f"{URL}/gone", BROKEN, NOON)

    needs = {n.task: n for n in admin_client.get("/admin/").context["needs"]}

    counts = {
        task: needs[task].count
        for task in (
            "courses whose price nobody checked for 6 months",
            "courses whose link broke",
            "courses whose link was not seen to work for 3 months",
        )
    }
    assert list(counts.values()) == [2, 1, 1]
    for need in needs.values():
        assert admin_client.get(need.url).context["cl"].result_count == need.count
