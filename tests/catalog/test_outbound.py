import threading
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import DatabaseError, connection, connections

from catalog.models import OutboundCount
from catalog.visits import OutboundCountQuerySet
from core.choices import Status
from tests.builders import make_course

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
VISITS = "/admin/catalog/outboundcount/"


@pytest.fixture
def course():
    return make_course(slug="c", url="https://seller.example/c")


def counts():
    return list(OutboundCount.objects.values_list("course__slug", "count"))


@pytest.mark.usefixtures("course")
def test_each_visit_adds_one_to_the_day(client, time_machine):
    time_machine.move_to("2026-11-20T23:59:00Z")
    client.get("/go/c/")
    client.get("/go/c/")
    time_machine.move_to("2026-11-21T00:01:00Z")
    client.get("/go/c/")

    rows = OutboundCount.objects.order_by("on").values_list("on", "count")
    assert list(rows) == [(DAY, 2), (date(2026, 11, 21), 1)]


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"Purpose": "Preview"},
    ],
)
def test_page_fetched_ahead_of_time_is_no_visit(client, headers):
    response = client.get("/go/c/", headers=headers)

    assert response.status_code == 302
    assert counts() == []


@pytest.mark.usefixtures("course")
def test_head_is_no_visit(client):
    assert client.head("/go/c/").status_code == 302
    assert counts() == []


def test_course_without_address_and_hidden_course_are_not_counted(client):
    make_course(slug="none")
    make_course(slug="draft", url="https://a.example", status=Status.DRAFT)

    client.get("/go/none/")
    client.get("/go/draft/")

    assert counts() == []


@pytest.mark.usefixtures("course")
def test_redirect_works_although_the_count_fails(client, monkeypatch, caplog):
    def fail(*args):
        raise DatabaseError("disk full")

    monkeypatch.setattr(OutboundCountQuerySet, "add_one", fail)
    response = client.get("/go/c/", headers={"User-Agent": "Marvin"})

    assert response["Location"] == "https://seller.example/c"
    assert "A visit to c was not counted" in caplog.text
    assert "Marvin" not in caplog.text


@pytest.mark.usefixtures("course")
def test_visit_costs_three_queries_and_stores_a_number_alone(
    client, django_assert_max_num_queries
):
    client.get("/go/c/")
    with django_assert_max_num_queries(4):  # savepoint and release included
        client.get("/go/c/")

    fields = {field.name for field in OutboundCount._meta.get_fields()}
    assert fields == {"id", "course", "on", "count"}


@pytest.mark.django_db(transaction=True)
def test_no_visit_is_lost_when_many_come_at_once():
    course = make_course(url="https://seller.example/c")
    start = threading.Barrier(6)

    def visit():
        start.wait()
        for _ in range(5):
            OutboundCount.objects.add_one(course, DAY)
        connections.close_all()

    if connection.vendor == "sqlite":
        pytest.skip("The test database is in memory, so threads share a connection.")
    threads = [threading.Thread(target=visit) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert OutboundCount.objects.get().count == 30


def test_counts_are_summed_by_course_and_month():
    first, second = make_course(title="A"), make_course(title="B")
    for course, on, count in (
        (first, date(2026, 1, 1), 2),
        (first, date(2026, 1, 31), 3),
        (first, date(2025, 12, 31), 90),
        (second, date(2026, 12, 1), 7),
    ):
        OutboundCount.objects.create(course=course, on=on, count=count)

    rows = OutboundCount.objects.by_course(2026)

    assert [(row.title, row.total) for row in rows] == [("B", 7), ("A", 5)]
    assert rows[1].months == [5, *[0] * 11]
    assert OutboundCount.objects.years() == [2026, 2025]


def test_desk_shows_the_visits_of_a_year_by_course_and_month(admin_client, course):
    OutboundCount.objects.create(course=course, on=DAY, count=41)
    OutboundCount.objects.create(course=course, on=date(2025, 1, 1), count=7)

    newest = admin_client.get(VISITS)
    older = admin_client.get(f"{VISITS}?year=2025")

    assert newest.context["year"] == 2026
    assert newest.context["totals"] == [0] * 10 + [41, 0]
    assert (older.context["year"], older.context["total"]) == (2025, 7)
    assert f"/admin/catalog/course/{course.pk}/change/" in newest.content.decode()


@pytest.mark.parametrize("year", ["", "x", "1", "9" * 40, "2024"])
def test_year_without_visits_shows_the_newest(year, admin_client, course):
    OutboundCount.objects.create(course=course, on=DAY, count=1)

    assert admin_client.get(f"{VISITS}?year={year}").context["year"] == 2026


def test_desk_without_visits_says_so(admin_client):
    assert "Nobody has followed a link yet" in admin_client.get(VISITS).content.decode()


def test_visits_are_only_read_and_only_by_those_who_may(admin_client, client, course):
    row = OutboundCount.objects.create(course=course, on=DAY, count=1)
    client.force_login(User.objects.create_user("reader", is_staff=True))

    assert client.get(VISITS).status_code == 403
    assert admin_client.get(f"{VISITS}add/").status_code == 403
    assert (
        admin_client.post(f"{VISITS}{row.pk}/change/", {"count": 9}).status_code == 403
    )
    assert (
        admin_client.post(f"{VISITS}{row.pk}/delete/", {"post": 1}).status_code == 403
    )
