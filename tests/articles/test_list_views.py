import pytest

from tests.builders import (
    hidden_states,
    make_article,
    make_article_category,
    make_source,
    make_term,
    make_topic,
    make_treatment,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def test_list_shows_and_counts_only_published_articles(client):
    category, topic = make_article_category(), make_topic()
    live = make_article(category=category, topics=[topic])
    for fields in hidden_states():
        make_article(category=category, topics=[topic], **fields)

    response = client.get("/articles/")

    assert list(response.context["articles"]) == [live]
    facets = response.context["filter"]
    assert facets.total == 1
    for name in ("category", "topic"):
        assert [option.count for option in facets.facet(name).options] == [1]


def test_category_page_shows_only_published_articles(client):
    category = make_article_category()
    live = make_article(category=category)
    make_article()
    for fields in hidden_states():
        make_article(category=category, **fields)

    response = client.get(category.get_absolute_url())

    assert list(response.context["page_obj"]) == [live]
    assert f"1 guide {live.title}" in Markup(response).words


def test_an_empty_category_says_so_and_an_unknown_one_does_not_exist(client):
    response = client.get(make_article_category().get_absolute_url())

    assert "Nothing has been published in this category" in Markup(response).words
    assert client.get("/articles/category/nonsense/").status_code == 404


def test_category_page_survives_any_page_number(client):
    category = make_article_category()
    for _ in range(21):
        make_article(category=category)

    def number(page):
        address = f"{category.get_absolute_url()}?page={page}"
        return client.get(address).context["page_obj"].number

    assert [number(p) for p in ("2", "99", "0", "-1", "x", "9" * 40)] == [
        2,
        2,
        1,
        1,
        1,
        2,
    ]


@pytest.mark.parametrize(
    "query",
    ["category=nonsense", "topic=nonsense", "sort=nonsense", "q=" + "x" * 201],
)
def test_a_bad_value_is_named_and_the_list_stays(client, query):
    live = make_article()

    response = client.get(f"/articles/?{query}")

    assert response.status_code == 200
    assert list(response.context["articles"]) == [live]
    named = [problem.name for problem in response.context["filter"].problems]
    assert named == [query.partition("=")[0]]


def test_row_says_when_and_by_whom_it_was_reviewed(client):
    make_article(title="Not reviewed")
    make_article(
        title="Reviewed",
        reviewed_on="2026-05-04",
        clinical_reviewer="A. Reviewer, MD",
        clinically_reviewed_on="2026-05-05",
    )

    words = Markup(client.get("/articles/?sort=title")).words

    assert "No review date recorded Not yet clinically reviewed" in words
    assert "Last reviewed 4 May 2026 Clinically reviewed" in words


def test_empty_result_names_what_to_drop(client):
    make_article()

    words = Markup(client.get("/articles/?q=zebra")).words

    assert "No guide matches this filter" in words
    assert "Drop Words: “zebra”" in words


def test_glossary_shows_only_published_terms_from_a_to_z(client):
    terms = [
        make_term(term=name) for name in ("Tape", "allodynia", "Back", "Anesthesia")
    ]
    for fields in hidden_states():
        make_term(**fields)

    response = client.get("/glossary/")

    shown = [
        (letter, [row.term for row in rows])
        for letter, rows in response.context["letters"]
    ]
    assert shown == [
        ("A", [terms[1], terms[3]]),
        ("B", [terms[2]]),
        ("T", [terms[0]]),
    ]
    assert response.context["filter"].total == 4
    page = Markup(response)
    assert [link for link in page.anchors() if link.startswith("letter-")] == [
        "letter-a",
        "letter-b",
        "letter-t",
    ]
    assert set(page.anchors()) <= set(page.ids)


def test_glossary_leads_from_other_names_to_their_terms(client):
    term = make_term(term="Talking therapy", aliases=["CBT", "2-minute talk"])
    make_term(aliases=["Hidden name"], **hidden_states()[0])

    response = client.get("/glossary/")

    names = [
        (letter, [row.name for row in rows])
        for letter, rows in response.context["letters"]
    ]
    assert names == [
        ("0-9", ["2-minute talk"]),
        ("C", ["CBT"]),
        ("T", ["Talking therapy"]),
    ]
    page = Markup(response)
    assert "CBT See Talking therapy" in page.words
    assert page.links.count(term.get_absolute_url()) == 3
    assert "1 term" in page.words
    assert set(page.anchors()) <= set(page.ids)


def test_glossary_search_finds_a_term_by_another_name_and_shows_it_once(client):
    term = make_term(term="Talking therapy", aliases=["CBT"])
    make_term()

    response = client.get("/glossary/?q=cbt")

    shown = [row for _, rows in response.context["letters"] for row in rows]
    assert [(row.name, row.term) for row in shown] == [("Talking therapy", term)]


def test_glossary_search_names_a_bad_value_and_shows_all(client):
    make_term()

    response = client.get("/glossary/?q=" + "x" * 201)

    assert response.status_code == 200
    assert response.context["filter"].total == 1
    assert [p.name for p in response.context["filter"].problems] == ["q"]


def test_term_links_to_published_pages_only(client):
    term = make_term(aliases=["Another name"], sources=[make_source(title="A source")])
    shown = [make_term(), make_article(glossary_terms=[term])]
    term.see_also.add(shown[0])
    kept_back = []
    for fields in hidden_states():
        other = make_term(**fields)
        term.see_also.add(other)
        kept_back += [other, make_article(glossary_terms=[term], **fields)]

    page = Markup(client.get(term.get_absolute_url()))

    assert [x for x in shown if x.get_absolute_url() not in page.links] == []
    assert [x for x in kept_back if x.get_absolute_url() in page.links] == []
    assert "Also called: Another name." in page.words
    assert "A source" in page.words


def test_term_names_the_guides_and_treatments_that_use_it(client):
    term = make_term(term="Sciatica", aliases=["leg pain", "ACT"])
    by_hand = make_article(title="Zzz", glossary_terms=[term])
    shown = [
        make_article(title="A", short_answer="It is sciatica."),
        make_article(title="B", summary="On leg pain."),
        make_treatment(name="C", evidence_summary="Sciatica eases."),
        make_treatment(name="D", description="For leg pain."),
    ]
    others = [
        make_article(short_answer="We act. The leg has pain."),
        make_treatment(description="It may act."),
    ]
    for fields in hidden_states():
        others.append(make_article(short_answer="Sciatica.", **fields))
        others.append(make_treatment(description="Sciatica.", **fields))

    page = Markup(client.get(term.get_absolute_url()))

    addresses = [row.get_absolute_url() for row in [by_hand, *shown]]
    assert [link for link in page.links if link in addresses] == addresses
    assert [x for x in others if x.get_absolute_url() in page.links] == []


def test_term_without_a_letter_in_its_name_has_a_page(client):
    term = make_term(term="%", aliases=["…"])

    assert client.get(term.get_absolute_url()).status_code == 200
    assert client.get("/glossary/").status_code == 200


def test_term_page_needs_few_queries_however_many_pages_use_it(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    term = make_term(term="Sciatica")

    def more():
        make_article(short_answer="Sciatica.")
        make_treatment(description="Sciatica.")

    more()
    with django_assert_max_num_queries(12) as queries:
        client.get(term.get_absolute_url())
    for _ in range(12):
        more()

    with django_assert_num_queries(len(queries)):
        client.get(term.get_absolute_url())


@pytest.mark.parametrize("number", range(5))
def test_hidden_articles_and_terms_do_not_exist(client, number):
    fields = hidden_states()[number]

    for row in (make_article(**fields), make_term(**fields)):
        assert client.get(row.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("path", ["/articles/", "/glossary/"])
def test_lists_need_few_queries_whatever_the_number_of_rows(
    client, django_assert_max_num_queries, django_assert_num_queries, path
):
    def more():
        make_article(topics=[make_topic()])
        make_term(aliases=["x"])

    more()
    client.get(path)  # the first list after an edit brings the sets up to date
    with django_assert_max_num_queries(12) as queries:
        client.get(path)
    cost = len(queries)
    for _ in range(5):
        more()
    client.get(path)

    with django_assert_num_queries(cost):
        client.get(path)
