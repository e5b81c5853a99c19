"""What is watched follows from what the filters read; what cannot be is refused."""

import pytest
from django.db.models import Exists, Q
from django.http import QueryDict
from django_filters import CharFilter

from catalog.filters import CourseFilterSet
from catalog.models import Course
from core.models import EmergencyContact
from search.filters import FlagFilter
from search.filterset import FacetedFilterSet
from search.reads import paths_within, reads, tables_of
from search.triggers import install
from search.watching import check_lists
from tests.builders import make_course

pytestmark = pytest.mark.django_db
CONTACTS = EmergencyContact.objects.filter(country="generic")
LOST = (
    "Lost: “lost” reads the table core_emergencycontact, but no relation of Course "
    "leads there in 3 steps, so nobody can tell which rows a change there concerns."
)


@pytest.fixture(autouse=True)
def _forget_lists_of_these_tests():
    before = set(FacetedFilterSet.declared())
    yield
    for made_here in set(FacetedFilterSet.declared()) - before:
        FacetedFilterSet._declared.discard(made_here)


def errors():
    return [(error.id, error.msg) for error in check_lists(None)]


def test_every_list_of_the_site_can_be_watched():
    assert errors() == []


def test_course_list_watches_each_table_that_its_filters_read():
    assert {
        "provider",
        "languages",
        "topics",
        "topics__parent",
        "studies",
        "continuing_education",
        "reviews",
    } <= set(reads(CourseFilterSet).paths)


def test_tables_of_subqueries_are_found_and_those_of_shown_facts_are_not():
    rows = Course.objects.for_cards().filter(Exists(CONTACTS))

    assert tables_of(rows) == {"catalog_course", "core_emergencycontact"}


def test_paths_stay_within_the_tables_and_never_turn_straight_back():
    within = paths_within(Course, ["catalog_course", "catalog_provider"])

    assert within == ["provider"]


def test_a_table_that_no_relation_leads_to_is_refused():
    class Lost(CourseFilterSet):
        lost = FlagFilter(condition=Q(Exists(CONTACTS)), label="Lost")

    assert errors() == [("search.E002", LOST)]


def test_a_change_of_such_a_table_is_noticed_all_the_same():
    class Lost(CourseFilterSet):
        lost = FlagFilter(condition=Q(Exists(CONTACTS)), label="Lost")

    def count():
        [option] = Lost(QueryDict()).facet("lost").options
        return option.count

    install("default")
    make_course()
    assert count() == 0

    EmergencyContact.objects.create(
        country="generic", emergency="112", crisis="112", advice="112", position=1
    )

    assert count() == 1


def test_a_filter_that_cannot_be_counted_is_refused():
    class Strange(CourseFilterSet):
        strange = CharFilter(label="Strange")

    assert errors() == [
        ("search.E001", "The filter “strange” of Strange cannot be counted.")
    ]
