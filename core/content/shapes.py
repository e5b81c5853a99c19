"""Checks of single values: each takes what YAML gave and returns what a row wants.

A shape raises Faulty with plain sentences. An absent fact is written ``null``, never
left out and never an empty text, so that a forgotten key cannot pass for one.
"""

import math
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from core.content.problems import Fault, Faulty, Path
from core.models import Source

Shape = Callable[[Any], Any]
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
LARGEST = 2_147_483_647  # of an integer column
LARGEST_SMALL = 32_767  # of a small one
LONGEST_LIST = 1_000


class Ref:
    """A row named by its key, looked up when rows are written."""

    __slots__ = ("key", "model")

    def __init__(self, model: type[Model], *key: Any) -> None:
        self.model = model
        self.key = key


def kind_of(value: Any) -> str:
    """What a person would call the value."""
    if value is None:
        return "nothing (null)"
    names: dict[type, str] = {bool: "yes or no", int: "a number", float: "a number"}
    names |= {str: "text", date: "a date"}
    for type_, name in names.items():
        if isinstance(value, type_):
            return name
    return "a list" if isinstance(value, list) else "a group of values"


def text(value: Any) -> str:
    if not isinstance(value, str):
        raise Faulty(f"Text is wanted here, not {kind_of(value)}.")
    if not value.strip():
        raise Faulty("This text is empty. Write null if there is none.")
    if CONTROL.search(value):
        raise Faulty("The text holds a control character.")
    return value


def slug(value: Any) -> str:
    if not SLUG.fullmatch(text(value)):
        raise Faulty(f"“{value[:60]}” is not a slug such as “back-pain”.")
    return value


def between(low: int, high: int) -> Shape:
    """A whole number in a range, both ends included."""

    def check(value: Any) -> int:
        if type(value) is not int:
            raise Faulty(f"A whole number is wanted here, not {short(value)}.")
        if not low <= value <= high:
            raise Faulty(f"{short(value)} does not lie between {low:,} and {high:,}.")
        return value

    return check


count = between(0, LARGEST_SMALL)
large_count = between(0, LARGEST)
percent = between(-1_000, 1_000)


def year(value: Any) -> int:
    if type(value) is not int or not 1900 <= value <= 2100:
        raise Faulty(f"A year such as 2024 is wanted here, not {short(value)}.")
    return value


def number(value: Any) -> Decimal:
    """A number, 9 or 9.25, as an exact decimal."""
    if type(value) not in (int, float) or not math.isfinite(value):
        raise Faulty(f"A number is wanted here, not {short(value)}.")
    return Decimal(str(value))


def decimal_text(value: Any) -> Decimal:
    """An amount in quotes, such as '535.00', so that no digit is lost."""
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,12}(\.\d{1,6})?", value):
        raise Faulty(f"An amount in quotes, such as '535.00', not {short(value)}.")
    return Decimal(value)


def yes_or_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Faulty(f"true or false is wanted here, not {short(value)}.")
    return value


def day(value: Any) -> date:
    try:
        if type(value) is date:
            return value
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise Faulty(f"A day such as 2026-11-25 is wanted here, not {short(value)}.")


def optional(shape: Shape) -> Shape:
    """The same, or null."""
    return lambda value: None if value is None else shape(value)


def optional_text(value: Any) -> str:
    """A text; null gives the empty text that a column holds for nothing."""
    return "" if value is None else text(value)


def one_of(words: Collection[str]) -> Shape:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in words:
            listed = ", ".join(words)
            raise Faulty(f"{short(value)} is not one of these words: {listed}.")
        return value

    return check


def constant(wanted: Any) -> Shape:
    """A value that the site's code fixes; the file only repeats it."""

    def check(value: Any) -> Any:
        if value != wanted:
            raise Faulty(f"This must be “{wanted}”, as the site's code has it.")
        return value

    return check


def list_of(shape: Shape) -> Shape:
    def check(value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise Faulty(f"A list is wanted here, not {kind_of(value)}.")
        if len(value) > LONGEST_LIST:
            raise Faulty(f"The list has more than {LONGEST_LIST:,} items.")
        return list(collected(((i, shape, item) for i, item in enumerate(value))))

    return check


def distinct(shape: Shape) -> Shape:
    """A list in which nothing is said twice."""
    read = list_of(shape)

    def check(value: Any) -> list[Any]:
        items = read(value)
        twice = [i for i, item in enumerate(value) if item in value[:i]]
        if twice:
            raise Faulty(Fault((i,), "This is given twice.") for i in twice)
        return items

    return check


def mapping(shapes: Mapping[str, Shape]) -> Shape:
    """A mapping with exactly these keys; null where a fact is unknown."""

    def check(value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Faulty(f"Named values are wanted here, not {kind_of(value)}.")
        faults = [
            Fault((key,), f"There is no field “{key}” here.")
            for key in value
            if key not in shapes
        ]
        faults += [
            Fault((), f"The field “{key}” is missing. Write null if it is unknown.")
            for key in shapes
            if key not in value
        ]
        known = [
            (key, shapes[key], item) for key, item in value.items() if key in shapes
        ]
        read = collected(known, faults)
        return dict(zip([key for key, _, _ in known], read, strict=True))

    return check


def collected(
    parts: Iterable[tuple[str | int, Shape, Any]], faults: Iterable[Fault] = ()
) -> list[Any]:
    """Each part read by its shape. Raises Faulty with the faults of all of them."""
    found, values = [*faults], []
    for name, shape, item in parts:
        try:
            values.append(shape(item))
        except Faulty as error:
            found += [Fault((name, *path), say) for path, say in error.faults]
    if found:
        raise Faulty(found)
    return values


def reference(model: type[Model]) -> Shape:
    """The slug of a row of ``model``."""
    return lambda value: Ref(model, slug(value))


SOURCE_FIELDS: dict[str, Shape] = {
    "title": text,
    "publisher": text,
    "year": optional(year),
    "url": optional_text,
}


def source(value: Any) -> Ref:
    """A source in full. The same four facts always mean the same source."""
    read = mapping(SOURCE_FIELDS)(value)
    return Ref(Source, *(read[name] for name in SOURCE_FIELDS))


def handled_source(**more: Shape) -> Shape:
    """A source with the handle (``id``) by which its record cites it."""
    read_fields = mapping({"id": slug, **SOURCE_FIELDS, **more})

    def check(value: Any) -> dict[str, Any]:
        read = read_fields(value)
        facts = (read[name] for name in SOURCE_FIELDS)
        return {"id": read["id"], "source": Ref(Source, *facts)}

    return check


def short(value: Any) -> str:
    """The value as a few characters for a message."""
    shown = str(value) if isinstance(value, str | int | float) else kind_of(value)
    return f"“{shown[:40]}…”" if len(shown) > 40 else f"“{shown}”"


def refs_in(value: Any, path: Path = ()) -> Iterable[tuple[Path, Ref]]:
    """Every reference inside a read value, with the path to it."""
    if isinstance(value, Ref):
        yield path, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from refs_in(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from refs_in(item, (*path, index))
