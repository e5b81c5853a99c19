"""Searching the rows of a list for words."""

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import CharField, SearchInput
from django.urls import reverse

from search.filters import ListFilter
from search.fulltext import matching_keys, scores
from search.matching import matching
from search.synonyms import search_words
from search.text import MAX_LENGTH, MAX_WORDS, tokens


def few_words(text: str) -> None:
    if len(text.split()) > MAX_WORDS:
        raise ValidationError(f"Use up to {MAX_WORDS} words.")


def some_word(text: str) -> None:
    if not tokens(text) and "\0" not in text:  # for NUL there is a sentence already
        raise ValidationError("There is no word or number in it to look for.")


class WordsFilter(ListFilter, django_filters.CharFilter):
    """Rows in which every word occurs, in any form, or what the word also means.

    Whole words only: a list answers what was typed, and "art" is not arthritis. While
    someone types, the suggestions complete the last word. Rows get ``relevance``, for
    the sort of that name. ``also`` as in ``matching``.
    """

    def __init__(self, *, label: str = "Words", also: tuple[str, ...] = ()) -> None:
        super().__init__(
            label=label,
            max_length=MAX_LENGTH,
            validators=[few_words, some_word],
            widget=SearchInput(attrs={"autocomplete": "off"}),
        )
        self.also = also

    @property
    def field(self) -> CharField:
        """The input tells the script where suggestions for it come from."""
        field = super().field
        model = getattr(self, "model", None)
        if model:
            address = f"{reverse('search:suggest')}?kind={model._meta.model_name}"
            field.widget.attrs["data-suggest"] = address
        return field

    def probe(self) -> str:
        return "x"

    def stored(self, value: str) -> None:
        return None

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        if not value:
            return qs
        words = search_words(value, qs.db)
        return matching(qs, words, also=self.also) if words else qs.none()

    def keys(self, value: str, using: str) -> list[int] | None:
        words = search_words(value, using)
        if self.also or not words:
            return None
        return matching_keys(words, self.model, using)

    def scores(self, value: str, using: str) -> dict[int, float]:
        """How well rows match, by their keys; a row found by others alone is not there."""
        words = search_words(value, using)
        return scores(words.any_of if self.also else words, self.model, using)
