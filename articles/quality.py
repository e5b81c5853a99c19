"""What an editor should know of a record's text: how it reads, and what it lacks."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils import timezone

from articles.glossing import public_terms
from articles.models import Article, FAQItem, GlossaryTerm, RichText
from articles.reading import (
    Markup,
    Measure,
    acronyms_in,
    doses_in,
    explains,
    figures_in,
    measure,
    sentences,
    words_of,
)
from articles.toc import RESERVED
from careers.models import CareerPath
from catalog.models import Course
from core.choices import SourceKind
from core.fields import lines_of
from core.models import LinkCheck, Publishable
from treatments.models import Treatment

# What we aim at. NHS.UK writes for a reading age of 9 to 11 years; pain care has long
# words that cannot be had shorter, so a grade of 9 (an age of 14) is the most.
MOST_GRADE = 9.0
# The grade of a few sentences depends on chance, so it is held against longer texts.
LEAST_GRADED = 100  # words
MOST_WORDS = 25  # of a sentence, as in the style guide of GOV.UK


class Problem(models.TextChoices):
    """What may be wrong with a text; the gravest first.

    Whether a reference is that of each figure beside it, only a reader can tell.
    """

    DOSE = "dose", "A dose"
    BROKEN_LINK = "broken-link", "A link that leads nowhere"
    UNSOURCED_FIGURE = "unsourced-figure", "A figure in a text without references"
    NO_REFERENCE = "no-reference", "A section without a reference"
    NO_ADDRESS = "no-address", "A reference without an address"
    OVERDUE = "overdue", "The next review is overdue"
    NO_REVIEW_DATE = "no-review-date", "No day is set for the next review"
    NO_ALT = "no-alt", "A picture without a description"
    ACRONYM = "acronym", "A short form that nobody explains"
    GRADE = "grade", "Hard to read"
    LONG_SENTENCE = "long-sentence", "A long sentence"


class Finding(NamedTuple):
    """``place`` is the part's address on the desk's form, ``words`` what is meant."""

    problem: Problem
    part: str
    place: str
    words: str


@dataclass
class Part:
    """A part of a record's text. ``cites`` is None where no reference can be given."""

    label: str
    place: str
    paragraphs: list[str]
    cites: bool | None
    links: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass
class Report:
    record: Any
    measure: Measure
    findings: list[Finding]

    def count(self, problem: Problem) -> int:
        return sum(finding.problem == problem for finding in self.findings)


# The parts of each kind of record


def of_article(article: Article) -> Iterator[Part]:
    """In reading order; the summary, the short answer, the takeaways and the bottom
    line sum up what the sections say, so they have no references of their own."""
    yield Part("Summary", "id_summary", lines_of(article.summary), None)
    yield Part("Urgent help", "id_urgent_text", lines_of(article.urgent_text), None)
    yield Part("Short answer", "id_short_answer", lines_of(article.short_answer), None)
    takeaways = lines_of(article.key_takeaways)
    yield Part("Key takeaways", "id_key_takeaways", takeaways, None)
    blocks: list[tuple[int, Part]] = []
    for i, section in enumerate(article.articles_richtext_set.all()):
        body = Markup(section.body)
        part = Part(
            section.heading or "Text without a heading",
            f"articles_richtext_set-{i}",
            body.paragraphs,
            bool(section.references.all()),
            body.links,
        )
        blocks.append((section.ordering, part))
    for i, callout in enumerate(article.articles_callout_set.all()):
        body = Markup(callout.body)
        place = f"articles_callout_set-{i}"
        part = Part(callout.title, place, body.paragraphs, None, body.links)
        blocks.append((callout.ordering, part))
    for i, figure in enumerate(article.articles_datapoint_set.all()):
        place = f"articles_datapoint_set-{i}"
        said = [f"{figure.figure} {figure.statement}"]
        blocks.append((figure.ordering, Part("Figure in words", place, said, True)))
    yield from (part for _, part in sorted(blocks, key=lambda block: block[0]))
    bottom = Markup(article.bottom_line)
    yield Part("Bottom line", "id_bottom_line", bottom.paragraphs, None, bottom.links)
    for i, item in enumerate(article.faq.all()):
        answer = lines_of(item.answer)
        yield Part(item.question, f"faq-{i}", answer, bool(item.references.all()))
    yield from guide_facts(article)


def of_treatment(treatment: Treatment) -> Iterator[Part]:
    cites = bool(treatment.references.all())
    yield from plain_parts(
        treatment,
        cites,
        *("description", "evidence_summary", "disagreement", "effect_lasts"),
        "cautions",
    )
    for i, cell in enumerate(treatment.cells.all()):
        cites = bool(cell.references.all()) or not cell.needs_source
        yield Part(str(cell.mechanism), f"cells-{i}", lines_of(cell.note), cites)
    for i, reference in enumerate(treatment.references.all()):
        said = lines_of(reference.says)
        yield Part("What a source says", f"references-{i}", said, True)
    yield from guide_facts(treatment)


def of_career(career: CareerPath) -> Iterator[Part]:
    cites = bool(career.sources.all())
    names = ("summary", "what_they_do", "settings", "skills", "salary_note")
    yield from plain_parts(career, cites, *names)
    yield from guide_facts(career)


def of_course(course: Course) -> Iterator[Part]:
    cites = bool(course.sources.all())
    yield from plain_parts(course, cites, "summary", "description")
    yield from guide_facts(course)


def of_term(term: GlossaryTerm) -> Iterator[Part]:
    yield from plain_parts(term, bool(term.sources.all()), "definition")
    yield from guide_facts(term)


def guide_facts(record: Any) -> Iterator[Part]:
    """What the page prints as the founding guide's own view: the guide is its source."""
    return plain_parts(record, True, "guide_facts")


def plain_parts(record: Any, cites: bool, *names: str) -> Iterator[Part]:
    for name in names:
        paragraphs = lines_of(getattr(record, name))
        label = str(record._meta.get_field(name).verbose_name).capitalize()
        yield Part(label, f"id_{name}", paragraphs, cites)


@dataclass(frozen=True)
class Kind:
    """A kind of record whose texts are looked at, with what that reads besides."""

    model: type[Any]
    parts: Callable[[Any], Iterator[Part]]
    fetched: tuple[str, ...]


KINDS = {
    "articles": Kind(
        Article,
        of_article,
        (
            "articles_richtext_set__references",
            "articles_callout_set",
            "articles_datapoint_set",
            "articles_figure_set",
            "faq__references",
            "references__source",
        ),
    ),
    "treatments": Kind(
        Treatment,
        of_treatment,
        ("references__source", "cells__references", "cells__mechanism"),
    ),
    "careers": Kind(CareerPath, of_career, ("sources",)),
    "courses": Kind(Course, of_course, ("sources",)),
    "terms": Kind(GlossaryTerm, of_term, ("sources",)),
}


def reports(kind: str, *, drafts: bool = False) -> Iterator[Report]:
    """A report of each public record, by name; of drafts too if wished."""
    model, fetched = KINDS[kind].model, KINDS[kind].fetched
    rows = model.objects.all() if drafts else model.objects.published()
    checker = Checker(timezone.localdate())
    for record in rows.prefetch_related(*fetched).order_by(*model._meta.ordering):
        yield checker.report(record, kind)


def report_of(pk: int) -> Report:
    """A report of one article as it is stored, in ten queries and one a link."""
    articles = Article.objects.prefetch_related(*KINDS["articles"].fetched)
    return Checker(timezone.localdate()).report(articles.get(pk=pk), "articles")


@dataclass
class Checker:
    """Looks at records as of one day; remembers what it asked the database."""

    today: date

    def report(self, record: Any, kind: str) -> Report:
        parts = list(KINDS[kind].parts(record))
        measured = measure(line for part in parts for line in part.paragraphs)
        found = [*self.in_record(record, measured), *self.in_parts(parts)]
        order = list(Problem)
        found.sort(key=lambda finding: order.index(finding.problem))
        return Report(record, measured, found)

    def in_record(self, record: Any, measured: Measure) -> Iterator[Finding]:
        due = record.review_due_on
        if due is None:
            yield Finding(Problem.NO_REVIEW_DATE, "Publishing", "id_review_due_on", "")
        elif due < self.today:
            yield Finding(Problem.OVERDUE, "Publishing", "id_review_due_on", f"{due}")
        if measured.grade > MOST_GRADE and measured.words >= LEAST_GRADED:
            yield Finding(Problem.GRADE, "", "", f"grade {measured.grade}")
        for i, source in enumerate(sources_of(record)):
            place = f"references-{i}" if hasattr(record, "references") else "id_sources"
            if not source.url and source.kind != SourceKind.GUIDE:
                yield Finding(Problem.NO_ADDRESS, "References", place, str(source))
            elif source.url in self.broken:
                yield Finding(Problem.BROKEN_LINK, "References", place, source.url)
        if isinstance(record, Article):
            for i, figure in enumerate(record.articles_figure_set.all()):
                if not figure.alt:
                    place = f"articles_figure_set-{i}"
                    yield Finding(Problem.NO_ALT, "Figure", place, str(figure))

    def in_parts(self, parts: list[Part]) -> Iterator[Finding]:
        sourced = {
            figure for part in parts if part.cites for figure in figures_in(part.text)
        }
        whole = "\n".join(part.text for part in parts)
        told: set[str] = set()
        for part in parts:

            def found(
                problem: Problem, words: Iterable[str], part: Part = part
            ) -> Iterator[Finding]:
                return (Finding(problem, part.label, part.place, w) for w in words)

            yield from found(Problem.DOSE, doses_in(part.text))
            broken = [link for link in part.links if not self.leads_somewhere(link)]
            yield from found(Problem.BROKEN_LINK, broken)
            figures = figures_in(part.text) if not part.cites else []
            if part.cites is None:
                figures = [figure for figure in figures if figure not in sourced]
            yield from found(Problem.UNSOURCED_FIGURE, figures)
            if part.cites is False and part.paragraphs:
                yield from found(Problem.NO_REFERENCE, [""])
            short = [word for word in acronyms_in(part.text) if word not in told]
            told.update(short)
            unknown = [
                word
                for word in short
                if word not in self.terms and not explains(whole, word)
            ]
            yield from found(Problem.ACRONYM, unknown)
            long = [
                sentence
                for line in part.paragraphs
                for sentence in sentences(line)
                if len(words_of(sentence)) > MOST_WORDS
            ]
            yield from found(Problem.LONG_SENTENCE, long)

    @cached_property
    def broken(self) -> set[str]:
        """Addresses whose page was gone when somebody last asked."""
        return set(LinkCheck.objects.broken().values_list("url", flat=True))

    @cached_property
    def terms(self) -> set[str]:
        """Names in the glossary: the page links them to what they mean."""
        return {name for term in public_terms() for name in term.names}

    def leads_somewhere(self, link: str) -> bool:
        """Whether an address of ours is a public page, and any other not known to be
        gone. A place on the page is looked for in articles only."""
        if link.startswith(f"{settings.SITE_URL}/"):
            link = link.removeprefix(settings.SITE_URL)
        if not link.startswith("/"):
            return link not in self.broken
        return is_public(link)


def sources_of(record: Any) -> list[Any]:
    if hasattr(record, "references"):
        return [reference.source for reference in record.references.all()]
    return list(record.sources.all())


# Links within the site


@cache
def pages() -> dict[str, type[models.Model]]:
    """The models that have pages of their own, by the name of the page."""
    found: dict[str, type[models.Model]] = {}
    for model in apps.get_models():
        fields = {f.name for f in model._meta.fields}
        if "slug" in fields and hasattr(model, "get_absolute_url"):
            example: Any = model(slug="example")
            address = urlsplit(example.get_absolute_url())
            # A starting point is a question to the planner, not a page.
            if not address.query:
                found[resolve(address.path).view_name] = model
    return found


def is_public(address: str) -> bool:
    """Whether visitors find a page there; in an article also the place on it."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return False
    model = pages().get(match.view_name)
    if model is None or "slug" not in match.kwargs:
        return True
    rows: Any = model._default_manager.filter(slug=match.kwargs["slug"])
    row = (rows.published() if issubclass(model, Publishable) else rows).first()
    if row is None:
        return False
    if not parts.fragment or not isinstance(row, Article):
        return True
    return is_place(row, parts.fragment)


def is_place(article: Article, anchor: str) -> bool:
    return (
        anchor in RESERVED
        or RichText.objects.filter(parent=article, anchor=anchor).exists()
        or FAQItem.objects.filter(Q(slug=anchor), article=article).exists()
    )
