import pytest

from articles.models import (
    Article,
    CareerCard,
    Category,
    FAQItem,
    GlossaryTerm,
    RichText,
    TreatmentTable,
)
from core.content.markup import first_difference
from tests.content.exports import (
    known_source_record,
    plain,
    slugs,
    source_records,
    unordered,
)
from tests.content.files import content_files
from tests.markup import Markup

RELATED = (
    "topics",
    "related_courses",
    "related_careers",
    "related_treatments",
    "related_articles",
    "glossary_terms",
)


def block_records(article):
    """The blocks between the sections, as content/articles.yaml has them."""
    sections = article.articles_richtext_set.order_by("ordering")
    found = [
        *article.articles_coursecards_set.all(),
        *article.articles_careercard_set.all(),
        *article.articles_treatmenttable_set.all(),
    ]
    return [
        {
            **own_record(block),
            "after": sections.filter(ordering__lt=block.ordering).last().anchor,
        }
        for block in sorted(found, key=lambda block: block.ordering)
    ]


def own_record(block):
    if isinstance(block, CareerCard):
        return {"kind": "career", "career": block.career.slug}
    if isinstance(block, TreatmentTable):
        return {"kind": "treatments", "treatments": slugs(block.treatments)}
    if block.rule == "chosen":
        return {"kind": "courses", "courses": slugs(block.courses)}
    return {"kind": "best-courses", "topic": block.topic.slug, "limit": block.limit}


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
        "blocks": block_records(article),
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
    blocks = [
        unordered(block, *{"courses", "treatments"} & block.keys())
        for block in record["blocks"]
    ]
    plain_record = unordered(record, *RELATED) | {
        "sections": sections,
        "faq": faq,
        "blocks": blocks,
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


def letters(text):
    """The text without any space, which is set differently between tags."""
    return "".join(text.split())


def texts_in_order(record):
    """All that the record wants said on its page, from top to bottom."""
    yield from (record["title"], record["summary"], record["byline"])
    if record["urgent_help"]:
        yield record["urgent_help"]["text"]
    yield record["short_answer"]
    yield from record["key_takeaways"]
    for section in record["sections"]:
        yield section["heading"]
        yield Markup(section["body"]).words
    yield Markup(record["bottom_line"]).words
    for item in record["faq"]:
        yield from (item["q"], item["a"])
    for source in record["sources"]:
        yield from (source["publisher"], source["title"])


@pytest.mark.parametrize(
    "slug", [record["slug"] for record in content_files()["articles"]["articles"]]
)
def test_page_says_all_of_its_record_in_order(content, client, slug):
    records = content["articles"]["articles"]
    (record,) = [record for record in records if record["slug"] == slug]

    page = Markup(client.get(f"/articles/{slug}/"))

    said, place, dropped = letters(page.words), 0, []
    for text in texts_in_order(record):
        found = said.find(letters(text), place)
        if found < 0:
            dropped.append(text[:80])
        else:
            place = found + len(letters(text))
    assert dropped == []
    wanted = Markup("".join(section["body"] for section in record["sections"]))
    for tag in ("ul", "ol", "li", "strong", "em"):
        there = [name for name, _ in page.tags].count(tag)
        assert there >= [name for name, _ in wanted.tags].count(tag), tag


def test_founding_guide_is_whole(content, client):
    page = Markup(client.get("/articles/what-is-pain-management/"))

    contents = page.words_of("nav", "toc")[0]
    sections = [
        *("Why this matters", "What pain management is"),
        *("Acute, chronic and cancer pain", "Types of pain by mechanism"),
        *("How pain is treated", "Pain management as a career"),
        *("Three courses to start with", "Bottom line", "Questions", "References"),
    ]
    assert " ".join(sections) in contents
    questions = [
        attrs["id"] for tag, attrs in page.tags if tag == "details" and "id" in attrs
    ]
    assert questions == [
        "what-is-the-difference-between-pain-management-and-palliative-care",
        "do-i-need-a-referral-to-see-a-pain-specialist",
        "how-long-does-pain-treatment-take",
        "is-pain-management-just-about-opioids",
        "what-happens-at-a-pain-clinic-appointment",
        "can-i-manage-chronic-pain-without-medicine",
    ]
    assert [f"#{anchor}" for anchor in questions if f"#{anchor}" in page.links] == [
        f"#{anchor}" for anchor in questions
    ]


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
