"""What the lists of careers and credentials select, count and say."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from careers.filters import CareerFilterSet, CredentialFilterSet
from careers.models import (
    CareerPath,
    Credential,
    IssuingBody,
)
from tests.builders import (
    make_career,
    make_credential,
    make_group,
    make_outlook,
    make_salary,
    make_stage,
    make_topic,
    save,
)
from tests.table import down, mixed, up

pytestmark = pytest.mark.django_db


def ask(query=""):
    careers = CareerPath.objects.for_cards().in_groups()
    return CareerFilterSet(QueryDict(query), careers, path="/careers/")


def ask_credentials(query=""):
    return CredentialFilterSet(
        QueryDict(query), Credential.objects.for_rows(), path="/credentials/"
    )


def counts(filterset, name):
    return {o.value: o.count for o in filterset.facet(name).options if o.count}


def test_license_that_depends_is_in_neither_answer():
    needed = make_career(license_required="required")
    free = make_career(license_required="not-required")
    make_career(license_required="depends")

    assert list(ask("license=yes").qs) == [needed]
    assert list(ask("license=no").qs) == [free]
    assert counts(ask(), "license") == {"": 3, "yes": 1, "no": 1}


def test_career_fits_a_length_by_its_shortest_usual_training():
    fits = make_career(months=((12, 24), (12, 60)))
    make_career(months=((12, 24), (13, 13)))
    make_career(months=())

    assert list(ask("max_months=24").qs) == [fits]


def test_length_reads_in_years_and_salary_with_its_thousands():
    chips = ask("max_months=24&min_salary=50000").chips

    assert [(chip.label, chip.value) for chip in chips] == [
        ("Length of training", "Up to 2 years"),
        ("Pay a year", "$50,000 or more"),
    ]


def test_salary_goes_by_the_median_or_the_high_end():
    by_median = make_salary(median=90_000, high=200_000).career
    by_high = make_salary(median=None, low=50_000, high=120_000).career
    make_salary(median=None, low=300_000)
    make_salary(currency="EUR", median=300_000)
    make_salary(per="hour", median=300_000)
    make_career()

    assert set(ask("min_salary=90000").qs) == {by_median, by_high}
    assert list(ask("min_salary=90001").qs) == [by_high]


def test_only_the_first_figure_in_dollars_a_year_counts():
    career = make_career()
    make_salary(career=career, median=60_000, position=2)
    make_salary(career=career, median=500_000, currency="EUR", position=0)
    make_salary(career=career, median=50_000, position=1)

    assert ask("min_salary=50001").total == 0
    assert list(ask("min_salary=50000").qs) == [career]


def test_area_of_topics_brings_the_careers_of_its_topics():
    area = make_topic()
    inside = make_career(topics=[make_topic(parent=area)])
    make_career(topics=[make_topic()])

    assert list(ask(f"topic={area.slug}").qs) == [inside]


def test_several_groups_widen_and_a_credential_narrows():
    credential = make_credential()
    first = make_career(credentials=[credential])
    second = make_career()
    make_career(credentials=[credential])
    groups = f"group={first.group.slug}&group={second.group.slug}"

    assert set(ask(groups).qs) == {first, second}
    assert list(ask(f"{groups}&credential={credential.slug}").qs) == [first]


def test_draft_credential_is_no_choice():
    draft = make_credential(status="draft")
    make_career(credentials=[draft])

    filterset = ask(f"credential={draft.slug}")

    assert all(f.name != "credential" for f in filterset.facets)
    assert ask_credentials(f"q={draft.name}").total == 0


def test_bad_values_are_named_and_the_list_stays():
    make_career()

    filterset = ask("max_months=soon&min_salary=-1&license=maybe&group=x&sort=fame")

    assert filterset.total == 1
    assert [p.name for p in filterset.problems] == [
        "group",
        "max_months",
        "min_salary",
        "license",
        "sort",
    ]


def test_any_stays_open_where_nothing_matches():
    make_career(license_required="required")

    pay = ask("license=no&min_salary=75000").facet("min_salary")

    assert [(o.value, o.disabled) for o in pay.options if not o.disabled] == [
        ("", False),
        ("75000", False),
    ]


def test_a_million_dollars_is_a_fair_question():
    make_salary()

    assert ask("min_salary=1000000").problems == []
    assert ask("min_salary=1000000").total == 0


@pytest.mark.parametrize("sort", ["-salary", "months", "-outlook"])
def test_unknown_comes_last_in_every_sort(sort):
    unknown = make_career(title="AAA", months=())
    known = make_salary(career=make_career(title="ZZZ")).career
    make_outlook(career=known, growth_percent=-5)

    assert list(ask(f"sort={sort}").qs) == [known, unknown]


@pytest.mark.parametrize("sort", ["", "-salary", "months", "title", "-outlook"])
def test_equal_careers_keep_one_order(sort):
    group = make_group()
    careers = [make_career(title="Same", group=group) for _ in range(4)]

    assert list(ask(f"sort={sort}").qs) == careers


def test_without_a_sort_groups_follow_their_position():
    last = make_career(title="A", group=make_group(position=2))
    first = make_career(title="B", group=make_group(position=1))

    assert list(ask().qs) == [first, last]
    assert next(iter(ask().sort_field.field.choices)) == ("", "Field")


def test_credentials_are_found_by_the_field_that_uses_them():
    used = make_credential()
    career = make_career(credentials=[used])
    make_career(credentials=[make_credential()], group=career.group, status="draft")
    make_career(credentials=[])

    assert list(ask_credentials(f"group={career.group.slug}").qs) == [used]


def test_credentials_are_found_by_the_career_that_names_or_earns_them():
    named, earned, other = (make_credential(name=name) for name in "ABC")
    career = make_career(credentials=[named])
    make_stage(career=career, order=2, credentials=[earned])
    make_career(credentials=[other])

    filterset = ask_credentials(f"career={career.slug}")

    assert list(filterset.qs) == [named, earned]
    assert counts(filterset, "career") == {
        career.slug: 2,
        other.career_paths.get().slug: 1,
    }


def test_only_public_careers_with_a_public_credential_are_offered():
    draft = make_career(credentials=[make_credential()], status="draft")
    make_career(credentials=[make_credential(status="draft")])
    live = make_career(credentials=[make_credential()])

    filterset = ask_credentials(f"career={draft.slug}")

    assert [o.value for o in filterset.facet("career").options] == [live.slug]
    assert filterset.total == 2
    assert [p.name for p in filterset.problems] == ["career"]


def test_retired_credentials_come_last_and_can_be_asked_for():
    retired = make_credential(name="A", credential_status="retired")
    active = make_credential(name="B")

    assert list(ask_credentials().qs) == [active, retired]
    assert list(ask_credentials("status=retired").qs) == [retired]
    assert counts(ask_credentials("status=retired"), "status") == {
        "active": 1,
        "retired": 1,
    }


def test_bodies_and_regions_are_those_of_published_credentials():
    body = save(IssuingBody, name="A board")
    mine = make_credential(body=body, region="Europe")
    make_credential(region="US")
    make_credential(status="draft", region="Moon", body=save(IssuingBody, name="No"))

    filterset = ask_credentials(f"body={body.slug}")

    assert list(filterset.qs) == [mine]
    assert [o.value for o in filterset.facet("region").options] == ["Europe", "US"]
    assert "No" not in [o.label for o in filterset.facet("body").options]


def test_counts_cost_the_same_number_of_queries_for_one_career_or_thirty(
    django_assert_max_num_queries, django_assert_num_queries
):
    make_salary(career=make_career(topics=[make_topic()]))
    ask()  # the first list after an edit brings the sets up to date
    with django_assert_max_num_queries(3) as cost:
        assert ask("max_months=24&min_salary=1").facets
    for _ in range(29):
        make_salary(career=make_career(topics=[make_topic()]))
    ask()

    with django_assert_num_queries(len(cost)):
        assert ask("max_months=24&min_salary=1").facets


LEVELS = ["high-school", "masters"]
ROWS = mixed(
    12,
    title=["Alpha", "Beta", "Gamma"],
    group=[0, 1],
    entry=LEVELS,
    license=["required", "not-required", "depends"],
    months=[(), ((6, 60),), ((12, 12), (12, 36)), ((6, 12),)],
    pay=[None, (50_000, 80_000), (None, 150_000), (75_000, 80_000), (None, 80_000)],
    topics=[set(), {0}, {1}, {0, 1}],
    growth=[None, -5, 0, 11],
    live=[True, True, True, False],
)
CHOSEN = st.fixed_dictionaries(
    {},
    optional={
        "group": st.lists(st.sampled_from([0, 1]), unique=True, min_size=1),
        "entry": st.lists(st.sampled_from(LEVELS), unique=True, min_size=1),
        "license": st.sampled_from(["yes", "no"]),
        "topic": st.lists(st.sampled_from([0, 1]), unique=True, min_size=1),
        "max_months": st.sampled_from([5, 6, 12, 23, 24]),
        "min_salary": st.sampled_from([50_000, 75_001, 100_000, 150_000]),
        "sort": st.sampled_from(["-salary", "months", "title", "-outlook"]),
    },
)


def pay_of(row):
    median, high = row["pay"] or (None, None)
    return high if median is None else median


def training_of(row):
    """The shortest and the longest training, or None twice."""
    ends = [sum(end) for end in zip(*row["months"], strict=True)]
    return ends or [None, None]


def passes(row, name, value):
    """Whether a row passes one filter."""
    if name == "license":
        return row["license"] == {"yes": "required", "no": "not-required"}[value]
    if name == "topic":
        return bool(row["topics"] & set(value))
    if name == "max_months":
        shortest, _ = training_of(row)
        return shortest is not None and shortest <= value
    if name == "min_salary":
        return pay_of(row) is not None and pay_of(row) >= value
    return name == "sort" or row[name] in value


def place(row, sort):
    """Where the row stands in the list: unknown last, equal rows as they were made."""
    first = {
        "-salary": [down(pay_of(row))],
        "months": [up(end) for end in training_of(row)],
        "title": [],
        "-outlook": [down(row["growth"])],
        None: [row["group"]],
    }
    return (*first[sort], row["title"], row["career"].pk)


def rows_passing(rows, chosen, *, without=""):
    return [
        row
        for row in rows
        if row["live"]
        and all(passes(row, k, v) for k, v in chosen.items() if k != without)
    ]


@pytest.fixture
def table(db):
    """The rows in the database, each with its career; and what their numbers mean."""
    groups, topics = [make_group(), make_group()], [make_topic(), make_topic()]
    rows = []
    for row in ROWS:
        career = make_career(
            title=row["title"],
            group=groups[row["group"]],
            entry_level=row["entry"],
            license_required=row["license"],
            months=row["months"],
            topics=[topics[n] for n in row["topics"]],
            publish_at=timezone.now() + timedelta(days=-1 if row["live"] else 1),
        )
        if row["pay"]:
            make_salary(career=career, median=row["pay"][0], high=row["pay"][1])
        if row["growth"] is not None:
            make_outlook(career=career, growth_percent=row["growth"])
        rows.append({**row, "career": career})
    return rows, {"group": groups, "topic": topics}


@settings(max_examples=100)
@given(chosen=CHOSEN)
def test_list_order_and_counts_equal_brute_force(table, chosen):
    rows, named = table
    query = QueryDict(mutable=True)
    for name, value in chosen.items():
        values = value if isinstance(value, list) else [value]
        if name in named:
            values = [named[name][number].slug for number in values]
        query.setlist(name, values)

    filterset = ask(query.urlencode())

    wanted = sorted(
        rows_passing(rows, chosen), key=lambda row: place(row, chosen.get("sort"))
    )
    assert list(filterset.qs) == [row["career"] for row in wanted]
    assert filterset.total == len(wanted)
    for name, values in (
        ("entry", LEVELS),
        ("license", ["yes", "no"]),
        ("max_months", [12, 24, 48]),
        ("min_salary", [50_000, 75_000, 100_000]),
    ):
        others = rows_passing(rows, chosen, without=name)
        found = counts(filterset, name)
        for value in values:
            choice = [value] if name == "entry" else value
            hits = [row for row in others if passes(row, name, choice)]
            assert found.get(str(value), 0) == len(hits), (name, value)
    for name, rows_named in named.items():
        others = rows_passing(rows, chosen, without=name)
        found = counts(filterset, name)
        for number, row_named in enumerate(rows_named):
            hits = [row for row in others if passes(row, name, [number])]
            assert found.get(row_named.slug, 0) == len(hits), (name, number)


@pytest.mark.parametrize(
    ("sort", "sentence"),
    [
        ("-salary", "By the median or, where a source gives only a range"),
        ("-outlook", "The projections do not all cover the same years"),
    ],
)
def test_list_says_what_unlike_figures_are_sorted_by(client, sort, sentence):
    make_career()

    assert sentence in client.get(f"/careers/?sort={sort}").content.decode()
    assert sentence not in client.get("/careers/").content.decode()
