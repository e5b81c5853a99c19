from datetime import UTC, datetime, timedelta

import pytest

from core.links import Answer
from core.models import LinkCheck
from core.outbound import remember
from tests.builders import make_course, make_source

pytestmark = pytest.mark.django_db

CHECKS = "/admin/core/linkcheck/"
URL = "https://seller.example/c"
BROKEN = Answer("broken", 404, "The page is not there.")


def test_broken_link_is_listed_with_its_age_and_its_records(admin_client, time_machine):
    time_machine.move_to("2026-11-20T12:00:00Z")
    course, source = make_course(url=URL), make_source(url=URL)
    remember(URL, BROKEN, datetime(2026, 11, 6, tzinfo=UTC))

    page = admin_client.get(f"{CHECKS}?work=broken").content.decode()

    assert "2026-11-06 (2\N{NO-BREAK SPACE}weeks ago)" in page
    for row in (course, source):
        opts = row._meta
        assert f"/admin/{opts.app_label}/{opts.model_name}/{row.pk}/change/" in page


def test_link_whose_address_was_mended_waits_for_nobody(admin_client):
    course = make_course(url=URL)
    remember(URL, BROKEN, datetime(2026, 11, 6, tzinfo=UTC))
    course.url = "https://seller.example/new"
    course.save()

    response = admin_client.get(CHECKS)

    assert list(response.context["cl"].result_list) == []


def test_list_costs_the_same_for_many_links(
    admin_client, django_assert_max_num_queries
):
    for number in range(12):
        url = f"{URL}{number}"
        make_course(url=url)
        remember(url, BROKEN, datetime(2026, 11, 6, tzinfo=UTC))

    with django_assert_max_num_queries(16):
        response = admin_client.get(CHECKS)

    assert len(response.context["cl"].result_list) == 12


def test_check_can_be_read_and_not_changed(admin_client):
    make_course(url=URL)
    check = remember(URL, BROKEN, datetime(2026, 11, 6, tzinfo=UTC))

    page = admin_client.get(f"{CHECKS}{check.pk}/change/")
    answers = [
        admin_client.post(f"{CHECKS}{check.pk}/change/", {"failures": 9}).status_code,
        admin_client.post(f"{CHECKS}{check.pk}/delete/", {"post": "yes"}).status_code,
        admin_client.get(f"{CHECKS}add/").status_code,
    ]

    assert f'href="{URL}"' in page.content.decode()
    assert answers == [403, 403, 403]
    assert LinkCheck.objects.get().failures == 1


def test_desk_counts_what_broke_and_what_gives_no_answer(admin_client):
    now = datetime.now(UTC)
    for number, answers in enumerate(
        ([BROKEN], [Answer("unreachable")] * 3, [Answer("unreachable")] * 2)
    ):
        make_source(url=f"{URL}{number}")
        for answer in answers:
            remember(f"{URL}{number}", answer, now - timedelta(days=1))

    needs = {n.task: n.count for n in admin_client.get("/admin/").context["needs"]}

    assert needs["links that broke"] == 1
    assert needs["links without an answer in three checks or more"] == 1
