"""The desk's queue of what readers say, and the corrections that it publishes."""

from datetime import date

import pytest

from core.models import Correction, PageFeedback
from tests import desk
from tests.builders import save

pytestmark = pytest.mark.django_db
LIST = "/admin/core/pagefeedback/"
NAMED = "problems on our pages that readers named"


def say(path="/courses/a/", day=date(2026, 11, 1), **fields):
    return save(PageFeedback, path=path, day=day, **fields)


def listed(client, query=""):
    rows = client.get(LIST + query).context["cl"].result_list
    return [(row.path, row.problem, row.total) for row in rows]


def needs(client):
    return {n.task: n for n in client.get("/admin/").context["needs"]}


def test_queue_has_a_row_for_each_page_and_problem_the_most_often_named_first(
    admin_client,
):
    say(problem="wrong", count=2)
    say(problem="wrong", useful=False, count=3)
    say(problem="wrong", day=date(2026, 11, 2), count=4)
    say(useful=True, count=10)
    say(path="/courses/b/", problem="wrong")

    assert listed(admin_client) == [
        ("/courses/a/", "", 10),
        ("/courses/a/", "wrong", 9),
        ("/courses/b/", "wrong", 1),
    ]


def test_queue_shows_votes_days_and_a_link_to_the_page(admin_client):
    say(problem="wrong", useful=False, count=3)
    say(problem="wrong", useful=True, day=date(2026, 11, 5))

    response = admin_client.get(LIST)

    row = response.context["cl"].result_list[0]
    votes = (row.useful_yes, row.useful_no, row.first, row.last)
    assert votes == (1, 3, date(2026, 11, 1), date(2026, 11, 5))
    assert '<a href="/courses/a/">/courses/a/</a>' in response.content.decode()


def test_first_page_of_the_desk_counts_named_problems_only(admin_client):
    say(problem="wrong")
    say(problem="wrong", day=date(2026, 11, 2))
    say(problem="unclear")
    say(useful=False)

    need = needs(admin_client)[NAMED]

    assert need.count == 2
    assert len(listed(admin_client, need.url.removeprefix(LIST))) == 2


def test_handled_takes_all_days_of_the_problem_out_of_the_queue_and_back(
    admin_client, time_machine
):
    time_machine.move_to("2026-11-25T12:00:00Z")
    say(problem="wrong", count=2)
    last = say(problem="wrong", day=date(2026, 11, 2))
    say(problem="unclear")

    desk.act(admin_client, PageFeedback, "mark_handled", [last])

    waiting, handled = listed(admin_client), listed(admin_client, "?state=handled")
    assert waiting == [("/courses/a/", "unclear", 1)]
    assert handled == [("/courses/a/", "wrong", 3)]
    assert PageFeedback.objects.filter(handled_on=date(2026, 11, 25)).count() == 2
    assert needs(admin_client)[NAMED].count == 1


def test_handled_feedback_can_be_put_back(admin_client):
    row = say(problem="wrong", handled_on=date(2026, 11, 20))

    admin_client.post(
        f"{LIST}?state=handled", {"action": "put_back", "_selected_action": [row.pk]}
    )

    assert listed(admin_client) == [("/courses/a/", "wrong", 1)]


def test_nobody_can_write_or_delete_what_readers_said(admin_client):
    row = say(problem="wrong")

    assert admin_client.get(f"{LIST}add/").status_code == 403
    assert admin_client.post(f"{LIST}{row.pk}/delete/").status_code == 403
    admin_client.post(f"{LIST}{row.pk}/change/", {"problem": "other", "count": 9})
    row.refresh_from_db()
    assert (row.problem, row.count) == ("wrong", 1)


def test_queue_needs_no_query_for_each_row(admin_client, django_assert_max_num_queries):
    for n in range(30):
        say(path=f"/courses/{n}/", problem="wrong")

    with django_assert_max_num_queries(8):
        admin_client.get(LIST)


def test_correction_can_be_written_on_the_desk(admin_client):
    desk.add(
        admin_client,
        Correction,
        corrected_on="2026-11-20",
        path="/courses/a/",
        page_title="A course",
        said="It takes 10 hours.",
        says="It takes 12 hours.",
        is_public="on",
    )

    assert Correction.objects.get().is_public


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/a b/"]
)
def test_correction_links_to_no_other_site(admin_client, path):
    response = desk.add(
        admin_client,
        Correction,
        corrected_on="2026-11-20",
        path=path,
        page_title="A course",
        said="a",
        says="b",
    )

    assert "Give the address of a page of this site" in desk.errors(response)
