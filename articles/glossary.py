"""The glossary from A to Z, and the pages that use one of its words."""

from itertools import groupby
from typing import NamedTuple

from django.db.models import Case, Model, Q, QuerySet, Value, When

from articles.models import Article, GlossaryTerm
from search.fulltext import Matches
from search.text import Words, tokens
from treatments.models import Treatment

# Pages of each kind that a term names; the words "pain" and "opioid" are everywhere.
MOST_PAGES = 8


class Row(NamedTuple):
    """A line of the glossary: a term, or another name that leads to it."""

    name: str
    term: GlossaryTerm

    @property
    def is_other_name(self) -> bool:
        return self.name != self.term.term


def a_to_z(
    terms: QuerySet[GlossaryTerm], *, other_names: bool
) -> list[tuple[str, list[Row]]]:
    """The terms by their first letter; digits and signs share "0-9".

    With ``other_names`` each has a line in its own place that leads to its term.
    """
    rows = [Row(term.term, term) for term in terms]
    if other_names:
        rows += [Row(name, row.term) for row in rows for name in row.term.aliases]
    rows.sort(key=lambda row: (letter(row), row.name.casefold(), row.term.pk))
    return [(key, list(group)) for key, group in groupby(rows, letter)]


def letter(row: Row) -> str:
    first = row.name[0].upper()
    return first if first.isalpha() else "0-9"


def guides_with(term: GlossaryTerm) -> QuerySet[Article]:
    """Public guides that use the term: first those to which an editor gave it."""
    by_hand = Q(pk__in=term.articles.order_by().values("pk"))
    place = Case(When(by_hand, then=Value(0)), default=Value(1))
    return (
        Article.objects.published()
        .filter(by_hand | uses(term, Article))
        .order_by(place, "title", "pk")[:MOST_PAGES]
    )


def treatments_with(term: GlossaryTerm) -> QuerySet[Treatment]:
    """Public treatments whose texts use the term, by name."""
    return (
        Treatment.objects.published()
        .filter(uses(term, Treatment))
        .order_by("name", "pk")[:MOST_PAGES]
    )


def uses(term: GlossaryTerm, model: type[Model]) -> Q:
    """Rows of the model that hold any of the term's names. Without those of capitals
    alone, since a search does not tell "ACT" from the verb; whoever writes one writes
    it out too."""
    names = [term.term, *(name for name in term.aliases if not name.isupper())]
    phrases = tuple(dict.fromkeys(filter(None, map(tokens, names))))
    return Q(Matches("pk", Words((phrases,)), model)) if phrases else Q(pk__in=[])
