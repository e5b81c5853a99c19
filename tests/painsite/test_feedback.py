"""What a reader can say of a page: counted, with no cookie and nothing of the reader."""

import re
import threading
from datetime import date, timedelta

import pytest
from django.core import signing
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from core.models import PageFeedback
from tests.builders import (
    hidden_states,
    make_article,
    make_career,
    make_course,
    make_credential,
    make_term,
    make_treatment,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db
PAGE = "/courses/c/"
FORM = f"/feedback/?page={PAGE}"
THANKS = f"/feedback/thanks/?page={PAGE}"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def course():
    return make_course(slug="c", title="Calm backs")


def open_form(client, path=FORM):
    """What the form on the page holds, as a browser would send it."""
    page = client.get(path).content.decode()
    return {"form": re.search(r'name="form" value="([^"]+)"', page)[1]}


def send(client, **answers):
    headers = answers.pop("headers", SAME_SITE)
    return client.post("/feedback/", answers, headers=headers)


def counts():
    rows = PageFeedback.objects.order_by("pk")
    return list(rows.values_list("path", "useful", "problem", "count"))


# The form


@pytest.mark.usefixtures("course")
def test_form_names_the_page_and_asks_for_nothing_that_could_name_a_reader(client):
    response = client.get(FORM)

    page = Markup(response)
    fields = [a for tag, a in page.tags if tag in ("input", "textarea", "select")]
    assert response.status_code == 200
    assert page.links.count(PAGE) >= 1
    assert "Calm backs" in page.words
    assert "We count your answer for this page and day." in page.words
    assert "a scrambled form of your address is kept for an hour" in page.words
    assert "nothing else" not in page.words
    assert {field.get("type") for field in fields} == {"hidden", "radio"}
    assert response.cookies == {}
    assert "no-store" in response["Cache-Control"]
    assert '<meta name="robots" content="noindex">' in page.html


@pytest.mark.parametrize(
    "make",
    [
        make_course,
        make_career,
        make_credential,
        make_treatment,
        make_article,
        make_term,
    ],
)
def test_every_kind_of_page_leads_to_its_own_form(client, make):
    row = make()

    links = Markup(client.get(row.get_absolute_url())).links

    address = f"/feedback/?page={row.get_absolute_url()}"
    assert links.count(address) == 1
    assert str(row) in Markup(client.get(address)).title


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize(
    "page",
    [
        "",
        "/",
        "/courses/",
        "/courses/none/",
        "/courses/c",
        "/admin/",
        "/feedback/",
        "/courses/compare/",
        "courses/c/",
        "//evil.example/courses/c/",
        "https://evil.example/courses/c/",
        "/courses/c/?x=1",
        "/courses/c/\n",
        "/courses/c\x00/",
        "/courses/../courses/c/",
        "/courses/" + "c" * 3000 + "/",
    ],
)
def test_only_public_pages_have_a_form(client, page):
    for address in ("/feedback/", "/feedback/thanks/"):
        assert client.get(address, {"page": page}).status_code == 404


@pytest.mark.parametrize("hidden", hidden_states())
def test_hidden_page_has_no_form_and_counts_nothing(client, course, hidden):
    data = open_form(client)
    type(course).objects.update(**hidden)

    assert client.get(FORM).status_code == 404
    assert send(client, **data, useful="yes").status_code == 404
    assert counts() == []


# Counting


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize(
    ("answers", "row"),
    [
        ({"useful": "yes", "problem": ""}, (PAGE, True, "", 1)),
        ({"useful": "no", "problem": "wrong"}, (PAGE, False, "wrong", 1)),
        ({"problem": "broken"}, (PAGE, None, "broken", 1)),
    ],
)
def test_answer_is_counted_and_thanked_for(client, answers, row):
    response = send(client, **open_form(client), **answers)

    thanks = client.get(response["Location"])
    assert (response.status_code, response["Location"]) == (303, THANKS)
    assert "Calm backs" in Markup(thanks).words
    assert response.cookies == thanks.cookies == {}
    assert counts() == [row]


@pytest.mark.usefixtures("course")
def test_same_answer_of_others_adds_up_by_day(client, time_machine):
    time_machine.move_to("2026-11-20T23:50:00Z")
    for _ in range(3):
        send(client, **open_form(client), useful="yes")
    time_machine.move_to("2026-11-21T00:10:00Z")
    send(client, **open_form(client), useful="yes")

    rows = PageFeedback.objects.order_by("day").values_list("day", "count")
    assert list(rows) == [(date(2026, 11, 20), 3), (date(2026, 11, 21), 1)]


@pytest.mark.usefixtures("course")
def test_form_sent_twice_counts_once(client):
    data = open_form(client)

    first = send(client, **data, useful="yes")
    second = send(client, **data, useful="no")

    assert first["Location"] == second["Location"] == THANKS
    assert "counted" not in Markup(client.get(THANKS)).words
    assert counts() == [(PAGE, True, "", 1)]


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize("answers", [{}, {"useful": "", "problem": ""}])
def test_empty_form_is_shown_again_and_says_what_is_missing(client, answers):
    response = send(client, **open_form(client), **answers)

    page = Markup(response)
    assert response.status_code == 400
    assert "Choose an answer here or below" in page.words
    assert counts() == []


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize(
    "answers", [{"useful": "maybe"}, {"problem": "<b>"}, {"problem": "a\x00b"}]
)
def test_answer_that_was_not_offered_is_not_counted(client, answers):
    assert send(client, **open_form(client), **answers).status_code == 400
    assert counts() == []


@pytest.mark.usefixtures("course")
def test_nothing_else_that_is_sent_is_kept(client):
    answers = {"useful": "yes", "text": "My name is", "email": "a@b.example"}

    send(client, **open_form(client), **answers)

    kept = PageFeedback.objects.values().get()
    assert set(kept) == {
        *("id", "path", "day", "useful", "problem", "count", "handled_on"),
    }
    assert "name" not in str(kept)


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize(
    "form",
    ["", "x", signing.dumps(["n", PAGE], salt="other"), "a\x00b", "é" * 5000],
)
def test_form_that_we_did_not_make_is_refused(client, form):
    assert send(client, form=form, useful="yes").status_code == 400
    assert counts() == []


@pytest.mark.usefixtures("course")
def test_form_that_was_open_too_long_is_shown_again_with_the_answers(
    client, time_machine
):
    time_machine.move_to("2026-11-20T08:00:00Z", tick=False)
    data = open_form(client)
    time_machine.shift(timedelta(hours=24, seconds=2))

    late = send(client, **data, useful="no", problem="wrong")

    page = Markup(late)
    names = ("useful", "problem")
    checked = [
        a["value"] for _, a in page.tags if a.get("name") in names and "checked" in a
    ]
    assert late.status_code == 400
    assert "open for more than a day" in page.words
    assert checked == ["no", "wrong"]
    assert counts() == []


# Who may send it


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "http://testserver"}, 303),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://["}, 403),
        ({"Origin": "http://a]b"}, 403),
        ({"Origin": "testserver"}, 403),
        ({}, 303),
    ],
)
def test_page_of_another_site_cannot_send_it(headers, status):
    browser = Client(enforce_csrf_checks=True)

    response = send(browser, **open_form(browser), useful="yes", headers=headers)

    assert response.status_code == status
    assert len(counts()) == (status == 303)


@pytest.mark.usefixtures("course")
def test_one_client_is_limited_and_told_when_to_come_back(client, monkeypatch):
    monkeypatch.setattr(
        "painsite.feedback.FeedbackThrottle.THROTTLE_RATES", {"feedback": "2/hour"}
    )
    for _ in range(2):
        send(client, **open_form(client), useful="yes")

    refused = send(client, **open_form(client), useful="yes")

    assert refused.status_code == 429
    assert 3500 < int(refused["Retry-After"]) <= 3600
    assert "Try again in 60 minutes" in Markup(refused).words
    assert counts() == [(PAGE, True, "", 2)]


@pytest.mark.usefixtures("course")
def test_limit_keeps_no_address_of_a_reader(client, monkeypatch):
    kept = []
    data = {**open_form(client), "useful": "yes"}
    address = {"REMOTE_ADDR": "203.0.113.7"}

    with monkeypatch.context() as patch:
        patch.setattr(cache, "set", lambda *args, **kwargs: kept.append(str(args)))
        client.post("/feedback/", data, headers=SAME_SITE, **address)

    assert [text for text in kept if "203.0.113.7" in text] == []
    assert len(kept) == 1


@pytest.mark.usefixtures("course")
def test_cache_that_is_down_stops_nobody(client, monkeypatch, caplog):
    data = open_form(client)

    def fail(*args, **kwargs):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(cache, "get", fail)
        patch.setattr(cache, "add", fail)
        response = send(client, **data, useful="yes")

    assert response.status_code == 303
    assert counts() == [(PAGE, True, "", 1)]
    assert PAGE not in caplog.text


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)("/feedback/").status_code == 405


# Adding in the database


def add(**fields):
    values = {"path": PAGE, "day": timezone.localdate(), "useful": None, "problem": ""}
    PageFeedback.objects.add_one(**{**values, **fields})


def test_each_answer_of_a_page_has_one_row_a_day():
    for useful in (True, False, None):
        for _ in range(2):
            add(useful=useful, problem="wrong")

    assert counts() == [(PAGE, useful, "wrong", 2) for useful in (True, False, None)]


def test_what_was_handled_waits_again_when_another_reader_says_it():
    add(problem="wrong")
    PageFeedback.objects.update(handled_on=timezone.localdate())

    add(problem="wrong")

    row = PageFeedback.objects.get()
    assert (row.count, row.handled_on) == (2, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("useful", [True, None])
def test_no_answer_is_lost_when_many_come_at_once(useful):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("The test database is in memory, so threads share a connection.")
    start = threading.Barrier(6)

    def say():
        try:
            start.wait()
            add(useful=useful, problem="wrong")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=say) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert counts() == [(PAGE, useful, "wrong", 6)]


@pytest.mark.usefixtures("course")
@pytest.mark.parametrize("email", ["", "desk@painsite.example"])
def test_words_are_asked_for_only_where_somebody_can_read_them(client, settings, email):
    settings.CONTACT_EMAIL = email

    words = Markup(client.get(FORM)).words

    assert ("Would you rather say it in words?" in words) == bool(email)
    assert "has not set a contact address" not in words
