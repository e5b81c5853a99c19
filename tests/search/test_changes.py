"""The log of changes, as a reader follows it."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from random import Random

import pytest
from django.db import DEFAULT_DB_ALIAS as DB
from django.db import connection, connections, transaction

from catalog.actions import withdraw_review
from catalog.filters import CourseFilterSet
from catalog.models import Course, Provider, Topic
from core.locks import lock
from search import changes
from search.changes import NEVER, Seen, changes_since, read_version, touch
from search.index import FacetIndex
from search.models import Change, Document
from search.triggers import paused
from tests.builders import make_course, make_provider, make_topic

pytestmark = pytest.mark.django_db


def since(seen, model=Course):
    return changes_since(seen, read_version(DB), model, using=DB)


def test_a_reader_hears_of_each_row_once():
    course, other = make_course(), make_course()
    seen = read_version(DB)

    course.save()
    course.save()

    assert since(seen) == {course.pk}
    assert since(read_version(DB)) == set()
    other.delete()
    assert since(seen) == {course.pk, other_pk(seen, course)}


def other_pk(seen, course):
    [pk] = since(seen) - {course.pk}
    return pk


def test_what_no_trigger_sees_is_logged_by_hand():
    seen = read_version(DB)

    touch(Course, [7, 7, 8])

    assert since(seen) == {7, 8}
    touch(Course, [])
    assert since(seen) == {7, 8}
    touch(Course, None)
    assert since(seen) is None


def test_a_number_that_was_rolled_back_and_given_again_is_not_mistaken():
    with transaction.atomic():
        touch(Course, [1])
        gone = read_version(DB)
        transaction.set_rollback(True)
    touch(Course, [2])
    again = read_version(DB)
    touch(Course, [3])

    assert again.number == gone.number
    assert since(again) == {3}
    assert since(gone) is None


def test_a_number_from_the_future_is_not_believed():
    now = read_version(DB)

    assert since(Seen(now.number + 1, now.stamp)) is None
    assert since(Seen(now.number, now.stamp + 1)) is None


def test_whoever_looks_too_rarely_reads_everything(monkeypatch):
    seen = read_version(DB)
    monkeypatch.setattr(changes, "MOST_PATCHED", 2)

    touch(Course, [1, 2])
    assert since(seen) == {1, 2}
    touch(Course, [3])
    assert since(seen) is None


def test_the_log_is_kept_short():
    for number in range(300):
        touch(Course, [number])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE search_version SET number = 5119")
    touch(Course, [1])  # number 5120, a multiple of 256

    assert not Change.objects.filter(number__lte=5120 - changes.KEPT).exists()
    assert since(Seen(5, 0)) is None


def test_an_emptied_log_starts_at_a_stamp_of_its_own():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_version")
    assert read_version(DB) == NEVER

    changes.ensure_version(DB)

    first = read_version(DB)
    assert first.number == 0
    assert first.stamp != 0


# Several writers


@pytest.mark.django_db(transaction=True)
def test_a_second_writer_waits_so_that_numbers_are_in_order_of_commit():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time by itself.")
    start = read_version(DB)
    done = threading.Event()

    def second():
        touch(Course, [2])
        done.set()
        connections.close_all()

    thread = threading.Thread(target=second)
    with transaction.atomic():
        touch(Course, [1])
        mine = read_version(DB)
        thread.start()
        assert not done.wait(0.3)
    thread.join(10)

    assert done.is_set()
    assert mine.number == start.number + 1
    assert read_version(DB).number == start.number + 2
    assert since(mine) == {2}
    assert since(start) == {1, 2}


@pytest.mark.django_db(transaction=True)
def test_sets_stay_true_while_two_writers_and_a_reader_are_at_work():
    if connection.vendor == "sqlite":
        pytest.skip("The test database of SQLite is in the memory of one connection.")
    pks = [make_course().pk for _ in range(6)]
    levels = ["beginner", "intermediate", "advanced"]

    def write(seed):
        random = Random(seed)
        try:
            for _ in range(25):
                pk, level = random.choice(pks), random.choice(levels)
                Course.objects.filter(pk=pk).update(level=level)
        finally:
            connections.close_all()

    with ThreadPoolExecutor() as pool:
        writers = [pool.submit(write, seed) for seed in (0, 1)]
        while not all(writer.done() for writer in writers):
            FacetIndex.current(CourseFilterSet, DB)
    for writer in writers:
        writer.result()

    kept = FacetIndex.current(CourseFilterSet, DB).sets["level"]
    for level in levels:
        wanted = Course.objects.filter(level=level).values_list("pk", flat=True)
        assert set(kept.get(level, ())) == set(wanted)


@pytest.fixture
def meeting(transactional_db):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time by itself.")
    return Meeting()


class Meeting:
    """Two courses with a topic, and a second writer who comes in between."""

    def __init__(self):
        self.topic = make_topic(name="Old")
        self.courses = [make_course(rating="8.0"), make_course()]

    def change(self, number, **fields):
        Course.objects.filter(pk=self.courses[number].pk).update(**fields)

    def rename_topic(self):
        Topic.objects.filter(pk=self.topic.pk).update(name="New")

    def withdraw_review(self):
        course = self.courses[0]
        withdraw_review(
            review=course.reviews.get(), reason="A mistake.", on=date(2026, 1, 2)
        )


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN ("
            "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
            "WHERE d.datname = current_database())"
        )
        return cursor.fetchone() != (0,)


def wait_until(holds):
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)


def in_a_session_of_its_own(work):
    try:
        work()
    finally:
        connections.close_all()


# What one transaction does before and after the other writer comes, and the other.
PAIRS = {
    "a topic is added, and renamed": (
        lambda m: m.courses[0].topics.add(m.topic),
        lambda m: None,
        lambda m: m.rename_topic(),
    ),
    "two courses, and the second of them": (
        lambda m: m.change(0, summary="A"),
        lambda m: m.change(1, summary="B"),
        lambda m: m.change(1, level="advanced"),
    ),
    "a course that is locked first, and the same": (
        lambda m: lock(Course.objects.filter(pk=m.courses[0].pk)),
        lambda m: m.change(0, summary="A"),
        lambda m: m.change(0, level="advanced"),
    ),
    "two courses, and a review of the second": (
        lambda m: m.change(1, summary="A"),
        lambda m: m.change(0, summary="B"),
        lambda m: m.withdraw_review(),
    ),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=list(PAIRS))
def test_writers_wait_for_each_other_and_none_is_refused(meeting, pair):
    before, after, other = pair

    with ThreadPoolExecutor() as pool:
        with transaction.atomic():
            before(meeting)
            second = pool.submit(in_a_session_of_its_own, lambda: other(meeting))
            wait_until(somebody_waits)
            after(meeting)
        second.result(10)

    sets = FacetIndex.current(CourseFilterSet, DB).sets
    assert sets == FacetIndex.read(CourseFilterSet, DB).sets


def test_a_load_and_a_name_that_changes_meanwhile_end_in_the_new_words(meeting):
    provider = make_provider(name="Old press")
    is_renamed, is_loaded = threading.Event(), threading.Event()

    def rename():
        with transaction.atomic():
            Provider.objects.filter(pk=provider.pk).update(name="New press")
            is_renamed.set()
            wait_until(lambda: is_loaded.is_set() or somebody_waits())

    with ThreadPoolExecutor() as pool:
        with paused(DB):
            course = make_course(provider=provider)
            second = pool.submit(in_a_session_of_its_own, rename)
            wait_until(lambda: is_renamed.is_set() or somebody_waits())
        is_loaded.set()
        second.result(10)

    words = Document.objects.get(kind="catalog.course", object_pk=course.pk)
    assert words.keywords.splitlines()[0] == "New press"
