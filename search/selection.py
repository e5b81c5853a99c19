"""Records that an address names: ``?course=a&course=b``."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.validators import slug_re
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import get_text_list

from search.filterset import printable

LONGEST_SLUG = 80
MOST_NAMED = 5
MOST_COMPARED = 4  # so many columns fit side by side


@dataclass(frozen=True)
class Selection:
    """The ``items`` asked for by ``name``, in the order of the address, each once.

    They are rows with a ``slug`` and a ``title``. ``surplus`` are public rows past the
    limit, ``unknown`` the values that name no public row, ``unread`` how many values
    we did not even look up.
    """

    path: str
    name: str
    items: list[Any]
    surplus: list[Any] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unread: int = 0

    @property
    def slugs(self) -> list[str]:
        return [item.slug for item in self.items]

    @property
    def titles(self) -> str:
        """ "This course, that one and another"."""
        return get_text_list([item.title for item in self.items], "and")

    @property
    def url(self) -> str:
        return self.address(self.slugs)

    @property
    def problems(self) -> list[str]:
        """A sentence for each value that we left out."""
        found = [
            f"We do not know “{printable(value)}”, so we left it out."
            for value in self.unknown[:MOST_NAMED]
        ]
        if more := len(self.unknown[MOST_NAMED:]):
            found.append(f"We left out {more} more that we do not know.")
        if self.unread:
            found.append(
                f"This address is very long. We left out its last {self.unread}."
            )
        return found

    def address(self, slugs: Sequence[str], **others: str) -> str:
        """This address with these rows instead, and other parameters."""
        return address(self.path, self.name, slugs, **others)

    def without(self, item: Any) -> str:
        return self.address([slug for slug in self.slugs if slug != item.slug])

    def with_another(self, item: Any) -> str:
        return self.address([*self.slugs, item.slug])


def selected(
    query: QueryDict, rows: QuerySet, *, name: str, path: str, limit: int
) -> Selection:
    """What the parameter ``name`` names in the address, of the public ``rows``.

    Values that cannot be a slug never reach the database; past five times the limit
    nothing is looked up, so that an address cannot make the query grow.
    """
    given = [value for value in dict.fromkeys(query.getlist(name)) if value]
    asked = given[: limit * 5]
    slugs = [value for value in asked if _could_be_slug(value)]
    known = {row.slug: row for row in rows.filter(slug__in=slugs)}
    found = [known[value] for value in asked if value in known]
    return Selection(
        path=path,
        name=name,
        items=found[:limit],
        surplus=found[limit:],
        unknown=[value for value in asked if value not in known],
        unread=len(given) - len(asked),
    )


def side_by_side(
    query: QueryDict, rows: QuerySet, *, name: str, path: str
) -> dict[str, Any]:
    """What ``templates/comparison.html`` needs of two to four of the public ``rows``.

    ``name`` is both the parameter and the noun, such as "course". ``columns`` pairs
    each row with the address without it; ``problems`` names every value left out.
    """
    chosen = selected(query, rows, name=name, path=path, limit=MOST_COMPARED)
    only = query.get("only", "")
    problems = chosen.problems
    if chosen.surplus:
        names = ", ".join(item.title for item in chosen.surplus)
        problems.append(f"Four {name}s fit side by side. We left out: {names}.")
    if only not in ("", "differences"):
        problems.append(f"We do not know “{printable(only)}”, so we show every row.")
    return {
        # Sorted, because the order of two records is no other page.
        "canonical": chosen.address(sorted(chosen.slugs)),
        "chosen": chosen,
        "columns": [(item, chosen.without(item)) for item in chosen.items],
        "noun": name,
        "problems": problems,
        "only_differences": only == "differences",
        "all_rows_url": chosen.url,
        "differences_url": chosen.address(chosen.slugs, only="differences"),
    }


def address(path: str, name: str, slugs: Sequence[str], **others: str) -> str:
    """``path`` with these slugs, and other parameters that are not empty."""
    pairs = [(name, slug) for slug in slugs]
    pairs += [(key, value) for key, value in others.items() if value]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _could_be_slug(value: str) -> bool:
    return len(value) <= LONGEST_SLUG and bool(slug_re.match(value))
