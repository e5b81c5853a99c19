"""The benchmark still runs, compares and complains; its figures are not judged here."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmark import __main__ as command
from benchmark import bench, naive
from benchmark.bench import Disagreement, Figures, goals
from benchmark.measuring import Times, percentile
from benchmark.pages import NAMES, one_round
from catalog.models import Course, Language, Topic
from tests.builders import make_rubric, make_topic


@pytest.fixture
def vocabulary(db):
    for slug in ("pain-science", "conditions"):
        make_topic(slug=slug)
    make_topic(slug="back-pain", parent=make_topic(slug="body"))
    make_topic(slug="headache")
    Language.objects.create(code="en", name="English")
    Language.objects.create(code="es", name="Spanish")
    make_rubric()


def test_a_small_run_measures_every_page_both_ways(vocabulary):
    said = []

    missed = bench.run([60], said.append, rounds=1)

    assert missed == []  # goals are set for 100,000 courses
    table = "\n".join(said)
    assert "60 courses" in table
    assert all(f"\n{name} " in table for name in NAMES)
    assert "index: built in" in table
    assert "ms of SQL a page: all, first" in table


def test_a_count_that_differs_is_no_figure_but_a_complaint(vocabulary):
    call_command("demo_catalog", courses=20, yes_synthetic=True)
    query = QueryDict("level=beginner")
    filterset = bench.list_of(query)
    total, counts = bench.counts_of(filterset)
    counts["level"]["advanced"] += 1

    with pytest.raises(Disagreement, match="level=advanced"):
        bench.compare("a page", query, (total, counts))


def test_a_total_that_differs_is_a_complaint(vocabulary):
    query = QueryDict("level=beginner")

    with pytest.raises(Disagreement, match="0 rows, and 1 the plain way"):
        bench.compare("a page", query, (1, {}))


def test_words_differ_from_round_to_round():
    first, second = one_round(1), one_round(2)

    assert list(first) == list(second) == NAMES
    assert first["words"] != second["words"]
    assert one_round(1) == first


def test_plain_way_counts_with_all_other_filters(vocabulary):
    call_command("demo_catalog", courses=40, yes_synthetic=True)
    filterset = bench.list_of(QueryDict("level=beginner&offer=free"))
    total, counts = bench.counts_of(filterset)
    offered = {
        facet.name: [(option.value, option.label) for option in facet.options]
        for facet in filterset.facets
    }

    active = naive.active_values(QueryDict("level=beginner&offer=free"))
    with CaptureQueriesContext(connection) as queries:
        found = naive.grouped_counts(active, offered)

    assert found == naive.counts(active, offered) == (total, counts)
    # The total, and one for each facet; areas and their topics are counted apart.
    assert len(queries) == 1 + len(offered) + 1


@pytest.mark.parametrize(
    "query", ["topic=back-pain&language=en", "ce=1&tested=none", "max_hours=9&q=river"]
)
def test_plain_way_counts_a_course_once_whatever_it_is_joined_with(vocabulary, query):
    call_command("demo_catalog", courses=60, yes_synthetic=True)
    topics = list(Topic.objects.all())
    for course in Course.objects.all():
        course.topics.set(topics)
        course.languages.set(Language.objects.all())
    filterset = bench.list_of(QueryDict(query))
    offered = {
        facet.name: [(option.value, option.label) for option in facet.options]
        for facet in filterset.facets
    }

    active = naive.active_values(QueryDict(query))
    found = [naive.counts(active, offered), naive.grouped_counts(active, offered)]

    assert found == [bench.counts_of(filterset)] * 2


def test_what_is_typed_is_asked_anew_in_each_measurement(vocabulary):
    query = QueryDict("max_hours=20")
    figures, client = Figures(0), Client()
    bench.measure_engine(figures, "typed", query, client)

    with CaptureQueriesContext(connection) as queries:
        bench.measure_engine(figures, "typed", query, client)

    asked = [q for q in queries if '"hours" <= ' in q["sql"]]
    assert len(asked) == 2  # for the page, and for the counts


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:////srv/db.sqlite3",
        "postgres://root@127.0.0.1:5432/painsite",
        "postgres://root@127.0.0.1/bench?application_name=x_bench",
    ],
)
def test_it_refuses_to_fill_a_database_that_may_be_real(address, tmp_path):
    with pytest.raises(SystemExit, match="_bench"):
        command.own_database(address, str(tmp_path))


@pytest.mark.parametrize(
    "address", ["sqlite:////tmp/x_bench", "postgres://root@127.0.0.1:5432/x_bench"]
)
def test_it_takes_a_database_that_is_named_for_it(address, tmp_path):
    assert command.own_database(address, str(tmp_path)) == address


def test_without_an_address_it_makes_a_file_of_its_own(tmp_path):
    address = command.own_database("", str(tmp_path))

    assert address == f"sqlite:///{tmp_path}/painsite_bench"


def test_a_missed_figure_is_named():
    ours, plain = {"page": Times(cpu=[2.0])}, {"page": Times(cpu=[100.0])}
    figures = Figures(
        100_000,
        index_size=6,
        patch=Times(cpu=[3.0, 21.0, 30.0]),
        sql_by_depth={"first": 1.0},
        pages=ours,
        counts=ours,
        naive_pages=plain,
        naive_counts=plain,
    )

    missed = [str(goal) for goal in goals({100_000: figures}) if not goal.is_met]

    assert len(missed) == 3
    assert missed[0].startswith("MISSED counts: times less CPU than a COUNT for each")
    assert missed[1].startswith("MISSED index, MB")
    assert missed[1].endswith("6.0   wanted <= 5")
    assert missed[2].startswith("MISSED patch of one course, ms CPU, median")
    assert missed[2].endswith("21.0   wanted <= 20")


def test_percentile_is_a_value_that_was_measured():
    assert percentile([3, 1, 2], 50) == 2
    assert percentile(list(range(100)), 95) == 95
    assert percentile([7], 95) == 7
