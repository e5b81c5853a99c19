"""What can be searched for in articles, their parts and the glossary."""

from collections.abc import Collection
from typing import Any

from django.db.models import BigIntegerField, F, TextField, Value
from django.db.models.functions import Cast

from articles.models import Article, FAQItem, GlossaryTerm, Reference, RichText
from articles.toc import part_anchors
from search.documents import Places, Shown, TextSource, register


def places(articles: Collection[int], using: str) -> Places:
    """The addresses of the questions and sections of these articles; one query.

    They are nearly always those that are stored, unless two parts want the same one.
    """
    kinds: tuple[tuple[Any, ...], ...] = (
        (Reference, "article", "number", "number"),
        (FAQItem, "article", "position", "slug"),
        (RichText, "parent", "ordering", "anchor"),
    )
    first, *others = (
        kind._default_manager.using(using)
        .filter(**{f"{owner}__in": articles})
        .order_by()
        .values_list(
            Value(n),
            Cast(F(owner), BigIntegerField()),
            Cast(F(order), BigIntegerField()),
            Cast(F("pk"), BigIntegerField()),
            Cast(F(name), TextField()),
        )
        for n, (kind, owner, order, name) in enumerate(kinds)
    )
    of_article: dict[int, list[list[tuple[int, str]]]] = {}
    for n, article, _, pk, name in sorted(first.union(*others, all=True)):
        parts = of_article.setdefault(article, [[], [], []])
        parts[n].append((pk, name))
    found: dict[tuple[str, int], str] = {}
    for references, questions, sections in of_article.values():
        anchors = part_anchors(
            [number for _, number in references], questions, sections
        )
        for (kind, *_), ways in zip(kinds[1:], anchors, strict=True):
            label = kind._meta.label_lower
            found |= {(label, pk): anchor for pk, anchor in ways.items()}
    return found


register(
    TextSource(
        Article,
        title="title",
        keywords=("category__name", "topics__name", "topics__parent__name"),
        body=(
            "summary",
            "short_answer",
            "key_takeaways",
            "articles_richtext_set__heading",
            "articles_richtext_set__body",
            "faq__question",
            "faq__answer",
            "bottom_line",
        ),
        markup=frozenset({"articles_richtext_set__body", "bottom_line"}),
        list_url="articles:article_list",
        shown=Shown("article", "Guide", "Guides", line="summary", prior=1.3),
    )
)
register(
    TextSource(
        RichText,
        title="heading",
        body=("body",),
        markup=frozenset({"body"}),
        owner="parent",
        anchor="anchor",
        places=places,
    )
)
register(
    TextSource(
        FAQItem,
        title="question",
        body=("answer",),
        shown=Shown(
            "question", "Answer", "Answers", line="answer", answers=True, prior=0.9
        ),
        owner="article",
        anchor="slug",
        places=places,
    )
)
register(
    TextSource(
        GlossaryTerm,
        title="term",
        keywords=("aliases",),
        body=("definition",),
        list_url="articles:term_list",
        shown=Shown(
            "glossary",
            "Glossary",
            "Glossary entries",
            line="definition",
            aliases=True,
            answers=True,
            prior=0.9,
        ),
    )
)
