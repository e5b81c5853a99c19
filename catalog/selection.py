"""Courses that an address names: ``?course=a&course=b``."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.validators import slug_re
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.text import get_text_list

from catalog.models import Course
from search.filterset import printable

LONGEST_SLUG = 80
MOST_NAMED = 5


@dataclass(frozen=True)
class Selection:
    """The ``courses`` asked for, in the order of the address, each once.

    ``surplus`` are public courses past the limit, ``unknown`` the values that name no
    public course, ``unread`` how many values we did not even look up.
    """

    path: str
    courses: list[Course]
    surplus: list[Course] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    unread: int = 0

    @property
    def slugs(self) -> list[str]:
        return [course.slug for course in self.courses]

    @property
    def titles(self) -> str:
        """ "This course, that one and another"."""
        return get_text_list([course.title for course in self.courses], "and")

    @property
    def url(self) -> str:
        return address(self.path, self.slugs)

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

    def without(self, course: Course) -> str:
        """This address without one of its courses."""
        return address(self.path, [slug for slug in self.slugs if slug != course.slug])


def selected(
    query: QueryDict, rows: QuerySet[Course], *, path: str, limit: int
) -> Selection:
    """The courses that ``course`` names in the address, of the public ``rows``.

    Values that cannot be a slug never reach the database; past five times the limit
    nothing is looked up, so that an address cannot make the query grow.
    """
    given = [value for value in dict.fromkeys(query.getlist("course")) if value]
    asked = given[: limit * 5]
    slugs = [value for value in asked if _could_be_slug(value)]
    known = {course.slug: course for course in rows.filter(slug__in=slugs)}
    found = [known[value] for value in asked if value in known]
    return Selection(
        path=path,
        courses=found[:limit],
        surplus=found[limit:],
        unknown=[value for value in asked if value not in known],
        unread=len(given) - len(asked),
    )


def address(path: str, slugs: list[str], **others: str) -> str:
    """``path`` with these courses, and other parameters that are not empty."""
    pairs = [("course", slug) for slug in slugs]
    pairs += [(name, value) for name, value in others.items() if value]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def _could_be_slug(value: str) -> bool:
    return len(value) <= LONGEST_SLUG and bool(slug_re.match(value))
