"""All records of a content folder, found and counted before any of them is loaded."""

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath
from typing import Any

from django.db.models import Model

from core.content.digests import digest
from core.content.kinds import Content, Kind, Record
from core.content.problems import Fault, Faulty, Path, Problem, field_name
from core.content.reading import Mapping, line_at, read_file
from core.content.shapes import collected, kind_of

MOST_RECORDS = 5_000
Mark = tuple[str, str]  # what a LoadedRecord is known by: label and key


class Library:
    """The records by kind, in loading order; ``problems`` grows as they are read."""

    def __init__(self, folder: FilePath, contents: Sequence[Content]) -> None:
        self.kinds: list[Kind] = [kind for part in contents for kind in part.kinds]
        self.problems: list[Problem] = []
        self.files: dict[str, Mapping] = {}
        # Kinds whose file cannot be read: whatever names them may well be right.
        self.unread: set[type[Model]] = set()
        self.records: dict[Kind, list[Record]] = {}
        self.by_key: dict[type[Model], dict[tuple[Any, ...], Record]] = {}
        self.digests: dict[Mark, str] = {}
        self.read_files(folder, contents)
        self.check_heads(contents)
        for kind in self.kinds:
            self.collect(kind)

    def __iter__(self) -> Iterator[Record]:
        for records in self.records.values():
            yield from records

    def read_files(self, folder: FilePath, contents: Sequence[Content]) -> None:
        names = {kind.file for kind in self.kinds if kind.file}
        names = names.union(*(part.heads for part in contents))
        for name in sorted(names):
            found = read_file(folder / name)
            if isinstance(found, Problem):
                self.problems.append(found)
            else:
                self.files[name] = found
        if self.problems:
            self.unread = {k.model for k in self.kinds if k.file not in self.files}

    def check_heads(self, contents: Sequence[Content]) -> None:
        """The keys of each file that are not records, and that no key is strange."""
        for name, file in self.files.items():
            shapes = {
                k: s for part in contents for k, s in part.heads.get(name, {}).items()
            }
            sections = {k.section for k in self.kinds if k.file == name and k.section}
            for key in [*shapes, *sections]:
                if key not in file:
                    self.add(name, file, (), f"The section “{key}” is missing.")
            for key, value in file.items():
                if key in sections and not isinstance(value, list):
                    self.add(
                        name, file, (key,), f"A list is wanted, not {kind_of(value)}."
                    )
                elif key not in sections and key not in shapes:
                    self.add(name, file, (key,), f"There is no section “{key}” here.")
            known = [(k, shapes[k], v) for k, v in file.items() if k in shapes]
            try:
                collected(known)
            except Faulty as error:
                for path, sentence in error.faults:
                    self.add(name, file, path, sentence)

    def add(self, file: str, value: Mapping, path: Path, sentence: str) -> None:
        line = line_at(value, path)
        self.problems.append(Problem(file, line, "", field_name(path), sentence))

    def collect(self, kind: Kind) -> None:
        """The records of a kind, each key once, with the digest of all they rest on."""
        records = self.records[kind] = []
        by_key = self.by_key.setdefault(kind.model, {})
        found = [*kind.raws(self.files)]
        if len(found) > MOST_RECORDS and kind.section:
            sentence = f"The list has more than {MOST_RECORDS:,} records."
            self.add(kind.file, self.files[kind.file], (kind.section,), sentence)
            return
        for position, (file, raw) in enumerate(found):
            if not isinstance(raw, Mapping):
                sentence = f"A record is wanted here, not {kind_of(raw)}."
                section = self.files[file]
                self.add(file, section, (str(kind.section), position), sentence)
                continue
            record = Record(kind, file, raw, kind.context(raw, position, self.files))
            faults = self.key_faults(record)
            if not faults and record.key in by_key:
                line = line_at(by_key[record.key].raw, (kind.key[0],))
                sentence = f"This {kind.label} stands here twice, first in line {line}."
                faults = [Fault((kind.key[0],), sentence)]
            if faults:
                self.problems += [record.problem(*fault) for fault in faults]
                continue
            records.append(record)
            by_key[record.key] = record
            self.digests[mark_of(record)] = digest([raw, record.context])

    def key_faults(self, record: Record) -> list[Fault]:
        faults = []
        for name in record.kind.key:
            if name not in record.raw:
                faults.append(Fault((), f"The field “{name}” is missing."))
                continue
            try:
                record.kind.shape[name](record.raw[name])
            except Faulty as error:
                faults += [Fault((name, *path), say) for path, say in error.faults]
        return faults


def mark_of(record: Record) -> Mark:
    return record.kind.label, record.name
