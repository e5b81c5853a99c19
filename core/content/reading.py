"""YAML read into plain values that remember their lines.

Built on the stream of events, so a hostile file costs little: no aliases (which can
unfold without end), no tags, a limit on size and nesting, every key once.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path as FilePath
from typing import Any

import yaml

from core.content.problems import Path, Problem

MAX_BYTES = 4_000_000
MAX_DEPTH = 20
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp")
}
TEXT_TAG = "tag:yaml.org,2002:str"


class Mapping(dict[str, Any]):
    """A mapping that knows its own line and that of each key."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def line_of(self, key: Any) -> int:
        return self.lines.get(key, self.line)

    def only(self, names: Iterable[str]) -> "Mapping":
        """A copy with those of the names that are here."""
        copy = Mapping(self.line)
        for name in names:
            if name in self:
                copy[name] = self[name]
                copy.lines[name] = self.line_of(name)
        return copy


class Sequence(list[Any]):
    """A list that knows its own line and that of each item."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: list[int] = []

    def line_of(self, index: Any) -> int:
        known = isinstance(index, int) and index < len(self.lines)
        return self.lines[index] if known else self.line


def line_at(value: Any, path: Path) -> int:
    """The line of the deepest part of ``path`` that exists in ``value``."""
    line = getattr(value, "line", 1)
    for part in path:
        if not isinstance(value, Mapping | Sequence):
            break
        line = value.line_of(part)
        try:
            value = value[part]  # type: ignore[index]
        except (LookupError, TypeError):
            break
    return line


def mappings(value: Any) -> list[Mapping]:
    """The mappings in what should be a list of them; nothing else is looked at."""
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, Mapping)]


class Unreadable(Exception):
    """The text is not the YAML that we read."""

    def __init__(self, sentence: str, line: int = 1) -> None:
        super().__init__(sentence)
        self.line = line


def read_file(path: FilePath) -> Mapping | Problem:
    """The file's top-level mapping, or the one problem that hides all the rest."""
    try:
        return parse(text_of(path))
    except Unreadable as error:
        return Problem(path.name, error.line, "", "", str(error))


def text_of(path: FilePath) -> str:
    if not path.is_file():
        raise Unreadable("The file is missing.")
    if path.stat().st_size > MAX_BYTES:
        raise Unreadable(f"The file is larger than {MAX_BYTES // 10**6} MB.")
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable("This is not UTF-8 text.", line) from error


def parse(text: str) -> Mapping:
    """The one document of ``text``, a mapping. Raises Unreadable."""
    try:
        loader = Loader(text)
        try:
            value = build(loader)
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise Unreadable(f"This is not valid YAML: {error.problem}.", line) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise Unreadable("A character here is not allowed in YAML.", line) from error
    if not isinstance(value, Mapping):
        raise Unreadable("The file must hold sections such as “courses:”.")
    return value


def build(loader: Any) -> Any:
    """The value of the first document, from the events, without recursion."""
    root = Sequence(1)
    open_values: list[Mapping | Sequence] = [root]
    keys: list[str | None] = [None]  # the pending key of each open mapping
    documents = 0
    while loader.check_event():
        event = loader.get_event()
        line = event.start_mark.line + 1
        kind = type(event)
        value: Any
        if kind is yaml.ScalarEvent:
            value = scalar(loader, event, line)
        elif kind is yaml.MappingStartEvent:
            value = Mapping(line)
        elif kind is yaml.SequenceStartEvent:
            value = Sequence(line)
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            open_values.pop()
            keys.pop()
            continue
        elif kind is yaml.AliasEvent:
            raise Unreadable(f"Write *{event.anchor} out: aliases are not read.", line)
        else:
            documents += kind is yaml.DocumentStartEvent
            if documents > 1:
                raise Unreadable("A second document starts here (---).", line)
            continue
        if kind is not yaml.ScalarEvent and event.tag not in (None, "!"):
            raise Unreadable(f"The tag {event.tag} is not read.", line)
        parent = open_values[-1]
        if isinstance(parent, Sequence):
            parent.append(value)
            parent.lines.append(line)
        elif keys[-1] is None:
            keys[-1] = new_key(parent, value, line)
            continue
        else:
            parent[keys[-1]] = value
            keys[-1] = None
        if kind is not yaml.ScalarEvent:
            if len(open_values) > MAX_DEPTH:
                raise Unreadable("The values are nested too deeply.", line)
            open_values.append(value)
            keys.append(None)
    return root[0] if root else None


def new_key(parent: Mapping, key: Any, line: int) -> str:
    if not isinstance(key, str):
        raise Unreadable("A key must be a word.", line)
    if key in parent.lines:
        raise Unreadable(f"The key “{key}” is given twice.", line)
    parent.lines[key] = line
    return key


def scalar(
    loader: Any, event: Any, line: int
) -> str | int | float | bool | date | None:
    """A text, number, yes or no, date or nothing, as YAML reads it."""
    if event.tag in (None, "!"):
        if not event.implicit[0]:
            return event.value
        tag = loader.resolve(yaml.ScalarNode, event.value, event.implicit)
    else:
        tag = event.tag
    if tag not in PLAIN_TAGS:
        raise Unreadable(f"“{event.value[:40]}” ({tag}) is not read here.", line)
    if tag == TEXT_TAG:
        return event.value
    node = yaml.ScalarNode(tag, event.value)
    try:
        return loader.yaml_constructors[tag](loader, node)
    except (ValueError, KeyError, OverflowError, AttributeError) as error:
        raise Unreadable(f"“{event.value[:40]}” is not a valid value.", line) from error
