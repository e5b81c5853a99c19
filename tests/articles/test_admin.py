"""The desk of articles: blocks, references and what survives cleaning."""

import pytest

from articles.models import Article, Callout
from tests.articles.hostile import HOSTILE, faults
from tests.builders import (
    make_article,
    make_block,
    make_question,
    make_reference,
    make_section,
    make_source,
    make_term,
)
from tests.desk import change_url, errors, form_data, open_form, save
from tests.markup import Markup

pytestmark = pytest.mark.django_db
NEW_TEXT = {
    "articles_richtext_set-TOTAL_FORMS": "2",
    "articles_richtext_set-1-region": "main",
    "articles_richtext_set-1-ordering": "20",
    "articles_richtext_set-1-heading": "A new heading",
    "articles_richtext_set-1-body": "<p>New text.</p>",
}


def test_edited_article_changes_its_public_page(admin_client, client):
    section = make_section(body="<p>Old text.</p>")
    data = open_form(admin_client, section.parent)

    response = save(admin_client, section.parent, data, **NEW_TEXT)

    page = client.get(section.parent.get_absolute_url()).content.decode()
    assert errors(response) == ""
    assert "Old text." in page
    assert "New text." in page


def test_saving_an_article_untouched_keeps_every_block(admin_client):
    section = make_section(body="<p>Text with <strong>weight</strong>.</p>")
    reference = make_reference(article=section.parent)
    section.references.add(reference)
    question = make_question(article=section.parent, references=[reference])
    before = Article.objects.filter(pk=section.parent_id).values().get()

    response = save(
        admin_client, section.parent, open_form(admin_client, section.parent)
    )

    section.refresh_from_db()
    after = Article.objects.filter(pk=section.parent_id).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert errors(response) == ""
    assert section.body == "<p>Text with <strong>weight</strong>.</p>"
    assert list(section.references.all()) == [reference]
    assert list(question.references.all()) == [reference]
    assert changed <= {"version", "updated_at", "publish_at"}


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_rich_text_is_cleaned_by_the_desk(html, admin_client):
    section = make_section()
    callout = make_block(
        Callout, parent=section.parent, ordering=20, title="-", body="<p>x</p>"
    )
    data = open_form(admin_client, section.parent)

    response = save(
        admin_client,
        section.parent,
        data,
        bottom_line=f"<p>Kept.</p>{html}",
        **{
            "articles_richtext_set-0-body": f"<p>Kept.</p>{html}",
            "articles_callout_set-0-body": f"<p>Kept.</p>{html}",
        },
    )

    for row in (section, callout, section.parent):
        row.refresh_from_db()
    assert errors(response) == ""
    for text in (section.body, callout.body, section.parent.bottom_line):
        stored = Markup(text)
        assert stored.words.startswith("Kept.")
        assert list(faults(stored.tags)) == []


def test_figure_in_words_is_made_at_the_desk(admin_client, client):
    article, source = make_article(), make_source(title="A survey")
    data = open_form(admin_client, article)

    response = save(
        admin_client,
        article,
        data,
        **{
            "articles_datapoint_set-TOTAL_FORMS": "1",
            "articles_datapoint_set-0-region": "main",
            "articles_datapoint_set-0-ordering": "10",
            "articles_datapoint_set-0-figure": "1 in 5",
            "articles_datapoint_set-0-statement": "adults live with it.",
            "articles_datapoint_set-0-place": "Utopia",
            "articles_datapoint_set-0-year": "2021",
            "articles_datapoint_set-0-source": source.pk,
            "articles_datapoint_set-0-checked_on": "2026-01-02",
        },
    )

    assert errors(response) == ""
    page = Markup(client.get(article.get_absolute_url()))
    assert "1 in 5 adults live with it. Utopia, 2021. Source: A survey" in page.words


def test_section_cannot_cite_the_reference_of_another_article(admin_client):
    section = make_section()
    stranger = make_reference()
    data = open_form(admin_client, section.parent)

    response = save(
        admin_client,
        section.parent,
        data,
        **{"articles_richtext_set-0-references": [stranger.pk]},
    )

    assert "not one of the available choices" in errors(response)


def test_page_of_an_article_reads_its_references_once_for_all_blocks(
    admin_client, django_assert_max_num_queries
):
    article = make_article()
    references = [make_reference(article=article) for _ in range(8)]
    for n in range(8):
        make_section(parent=article, ordering=n, references=references)
        make_question(article=article, question=f"Question {n}?", slug=f"q{n}")

    with django_assert_max_num_queries(60):
        admin_client.get(change_url(article))


def test_two_new_questions_get_addresses_of_their_own(admin_client):
    article = make_article()
    data = open_form(admin_client, article)

    response = save(
        admin_client,
        article,
        data,
        **{
            "faq-TOTAL_FORMS": "2",
            "faq-0-question": "Is it safe?",
            "faq-0-answer": "Mostly.",
            "faq-0-position": "10",
            "faq-1-question": "Does it last?",
            "faq-1-answer": "Not always.",
            "faq-1-position": "20",
        },
    )

    assert errors(response) == ""
    assert [item.slug for item in article.faq.all()] == ["is-it-safe", "does-it-last"]


def test_same_question_twice_is_refused(admin_client):
    article = make_question(question="Is it safe?").article
    data = open_form(admin_client, article)

    response = save(
        admin_client,
        article,
        data,
        **{
            "faq-TOTAL_FORMS": "2",
            "faq-1-question": "Is it safe?",
            "faq-1-answer": "Yes.",
            "faq-1-position": "20",
        },
    )

    assert "duplicate" in errors(response)


def test_urgent_level_without_its_text_is_refused(admin_client):
    article = make_article()
    data = open_form(admin_client, article)

    response = save(admin_client, article, data, urgent_level="urgent")

    assert "Fill all of these or none" in errors(response)


def test_second_editor_of_an_article_is_refused_and_keeps_the_text(admin_client):
    section = make_section(body="<p>First.</p>")
    mine = open_form(admin_client, section.parent)
    save(
        admin_client,
        section.parent,
        mine,
        **{"articles_richtext_set-0-body": "<p>Theirs.</p>"},
    )

    response = save(
        admin_client,
        section.parent,
        mine,
        **{"articles_richtext_set-0-body": "<p>Mine.</p>"},
    )

    section.refresh_from_db()
    assert "A colleague saved" in errors(response)
    assert section.body == "<p>Theirs.</p>"
    assert form_data(response)["articles_richtext_set-0-body"] == ["<p>Mine.</p>"]
    assert [change.label for change in response.context["changes"]] == ["Texts"]


def test_slug_of_a_term_that_exists_is_refused(admin_client):
    make_term(slug="taken")
    term = make_term()
    data = open_form(admin_client, term)

    response = save(admin_client, term, data, slug="taken")

    assert "already exists" in errors(response)
