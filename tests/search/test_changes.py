"""The log of changes, as a reader follows it."""

import threading
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.db import DEFAULT_DB_ALIAS as DB
from django.db import connection, connections, transaction

from catalog.filters import CourseFilterSet
from catalog.models import Course
from search import changes
from search.changes import NEVER, Seen, changes_since, read_version, touch
from search.index import FacetIndex
from search.models import Change
from tests.builders import make_course

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
                # Rows of its own, so that the two can wait but never for each other.
                pk, level = random.choice(pks[seed::2]), random.choice(levels)
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
