from articles.models import Article, Category, FAQItem, GlossaryTerm, RichText
from core.content.markup import first_difference
from tests.content.exports import (
    known_source_record,
    plain,
    slugs,
    source_records,
    unordered,
)

RELATED = (
    "topics",
    "related_courses",
    "related_careers",
    "related_treatments",
    "related_articles",
    "glossary_terms",
)


def article_record(article):
    """The article as content/articles.yaml has it."""
    return {
        **plain(article, "slug", "title", "byline", "summary", "short_answer"),
        **plain(article, "key_takeaways", "bottom_line", "editor_note"),
        "category": article.category.slug,
        "sections": [
            {
                "heading": section.heading,
                "body": section.body,
                "cites": sorted(r.key for r in section.references.all()),
            }
            for section in article.articles_richtext_set.order_by("ordering")
        ],
        "urgent_help": article.urgent_level
        and {"level": article.urgent_level, "text": article.urgent_text}
        or None,
        "faq": [
            {
                "q": item.question,
                "a": item.answer,
                "cites": sorted(r.key for r in item.references.all()),
            }
            for item in article.faq.all()
        ],
        **{name: slugs(getattr(article, name)) for name in RELATED},
        "last_reviewed": article.reviewed_on.isoformat(),
        "review_status": article.clinical_reviewer
        or "Editorial draft - not yet clinically reviewed",
        "sources": [
            {"id": reference.key, **known_source_record(reference.source)}
            for reference in article.references.select_related("source")
        ],
        "checked": article.provenance,
    }


def term_record(term):
    """The term as content/glossary.yaml has it."""
    return {
        **plain(term, "slug", "term", "definition", "aliases"),
        "see_also": slugs(term.see_also),
        "sources": source_records(term),
        "checked": term.provenance,
    }


def without_markup(record):
    """The record with sorted lists, and its HTML apart: spacing may differ there."""
    html = [section["body"] for section in record["sections"]]
    sections = [
        unordered(section, "cites") | {"body": None} for section in record["sections"]
    ]
    faq = [unordered(item, "cites") for item in record["faq"]]
    plain_record = unordered(record, *RELATED) | {
        "sections": sections,
        "faq": faq,
        "bottom_line": None,
    }
    return plain_record, [*html, record["bottom_line"]]


def test_every_article_says_what_its_record_says(content):
    rows = {a.slug: article_record(a) for a in Article.objects.all()}

    records = {r["slug"]: r for r in content["articles"]["articles"]}

    assert rows.keys() == records.keys()
    for slug, record in records.items():
        (row, row_html), (wanted, wanted_html) = map(
            without_markup, (rows[slug], record)
        )
        assert row == wanted
        assert [
            first_difference(before, after)
            for before, after in zip(wanted_html, row_html, strict=True)
        ] == [None] * len(wanted_html)


def test_every_term_says_what_its_record_says(content):
    rows = {t.slug: term_record(t) for t in GlossaryTerm.objects.all()}

    records = {r["slug"]: r for r in content["glossary"]["terms"]}

    assert rows.keys() == records.keys()
    for slug, record in records.items():
        sets = ("see_also", "sources")
        assert unordered(rows[slug], *sets) == unordered(record, *sets)


def test_categories_keep_their_order(content):
    rows = [plain(row, "slug", "name") for row in Category.objects.all()]

    assert rows == content["vocab"]["article_categories"]


def test_no_article_claims_a_clinical_review(content):
    reviewed = Article.objects.exclude(
        clinical_reviewer="", clinically_reviewed_on=None
    )

    assert not reviewed.exists()


def test_every_article_says_that_no_clinician_has_reviewed_it(content, pages):
    addresses = [article.get_absolute_url() for article in Article.objects.all()]

    assert len(addresses) == len(content["articles"]["articles"])
    for address in addresses:
        assert "Not yet clinically reviewed" in pages[address].page.words, address


def test_each_section_and_question_has_an_address(content):
    assert not RichText.objects.filter(anchor="").exists()
    assert not FAQItem.objects.filter(slug="").exists()


def test_references_are_numbered_in_order(content):
    for article in Article.objects.all():
        numbers = [reference.number for reference in article.references.all()]

        assert numbers == list(range(1, len(numbers) + 1))


def test_stored_text_holds_no_markup_that_could_run(content):
    bodies = RichText.objects.filter(body__iregex=r"<script|javascript:| on\w+=|style=")

    assert not bodies.exists()
