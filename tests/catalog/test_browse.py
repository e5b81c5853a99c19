"""Provider and topic pages."""

import pytest

from core.choices import Status
from tests.builders import (
    make_article,
    make_career,
    make_course,
    make_hidden_courses,
    make_provider,
    make_study,
    make_topic,
    make_treatment,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def courses_of(response):
    return list(response.context["page_obj"])


def test_provider_page_lists_its_public_courses_best_first(client):
    provider = make_provider()
    unrated = make_course(title="A", provider=provider)
    nine = make_course(title="B", provider=provider, rating="9")
    make_course(provider=make_provider(), rating="10")
    make_hidden_courses(provider=provider, rating="10")

    response = client.get(provider.get_absolute_url())

    assert courses_of(response) == [nine, unrated]
    assert "2 courses on our list" in Markup(response).html


def test_topic_page_lists_its_public_courses_best_first(client):
    topic = make_topic()
    unrated = make_course(title="A", topics=[topic])
    nine = make_course(title="B", topics=[topic], rating="9")
    make_course(topics=[make_topic()], rating="10")
    make_hidden_courses(topics=[topic], rating="10")

    response = client.get(topic.get_absolute_url())

    assert courses_of(response) == [nine, unrated]


def test_area_page_holds_the_courses_of_its_topics_once(client):
    area = make_topic(name="Area")
    leaf = make_topic(name="Leaf", parent=area)
    both = make_course(title="A", topics=[area, leaf])
    inside = make_course(title="B", topics=[leaf])

    response = client.get(area.get_absolute_url())

    assert courses_of(response) == [both, inside]
    assert f'<a href="{leaf.get_absolute_url()}">Leaf</a>' in Markup(response).html


def test_topic_inside_an_area_does_not_hold_the_courses_of_the_area(client):
    area = make_topic()
    leaf = make_topic(parent=area)
    make_course(topics=[area])

    assert courses_of(client.get(leaf.get_absolute_url())) == []


def test_topic_page_shows_published_careers_treatments_and_guides(client):
    area = make_topic()
    leaf = make_topic(parent=area)
    for status in (Status.PUBLISHED, Status.DRAFT):
        make_career(title=f"Career {status}", topics=[area, leaf], status=status)
        make_treatment(name=f"Treatment {status}", topics=[leaf], status=status)
        make_article(title=f"Guide {status}", topics=[leaf], status=status)

    response = client.get(area.get_absolute_url())

    page = Markup(response).html.split("<main")[1]
    for kind in ("Career", "Treatment", "Guide"):
        assert page.count(f"{kind} published</a>") == 1
        assert f"{kind} draft" not in page


@pytest.mark.parametrize(
    ("asked", "shown"), [("", 1), ("2", 2), ("99", 2), ("0", 1), ("-1", 1), ("x", 1)]
)
@pytest.mark.parametrize("kind", ["topic", "provider"])
def test_browse_pages_survive_any_page_number(client, kind, asked, shown):
    topic, provider = make_topic(), make_provider()
    for _ in range(21):
        make_course(topics=[topic], provider=provider)
    address = {"topic": topic, "provider": provider}[kind].get_absolute_url()

    response = client.get(f"{address}?page={asked}")

    assert response.context["page_obj"].number == shown
    canonical = f"{address}?page=2" if shown == 2 else address
    assert response.context["canonical"] == canonical


def test_unknown_topic_and_provider_are_not_found(client):
    assert client.get("/topics/nothing/").status_code == 404
    assert client.get("/providers/nothing/").status_code == 404


@pytest.mark.parametrize("kind", ["topic", "provider"])
def test_browse_pages_need_the_same_few_queries_for_many_rows(
    client, django_assert_max_num_queries, kind
):
    topic, provider = make_topic(), make_provider()
    address = {"topic": topic, "provider": provider}[kind].get_absolute_url()
    counts = []
    for number in (1, 20):
        for _ in range(number):
            make_study(
                course=make_course(topics=[topic], provider=provider, rating="5")
            )
            make_career(topics=[topic])
            make_article(topics=[topic])
        client.get(address)  # the first visit after an edit reads it into the index
        with django_assert_max_num_queries(12) as queries:
            client.get(address)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_provider_of_drafts_alone_is_not_known_to_visitors(client):
    provider = make_provider(name="Secret Academy")
    make_course(provider=provider, status="draft")

    assert client.get(provider.get_absolute_url()).status_code == 404
    assert "Secret Academy" not in client.get("/courses/").content.decode()


@pytest.mark.parametrize("kind", ["topic", "provider"])
def test_browse_pages_count_their_courses_and_lead_to_the_filtered_list(client, kind):
    topic, provider = make_topic(slug="x"), make_provider(slug="x")
    for fields in ({"rating": "9.2"}, {"rating": "8"}, {"offer": "free"}, {}):
        make_course(topics=[topic], provider=provider, **fields)
    make_study(course=make_course(topics=[topic], provider=provider))
    make_hidden_courses(topics=[topic], provider=provider, rating="9.9", offer="free")

    page = Markup(
        client.get({"topic": topic, "provider": provider}[kind].get_absolute_url())
    )

    assert "2 reviewed by us , 1 with a published study , 1 free ." in page.words
    assert "9+ (1)" in page.html
    assert "All (5)" in page.html
    for link in (
        f"/courses/?{kind}=x",
        f"/courses/?min_rating=9&{kind}=x",
        f"/courses/?{kind}=x&reviewed=1",
    ):
        assert link in page.links, link


def test_browse_pages_say_when_nothing_is_reviewed_tested_or_free(client):
    topic = make_topic()
    make_course(topics=[topic])

    page = Markup(client.get(topic.get_absolute_url())).words

    assert "None reviewed by us yet, none with a study that we know of" in page
    assert "none that we know to be free." in page


def test_topic_without_courses_says_so(client):
    page = Markup(client.get(make_topic().get_absolute_url())).words

    assert "No course on this yet" in page
    assert "We would rather leave the gap than fill it badly." in page
