"""Measures the page of an article among few and among many of three thousand words.

Topics, treatments, sources, glossary and courses are those that the database holds.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import Any

from django.db import connection
from django.db.models import Model
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Category, FAQItem, Reference, RichText
from articles.views import article_detail
from benchmark.measuring import cpu_seconds
from catalog.models import Topic
from core.choices import Status
from core.models import Source
from treatments.models import Treatment

FEW, MANY, WORDS = 12, 1_000, 3_000
SECTIONS = 10
MOST_QUERIES = 12
# Both are measured in one run, so that the machine is no matter; its other work is.
MOST_GROWTH = 1.5


def run(
    say: Callable[[str], Any], few: int = FEW, many: int = MANY, words: int = WORDS
) -> list[str]:
    """Says what was measured; gives a sentence for each figure that was missed."""
    first = add_articles(few, words)
    visit(first[0])
    # No article twice: what is kept of its text would help.
    alone = [visit(article) for article in first[1:]]
    rest = add_articles(many - few, words)
    among_many = [visit(article) for article in random.Random(1).sample(rest, few)]
    before, after = (median(ms for ms, _ in some) for some in (alone, among_many))
    queries = max(queries for _, queries in (*alone, *among_many))
    say(
        f"article of {words:,} words: {before:.1f} ms of CPU among {few}, {after:.1f} ms "
        f"among {many:,} ({after / before:.2f}×), {queries} queries"
    )
    missed = []
    if queries > MOST_QUERIES:
        missed.append(f"{queries} queries; {MOST_QUERIES} are wanted at most.")
    if after > MOST_GROWTH * before:
        missed.append(f"The page grew by more than {MOST_GROWTH}×.")
    return missed


def visit(article: Article) -> tuple[float, int]:
    """Milliseconds of CPU and queries of the page, past every cache of pages."""
    request = RequestFactory().get(article.get_absolute_url())
    start = cpu_seconds()
    with CaptureQueriesContext(connection) as queries:
        article_detail(request, article.slug)
    return 1000 * (cpu_seconds() - start), len(queries)


def add_articles(number: int, words: int) -> list[Article]:
    """Adds that many public articles, each with ten sections, references and topics,
    treatments and six questions; the same ones for the same numbers of articles."""
    already = Article.objects.count()
    rng = random.Random(already)
    vocabulary = [f"word{n}" for n in range(2_000)]
    category = Category.objects.get_or_create(name="Measured", slug="measured")[0]
    articles = Article.objects.bulk_create(
        Article(
            title=f"Guide {n}",
            slug=f"guide-{n}",
            category=category,
            summary=" ".join(rng.choices(vocabulary, k=20)),
            short_answer=" ".join(rng.choices(vocabulary, k=50)),
            byline="Editorial team",
            status=Status.PUBLISHED,
            publish_at=timezone.now(),
        )
        for n in range(already, already + number)
    )
    sources = list(Source.objects.all())
    references = Reference.objects.bulk_create(
        Reference(article=article, source=source, key=f"s{n}", number=n)
        for article in articles
        for n, source in enumerate(rng.sample(sources, SECTIONS), 1)
    )
    sections = RichText.objects.bulk_create(
        RichText(
            parent=article,
            region="main",
            ordering=n,
            heading=f"Part {n}",
            anchor=f"part-{n}",
            body=f"<p>{' '.join(rng.choices(vocabulary, k=words // SECTIONS))}</p>",
        )
        for article in articles
        for n in range(SECTIONS)
    )
    FAQItem.objects.bulk_create(
        FAQItem(article=article, question=f"Is it {n}?", slug=f"q-{n}", answer="It is.")
        for article in articles
        for n in range(6)
    )
    _link(RichText.references, zip(sections, references, strict=True))
    related: list[tuple[Any, Sequence[Model]]] = [
        (Article.topics, list(Topic.objects.all())),
        (Article.related_treatments, list(Treatment.objects.all())),
    ]
    for relation, things in related:
        _link(
            relation, [(a, thing) for a in articles for thing in rng.sample(things, 3)]
        )
    return articles


def _link(relation: Any, pairs: Iterable[tuple[Model, Model]]) -> None:
    field = relation.field
    names = field.m2m_field_name(), field.m2m_reverse_field_name()
    relation.through.objects.bulk_create(
        relation.through(**dict(zip(names, pair, strict=True))) for pair in pairs
    )
