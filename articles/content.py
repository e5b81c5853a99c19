"""How articles and glossary terms become rows."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify

from articles.models import (
    Article,
    Block,
    Callout,
    CareerCard,
    Category,
    ChangeNote,
    CourseCards,
    DataPoint,
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
    Shape,
    between,
    collected,
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
    year,
)
from treatments.content import NOT_A_SOURCE, references, unknown_handles
from treatments.models import Treatment

# A clinical review has a name and a date; it is recorded on the desk, never here.
NOT_REVIEWED = "Editorial draft - not yet clinically reviewed"
STEP = 10  # between the blocks of an article, as its editor numbers them

# What may stand between the sections, by the ``kind`` that the file gives.
BLOCKS: dict[str, dict[str, Shape]] = {
    "best-courses": {"topic": reference(Topic), "limit": between(1, 5)},
    "courses": {"courses": distinct(reference(Course))},
    "career": {"career": reference(CareerPath)},
    "treatments": {"treatments": distinct(reference(Treatment))},
    "figure-in-words": {
        "figure": text,
        "statement": text,
        "place": optional_text,
        "year": year,
        "source": slug,
        "checked_on": day,
    },
}
MODELS: dict[str, type[Block]] = {
    "best-courses": CourseCards,
    "courses": CourseCards,
    "career": CareerCard,
    "treatments": TreatmentTable,
    "figure-in-words": DataPoint,
}


def block(value: Any) -> dict[str, Any]:
    """A block of one of the kinds above, after the section with that address."""
    known = {"kind": one_of(BLOCKS), "after": slug}
    if not isinstance(value, dict):
        return mapping(known)(value)
    # An unknown kind is one mistake: what else stands there cannot be judged.
    [kind] = collected([("kind", known["kind"], value.get("kind"))])
    return mapping(known | BLOCKS[kind])(value)


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
        "blocks": list_of(block),
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
        Part(CourseCards, "parent", match=("ordering",)),
        Part(CareerCard, "parent", match=("ordering",)),
        Part(TreatmentTable, "parent", match=("ordering",)),
        Part(DataPoint, "parent", match=("ordering",)),
        # Not in the files: here so that an editor's blocks and notes count as edits.
        Part(Figure, "parent", match=("ordering",)),
        Part(Callout, "parent", match=("ordering",)),
        Part(ChangeNote, "article", match=("noted_on", "text")),
    )

    def check(self, record: Record) -> Iterable[Fault]:
        yield from unknown_handles(record, "sections", "cites")
        yield from unknown_handles(record, "faq", "cites")
        handles = {item["id"] for item in record["sources"]}
        anchors = [anchor_of(section) for section in record["sections"]]
        for i, item in enumerate(record["blocks"]):
            if item["after"] not in anchors:
                sentence = f"“{item['after']}” is the address of no section."
                yield Fault(("blocks", i, "after"), sentence)
            elif (
                len([o for o in record["blocks"] if o["after"] == item["after"]])
                >= STEP
            ):
                yield Fault(
                    ("blocks", i, "after"), "Too many blocks follow one section."
                )
            if "source" in item and item["source"] not in handles:
                sentence = NOT_A_SOURCE.format(item["source"])
                yield Fault(("blocks", i, "source"), sentence)
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
        blocks: dict[str, list[Row]] = defaultdict(list)
        for i, item in enumerate(record["blocks"]):
            model = MODELS[item["kind"]]
            blocks[str(model._meta.model_name)].append(block_row(record, i))
        parts = blocks | {
            "reference": references(record),
            "richtext": [
                section_row(record, i) for i in range(len(record["sections"]))
            ],
            "faqitem": [question_row(record, i) for i in range(len(record["faq"]))],
        }
        many = {name: record[name] for name in self.related}
        return Row(fields | sourced(record), many, parts)


def anchor_of(section: Mapping) -> str:
    return slugify(section["heading"])[:80]


def block_row(record: Record, i: int) -> Row:
    """The block right after its section and the blocks before it in the list."""
    item = record["blocks"][i]
    section = [anchor_of(s) for s in record["sections"]].index(item["after"])
    before = [
        other for other in record["blocks"][:i] if other["after"] == item["after"]
    ]
    fields = {"region": "main", "ordering": (section + 1) * STEP + 1 + len(before)}
    many = {name: item[name] for name in ("courses", "treatments") if name in item}
    for name in BLOCKS[item["kind"]]:
        if name not in many:
            fields[name] = item[name]
    if item["kind"] == "best-courses":
        fields["rule"] = CourseCards.Rule.BEST_ON_TOPIC
    if "source" in item:
        sources = {known["id"]: known["source"] for known in record["sources"]}
        fields["source"] = sources[item["source"]]
    return Row(fields, many, at=("blocks", i))


def section_row(record: Record, i: int) -> Row:
    section = record["sections"][i]
    fields = {
        "region": "main",
        "ordering": (i + 1) * STEP,
        "heading": section["heading"],
        "anchor": anchor_of(section),
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
