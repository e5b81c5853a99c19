"""Courses that a record names beside itself, and why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.models import Course
from catalog.similar import advantages, similar_to, why_similar
from core.models import LinkCheck
from tests.builders import make_course, make_hidden_courses, make_topic

pytestmark = pytest.mark.django_db


def test_similar_courses_share_a_topic_best_first_and_at_most_the_limit():
    topic, other = make_topic(name="Taping"), make_topic(name="Sleep")
    course = make_course(topics=[topic, other])
    make_course(title="A", topics=[topic])
    two_topics = make_course(title="B", topics=[topic, other])
    best = make_course(title="C", topics=[topic], rating="9")
    worst = make_course(title="D", topics=[topic], rating="2")
    make_course(title="E", topics=[make_topic()], rating="10")

    assert similar_to(course, 3) == [best, worst, two_topics]


def test_reason_names_the_topics_in_common():
    topic, other = make_topic(name="Taping"), make_topic(name="TENS units", position=1)
    course = make_course(topics=[topic, other, make_topic()])
    make_course(topics=[topic, other, make_topic()])

    (found,) = similar_to(course, 3)

    assert why_similar(course, found) == "Also about taping and TENS units."


def test_reason_names_two_plain_differences():
    topic = make_topic(name="Taping")
    course = make_course(
        topics=[topic], hours=3, captions=False, offer="paid", price=9, currency="USD"
    )
    make_course(topics=[topic], hours=2, captions=True, offer="free")

    (found,) = similar_to(course, 3)

    assert why_similar(course, found) == "Also about taping, free, shorter."


@pytest.mark.parametrize(
    ("own", "others", "named"),
    [
        ({"rating": "8"}, {"rating": "8.1"}, ["rated higher"]),
        ({"rating": "8"}, {"rating": "8"}, []),
        ({}, {"rating": "8"}, []),
        ({"price": 9}, {"price": 8}, ["cheaper"]),
        ({"price": 9}, {"price": 9}, []),
        ({"price": None}, {"price": 8}, []),
        ({"price": 9}, {"price": 8, "currency": "AUD"}, []),
        ({"price": 9}, {"price": 8, "offer": "subscription"}, []),
        ({"price": 9}, {"price": 0}, ["free"]),
        ({"hours": 3}, {"hours": 2}, ["shorter"]),
        ({"hours": None}, {"hours": 2}, []),
        ({"hours": 2}, {"hours": 2}, []),
        ({"captions": False}, {"captions": True}, ["with captions"]),
        ({"captions": None}, {"captions": True}, []),
    ],
)
def test_difference_is_named_only_where_both_state_the_fact(own, others, named):
    paid = {"offer": "paid", "currency": "USD"}

    found = advantages(
        make_course(**{**paid, **own}), make_course(**{**paid, **others})
    )

    assert found == named


def test_similar_courses_are_never_hidden_over_or_long_broken():
    topic = make_topic()
    course = make_course(topics=[topic])
    make_hidden_courses(topics=[topic], rating="9")
    make_course(topics=[topic], rating="9", availability="closed")
    make_course(topics=[topic], rating="9", availability="archived")
    broken = make_course(topics=[topic], url="https://seller.example/gone")
    LinkCheck.objects.create(
        url=broken.url,
        outcome="broken",
        checked_at="2026-11-20T10:00Z",
        failing_since="2026-10-20T10:00Z",
        failures=3,
    )

    assert similar_to(course, 3) == []


def test_course_without_topics_has_no_similar_ones(django_assert_num_queries):
    course = Course.objects.prefetch_related("topics").get(pk=make_course().pk)

    with django_assert_num_queries(0):
        assert similar_to(course, 3) == []


def test_course_on_a_topic_inside_the_area_is_similar_to_one_on_the_area():
    area = make_topic(name="Conditions")
    course = make_course(topics=[area])
    inside = make_course(topics=[make_topic(parent=area)])

    (found,) = similar_to(course, 3)

    assert found == inside
    assert why_similar(course, found) == "Also about conditions."


def test_courses_to_leave_out_are_not_named():
    topic = make_topic()
    course, other, third = (make_course(topics=[topic]) for _ in range(3))

    assert similar_to(course, 3, without=[other]) == [third]


def test_edit_shows_at_once():
    topic = make_topic()
    course, other = make_course(topics=[topic]), make_course()
    assert similar_to(course, 3) == []

    other.topics.add(topic)
    assert similar_to(course, 3) == [other]

    Course.objects.filter(pk=other.pk).update(availability="closed")
    assert similar_to(course, 3) == []


@settings(max_examples=15)
@given(data=st.data())
def test_order_is_that_of_score_then_shared_topics_then_title(data):
    topics = [make_topic() for _ in range(3)]
    ratings = st.sampled_from([None, "7.0", "8.0"])
    some = st.lists(st.sampled_from(topics), unique=True)
    course = make_course(topics=topics)
    for _ in range(data.draw(st.integers(0, 8))):
        make_course(rating=data.draw(ratings), topics=data.draw(some))

    def place(other):
        shared = len(set(other.topics.all()) & set(topics))
        return (other.rating is None, -(other.rating or 0), -shared, other.title)

    others = Course.objects.exclude(pk=course.pk).filter(topics__in=topics).distinct()
    assert similar_to(course, 4) == sorted(others, key=place)[:4]


def test_similar_courses_cost_two_queries(django_assert_num_queries):
    topics = [make_topic() for _ in range(5)]
    for _ in range(8):
        make_course(topics=topics, rating="7")
    course = Course.objects.prefetch_related("topics").first()
    similar_to(course, 3)

    with django_assert_num_queries(2):
        found = similar_to(course, 3)
        [why_similar(course, other) for other in found]

    assert len(found) == 3
