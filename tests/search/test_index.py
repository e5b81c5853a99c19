"""The kept sets equal what the database would say, whatever happens to the rows."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DEFAULT_DB_ALIAS as DB
from django.db import connection, transaction
from django.db.models import Q
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.filters import ArticleFilterSet, TermFilterSet
from articles.models import Article
from careers.filters import CareerFilterSet, CredentialFilterSet
from careers.models import CareerPath, Credential, Group
from catalog.actions import withdraw_review
from catalog.filters import CourseFilterSet, ScoreFilterSet
from catalog.models import Course, CourseStudy, Language, Provider, Topic
from core.choices import Status
from search import index, order
from search.filters import ChoicesFilter
from search.index import FacetIndex, Orders
from search.listing import Rows
from search.triggers import install
from tests.builders import (
    make_article,
    make_career,
    make_cell,
    make_course,
    make_credential,
    make_group,
    make_mechanism,
    make_provider,
    make_salary,
    make_study,
    make_term,
    make_topic,
    make_treatment,
)
from treatments.filters import TreatmentFilterSet
from treatments.models import Mechanism, Suitability, Treatment

pytestmark = pytest.mark.django_db

LISTS = [
    CourseFilterSet,
    ScoreFilterSet,
    CareerFilterSet,
    CredentialFilterSet,
    TreatmentFilterSet,
    ArticleFilterSet,
    TermFilterSet,
]


def kept(filterset):
    return state(FacetIndex.current(filterset, DB))


def read(filterset):
    return state(FacetIndex.read(filterset, DB))


def state(index):
    """All that an index says, in plain values."""
    sorts = [
        (name, code)
        for name, part in index.filters.items()
        if part.is_sort
        for code, _ in part.values()
        if not part.by_relevance(code)
    ]
    return {
        "everything": set(index.everything),
        "sets": {
            (name, code): set(rows)
            for name, codes in index.sets.items()
            for code, rows in codes.items()
            if rows
        },
        "choices": {name: part.offered() for name, part in index.filters.items()},
        "orders": {key: list(index.order(key)) for key in [(), *((s,) for s in sorts)]},
    }


def counts(filterset, name, query=""):
    options = filterset(QueryDict(query)).facet(name).options
    return {option.value: option.count for option in options if option.count}


# Edits, each of the n-th of its rows. Together they reach every table that a list reads.


def make_world():
    make_topic(parent=make_topic())
    make_provider()
    for n in range(3):
        make_some(n)
    make_study(course=Course.objects.order_by("pk")[0])


def pick(rows, n):
    rows = list(rows.order_by("pk"))
    return rows[n % len(rows)] if rows else None


def make_some(n):
    topic = pick(Topic.objects, n)
    topics = [topic] if topic else []
    make_course(
        title=f"Title {n}",
        topics=topics,
        provider=pick(Provider.objects, n),
        rating=None if n % 2 else "8.5",
        expire_at=timezone.now() + timedelta(days=n + 1),
    )
    group = pick(Group.objects, n) or make_group()
    career = make_career(group=group, topics=topics, months=((n, n + 6),))
    career.credentials.add(make_credential())
    make_salary(career=career, median=50_000 + n * 10_000)
    make_cell(treatment=make_treatment(), mechanism=make_mechanism())
    make_article(topics=topics), make_term()


def rename_topic(n):
    if topic := pick(Topic.objects, n):
        Topic.objects.filter(pk=topic.pk).update(slug=f"renamed-{topic.pk}-{n}")


def move_topic(n):
    if topic := pick(Topic.objects, n):
        area = None if topic.children.exists() or n % 2 else make_topic()
        Topic.objects.filter(pk=topic.pk).update(parent=area)


def rename_provider(n):
    provider = pick(Provider.objects, 0)
    Provider.objects.filter(pk=provider.pk).update(name=f"Name {n}")


def edit_course(n):
    if course := pick(Course.objects, n):
        Course.objects.filter(pk=course.pk).update(
            title=f"A{n}", level="advanced", provider=pick(Provider.objects, n)
        )


def hide_all_of_a_status(n):
    for model in (Course, CareerPath, Credential, Treatment, Article):
        if row := pick(model.objects, n):
            status = Status.DRAFT if n % 3 else Status.PUBLISHED
            model.objects.filter(pk=row.pk).update(status=status)


def add_study(n):
    if course := pick(Course.objects, n):
        make_study(course=course)


def move_study(n):
    if study := pick(CourseStudy.objects, n):
        course = pick(Course.objects.exclude(pk=study.course_id), n)
        if course:
            CourseStudy.objects.filter(pk=study.pk).update(course=course)


def relate(n):
    if career := pick(CareerPath.objects, n):
        career.credentials.set([pick(Credential.objects, n + 1)])
    if course := pick(Course.objects, n):
        course.topics.set([pick(Topic.objects, n), make_topic()][n % 2 :])


def edit_career(n):
    if career := pick(CareerPath.objects, n):
        career.stages.update(months_min=n + 20, months_max=n + 60)
        career.salary_figures.update(median=160_000 + n, high=None)


def edit_cell(n):
    if cell := pick(Suitability.objects, n):
        Suitability.objects.filter(pk=cell.pk).update(certainty="low", effect="unclear")
        Mechanism.objects.filter(pk=cell.mechanism_id).update(slug=f"kind-of-{n}")


def delete_course(n):
    if course := pick(Course.objects.filter(reviews=None), n):
        course.delete()


def take_a_rating_back(n):
    if course := pick(Course.objects.exclude(rating=None), n):
        review = course.reviews.filter(state="current").get()
        withdraw_review(review=review, reason="A mistake.", on=timezone.localdate())


EDITS = [
    make_some,
    rename_topic,
    move_topic,
    rename_provider,
    edit_course,
    hide_all_of_a_status,
    add_study,
    move_study,
    relate,
    edit_career,
    edit_cell,
    delete_course,
    take_a_rating_back,
]
STEPS = st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 9)), max_size=4)


@settings(max_examples=5)  # each looks at every list after every edit
@given(steps=STEPS)
def test_patched_sets_and_orders_equal_those_read_again(db, steps):
    with transaction.atomic():
        make_world()
        for edit, n in steps:
            for filterset in LISTS:
                kept(filterset)  # so that there is something to patch
            edit(n)
            for filterset in LISTS:
                assert kept(filterset) == read(filterset), (filterset, edit)
        transaction.set_rollback(True)


@pytest.mark.parametrize("edit", EDITS)
def test_each_edit_shows_in_the_next_answer(edit):
    make_world()
    before = {filterset: kept(filterset) for filterset in LISTS}

    edit(1)

    after = {filterset: kept(filterset) for filterset in LISTS}
    assert after == {filterset: read(filterset) for filterset in LISTS}
    assert after != before


def test_an_edit_is_patched_and_not_read_again(monkeypatch):
    courses = [make_course() for _ in range(3)]
    FacetIndex.current(CourseFilterSet, DB)
    monkeypatch.setattr(FacetIndex, "read", None)

    Course.objects.filter(pk=courses[0].pk).update(level="advanced")

    assert counts(CourseFilterSet, "level") == {"beginner": 2, "advanced": 1}


def test_a_row_finds_its_place_though_another_moves_meanwhile(monkeypatch):
    """Its place is asked for in rounds, and two states have no order in common."""
    monkeypatch.setattr(order, "PIVOTS", 2)
    courses = [make_course(title=title) for title in "ABCDEFGH"]
    FacetIndex.current(CourseFilterSet, DB).order()
    rename(courses[0], "F2")  # it has to go between F and G
    rounds = []
    find = Orders._read

    def reading(self, key, among=None):
        found = find(self, key, among)
        rounds.append(among)
        if len(rounds) == 1:
            rename(courses[4], "Z")  # E, which stood before
        return found

    monkeypatch.setattr(Orders, "_read", reading)
    FacetIndex.current(CourseFilterSet, DB).order()

    assert len(rounds) > 2
    FacetIndex.current(CourseFilterSet, DB).order()
    assert kept(CourseFilterSet) == read(CourseFilterSet)


def rename(course, title):
    Course.objects.filter(pk=course.pk).update(title=title)


def test_unchanged_sets_are_shared_by_the_patched_index():
    course = make_course(level="beginner", offer="free")
    old = FacetIndex.current(CourseFilterSet, DB)

    Course.objects.filter(pk=course.pk).update(level="advanced")

    new = FacetIndex.current(CourseFilterSet, DB)
    assert new.sets["offer"]["free"] is old.sets["offer"]["free"]
    assert set(old.sets["level"]["beginner"]) == {course.pk}
    assert not new.sets["level"]["beginner"]


def test_without_a_change_a_page_of_counts_needs_one_query():
    make_course()
    FacetIndex.current(CourseFilterSet, DB)

    with CaptureQueriesContext(connection) as queries:
        assert CourseFilterSet(QueryDict("level=beginner")).facets

    assert [query["sql"] for query in queries] == [
        "SELECT number, stamp FROM search_version"
    ]


def test_what_is_rolled_back_leaves_no_trace_in_the_sets():
    course = make_course(level="beginner")
    assert counts(CourseFilterSet, "level") == {"beginner": 1}

    with transaction.atomic():
        Course.objects.filter(pk=course.pk).update(level="advanced")
        assert counts(CourseFilterSet, "level") == {"advanced": 1}
        transaction.set_rollback(True)

    assert counts(CourseFilterSet, "level") == {"beginner": 1}
    # The next change gets the number that was rolled back.
    Course.objects.filter(pk=course.pk).update(level="intermediate")
    assert counts(CourseFilterSet, "level") == {"intermediate": 1}


@pytest.mark.parametrize("level", ["beginner", "advanced"])
def test_sets_of_one_test_are_not_seen_by_the_next(level):
    assert kept(CourseFilterSet)["everything"] == set()

    make_course(level=level)

    assert counts(CourseFilterSet, "level") == {level: 1}


def test_a_typed_number_is_asked_again_after_a_change():
    course = make_course(rating="8.8")
    assert CourseFilterSet(QueryDict("min_rating=8.7")).total == 1

    Course.objects.filter(pk=course.pk).update(rating="8.6")

    assert CourseFilterSet(QueryDict("min_rating=8.7")).total == 0


def test_found_words_follow_the_words_of_another_table():
    topic = make_topic(name="Taping")
    make_course(topics=[topic])
    assert CourseFilterSet(QueryDict("q=taping")).total == 1

    Topic.objects.filter(pk=topic.pk).update(name="Sleep")

    assert CourseFilterSet(QueryDict("q=taping")).total == 0
    assert CourseFilterSet(QueryDict("q=sleep")).total == 1


def test_a_row_that_goes_between_count_and_page_is_left_out():
    kept_row, gone = make_course(title="A"), make_course(title="B")
    filterset = CourseFilterSet(QueryDict())
    assert filterset.total == 2

    Course.objects.filter(pk=gone.pk).update(status=Status.DRAFT)

    assert list(Rows(filterset)[0:20]) == [kept_row]


# Time


NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(moment):
    return time_machine.travel(moment, tick=False)


def without_a_write(filterset, name):
    """The counts of a facet; no statement changes anything."""
    with CaptureQueriesContext(connection) as queries:
        found = counts(filterset, name)
    verbs = {query["sql"].split()[0] for query in queries}
    assert verbs.isdisjoint({"INSERT", "UPDATE", "DELETE"})
    return found


def test_rows_appear_and_disappear_at_their_minute_without_a_write():
    with at(NOON):
        make_course(level="beginner", publish_at=NOON + 2 * MINUTE)
        make_course(level="advanced", expire_at=NOON + 3 * MINUTE)
        make_course(level="advanced", publish_at=NOON + 4 * MINUTE)
        assert without_a_write(CourseFilterSet, "level") == {"advanced": 1}
    moments = [
        (2 * MINUTE - timedelta(microseconds=1), {"advanced": 1}),
        (2 * MINUTE, {"advanced": 1, "beginner": 1}),
        (3 * MINUTE - timedelta(microseconds=1), {"advanced": 1, "beginner": 1}),
        (3 * MINUTE, {"beginner": 1}),
        (4 * MINUTE, {"beginner": 1, "advanced": 1}),
        (9 * MINUTE, {"beginner": 1, "advanced": 1}),
    ]
    for later, wanted in moments:
        with at(NOON + later):
            assert without_a_write(CourseFilterSet, "level") == wanted
            assert kept(CourseFilterSet) == read(CourseFilterSet)


def test_a_moment_is_not_forgotten_over_an_edit_of_another_row():
    with at(NOON):
        make_course(level="beginner", publish_at=NOON + MINUTE)
        make_course(level="beginner", publish_at=NOON + 3 * MINUTE)
        counts(CourseFilterSet, "level")
    with at(NOON + 2 * MINUTE):
        make_course(level="advanced")
        assert counts(CourseFilterSet, "level") == {"beginner": 1, "advanced": 1}
    with at(NOON + 3 * MINUTE):
        assert without_a_write(CourseFilterSet, "level") == {
            "beginner": 2,
            "advanced": 1,
        }


def test_a_related_row_appears_in_counts_at_its_minute():
    """Credentials are counted by the field of the *public* careers that name them."""
    with at(NOON):
        group = make_group(slug="therapy")
        career = make_career(group=group, publish_at=NOON + MINUTE)
        career.credentials.add(make_credential())
        assert without_a_write(CredentialFilterSet, "group") == {}
    with at(NOON + MINUTE):
        assert without_a_write(CredentialFilterSet, "group") == {"therapy": 1}


def test_a_choice_appears_when_what_it_names_does():
    with at(NOON):
        make_credential(slug="late", publish_at=NOON + MINUTE)
        make_career()
        assert CareerFilterSet.base_filters["credential"].load() == []
        assert kept(CareerFilterSet)["choices"]["credential"] == []
    with at(NOON + MINUTE):
        [(code, _)] = kept(CareerFilterSet)["choices"]["credential"]
        assert code == "late"


def test_sets_of_the_future_do_not_serve_the_past():
    with at(NOON):
        make_course(publish_at=NOON + MINUTE)
    with at(NOON + 2 * MINUTE):
        assert CourseFilterSet(QueryDict()).total == 1
    with at(NOON):
        assert CourseFilterSet(QueryDict()).total == 0


# Choices


def test_choices_follow_the_tables_that_name_them():
    provider = make_provider(slug="open", name="Old name")
    make_provider(slug="nothing-public")
    course = make_course(provider=provider)
    make_topic(slug="new", name="New")

    choices = kept(CourseFilterSet)["choices"]
    assert choices["provider"] == [("open", "Old name")]
    assert ("new", "New") in choices["topic"]
    Provider.objects.filter(pk=provider.pk).update(name="New name")
    assert kept(CourseFilterSet)["choices"]["provider"] == [("open", "New name")]
    Course.objects.filter(pk=course.pk).update(status=Status.DRAFT)
    assert kept(CourseFilterSet)["choices"]["provider"] == []


# Large lists


def test_a_large_list_serves_its_old_sets_while_it_is_read_again(monkeypatch):
    started = []

    class Thread:
        def __init__(self, *, target, args, daemon):
            self.run = lambda: target(*args)

        def start(self):
            started.append(self.run)

    make_course(level="beginner")
    FacetIndex.current(CourseFilterSet, DB)
    monkeypatch.setattr(index, "SMALL", 0)
    monkeypatch.setattr(index.threading, "Thread", Thread)
    monkeypatch.setattr(connection, "close", lambda: None)
    with_many_changes(monkeypatch)

    assert counts(CourseFilterSet, "level") == {"beginner": 1}
    assert counts(CourseFilterSet, "level") == {"beginner": 1}
    [run] = started
    run()
    assert counts(CourseFilterSet, "level") == {"beginner": 1, "advanced": 3}


def with_many_changes(monkeypatch):
    monkeypatch.setattr("search.changes.MOST_PATCHED", 2)
    for _ in range(3):
        make_course(level="advanced")


# One more line


def in_careers(slug):
    return Q(career_paths__slug=slug, career_paths__status=Status.PUBLISHED)


class WithCareers(CourseFilterSet):
    """The courses of careers too: one filter more is one line more."""

    career = ChoicesFilter(
        load=lambda: CareerPath.objects.values_list("slug", "title"),
        condition=in_careers,
        label="Career",
    )


def test_one_more_filter_brings_counts_and_notices_changes_by_itself():
    install(DB)
    course, career = make_course(), make_career(slug="nurse")
    assert counts(WithCareers, "career") == {}

    career.courses.add(course)
    assert counts(WithCareers, "career") == {"nurse": 1}
    assert [c.value for c in WithCareers(QueryDict("career=nurse")).chips] == [
        career.title
    ]
    CareerPath.objects.filter(pk=career.pk).update(slug="pain-nurse")
    assert counts(WithCareers, "career") == {"pain-nurse": 1}
    CareerPath.objects.filter(pk=career.pk).update(status=Status.DRAFT)
    assert counts(WithCareers, "career") == {}


class InLanguages(CourseFilterSet):
    """Choices of a table that the rows do not hang on: by a word of the title."""

    word = ChoicesFilter(
        load=lambda: Language.objects.values_list("code", "name"),
        condition=lambda code: Q(title__icontains=code),
        label="Word",
    )


def test_a_new_choice_is_counted_though_no_row_has_changed():
    install(DB)
    make_course(title="Taping")
    Language.objects.create(code="zebra", name="Zebra")
    assert counts(InLanguages, "word") == {}

    Language.objects.create(code="taping", name="Taping")

    assert counts(InLanguages, "word") == {"taping": 1}
