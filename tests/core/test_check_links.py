from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from core.links import Answer, Asker, Courtesy
from core.management.commands.check_links import Command
from core.models import LinkCheck
from core.outbound import addresses, due, kinds, records_with, remember
from tests.builders import (
    make_course,
    make_credential,
    make_hidden_courses,
    make_provider,
    make_source,
)
from tests.core.servers import serving, status

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://seller.example/c"
OK, BROKEN = Answer("ok", 200), Answer("broken", 404, "The page is not there.")
REFUSED, SILENT = Answer("refused", 403), Answer("unreachable")


def asker(*ports, **kwargs):
    return Asker(
        **{
            "user_agent": "test",
            "courtesy": Courtesy(pause=0),
            "resolve": lambda host, port: ["127.0.0.1"],
            "may_reach": lambda ip: ip == "127.0.0.1",
            "ports": ports,
            **kwargs,
        }
    )


def run(urls, asker):
    out = StringIO()
    Command(stdout=out).ask_and_note(urls, asker, workers=4)
    return out.getvalue()


def outcomes():
    return dict(LinkCheck.objects.values_list("url", "outcome"))


# Which addresses


def test_addresses_of_everything_public_are_asked_once_each():
    course = make_course(url=URL)
    make_course(url=URL)
    make_course()
    credential = make_credential(url="https://body.example/")
    provider = make_provider(url="https://provider.example/")
    source = make_source()
    make_source(url="", title="The guide")

    assert addresses() == sorted([course.url, credential.url, provider.url, source.url])
    assert addresses(["credentials"]) == [credential.url]
    assert kinds() == ["courses", "credentials", "providers", "sources"]


def test_addresses_of_what_is_not_public_are_not_asked():
    make_hidden_courses(url=URL)
    make_course(url=URL, title="[DEMO] A course", is_demo=True)

    assert addresses() == []


def test_address_unknown_so_far_comes_first_then_the_one_that_waits_longest():
    for number, days in ((1, 3), (2, 9), (3, 1)):
        remember(f"{URL}{number}", OK, NOON - timedelta(days=days))
    urls = [f"{URL}{number}" for number in (1, 2, 3, 4)]

    assert due(urls, NOON - timedelta(days=2)) == [f"{URL}4", f"{URL}2", f"{URL}1"]


# What is remembered


def test_break_begins_at_its_first_check_and_ends_when_the_page_is_back():
    states = []
    for day, answer in enumerate((OK, BROKEN, BROKEN, OK, BROKEN)):
        check = remember(URL, answer, NOON + timedelta(days=day))
        states.append((check.outcome, check.failing_since, check.failures))

    first, last = (NOON + timedelta(days=n) for n in (1, 4))
    assert states == [
        ("ok", None, 0),
        ("broken", first, 1),
        ("broken", first, 2),
        ("ok", None, 0),
        ("broken", last, 1),
    ]
    assert LinkCheck.objects.count() == 1


@pytest.mark.parametrize("answer", [REFUSED, SILENT, Answer("unsafe")])
def test_answer_that_says_nothing_of_the_page_keeps_a_break_as_it_was(answer):
    remember(URL, BROKEN, NOON)

    remember(URL, answer, NOON + timedelta(days=1))

    check = LinkCheck.objects.get()
    assert (check.outcome, check.failures) == ("broken", 1)
    assert (check.failing_since, check.checked_at) == (NOON, NOON)


@pytest.mark.parametrize("answer", [REFUSED, SILENT, Answer("unsafe")])
def test_answer_that_says_nothing_of_the_page_begins_no_break(answer):
    make_course(url=URL)

    for _ in range(3):
        remember(URL, answer, NOON)

    assert not LinkCheck.objects.broken().exists()
    assert LinkCheck.objects.without_answer().exists() is (answer is SILENT)


def test_two_checks_of_one_evening_count_as_one():
    remember(URL, BROKEN, NOON)

    remember(URL, BROKEN, NOON + timedelta(hours=1))

    assert LinkCheck.objects.get().failures == 1


def test_silence_before_a_break_does_not_count_as_part_of_it():
    for answer in (SILENT, SILENT, BROKEN):
        remember(URL, answer, NOON)

    assert LinkCheck.objects.get().failures == 1


def test_course_learns_that_its_link_works_and_stays_open_for_its_editor():
    course = make_course(url=URL)
    before = course.version, course.updated_at

    remember(URL, OK, NOON)

    course.refresh_from_db()
    assert course.link_checked_on == date(2026, 11, 20)
    assert (course.version, course.updated_at) == before


def test_newer_day_of_an_editor_and_a_changed_address_are_left_alone():
    newer = make_course(url=URL, link_checked_on=date(2026, 11, 21))
    moved = make_course(url="https://seller.example/new")

    remember(URL, OK, NOON)

    newer.refresh_from_db()
    moved.refresh_from_db()
    assert newer.link_checked_on == date(2026, 11, 21)
    assert moved.link_checked_on is None


@pytest.mark.parametrize("answer", [BROKEN, REFUSED, SILENT])
def test_link_that_does_not_work_is_not_marked_as_checked(answer):
    course = make_course(url=URL)

    remember(URL, answer, NOON)

    course.refresh_from_db()
    assert course.link_checked_on is None


def test_records_that_hold_an_address_are_found_in_all_models():
    course, source = make_course(url=URL), make_source(url=URL)

    assert set(records_with([URL])[URL]) == {course, source}


# The command


@time_machine.travel(NOON, tick=False)
def test_command_writes_down_what_each_server_says():
    with serving(status(200)) as good, serving(status(404)) as bad:
        course = make_course(url=good.url("/a"))
        make_source(url=bad.url("/b"))

        said = run(addresses(), asker(good.port, bad.port))

    course.refresh_from_db()
    assert outcomes() == {good.url("/a"): "ok", bad.url("/b"): "broken"}
    assert course.link_checked_on == date(2026, 11, 20)
    assert said == (
        f"Broken since 2026-11-20: {bad.url('/b')} (404)\n"
        "2 addresses: 1 answers, 1 page not found.\n"
    )


def test_addresses_of_one_host_are_asked_one_after_the_other():
    active, most = [], []

    def reply(connection, request):
        active.append(1)
        most.append(len(active))
        status(200)(connection, request)
        active.pop()

    with serving(reply) as server:
        run([server.url(f"/{n}") for n in range(8)], asker(server.port))

    assert LinkCheck.objects.filter(outcome="ok").count() == 8
    assert max(most) == 1


def test_offline_machine_changes_nothing_and_says_so():
    course = make_course(url="http://nowhere.example/")
    remember(course.url, BROKEN, NOON)

    def resolve(host, port):
        raise OSError("no network")

    with pytest.raises(CommandError, match="Is this machine offline"):
        run([course.url, "http://127.0.0.1/"], asker(80, resolve=resolve))

    check = LinkCheck.objects.get()
    assert (check.outcome, check.failures, check.checked_at) == ("broken", 1, NOON)


def test_silence_counts_once_another_host_has_answered():
    with serving(status(200)) as server:

        def resolve(host, port):
            if host == "gone.example":
                raise OSError("unknown")
            return ["127.0.0.1"]

        gone = server.url(host="gone.example")
        run([gone, server.url()], asker(server.port, resolve=resolve))

    assert outcomes() == {gone: "unreachable", server.url(): "ok"}


def test_host_that_wants_to_be_left_alone_is_asked_no_more():
    with serving(status(429, Retry_After="600")) as server:
        said = run([server.url(f"/{n}") for n in range(3)], asker(server.port))

    assert len(server.requests) == 1
    assert "2 left for the next time, as their host wished" in said


def test_interrupted_command_keeps_what_it_has_learned():
    with serving(status(200)) as server:
        urls = [server.url(f"/{n}") for n in range(5)]

        class Impatient(Command):
            def note(self, url, answer):
                super().note(url, answer)
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            Impatient(stdout=StringIO()).ask_and_note(
                urls, asker(server.port), workers=2
            )

    assert outcomes() == {urls[0]: "ok"}


def test_command_without_addresses_says_so():
    out = StringIO()

    call_command("check_links", stdout=out, skip_checks=False)

    assert out.getvalue() == "No address to ask.\n"


@pytest.mark.parametrize(
    "wrong", ["--limit=0", "--limit=x", "--workers=-1", "--only=wishes"]
)
def test_command_refuses_nonsense(wrong):
    with pytest.raises(CommandError):
        call_command("check_links", wrong)


def test_command_never_asks_this_machine():
    make_course(url="http://127.0.0.1/admin/")

    with pytest.raises(CommandError, match="None of 1 addresses answered"):
        call_command("check_links")

    assert outcomes() == {}
