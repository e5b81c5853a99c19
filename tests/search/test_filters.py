"""The parts that lists are made of, tried on courses and careers."""

from decimal import Decimal

import pytest
from django.db.models import Q

from catalog.models import Course
from search.filters import (
    ChoicesFilter,
    FlagFilter,
    LimitFilter,
    OneOfFilter,
    RelatedFilter,
    SortFilter,
)
from tests.builders import make_course, make_provider, make_topic

pytestmark = pytest.mark.django_db


def at_least(places=1):
    return LimitFilter(
        field_name="rating", lookup_expr="gte", places=places, min_value=0, max_value=10
    )


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("8.7", True), ("8.70", True), ("8.71", False), ("8.65", True), ("8.8", False)],
)
def test_limit_is_never_rounded_towards_more_rows(typed, kept):
    make_course(rating="8.7")

    rows = at_least().filter(Course.objects.all(), Decimal(typed))

    assert rows.exists() is kept


def test_limit_at_most_is_rounded_down():
    make_course(hours="2.50")
    part = LimitFilter(
        field_name="hours", lookup_expr="lte", places=2, min_value=0, max_value=99
    )

    assert part.filter(Course.objects.all(), Decimal("2.505")).count() == 1
    assert part.filter(Course.objects.all(), Decimal("2.499")).count() == 0


def test_limit_leaves_unknown_values_out():
    make_course(rating=None)

    assert not at_least().filter(Course.objects.all(), Decimal(0)).exists()


def test_related_filter_keeps_a_row_once_however_many_topics_match():
    first, second = make_topic(), make_topic()
    course = make_course(topics=[first, second])
    part = RelatedFilter(field_name="topics")

    rows = part.filter(Course.objects.all(), [first.slug, second.slug])

    assert list(rows) == [course]


def test_related_filter_with_parent_lookup_finds_what_is_inside_an_area():
    area = make_topic()
    inside = make_course(topics=[make_topic(parent=area)])
    make_course(topics=[make_topic()])
    part = RelatedFilter(field_name="topics", lookups=("slug", "parent__slug"))

    assert list(part.filter(Course.objects.all(), [area.slug])) == [inside]


def test_related_sets_agree_with_the_filter():
    area = make_topic()
    topic = make_topic(parent=area)
    make_course(topics=[topic])
    make_course(topics=[area, topic])
    make_course()
    part = RelatedFilter(field_name="topics", lookups=("slug", "parent__slug"))

    sets = part.sets(Course.objects.all())

    for slug in (area.slug, topic.slug):
        kept = part.filter(Course.objects.all(), [slug])
        assert set(sets[slug]) == {course.pk for course in kept}


def test_related_sets_of_some_rows_hold_no_other():
    topic = make_topic(slug="taping")
    course = make_course(topics=[topic])
    make_course(topics=[topic])
    part = RelatedFilter(field_name="topics")

    sets = part.sets(Course.objects.filter(pk=course.pk))

    assert {code: list(pks) for code, pks in sets.items()} == {"taping": [course.pk]}


def test_choices_of_one_filter_widen_each_other():
    beginner = make_course(level="beginner")
    advanced = make_course(level="advanced")
    make_course(level="postgraduate")
    part = ChoicesFilter(field_name="level", choices=[])

    rows = part.filter(Course.objects.order_by("pk"), ["beginner", "advanced"])

    assert list(rows) == [beginner, advanced]


def test_flag_without_value_keeps_every_row():
    make_course()

    part = FlagFilter(condition=Q(captions=True), label="Has captions")

    assert part.filter(Course.objects.all(), "").count() == 1
    assert part.filter(Course.objects.all(), "1").count() == 0


def test_one_of_keeps_the_rows_of_the_chosen_code():
    course = make_course(captions=True)
    make_course(captions=None)
    part = OneOfFilter(
        choices=[("yes", "Yes"), ("no", "No")],
        conditions={"yes": Q(captions=True), "no": Q(captions=False)},
    )

    assert list(part.filter(Course.objects.all(), "yes")) == [course]
    assert not part.filter(Course.objects.all(), "no").exists()


def test_relevance_without_words_keeps_the_order_of_the_list():
    sort = SortFilter({"relevance": ("Best match", ("-relevance", "title"))})
    rows = Course.objects.order_by("slug")

    assert sort.filter(rows, "relevance") is rows


@pytest.mark.parametrize("order", ["rating", "-rating"])
def test_unknown_values_come_last_in_both_directions(order):
    unrated = make_course(title="A")
    rated = make_course(title="B", rating="1.0")
    sort = SortFilter({"by": ("By", (order,))})

    assert list(sort.filter(Course.objects.all(), "by")) == [rated, unrated]


def test_sort_ends_in_the_primary_key():
    courses = [make_course(title="Same") for _ in range(5)]
    sort = SortFilter({"title": ("Title", ("title",))})

    assert list(sort.filter(Course.objects.order_by("-pk"), "title")) == courses


def test_choices_are_read_when_the_page_is_asked_for():
    part = ChoicesFilter(
        field_name="provider__slug", load=lambda: [("late", "Late")], choices=[]
    )
    provider = make_provider(slug="late")
    course = make_course(provider=provider)

    assert list(part.filter(Course.objects.all(), ["late"])) == [course]
