"""The careers that a course's page names, and why: the other side of their pages."""

import pytest

from tests.builders import (
    hidden_states,
    make_article,
    make_career,
    make_course,
    make_topic,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def served(client, course):
    response = client.get(course.get_absolute_url())
    return [(career.title, why) for career, why in response.context["pages"].careers]


def test_editors_choice_comes_first_then_the_most_topics_in_common(client):
    sleep, taping = make_topic(name="Sleep"), make_topic(name="Taping")
    course = make_course(topics=[sleep, taping], audience="practitioner")
    make_career(title="One topic", topics=[taping])
    make_career(title="Two topics", topics=[sleep, taping])
    make_career(title="Picked", courses=[course], topics=[sleep])
    make_career(title="Other", topics=[make_topic()])

    assert served(client, course) == [
        ("Picked", "Chosen by our editors for this work."),
        ("Two topics", "Also about sleep."),
        ("One topic", "Also about taping."),
    ]


@pytest.mark.parametrize(
    "fields", [{"audience": "patient"}, {"availability": "closed"}]
)
def test_course_for_patients_or_one_that_is_over_serves_only_who_chose_it(
    client, fields
):
    topic = make_topic()
    course = make_course(topics=[topic], **fields)
    make_career(title="On the topic", topics=[topic])
    make_career(title="Picked", courses=[course])

    assert [title for title, _ in served(client, course)] == ["Picked"]


@pytest.mark.parametrize("number", range(5))
def test_hidden_career_or_article_is_not_named(client, number):
    topic = make_topic()
    course = make_course(topics=[topic])
    fields = hidden_states()[number]
    make_career(title="Hidden", topics=[topic], courses=[course], **fields)
    make_article(title="Hidden", related_courses=[course], **fields)

    assert "Hidden" not in Markup(client.get(course.get_absolute_url())).words


def test_course_and_career_name_each_other(client):
    topic = make_topic()
    course = make_course(topics=[topic], audience="both")
    career = make_career(topics=[topic])

    there = Markup(client.get(career.get_absolute_url())).links
    back = Markup(client.get(course.get_absolute_url())).links

    assert course.get_absolute_url() in there
    assert career.get_absolute_url() in back


def test_topic_that_few_careers_share_is_named_and_comes_first(client):
    common, rare = make_topic(name="Common"), make_topic(name="Rare")
    course = make_course(topics=[common, rare])
    make_career(title="A", topics=[common])
    make_career(title="B", topics=[common])
    make_career(title="C", topics=[rare])
    make_career(title="D", topics=[common, rare])

    assert served(client, course) == [
        ("D", "Also about rare."),
        ("C", "Also about rare."),
        ("A", "Also about common."),
        ("B", "Also about common."),
    ]


def test_six_careers_at_most_and_every_article_by_title(client):
    topic = make_topic()
    course = make_course(topics=[topic])
    for n in range(8):
        make_career(title=f"Career {n}", topics=[topic])

    assert [title for title, _ in served(client, course)] == [
        f"Career {n}" for n in range(6)
    ]
