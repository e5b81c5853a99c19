import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import (
    make_cell,
    make_mechanism,
    make_topic,
    make_treatment,
    save,
)
from tests.table import mixed
from treatments.choices import Certainty, Effect, Line
from treatments.filters import TreatmentFilterSet
from treatments.models import Category, PainStage, Treatment

pytestmark = pytest.mark.django_db


def ask(query=""):
    return TreatmentFilterSet(
        QueryDict(query),
        Treatment.objects.for_matrix().by_category(),
        path="/treatments/",
    )


def names(query):
    return sorted(ask(query).qs.values_list("name", flat=True))


def test_mechanism_means_a_benefit_was_seen_for_it():
    nerve, tissue = make_mechanism(slug="nerve"), make_mechanism(slug="tissue")
    helps = make_treatment(name="Helps")
    make_cell(treatment=helps, mechanism=nerve, effect="benefit")
    for effect in ("unclear", "none", "harm"):
        treatment = make_treatment(name=f"Found {effect}")
        make_cell(treatment=treatment, mechanism=nerve, effect=effect)
        make_cell(treatment=treatment, mechanism=tissue, effect="benefit")

    assert names("mechanism=nerve") == ["Helps"]


def test_certainty_finds_any_cell_of_that_certainty():
    for certainty in ("high", "low"):
        make_cell(
            treatment=make_treatment(name=certainty),
            effect="none",
            certainty=certainty,
        )

    assert names("certainty=high") == ["high"]
    assert names("certainty=high&certainty=low") == ["high", "low"]


def test_words_are_looked_for_in_the_name_and_in_what_it_is():
    make_treatment(name="Tape", description="A strip for the skin.")
    make_treatment(name="Heat", description="Warmth.")

    assert names("q=STRIP+tape") == ["Tape"]


def test_line_excludes_the_other_lines():
    make_treatment(name="First", line="first-line")
    make_treatment(name="Later", line="later-line")

    assert names("line=later-line") == ["Later"]


def test_topic_names_are_words_to_look_for():
    make_treatment(name="Tape", topics=[make_topic(name="Taping")])
    make_treatment(name="Heat")

    assert names("q=taping") == ["Tape"]


MECHANISMS, STAGES, CATEGORIES = ("m0", "m1"), ("s0", "s1"), ("c1", "c0")
CELLS = [
    (effect, certainty)
    for effect in Effect.values
    for certainty in Certainty.values[:4]
    if (effect, certainty) != ("unclear", "high")
]
ROWS = mixed(
    16,
    name=["Alpha", "Beta", "Gamma"],
    line=Line.values,
    category=CATEGORIES,
    stages=[set(), {"s0"}, {"s1"}, {"s0", "s1"}],
    m0=[None, *CELLS],
    m1=[None, *reversed(CELLS)],
    status=["published", "published", "published", "draft"],
)


def some(values):
    return st.lists(st.sampled_from(values), unique=True, max_size=2)


CHOICES = st.fixed_dictionaries(
    {
        "mechanism": some(MECHANISMS),
        "stage": some(STAGES),
        "category": some(CATEGORIES),
        "line": st.lists(st.sampled_from(Line.values), max_size=1),
        "certainty": some(Certainty.values),
    }
)


def cells_of(row):
    return {name: row[name] for name in MECHANISMS if row[name]}


HAS = {
    "mechanism": lambda row: {
        m for m, (effect, _) in cells_of(row).items() if effect == "benefit"
    },
    "stage": lambda row: row["stages"],
    "category": lambda row: {row["category"]},
    "line": lambda row: {row["line"]},
    "certainty": lambda row: {certainty for _, certainty in cells_of(row).values()},
}


@pytest.fixture
def rows(db):
    """The published rows as the database has them, each with its treatment."""
    mechanisms = {slug: make_mechanism(slug=slug, name=slug) for slug in MECHANISMS}
    stages = {
        slug: save(PainStage, name=slug, slug=slug, description="-", focus="-")
        for slug in STAGES
    }
    categories = {
        slug: save(Category, name=slug, slug=slug, position=position)
        for position, slug in enumerate(CATEGORIES)
    }
    made = []
    for row in ROWS:
        treatment = make_treatment(
            name=row["name"],
            line=row["line"],
            status=row["status"],
            category=categories[row["category"]],
            stages=[stages[slug] for slug in row["stages"]],
        )
        for slug, (effect, certainty) in cells_of(row).items():
            make_cell(
                treatment=treatment,
                mechanism=mechanisms[slug],
                effect=effect,
                certainty=certainty,
                references=[],
            )
        if row["status"] == "published":
            made.append({**row, "treatment": treatment})
    return made


def place(row):
    """Where the row stands in the list: category, name, equal rows as made."""
    return CATEGORIES.index(row["category"]), row["name"], row["treatment"].pk


@settings(max_examples=100)
@given(chosen=CHOICES)
def test_list_order_and_counts_equal_brute_force(rows, chosen):
    query = QueryDict(mutable=True)
    for name, values in chosen.items():
        query.setlist(name, values)

    def passing(without=""):
        return [
            row
            for row in rows
            if all(
                name == without or not values or HAS[name](row) & set(values)
                for name, values in chosen.items()
            )
        ]

    filterset = ask(query.urlencode())

    wanted = sorted(passing(), key=place)
    assert list(filterset.qs) == [row["treatment"] for row in wanted]
    assert filterset.total == len(wanted)
    for name, has in HAS.items():
        others = passing(without=name)
        for option in filterset.facet(name).options:
            expected = [r for r in others if not option.value or option.value in has(r)]
            assert option.count == len(expected), (name, option.value)
