"""Everything that the page of an article shows, in twelve queries at most."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from content_editor.contents import Contents
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    ExpressionWrapper,
    F,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from articles.blocks import blocks_of
from articles.models import (
    Article,
    CareerCard,
    CourseCards,
    FAQItem,
    GlossaryTerm,
    Reference,
    RichText,
    TreatmentTable,
)
from articles.rendering import reading_minutes, renderer, rich_html
from articles.toc import RESERVED, Anchors, Entry, cite_anchor
from careers.models import CareerPath
from catalog.models import Course, Topic
from treatments.models import Suitability, Treatment

MORE = 5


@dataclass(frozen=True)
class Link:
    """A public page of ours: its name, address and a line about it."""

    pk: int
    label: str
    url: str
    summary: str

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return self.url


class ArticlePage:
    """An article from ``Article.objects.for_page()``, with all that surrounds it.

    Whatever it links to or recommends is public now; a course that can no longer be
    joined is never among the courses.
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.blocks = blocks_of(article)
        self.questions: list[FAQItem] = list(article.faq.all())
        self.references: list[Reference] = list(article.references.all())
        for question in self.questions:
            question.cites = self._references_of["question"].get(question.pk, [])
        self.bottom_line = rich_html(article.bottom_line, below=2)
        taken = Anchors((*RESERVED, *(f"ref-{r.number}" for r in self.references)))
        self.question_anchors = {q.pk: taken.claim(q.slug) for q in self.questions}
        self.anchors = {
            block.pk: taken.claim(block.anchor)
            for block in self.blocks
            if isinstance(block, RichText) and block.anchor
        }

    def of_kind(self, kind: type[Any]) -> list[Any]:
        return [block for block in self.blocks if isinstance(block, kind)]

    # The text

    @property
    def regions(self) -> Any:
        """For ``render_region``: the blocks with the renderer that knows them."""
        contents = Contents(self.article.regions)
        for block in self.blocks:
            contents.add(block)
        return renderer.regions_from_contents(contents)

    @property
    def minutes(self) -> int:
        texts = [block.body for block in self.of_kind(RichText)]
        answers = [item.answer for item in self.questions]
        article = self.article
        return reading_minutes(
            article.short_answer, article.bottom_line, *texts, *answers
        )

    @property
    def toc(self) -> list[Entry]:
        article = self.article
        sections = [b for b in self.of_kind(RichText) if b.heading and b.anchor]
        parts = [
            (article.urgent_text, "Get urgent help", "urgent-help"),
            (article.short_answer, "The short answer", "short-answer"),
            (article.key_takeaways, "Key takeaways", "key-takeaways"),
            *((True, block.heading, self.anchors[block.pk]) for block in sections),
            (article.bottom_line, "Bottom line", "bottom-line"),
            (self.questions, "Questions", "questions"),
            (self.references, "References", "references"),
        ]
        return [Entry(label, anchor) for shown, label, anchor in parts if shown]

    @property
    def faq(self) -> list[tuple[FAQItem, str]]:
        """Each question with its permanent address on the page."""
        return [(item, self.question_anchors[item.pk]) for item in self.questions]

    # References

    def place_of(self, block: RichText) -> str:
        return self.anchors.get(block.pk) or f"part-{block.pk}"

    @property
    def section_references(self) -> Mapping[int, list[Reference]]:
        """The references of each section, in the order of their numbers."""
        return self._references_of["section"]

    @cached_property
    def _references_of(self) -> Mapping[str, Mapping[int, list[Reference]]]:
        """Those of each section and of each question, by their keys, in one query."""
        sections = RichText.references.through._default_manager.filter(
            richtext__parent=self.article
        ).values_list(Value("section"), "richtext_id", "reference_id")
        questions = FAQItem.references.through._default_manager.filter(
            faqitem__article=self.article
        ).values_list(Value("question"), "faqitem_id", "reference_id")
        pairs = set(sections.union(questions, all=True))
        found: dict[str, dict[int, list[Reference]]] = {"section": {}, "question": {}}
        for reference in self.references:
            for part, owner, pk in pairs:
                if pk == reference.pk:
                    found[part].setdefault(owner, []).append(reference)
        return found

    @property
    def cited(self) -> Iterator[tuple[Reference, list[tuple[str, str]]]]:
        """Each reference with the places that cite it, as labels and anchors."""
        places: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for block in self.of_kind(RichText):
            for reference in self.section_references.get(block.pk, ()):
                anchor = cite_anchor(self.place_of(block), reference.number)
                label = block.heading or "Text without a heading"
                places[reference.pk].append((label, anchor))
        for item, address in self.faq:
            for reference in item.cites:
                anchor = cite_anchor(address, reference.number)
                places[reference.pk].append((item.question, anchor))
        for reference in self.references:
            yield reference, places[reference.pk]

    # What surrounds it

    @cached_property
    def links(self) -> Mapping[str, list[Link]]:
        """Public pages by the way they belong to the article, each by name."""
        article = self.article
        topics = {b.topic_id for b in self.of_kind(CourseCards)} - {None}
        careers = {b.career_id for b in self.of_kind(CareerCard)}
        public = Article.objects.published()
        more = (
            public.filter(category=article.category_id)
            .exclude(pk=article.pk)
            .newest_review_first()
            .values("pk")[:MORE]
        )
        rows: dict[str, tuple[QuerySet, str, str]] = {
            "topics": (Topic.objects.filter(articles=article), "name", ""),
            "block topics": (Topic.objects.filter(pk__in=topics), "name", ""),
            "careers": (
                CareerPath.objects.published().filter(articles=article),
                "title",
                "summary",
            ),
            "block careers": (
                CareerPath.objects.published().filter(pk__in=careers),
                "title",
                "summary",
            ),
            "treatments": (
                Treatment.objects.published().filter(articles=article),
                "name",
                "description",
            ),
            "terms": (
                GlossaryTerm.objects.published().filter(articles=article),
                "term",
                "definition",
            ),
            "articles": (public.filter(related_from=article), "title", "summary"),
            "more": (public.filter(pk__in=more), "title", "summary"),
        }
        return links_of(rows)

    @property
    def more(self) -> list[Link]:
        """Others of its category, without those that are linked by hand already."""
        by_hand = {link.pk for link in self.links["articles"]}
        return [link for link in self.links["more"] if link.pk not in by_hand]

    @property
    def block_topics(self) -> Mapping[int, Link]:
        return {link.pk: link for link in self.links["block topics"]}

    @property
    def block_careers(self) -> Mapping[int, Link]:
        return {link.pk: link for link in self.links["block careers"]}

    @cached_property
    def courses(self) -> Mapping[int | str, list[Course]]:
        """Courses to recommend, best first: "related", "start", and by block.

        "start" is the best rated one on the article's topics, if there is one.
        """
        public = Course.objects.published().recommendable()
        best = public.rated().best_first()
        groups: dict[int | str, QuerySet] = {
            "related": public.filter(articles=self.article),
            "start": best.on_topics(self.article.topics.all())[:1],
        }
        for block in self.of_kind(CourseCards):
            if block.rule == CourseCards.Rule.BEST_ON_TOPIC:
                groups[block.pk] = best.on_topics([block.topic_id])[: block.limit]
            else:
                links = CourseCards.courses.through._default_manager
                chosen = links.filter(coursecards=block.pk).values("course")
                groups[block.pk] = public.filter(pk__in=chosen)
        return courses_in(groups)

    @property
    def start(self) -> Course | None:
        return next(iter(self.courses["start"]), None)

    @cached_property
    def treatment_rows(self) -> Mapping[int, list[Treatment]]:
        """The public treatments of each table, with their cells."""
        if not self.of_kind(TreatmentTable):
            return {}
        links = TreatmentTable.treatments.through._default_manager.filter(
            treatmenttable__parent=self.article,
            treatment__in=Treatment.objects.published(),
        )
        cells = Suitability.objects.select_related("mechanism")
        rows = defaultdict(list)
        for link in (
            links.select_related("treatment__category")
            .prefetch_related(Prefetch("treatment__cells", queryset=cells))
            .order_by("treatment__category__position", "treatment__name", "pk")
        ):
            rows[link.treatmenttable_id].append(link.treatment)
        return rows


def links_of(rows: Mapping[str, tuple[QuerySet, str, str]]) -> dict[str, list[Link]]:
    """Links of each group, by name, in one query.

    A group is a queryset of a model whose address is made from its slug, with the
    fields that hold the name and, unless empty, the line about it.
    """
    parts = [
        queryset.order_by().values_list(
            Value(group, output_field=CharField()),
            Cast(F("pk"), BigIntegerField()),
            Cast(F(name), TextField()),
            Cast(F("slug"), TextField()),
            Cast(F(text) if text else Value(""), TextField()),
        )
        for group, (queryset, name, text) in rows.items()
    ]
    found: dict[str, list[Link]] = {group: [] for group in rows}
    for group, pk, label, slug, line in parts[0].union(*parts[1:], all=True):
        model: type[Any] = rows[group][0].model
        url = model(slug=slug).get_absolute_url()
        found[group].append(Link(pk=pk, label=label, url=url, summary=line))
    for links in found.values():
        links.sort(key=lambda link: (link.label.casefold(), link.pk))
    return found


def courses_in(
    groups: Mapping[int | str, QuerySet],
) -> dict[int | str, list[Course]]:
    """The courses of each queryset, best first, with verdicts; two queries in all."""
    flags = {
        f"in_{n}": ExpressionWrapper(
            Q(pk__in=queryset.values("pk")), output_field=BooleanField()
        )
        for n, queryset in enumerate(groups.values())
    }
    in_any = Q()
    for flag in flags:
        in_any |= Q(**{flag: True})
    courses = list(
        Course.objects.annotate(**flags).filter(in_any).best_first().with_verdicts()
    )
    return {
        group: [course for course in courses if getattr(course, f"in_{n}")]
        for n, group in enumerate(groups)
    }
