"""Everything that the page of an article shows, in twelve queries at most."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

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
    Window,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, RowNumber
from django.urls import reverse
from django.utils.formats import date_format

from articles.blocks import Parts
from articles.glossing import SLUG, Term
from articles.models import (
    Article,
    Callout,
    CareerCard,
    CourseCards,
    DataPoint,
    FAQItem,
    GlossaryTerm,
    Reference,
    RichText,
    TreatmentTable,
)
from articles.querysets import NEWEST_REVIEW_FIRST
from articles.rendering import reading_minutes, renderer, rich_html
from articles.toc import Entry, cite_anchor, part_anchors
from careers import charts
from careers.models import CareerPath
from careers.recommendations import Recommendation
from catalog.models import Course, Topic
from catalog.templatetags.catalog_tags import inside_sentence
from core.fields import lines_of
from core.models import Source
from treatments.models import Suitability, Treatment

MORE = 5
BY_HAND = "Chosen by our editors."


@dataclass(frozen=True)
class Link:
    """A public page of ours: its name, address, a line about it, and why it is linked
    ("" where the heading of its list says so)."""

    pk: int
    label: str
    slug: str
    url: str
    summary: str
    why: str = ""

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
        parts = Parts(article)
        self.blocks = parts.blocks
        self.questions = parts.questions
        self.references = parts.references
        self.change_notes = parts.change_notes
        self.section_references: Mapping[int, list[Reference]] = (
            parts.section_references
        )
        for question in self.questions:
            question.cites = parts.answer_references.get(question.pk, [])
        self.sources = self._sources()
        for reference in self.references:
            reference.source = self.sources[reference.source_id]
        self.bottom_line = rich_html(article.bottom_line, below=2)
        self.question_anchors, self.anchors = part_anchors(
            [reference.number for reference in self.references],
            [(question.pk, question.slug) for question in self.questions],
            [(block.pk, block.anchor) for block in self.of_kind(RichText)],
        )

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
        article = self.article
        return reading_minutes(
            article.short_answer,
            *article.key_takeaways,
            *(block.body for block in self.of_kind(RichText)),
            *(block.body for block in self.of_kind(Callout)),
            article.bottom_line,
            *(item.answer for item in self.questions),
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
            (self.change_notes, "What changed", "changes"),
            (self.related, "Related guides", "related"),
        ]
        return [Entry(label, anchor) for shown, label, anchor in parts if shown]

    @property
    def faq(self) -> list[tuple[FAQItem, str]]:
        """Each question with its permanent address on the page."""
        return [(item, self.question_anchors[item.pk]) for item in self.questions]

    # References

    def place_of(self, block: RichText | DataPoint) -> str:
        if isinstance(block, DataPoint):
            # No slug holds a dot, so it is the address of no section.
            return f"figure.{block.pk}"
        return self.anchors.get(block.pk) or f"part-{block.pk}"

    def reference_of(self, block: DataPoint) -> Reference | None:
        """The numbered reference that is the figure's source, if there is one."""
        return next(
            (r for r in self.references if r.source_id == block.source_id), None
        )

    def _sources(self) -> Mapping[int, Source]:
        """The sources of the references and of the figures in words, by their keys."""
        keys = {part.source_id for part in (*self.references, *self.of_kind(DataPoint))}
        return Source.objects.in_bulk(keys) if keys else {}

    @cached_property
    def cited(self) -> list[tuple[Reference, list[tuple[str, str]]]]:
        """Each reference with the places that cite it, as labels and anchors."""
        places: dict[int, list[tuple[str, str]]] = defaultdict(list)

        def cite(reference: Reference, label: str, place: str) -> None:
            anchor = cite_anchor(place, reference.number)
            places[reference.pk].append((label, anchor))

        for block in self.blocks:
            if isinstance(block, RichText):
                label = block.heading or "Text without a heading"
                for reference in self.section_references.get(block.pk, ()):
                    cite(reference, label, self.place_of(block))
            elif isinstance(block, DataPoint) and (own := self.reference_of(block)):
                cite(own, block.figure, self.place_of(block))
        for item, address in self.faq:
            for reference in item.cites:
                cite(reference, item.question, address)
        return [(reference, places[reference.pk]) for reference in self.references]

    # What surrounds it

    @cached_property
    def links(self) -> Mapping[str, list[Link]]:
        """Public pages by the way they belong to the article, each by name."""
        article = self.article
        topics = {b.topic_id for b in self.of_kind(CourseCards)} - {None}
        public = Article.objects.published()
        others = public.exclude(pk=article.pk).exclude(related_from=article)
        like = others.most_like(article)[:MORE]
        # Enough that five are left without those that are related to it.
        same_category = others.filter(category=article.category_id)
        more = same_category.newest_review_first()[: 2 * MORE]
        return links_of(
            {
                "topics": Group(Topic.objects.filter(articles=article)),
                "block topics": Group(Topic.objects.filter(pk__in=topics)),
                "careers": Group(
                    CareerPath.objects.published().filter(articles=article), "title"
                ),
                "treatments": Group(
                    Treatment.objects.published().filter(articles=article)
                ),
                "terms": Group(
                    GlossaryTerm.objects.published().filter(articles=article), "term"
                ),
                "glossary": Group(GlossaryTerm.objects.published(), "term", "aliases"),
                "by hand": Group(
                    public.filter(related_from=article), "title", "summary"
                ),
                "like": Group(
                    public.filter(pk__in=like.values("pk")).with_in_common(article),
                    "title",
                    "summary",
                    why="common_first",
                    rank=-F("common_count"),
                ),
                "more": Group(
                    public.filter(pk__in=more.values("pk")),
                    "title",
                    "summary",
                    rank=Window(RowNumber(), order_by=NEWEST_REVIEW_FIRST),
                ),
            }
        )

    @cached_property
    def related(self) -> list[Link]:
        """Those chosen by hand, then those with most in common, each with the reason."""
        by_hand = [replace(link, why=BY_HAND) for link in self.links["by hand"]]
        like = []
        for link in self.links["like"]:
            verb, _, name = link.why.partition(" ")
            like.append(replace(link, why=f"Also {verb} {inside_sentence(name)}."))
        return [*by_hand, *like]

    @property
    def more(self) -> list[Link]:
        """Others of its category, without those that are related to it already."""
        related = {link.pk for link in self.related}
        return [link for link in self.links["more"] if link.pk not in related][:MORE]

    @property
    def glossary(self) -> tuple[Term, ...]:
        """Every term, whose first mention in the text becomes a link."""
        return tuple(
            Term(link.url, (link.label, *lines_of(link.summary)))
            for link in self.links["glossary"]
        )

    @property
    def block_topics(self) -> Mapping[int, Link]:
        return {link.pk: link for link in self.links["block topics"]}

    @cached_property
    def career_rows(self) -> Mapping[int, charts.CareerRow]:
        """The public careers of the cards, drawn on axes that all of them share."""
        cards = {block.career_id for block in self.of_kind(CareerCard)}
        if not cards:
            return {}
        careers = list(CareerPath.objects.for_cards().filter(pk__in=cards))
        axes = charts.axes_of(careers)
        rows = charts.career_rows(careers, axes)
        return {row.career.pk: row for row in rows}

    @cached_property
    def courses(self) -> Mapping[int | str, list[Course]]:
        """Courses to recommend, best first: "related", "start", and by block.

        "start" is the best rated one on the article's topics, if there is one, and
        "unrated" any one on them.
        """
        public = Course.objects.published().recommendable()
        best = public.rated().best_first()
        topics = self.article.topics.all()
        groups: dict[int | str, QuerySet] = {
            "related": public.filter(articles=self.article),
            "start": best.on_topics(topics)[:1],
            "unrated": public.filter(rating=None).on_topics(topics)[:1],
        }
        for block in self.of_kind(CourseCards):
            if block.rule == CourseCards.Rule.BEST_ON_TOPIC:
                groups[block.pk] = best.on_topics([block.topic_id])[: block.limit]
            else:
                links = CourseCards.courses.through._default_manager
                chosen = links.filter(coursecards=block.pk).values("course")
                groups[block.pk] = public.filter(pk__in=chosen)
        return courses_in(groups)

    def course_cards(self, block: CourseCards) -> list[Recommendation]:
        """The courses of a block, each with the reason in words."""
        why = "Chosen by our editors for this part."
        if topic := self.block_topics.get(block.topic_id):
            about = inside_sentence(topic.label)
            why = f"Among our highest scores for courses on {about}."
        return recommended(self.courses[block.pk], why)

    @property
    def related_courses(self) -> list[Recommendation]:
        """Those chosen by hand that stand nowhere else on the page."""
        shown = {
            course.pk
            for place, courses in self.courses.items()
            for course in courses
            if place not in ("related", "unrated")
        }
        rest = [course for course in self.courses["related"] if course.pk not in shown]
        return recommended(rest, BY_HAND)

    @property
    def start(self) -> Recommendation | None:
        """The best rated course on the topics; None where none of them is rated."""
        why = "Our highest score for a course on the topics of this guide."
        return next(iter(recommended(self.courses["start"], why)), None)

    @property
    def unrated_url(self) -> str:
        """The list of the courses on the topics, where none is rated but some exist;
        else ""."""
        if self.courses["start"] or not self.courses["unrated"]:
            return ""
        topics = [("topic", link.slug) for link in self.links["topics"]]
        return f"{reverse('catalog:course_list')}?{urlencode(topics)}"

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


@dataclass(frozen=True)
class Group:
    """Rows that become links: which of their fields hold the name, the line about it
    and the reason ("": none). Lowest ``rank`` first, then by name."""

    rows: QuerySet
    name: str = "name"
    summary: str = ""
    why: str = ""
    rank: Combinable = field(default_factory=lambda: Value(0))


def links_of(groups: Mapping[str, Group]) -> dict[str, list[Link]]:
    """Links of each group, in one query. A model's address is made from its slug."""
    parts = [
        group.rows.order_by().values_list(
            Value(key, output_field=CharField()),
            Cast(group.rank, BigIntegerField()),
            Cast(F("pk"), BigIntegerField()),
            *(
                Cast(F(column) if column else Value(""), TextField())
                for column in (group.name, "slug", group.summary, group.why)
            ),
        )
        for key, group in groups.items()
    ]
    found: dict[str, list[tuple[int, Link]]] = {key: [] for key in groups}
    # One address serves as the model of all: to make each costs more than the query.
    models: dict[str, type[Any]] = {key: g.rows.model for key, g in groups.items()}
    urls = {key: model(slug=SLUG).get_absolute_url() for key, model in models.items()}
    for key, rank, pk, label, slug, line, why in parts[0].union(*parts[1:], all=True):
        url = urls[key].replace(SLUG, slug)
        link = Link(pk=pk, label=label, slug=slug, url=url, summary=line, why=why)
        found[key].append((rank, link))
    return {
        key: [
            link
            for _, link in sorted(
                ranked, key=lambda row: (row[0], row[1].label.casefold(), row[1].pk)
            )
        ]
        for key, ranked in found.items()
    }


def recommended(courses: Iterable[Course], why: str) -> list[Recommendation]:
    """The courses with that reason, and the day of the review behind a score."""
    return [Recommendation(course, f"{why}{rated_words(course)}") for course in courses]


def rated_words(course: Course) -> str:
    """ " Reviewed on 3 Feb 2026."; "" for a course that has no review in force."""
    for review in course.current_reviews:
        if review.reviewed_on:
            return f" Reviewed on {date_format(review.reviewed_on, 'j M Y')}."
        return " The day of the review is not recorded."
    return ""


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
