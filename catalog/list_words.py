"""What a filtered course list is, in words, and what it offers when it is empty."""

from catalog.models import Course
from catalog.templatetags.catalog_tags import inside_sentence
from core.templatetags.core_tags import thousands
from search.filterset import FacetedFilterSet

UNFILTERED = "Courses about pain"
# Filters named in the heading, besides the topic; the chips name all of them.
MOST_NAMED = 3
NEAREST = 5
# How a filter reads in a heading; any other reads "label value".
PHRASES = {
    "q": "{}",
    "min_rating": "our score {}",
    "tested": "tested {}",
    "audience": "for {}",
    "level": "{}",
    "offer": "{}",
    "format": "{}",
    "position": "{}",
    "language": "in {}",
    "provider": "by {}",
    "certificate": "{}",
    "reviewed": "reviewed by us",
    "ce": "with continuing-education credit",
    "captions": "with captions",
    "max_price": "{}",
    "max_hours": "{}",
}
# Values that are names keep their capitals.
NAMES = {"q", "language", "provider"}


def list_heading(filterset: FacetedFilterSet) -> str:
    """The list in words: "Courses on back pain: free, our score 9 or more".

    At most three filters are named besides the topic; more are counted.
    """
    values = _active_values(filterset)
    topics = values.pop("topic", [])
    start = UNFILTERED
    if topics:
        # "Area: Topic" is how the filter offers a topic; its own name is the end.
        start = f"Courses on {_either([inside_sentence(t.split(': ')[-1]) for t in topics])}"
    phrases = [_phrase(filterset, name, values[name]) for name in values]
    named = phrases[:MOST_NAMED]
    if more := len(phrases[MOST_NAMED:]):
        named.append(f"{more} more filter{'' if more == 1 else 's'}")
    return f"{start}: {', '.join(named)}" if named else start


def list_title(filterset: FacetedFilterSet) -> str:
    """The heading with its number: "3 courses on back pain: free"."""
    heading = list_heading(filterset)
    if not filterset.is_filtered:
        return heading
    rest = heading.removeprefix("Courses")
    if filterset.total == 1:
        return f"1 course{rest}"
    return f"{thousands(filterset.total) if filterset.total else 'No'} courses{rest}"


def is_indexable(filterset: FacetedFilterSet) -> bool:
    """Whether a search engine may keep this list.

    The whole list and the list of one topic are pages that people look for. Any
    other combination is one of millions that hold the same courses.
    """
    chosen = dict(filterset.query.lists())
    return chosen.keys() <= {"topic"} and len(chosen.get("topic", [])) <= 1


def nearest_courses(filterset: FacetedFilterSet) -> list[tuple[Course, str]]:
    """For an empty list: courses that miss the fewest filters, and which they miss.

    At most five. A row that is gone since is left out.
    """
    values = _active_values(filterset)
    near = dict(filterset.nearest(NEAREST))
    rows = Course.objects.for_cards().in_bulk(near)
    return [
        (
            rows[pk],
            "; ".join(f"{_label(filterset, n)}: {_either(values[n])}" for n in missed),
        )
        for pk, missed in near.items()
        if pk in rows
    ]


def _active_values(filterset: FacetedFilterSet) -> dict[str, list[str]]:
    """What is chosen of each active filter, in the words of its chips."""
    return {
        name: [
            filterset.filters[name].in_words(code)
            for code in filterset.query.getlist(name)
        ]
        for name in filterset.active_names
    }


def _label(filterset: FacetedFilterSet, name: str) -> str:
    return filterset.filters[name].subject


def _phrase(filterset: FacetedFilterSet, name: str, values: list[str]) -> str:
    words = _either(
        values if name in NAMES else [inside_sentence(value) for value in values]
    )
    label = inside_sentence(_label(filterset, name))
    return PHRASES.get(name, f"{label} {{}}").format(words)


def _either(values: list[str]) -> str:
    """Choices of one filter: "free, paid or subscription"."""
    *most, last = values or [""]
    return f"{', '.join(most)} or {last}" if most else last
