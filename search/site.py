"""The search of the whole site: what an address asks for, and all that it finds."""

from collections.abc import Collection
from functools import cached_property

from django import forms
from django.db.models import Func, QuerySet, Subquery
from django.forms import BoundField
from django.http import QueryDict
from django.urls import reverse_lazy
from django.utils.http import urlencode
from django.utils.text import format_lazy

from search.documents import TextSource, public_documents
from search.filterset import (
    MOST_NAMED,
    Chip,
    Correction,
    Facet,
    Option,
    Problem,
    Relaxation,
    printable,
)
from search.fulltext import Matches
from search.models import Version
from search.names import subject
from search.ranking import Hit, count_by_kind, ranked, shown_sources
from search.results import Result, results
from search.spelling import did_you_mean_anywhere
from search.synonyms import known_synonyms
from search.text import MAX_LENGTH, Synonyms, Words, understand
from search.words import few_words, some_word

# Searches of so many words are tried with each of them left out.
MOST_DROPPED = 6


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Search courses, careers, treatments and guides",
        max_length=MAX_LENGTH,
        required=False,
        validators=[few_words, some_word],
        widget=forms.SearchInput(
            attrs={
                "autocomplete": "off",
                "data-suggest": format_lazy(
                    "{}?kind=any", reverse_lazy("search:suggest")
                ),
            }
        ),
    )


class SiteSearch:
    """All public rows that hold the words ``q``, of the kinds ``kind``, best first.

    A sequence for a paginator, read in slices of ``Result``. A bad value is left out
    and named in ``problems``, as in the lists; without words that can be looked for
    nothing is found. ``path`` is the address that every link is built on.
    """

    def __init__(self, data: QueryDict, *, path: str, using: str = "default") -> None:
        self.data, self.path, self.using = data, path, using
        self.sources = {
            source.shown.code: source for source in shown_sources() if source.shown
        }
        self.form = SearchForm(data)
        given = list(dict.fromkeys(filter(None, data.getlist("kind"))))
        self.unknown = [code for code in given if code not in self.sources]
        self.kinds = [code for code in self.sources if code in given]

    # What is asked

    @cached_property
    def text(self) -> str:
        """The words as typed; empty if there are none or they cannot be looked for."""
        return "" if self.form.errors else self.form.cleaned_data["q"]

    @property
    def field(self) -> BoundField:
        return self.form["q"]

    @cached_property
    def words(self) -> Words:
        return understand(subject(self.text), self.synonyms)

    @cached_property
    def synonyms(self) -> Synonyms:
        return known_synonyms(self.using)

    @cached_property
    def query(self) -> QueryDict:
        """The valid parameters in their one order; no page."""
        query = QueryDict(mutable=True)
        if self.text:
            query["q"] = self.text
        query.setlist("kind", self.kinds)
        return query

    def url_with(self, **changes: list[str]) -> str:
        """This address with some parameters replaced; an empty list removes one."""
        values = {"q": [self.text], "kind": self.kinds} | changes
        pairs = [(name, value) for name in values for value in values[name] if value]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    @cached_property
    def problems(self) -> list[Problem]:
        """Every value that was left out, named."""
        found = [
            Problem("q", "Words", fault, f"{fault} We left it out.")
            for fault in map(str, self.form.errors.get("q", []))
        ]
        for code in self.unknown[:MOST_NAMED]:
            fault = f"We do not know “{printable(code)}”"
            message = f"{fault}, so we left it out."
            found.append(Problem("kind", "Kind", f"{fault}.", message))
        if more := len(self.unknown[MOST_NAMED:]):
            fault = f"We do not know {more} more."
            message = f"We left out {more} more that we do not know."
            found.append(Problem("kind", "Kind", fault, message))
        return found

    # What is found

    @cached_property
    def _of_all_kinds(self) -> list[Hit]:
        return ranked(self.words, self.text, self.using)

    @cached_property
    def hits(self) -> list[Hit]:
        if not self.kinds:
            return self._of_all_kinds
        return [hit for hit in self._of_all_kinds if hit.shown.code in self.kinds]

    def __len__(self) -> int:
        return len(self.hits)

    def __getitem__(self, part: slice) -> list[Result]:
        return results(self.hits[part], self.words, self.using)

    @property
    def total(self) -> int:
        return len(self)

    @cached_property
    def facet(self) -> Facet:
        """The kinds, each with the number of rows that it has for these words."""
        counts = count_by_kind(self._of_all_kinds)
        options = [
            Option(
                name="kind",
                value=code,
                label=source.shown.plural,
                count=counts[code],
                selected=code in self.kinds,
                address=self.url_with,
            )
            for code, source in self.sources.items()
            if source.shown
        ]
        return Facet(
            name="kind",
            label="Kind",
            kind="checkbox",
            options=options,
            is_open=True,
            note="",
            problems=[p.message for p in self.problems if p.name == "kind"],
        )

    @property
    def facets(self) -> list[Facet]:
        return [self.facet]

    @property
    def chips(self) -> list[Chip]:
        """One for each chosen kind; following it takes the kind off."""
        return [
            Chip(
                "Kind",
                option.label,
                self.url_with(
                    kind=[code for code in self.kinds if code != option.value]
                ),
            )
            for option in self.facet.options
            if option.selected
        ]

    @property
    def clear_url(self) -> str:
        return self.url_with(kind=[])

    # Where nothing is found

    @property
    def is_filtered(self) -> bool:
        return bool(self.text)

    @cached_property
    def did_you_mean(self) -> Correction | None:
        """Unknown words put right, where that finds anything of the chosen kinds."""
        models = [source.model for source in self._chosen]
        text = did_you_mean_anywhere(
            subject(self.text), models, self.synonyms, self.using
        )
        return Correction(text, self.url_with(q=[text])) if text else None

    @cached_property
    def relaxations(self) -> list[Relaxation]:
        """What can be dropped: the kinds or one of the words, and what that gives.

        Best first, and nothing that gives nothing.
        """
        found = []
        if self.kinds:
            chosen = [o.label for o in self.facet.options if o.selected]
            everywhere = len(self._of_all_kinds)
            kinds = ", ".join(chosen)
            found = [Relaxation("Kind", kinds, everywhere, self.clear_url)]
        found += self._without_a_word()
        found = [one for one in found if one.count]
        return sorted(found, key=lambda one: -one.count)

    @property
    def _chosen(self) -> Collection[TextSource]:
        return [self.sources[code] for code in self.kinds] or self.sources.values()

    def _without_a_word(self) -> list[Relaxation]:
        """The search without each of its words; one query for all."""
        said = [" ".join(group[0]) for group in self.words.groups]
        if not 1 < len(said) <= MOST_DROPPED:
            return []
        shorter = [" ".join(said[:n] + said[n + 1 :]) for n in range(len(said))]
        counts = {
            f"count_{n}": Subquery(counted(self._matching(text)))
            for n, text in enumerate(shorter)
        }
        row = Version.objects.using(self.using).annotate(**counts)
        found = row.values_list(*counts).first() or ()
        return [
            Relaxation("Word", word, count, self.url_with(q=[text]))
            for word, text, count in zip(said, shorter, found, strict=False)
        ]

    def _matching(self, text: str) -> QuerySet:
        words = understand(text, self.synonyms)
        public = public_documents(self.using, [source.model for source in self._chosen])
        return public.filter(Matches("id", words, with_parts=True))


def counted(rows: QuerySet) -> QuerySet:
    """The number of rows as a query of one cell."""
    return rows.order_by().values_list(Func("pk", function="COUNT"))
