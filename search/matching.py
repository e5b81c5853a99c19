"""Rows that hold the words of a search, and how well."""

from django.db.models import Case, Model, Q, QuerySet, Value, When

from search.fulltext import NAMES, Matches
from search.text import Words

# What ``relevance`` is for words in the title, in names, and elsewhere.
IN_TITLE, IN_NAMES, ELSEWHERE = 2, 1, 0


def matching(rows: QuerySet, words: Words, *, also: tuple[str, ...] = ()) -> QuerySet:
    """The rows that hold all of the words, with a coarse ``relevance`` from 0 to 2.

    ``fulltext.scores`` tells finer, at a cost for each match. ``also`` names relations
    to other searchable content: a word counts too if a public row there has it in its
    names. The rows' own documents cannot hold these words, since those rows may be
    drafts.
    """
    model = rows.model
    if also:
        for word in words.each():
            found = Q(Matches("pk", word, model))
            for name in also:
                found |= Q(pk__in=related_to(model, name, word, rows.db))
            rows = rows.filter(found)
    else:
        rows = rows.filter(Matches("pk", words, model))
    relevance = Case(
        When(Matches("pk", words, model, NAMES[:1]), then=Value(IN_TITLE)),
        When(Matches("pk", words, model, NAMES), then=Value(IN_NAMES)),
        default=Value(ELSEWHERE),
    )
    return rows.annotate(relevance=relevance)


def related_to(model: type[Model], name: str, word: Words, using: str) -> QuerySet:
    """Keys of the rows with a public row behind the relation that is called so."""
    relation = model._meta.get_field(name)
    other = relation.related_model
    named = other._default_manager.published().filter(  # type: ignore[union-attr]
        Matches("pk", word, other, NAMES)  # type: ignore[arg-type]
    )
    links = relation.remote_field.through._default_manager.using(using).order_by()  # type: ignore[union-attr]
    here, there = relation.m2m_field_name(), relation.m2m_reverse_field_name()  # type: ignore[union-attr]
    return links.filter(**{f"{there}__in": named.order_by().values("pk")}).values(here)
