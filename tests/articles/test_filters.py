from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.filters import ArticleFilterSet, TermFilterSet
from articles.models import Article, GlossaryTerm
from tests.builders import (
    make_article,
    make_article_category,
    make_question,
    make_section,
    make_term,
    make_topic,
)
from tests.table import down, mixed

pytestmark = pytest.mark.django_db


def ask(query=""):
    return ArticleFilterSet(
        QueryDict(query),
        Article.objects.published().newest_review_first(),
        path="/articles/",
    )


def titles(query):
    return list(ask(query).qs.values_list("title", flat=True))


def test_words_are_looked_for_in_headings_questions_and_topics():
    make_section(parent=make_article(title="By heading"), heading="About tape")
    make_question(article=make_article(title="By question"), question="Why tape?")
    make_article(title="By topic", topics=[make_topic(name="Taping")])
    make_article(title="Other")

    assert titles("q=tape&sort=title") == ["By heading", "By question", "By topic"]


def test_an_article_that_matches_twice_is_listed_once():
    article = make_article(title="Tape")
    for _ in range(2):
        make_section(parent=article, heading="Tape and more tape")

    filterset = ask("q=tape")

    assert list(filterset.qs) == [article]
    assert filterset.total == 1


def test_an_area_brings_the_articles_on_its_topics():
    area = make_topic(slug="area")
    make_article(title="Inside", topics=[make_topic(parent=area)])

    assert titles("topic=area") == ["Inside"]


def test_articles_without_a_review_date_come_last():
    make_article(title="Old", reviewed_on="2024-01-01")
    make_article(title="Unknown")
    make_article(title="New", reviewed_on="2026-01-01")

    assert titles("") == titles("sort=-reviewed") == ["New", "Old", "Unknown"]


def test_relevance_puts_words_of_the_title_first():
    make_article(title="Other", summary="On sleep.", reviewed_on="2026-01-01")
    make_article(title="Sleep", reviewed_on="2024-01-01")

    assert titles("q=sleep&sort=relevance") == ["Sleep", "Other"]


def test_terms_are_found_by_their_other_names():
    make_term(term="Opioid", aliases=["narcotic"])
    make_term(term="Sleep")

    found = TermFilterSet(QueryDict("q=NARCOTIC"), GlossaryTerm.objects.published())

    assert [term.term for term in found.qs] == ["Opioid"]


CATEGORIES, TOPICS = ("c0", "c1"), ("area", "inside", "apart")
ROWS = mixed(
    12,
    title=[f"{word} {n}" for word in ("Alpha", "Beta") for n in range(6)],
    summary=["Plain.", "On alpha.", "On sleep."],
    category=CATEGORIES,
    topics=[set(), {"area"}, {"inside"}, {"apart"}, {"area", "inside"}, {*TOPICS}],
    status=["published", "published", "draft"],
    reviewed_on=[None, date(2024, 1, 1), date(2026, 1, 1)],
)
CHOICES = st.fixed_dictionaries(
    {
        "category": st.lists(st.sampled_from(CATEGORIES), unique=True),
        "topic": st.lists(st.sampled_from(TOPICS), unique=True),
    }
)
HAS = {
    "category": lambda row: {row["category"]},
    "topic": lambda row: (
        row["topics"] | ({"area"} if "inside" in row["topics"] else set())
    ),
}


@pytest.fixture
def rows(db):
    """The published rows as the database has them, each with its article."""
    categories = {slug: make_article_category(slug=slug) for slug in CATEGORIES}
    topics = {slug: make_topic(slug=slug, name=slug) for slug in ("area", "apart")}
    topics["inside"] = make_topic(slug="inside", name="inside", parent=topics["area"])
    made = [
        {
            **row,
            "article": make_article(
                title=row["title"],
                summary=row["summary"],
                status=row["status"],
                reviewed_on=row["reviewed_on"],
                category=categories[row["category"]],
                topics=[topics[slug] for slug in row["topics"]],
            ),
        }
        for row in ROWS
    ]
    return [row for row in made if row["status"] == "published"]


def place(row, sort):
    """Where the row stands in the list: unknown last, equal rows as they were made."""
    newest = down(row["reviewed_on"] and row["reviewed_on"].toordinal())
    first = [] if sort == "title" else [newest]
    return (*first, row["title"], row["article"].pk)


@settings(max_examples=100)
@given(
    chosen=CHOICES,
    word=st.sampled_from(["", "alpha", "sleep"]),
    sort=st.sampled_from(["", "title", "-reviewed"]),
)
def test_list_order_and_counts_equal_brute_force(rows, chosen, word, sort):
    query = QueryDict(mutable=True)
    for name, values in chosen.items():
        query.setlist(name, values)
    query["q"], query["sort"] = word, sort

    def passing(without=""):
        return [
            row
            for row in rows
            if word in f"{row['title']} {row['summary']}".lower()
            and all(
                name == without or not values or HAS[name](row) & set(values)
                for name, values in chosen.items()
            )
        ]

    filterset = ask(query.urlencode())

    wanted = sorted(passing(), key=lambda row: place(row, sort))
    assert list(filterset.qs) == [row["article"] for row in wanted]
    assert filterset.total == len(wanted)
    for name, has in HAS.items():
        others = passing(without=name)
        for option in filterset.facet(name).options:
            count = sum(option.value in has(row) for row in others)
            assert option.count == count, (name, option.value)
