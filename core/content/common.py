"""The records of `core` itself, and the shapes that records of every app share."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Choices

from core.choices import Provenance, SourceKind, Status
from core.content.digests import digest
from core.content.kinds import Content, Files, Kind, Record, Row
from core.content.problems import Fault, Faulty
from core.content.reading import Mapping as RawMapping
from core.content.shapes import (
    SOURCE_FIELDS,
    Shape,
    distinct,
    list_of,
    mapping,
    one_of,
    optional_text,
    slug,
    source,
    text,
)
from core.models import EmergencyContact, RedFlag, Source

checked = one_of(Provenance.values)
# What a numbered source list may say of a source, beside the source itself.
KNOWN_OF_SOURCE: dict[str, Shape] = {
    "kind": one_of(SourceKind.values),
    "checked": checked,
}
NOTE: dict[str, Shape] = {"provenance_note": text}
UNCONFIRMED: dict[str, Shape] = {
    "editor_note": optional_text,
    "note": optional_text,
    "checked": checked,
}


def sourced(record: Record) -> dict[str, Any]:
    """The fields of a Sourced row that its record states; published at once."""
    fields = {"status": Status.PUBLISHED, "provenance": record["checked"]}
    stated = ("guide_facts", "note", "editor_note")
    return fields | {name: record[name] for name in stated if name in record.values}


def fixed_words(choices: type[Choices], **more: Mapping[Any, str]) -> Shape:
    """A list that repeats the words of ``choices``; ``more`` has further columns."""
    return fixed_rows(
        [
            {"slug": code, "name": name, **{k: v[code] for k, v in more.items()}}
            for code, name in choices.choices
        ]
    )


def fixed_rows(wanted: Sequence[dict[str, str]]) -> Shape:
    """A list that repeats rows which the code fixes, in any order."""
    by_slug = {row["slug"]: row for row in wanted}
    read = distinct(mapping(dict.fromkeys(wanted[0], text)))

    def check(value: Any) -> Any:
        rows = read(value)
        faults = []
        for index, row in enumerate(rows):
            if row["slug"] not in by_slug:
                sentence = f"“{row['slug']}” is not a word that the site's code knows."
                faults.append(Fault((index, "slug"), sentence))
                continue
            for name, said in row.items():
                if said != (code := by_slug[row["slug"]][name]):
                    sentence = f"This must be “{code}”, as the site's code has it."
                    faults.append(Fault((index, name), sentence))
        missing = by_slug.keys() - {row["slug"] for row in rows}
        faults += [
            Fault((), f"“{word}” is missing; the site's code has it.")
            for word in sorted(missing)
        ]
        if faults:
            raise Faulty(faults)
        return rows

    return check


def agreed(shape: Shape) -> Shape:
    """What several lists say of the same thing: the one word, or None if none does."""

    def check(said: list[Any]) -> Any:
        words = [shape(word) for word in said]
        if len(words) > 1:
            raise Faulty(f"The files disagree: {' and '.join(words)}.")
        return words[0] if words else None

    return check


def as_read(value: Any) -> Any:
    return value


class Sources(Kind):
    """Every source that any record names, once."""

    label, plural, model = "source", "sources", Source
    shape = {
        **dict.fromkeys(SOURCE_FIELDS, as_read),
        "kind": agreed(one_of(SourceKind.values)),
        "checked": agreed(checked),
    }
    key = lookup = tuple(SOURCE_FIELDS)
    names = {"provenance": "checked"}
    is_shared = True

    def raws(self, files: Files) -> Iterator[tuple[str, Any]]:
        """Merges what several lists say of one source."""
        merged: dict[tuple[Any, ...], tuple[str, RawMapping]] = {}
        for name, file in files.items():
            for found in sources_in(file):
                raw = found.only(self.shape)
                raw |= {"url": found["url"] or "", "kind": [], "checked": []}
                key = tuple(raw[field] for field in SOURCE_FIELDS)
                _, first = merged.setdefault(key, (name, raw))
                for field in ("kind", "checked"):
                    if field in found and found[field] not in first[field]:
                        first[field].append(found[field])
        yield from merged.values()

    def name(self, key: tuple[Any, ...]) -> str:
        return f"{key[0][:150]} ({digest(key)[:8]})"

    def row(self, record: Record) -> Row:
        facts = {name: record[name] for name in SOURCE_FIELDS}
        known = {"kind": record["kind"] or "", "provenance": record["checked"] or ""}
        return Row(fields=facts | known)


def sources_in(value: Any) -> Iterator[RawMapping]:
    """The mappings inside ``value`` that name a source, readable ones only."""
    if isinstance(value, RawMapping):
        if is_source(value):
            yield value
        for item in value.values():
            yield from sources_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from sources_in(item)


def is_source(value: RawMapping) -> bool:
    if not value.keys() >= SOURCE_FIELDS.keys():
        return False
    try:
        for name, shape in SOURCE_FIELDS.items():
            shape(value[name])
    except Faulty:
        return False
    return True


class RedFlags(Kind):
    label, plural, model = "red flag", "red flags", RedFlag
    file, section = "vocab.yaml", "red_flags"
    shape = {
        "slug": slug,
        "phrases": distinct(text),
        "level": one_of(RedFlag.Level.values),
        "message": text,
    }

    def context(self, raw: RawMapping, position: int, files: Files) -> dict[str, Any]:
        return ordered_and_cited(position, files[self.file])

    def row(self, record: Record) -> Row:
        fields = {name: record[name] for name in self.shape}
        return Row(fields | order_and_provenance(record), cited(record))


class EmergencyContacts(Kind):
    label, plural, model = "emergency contact", "emergency contacts", EmergencyContact
    file, section = "vocab.yaml", "emergency_contacts"
    shape = dict.fromkeys(("country", "emergency", "crisis", "advice"), text)
    key = lookup = ("country",)

    def context(self, raw: RawMapping, position: int, files: Files) -> dict[str, Any]:
        return ordered_and_cited(position, files[self.file])

    def row(self, record: Record) -> Row:
        fields = {name: record[name] for name in self.shape}
        return Row(fields | order_and_provenance(record), cited(record))


def ordered_and_cited(position: int, file: RawMapping) -> dict[str, Any]:
    """What the whole file says of its safety texts."""
    known = {name: file.get(name) for name in ("sources", "checked")}
    return {"position": position, **known}


def order_and_provenance(record: Record) -> dict[str, Any]:
    context = record.context
    return {"position": context["position"], "provenance": checked(context["checked"])}


def cited(record: Record) -> dict[str, list[Any]]:
    return {"sources": list_of(source)(record.context["sources"])}


CONTENT = Content(
    kinds=(Sources(), RedFlags(), EmergencyContacts()),
    heads={
        "vocab.yaml": {
            **NOTE,
            "safety_note": text,
            "sources": list_of(source),
            "checked": checked,
        }
    },
)
