from datetime import date

import pytest

from tests.builders import (
    hidden_states,
    make_article,
    make_article_category,
    make_question,
    make_reference,
    make_section,
    make_source,
    make_term,
    make_topic,
)
from tests.catalog.test_feeds import entries, feed, table
from tests.markup import Markup

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


def test_record_holds_the_text_with_numbered_references(client):
    article = make_article(slug="sleep", bottom_line="<p>Rest.</p>")
    reference = make_reference(article=article)
    make_section(
        parent=article,
        heading="Why sleep matters",
        body="<p>Because.</p>",
        references=[reference],
    )

    record = client.get("/api/v1/articles/sleep/").json()

    assert record["sections"] == [
        {
            "heading": "Why sleep matters",
            "anchor": "why-sleep-matters",
            "body": "<p>Because.</p>",
            "references": [reference.number],
        }
    ]
    assert record["bottom_line"] == "<p>Rest.</p>"
    assert f'id="{record["sections"][0]["anchor"]}"' in (
        client.get("/articles/sleep/").content.decode()
    )


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
            for n in range(3):
                make_section(
                    parent=article,
                    heading=f"H {n}",
                    references=article.references.all(),
                )
        slug = listed(client)["results"][0]["slug"]
        with django_assert_max_num_queries(12) as of_list:
            listed(client)
        with django_assert_max_num_queries(12) as of_record:
            client.get(f"/api/v1/articles/{slug}/")
        counts.append((len(of_list), len(of_record)))

    assert counts[0] == counts[1]


# The glossary


def test_word_has_its_meaning_other_names_neighbors_and_sources(client):
    near, hidden = make_term(slug="near"), make_term(slug="far", status="draft")
    make_term(
        slug="nociception",
        term="Nociception",
        definition="Signals of harm.",
        aliases=["Noxious signals"],
        see_also=[near, hidden],
        sources=[make_source(title="A dictionary")],
    )

    record = client.get("/api/v1/glossary/nociception/").json()

    known = {
        "title": "Nociception",
        "url": f"{SITE}/glossary/nociception/",
        "definition": "Signals of harm.",
        "aliases": ["Noxious signals"],
        "see_also": ["near"],
    }
    assert {name: record[name] for name in known} == known
    assert record["sources"][0]["title"] == "A dictionary"


def test_glossary_goes_from_a_to_z_and_finds_words(client):
    for term in ("Zoster", "Ache", "Nerve"):
        make_term(term=term, definition="A word of pain.")

    def titles(path):
        return [row["title"] for row in client.get(path).json()["results"]]

    assert titles("/api/v1/glossary/") == ["Ache", "Nerve", "Zoster"]
    assert titles("/api/v1/glossary/?q=nerve") == ["Nerve"]


def test_glossary_leaves_as_csv_and_atom_that_its_page_links(client):
    make_term(term="Nerve", aliases=["A", "B"])
    for n, state in enumerate(hidden_states()):
        make_term(term=f"Hidden {n}", slug=f"hidden-{n}", **state)

    links = Markup(client.get("/glossary/")).links

    (row,) = table(client.get("/glossary.csv"))
    assert (row["title"], row["aliases"]) == ("Nerve", "A; B")
    assert entries(feed(client, "/glossary.atom")) == ["Nerve"]
    assert client.get("/api/v1/glossary/").json()["count"] == 1
    assert client.get("/api/v1/glossary/hidden-0/").status_code == 404
    assert {"/glossary.csv", "/glossary.atom", "/api/v1/glossary/"} <= set(links)
