from datetime import date

import pytest

from tests.builders import (
    hidden_states,
    make_article,
    make_article_category,
    make_question,
    make_reference,
    make_source,
    make_topic,
)
from tests.catalog.test_feeds import entries, feed, table

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def listed(client, **query):
    response = client.get("/api/v1/articles/", query)
    assert response.status_code == 200, response.content
    return response.json()


def test_guide_says_who_wrote_it_and_that_no_clinician_has_reviewed_it(client):
    make_article(
        slug="sleep",
        title="Sleep and pain",
        category=make_article_category(slug="basics"),
        topics=[make_topic(slug="sleep")],
        reviewed_on=date(2026, 1, 2),
    )

    (row,) = listed(client)["results"]

    known = {
        "slug": "sleep",
        "title": "Sleep and pain",
        "url": f"{SITE}/articles/sleep/",
        "category": "basics",
        "topics": ["sleep"],
        "byline": "Editorial team",
        "reviewed_on": "2026-01-02",
        "clinical_reviewer": "",
        "clinically_reviewed_on": None,
    }
    assert {name: row[name] for name in known} == known


def test_record_answers_questions_with_numbered_references(client):
    article = make_article(slug="sleep", key_takeaways=["Rest."])
    reference = make_reference(article=article, source=make_source(title="A review"))
    make_question(article=article, references=[reference])

    record = client.get("/api/v1/articles/sleep/").json()

    assert record["faq"] == [
        {
            "question": "Is it so?",
            "answer": "It is.",
            "references": [reference.number],
        }
    ]
    assert record["references"][0]["source"]["title"] == "A review"
    assert record["key_takeaways"] == ["Rest."]


def test_guides_are_filtered_and_sorted_like_their_page(client):
    category = make_article_category(slug="basics")
    second = make_article(title="B", category=category)
    first = make_article(title="A", category=category)
    make_article(title="C")

    answer = listed(client, category="basics", sort="title")

    assert [r["slug"] for r in answer["results"]] == [first.slug, second.slug]
    assert client.get("/api/v1/articles/?sort=x").json() == {
        "sort": ["We do not know “x”."]
    }


def test_hidden_guides_are_in_no_answer(client):
    make_article(title="Live")
    for n, state in enumerate(hidden_states()):
        make_article(slug=f"hidden-{n}", **state)

    texts = [
        client.get(path).getvalue().decode()
        for path in ("/api/v1/articles/", "/articles.csv", "/articles.atom")
    ]

    assert ["hidden-" in text for text in texts] == [False] * 3
    assert ["Live" in text for text in texts] == [True] * 3
    assert client.get("/api/v1/articles/hidden-0/").status_code == 404


def test_csv_and_feed_name_the_guides(client):
    article = make_article(topics=[make_topic(slug="sleep")])

    assert table(client.get("/articles.csv"))[0]["topics"] == "sleep"
    assert entries(feed(client, "/articles.atom")) == [article.title]


def test_answers_need_the_same_few_queries_for_many_rows(
    client, django_assert_max_num_queries
):
    counts = []
    for _ in range(2):
        for _ in range(5):
            article = make_article(topics=[make_topic()])
            make_question(article=article, references=[make_reference(article=article)])
        slug = listed(client)["results"][0]["slug"]
        with django_assert_max_num_queries(12) as of_list:
            listed(client)
        with django_assert_max_num_queries(12) as of_record:
            client.get(f"/api/v1/articles/{slug}/")
        counts.append((len(of_list), len(of_record)))

    assert counts[0] == counts[1]
