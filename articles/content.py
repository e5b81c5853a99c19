"""How articles and glossary terms become rows."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify

from articles.models import (
    Article,
    Callout,
    CareerCard,
    Category,
    ChangeNote,
    CourseCards,
    FAQItem,
    Figure,
    GlossaryTerm,
    Reference,
    RichText,
    TreatmentTable,
)
from careers.models import CareerPath
from catalog.models import Course, Topic
from core.content.common import (
    KNOWN_OF_SOURCE,
    NOTE,
    checked,
    sourced,
)
from core.content.kinds import Content, Files, Kind, Part, Record, Row
from core.content.problems import Fault
from core.content.reading import Mapping
from core.content.shapes import (
    Ref,
    constant,
    day,
    distinct,
    handled_source,
    list_of,
    mapping,
    one_of,
    optional,
    optional_text,
    reference,
    slug,
    source,
    text,
)
from treatments.content import references, unknown_handles
from treatments.models import Treatment

# A clinical review has a name and a date; it is recorded on the desk, never here.
NOT_REVIEWED = "Editorial draft - not yet clinically reviewed"
STEP = 10  # between the blocks of an article, as its editor numbers them


class Categories(Kind):
    label, plural, model = "article category", "article categories", Category
    file, section = "vocab.yaml", "article_categories"
    shape = {"slug": slug, "name": text}

    def context(self, raw: Mapping, position: int, files: Files) -> dict[str, Any]:
        return {"position": position}

    def row(self, record: Record) -> Row:
        return Row(record.values | record.context)


class Terms(Kind):
    label, plural, model = "glossary term", "glossary terms", GlossaryTerm
    file, section = "glossary.yaml", "terms"
    shape = {
        "slug": slug,
        "term": text,
        "definition": text,
        "aliases": list_of(text),
        "see_also": distinct(reference(GlossaryTerm)),
        "sources": distinct(source),
        "checked": checked,
    }
    names = {"provenance": "checked"}

    def row(self, record: Record) -> Row:
        stated = ("slug", "term", "definition", "aliases")
        fields = {name: record[name] for name in stated}
        many = {name: record[name] for name in ("see_also", "sources")}
        return Row(fields | sourced(record), many)


class Articles(Kind):
    label, plural, model = "article", "articles", Article
    file, section = "articles.yaml", "articles"
    shape = {
        "slug": slug,
        "title": text,
        "category": reference(Category),
        "byline": text,
        "summary": text,
        "short_answer": text,
        "key_takeaways": list_of(text),
        "sections": list_of(
            mapping({"heading": text, "body": text, "cites": distinct(slug)})
        ),
        "bottom_line": text,
        "urgent_help": optional(
            mapping({"level": one_of(Article.UrgentLevel.values), "text": text})
        ),
        "faq": list_of(mapping({"q": text, "a": text, "cites": distinct(slug)})),
        "topics": distinct(reference(Topic)),
        "related_courses": distinct(reference(Course)),
        "related_careers": distinct(reference(CareerPath)),
        "related_treatments": distinct(reference(Treatment)),
        "related_articles": distinct(reference(Article)),
        "glossary_terms": distinct(reference(GlossaryTerm)),
        "last_reviewed": day,
        "review_status": constant(NOT_REVIEWED),
        "editor_note": optional_text,
        "sources": list_of(handled_source(**KNOWN_OF_SOURCE)),
        "checked": checked,
    }
    as_named = [
        "slug",
        "title",
        "category",
        "byline",
        "summary",
        "short_answer",
        "key_takeaways",
        "bottom_line",
    ]
    related = [
        "topics",
        "related_courses",
        "related_careers",
        "related_treatments",
        "related_articles",
        "glossary_terms",
    ]
    names = {
        "urgent_level": "urgent_help.level",
        "urgent_text": "urgent_help.text",
        "reviewed_on": "last_reviewed",
        "provenance": "checked",
    }
    parts = (
        Part(Reference, "article", match=("key",), names={"key": "id"}),
        Part(
            FAQItem,
            "article",
            match=("slug",),
            names={"question": "q", "answer": "a", "slug": "q"},
        ),
        Part(RichText, "parent", match=("anchor",), names={"anchor": "heading"}),
        # Not in the files: here so that an editor's blocks and notes count as edits.
        Part(CourseCards, "parent", match=("ordering",)),
        Part(CareerCard, "parent", match=("ordering",)),
        Part(TreatmentTable, "parent", match=("ordering",)),
        Part(Figure, "parent", match=("ordering",)),
        Part(Callout, "parent", match=("ordering",)),
        Part(ChangeNote, "article", match=("noted_on", "text")),
    )

    def check(self, record: Record) -> Iterable[Fault]:
        yield from unknown_handles(record, "sections", "cites")
        yield from unknown_handles(record, "faq", "cites")
        for i, related in enumerate(record["related_articles"]):
            if related.key == record.key:
                sentence = "An article is not related to itself."
                yield Fault(("related_articles", i), sentence)

    def row(self, record: Record) -> Row:
        urgent = record["urgent_help"]
        fields = {name: record[name] for name in self.as_named} | {
            "urgent_level": urgent["level"] if urgent else "",
            "urgent_text": urgent["text"] if urgent else "",
            "clinical_reviewer": "",
            "clinically_reviewed_on": None,
            "reviewed_on": record["last_reviewed"],
        }
        parts = {
            "reference": references(record),
            "richtext": [
                section_row(record, i) for i in range(len(record["sections"]))
            ],
            "faqitem": [question_row(record, i) for i in range(len(record["faq"]))],
        }
        many = {name: record[name] for name in self.related}
        return Row(fields | sourced(record), many, parts)


def section_row(record: Record, i: int) -> Row:
    section = record["sections"][i]
    fields = {
        "region": "main",
        "ordering": (i + 1) * STEP,
        "heading": section["heading"],
        "anchor": slugify(section["heading"])[:80],
        "body": section["body"],
    }
    return Row(fields, cited(record, section["cites"]), at=("sections", i))


def question_row(record: Record, i: int) -> Row:
    item = record["faq"][i]
    fields = {
        "question": item["q"],
        "slug": slugify(item["q"])[:80],
        "answer": item["a"],
        "position": i,
    }
    return Row(fields, cited(record, item["cites"]), at=("faq", i))


def cited(record: Record, handles: list[str]) -> dict[str, list[Ref]]:
    return {"references": [Ref(Reference, record["slug"], key) for key in handles]}


CONTENT = Content(
    kinds=(Categories(), Terms(), Articles()),
    heads={"glossary.yaml": NOTE, "articles.yaml": NOTE},
)
