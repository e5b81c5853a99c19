"""Files to rows: one transaction, every problem at once, editors' work kept."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.content.digests import row_digests
from core.content.index import Index
from core.content.kinds import Content, Kind, Record
from core.content.library import Library, Mark, mark_of
from core.content.problems import ContentError, Fault, Faulty
from core.content.shapes import Ref, refs_in
from core.content.writing import Writer
from core.models import LoadedRecord


@dataclass
class Report:
    """What a load did: numbers by kind and outcome, and the names of what it left."""

    counts: dict[str, Counter[str]]
    kept: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(counter.total() for counter in self.counts.values())

    @property
    def is_unchanged(self) -> bool:
        return all(counter.keys() <= {"unchanged"} for counter in self.counts.values())


def load(folder: FilePath, contents: Sequence[Content], *, overwrite: bool) -> Report:
    """Load the files of ``folder``. Raises ContentError and then changes nothing.

    Records that did not change in the files cost one query altogether. Rows that
    editors changed or deleted since the last load stay as they are, unless
    ``overwrite``.
    """
    library = Library(folder, contents)
    marks = read_marks()
    is_new = any(
        digest != known(marks, mark) for mark, digest in library.digests.items()
    )
    if library.problems or is_new or overwrite:
        with transaction.atomic():
            return Loader(library, read_marks(), overwrite=overwrite).run()
    return Loader(library, marks, overwrite=False).report


def read_marks() -> dict[Mark, LoadedRecord]:
    return {(mark.label, mark.key): mark for mark in LoadedRecord.objects.all()}


def known(marks: dict[Mark, LoadedRecord], mark: Mark) -> str | None:
    return marks[mark].content_digest if mark in marks else None


class Loader:
    """One run. ``report`` tells at any time what has happened to each kind."""

    def __init__(
        self, library: Library, marks: dict[Mark, LoadedRecord], *, overwrite: bool
    ) -> None:
        self.library, self.marks, self.overwrite = library, marks, overwrite
        self.problems = library.problems
        self.index = Index(library.kinds)
        self.writer = Writer(library, self.index, self.read)
        self.report = Report({kind.plural: Counter() for kind in library.kinds})
        self.changed: dict[Kind, list[Record]] = defaultdict(list)
        for record in library:
            if overwrite or self.is_changed(record):
                self.changed[record.kind].append(record)
            else:
                self.report.counts[record.kind.plural]["unchanged"] += 1
        labels = {kind.label for kind in library.kinds}
        self.report.removed = [
            f"{label} {key}"
            for label, key in marks
            if label in labels and (label, key) not in library.digests
        ]

    def is_changed(self, record: Record) -> bool:
        mark = mark_of(record)
        return self.library.digests[mark] != known(self.marks, mark)

    def run(self) -> Report:
        for records in self.changed.values():
            for record in records:
                self.read(record)
        for kind in self.library.kinds:
            self.load_kind(kind)
        if self.problems:
            raise ContentError(self.problems)
        self.remember()
        return self.report

    def read(self, record: Record) -> None:
        """Types, own rules and references of a record, before anything is written."""
        try:
            record.read()
            faults = [*record.kind.check(record)]
        except Faulty as error:
            faults = error.faults
        else:
            for path, ref in refs_in(record.values):
                if not self.exists(ref):
                    what = ref.model._meta.verbose_name
                    name = " to ".join(str(part) for part in ref.key)
                    faults.append(Fault(path, f"There is no {what} “{name}”."))
        record.is_broken = bool(faults)
        self.problems += [record.problem(*fault) for fault in faults]

    def exists(self, ref: Ref) -> bool:
        return (
            ref.key in self.library.by_key.get(ref.model, {})
            or ref.model in self.library.unread
            or ref.key in self.index.of(ref.model)
        )

    def load_kind(self, kind: Kind) -> None:
        records = [record for record in self.changed[kind] if not record.is_broken]
        if not records:
            return
        rows = self.index.of(kind.model)
        pks = [
            rows[r.key].pk
            for r in records
            if r.key in rows and mark_of(r) in self.marks
        ]
        digests = row_digests(kind, pks)
        for record in sorted(records, key=kind.order):
            outcome = self.outcome(record, rows.get(record.key), digests)
            if outcome in ("created", "updated"):
                outcome = outcome if self.writer.write(record) else "gone"
            if outcome == "kept":
                self.report.kept.append(str(record))
            if outcome == "gone":
                self.report.gone.append(str(record))
            self.report.counts[kind.plural][outcome] += 1
        self.writer.write_many()

    def outcome(self, record: Record, row: Any, digests: dict[int, str]) -> str:
        """What becomes of a record: created, updated, unchanged, kept or gone."""
        mark = self.marks.get(mark_of(record))
        if row is None:
            is_left_out = mark and not self.overwrite and not record.kind.is_shared
            return "gone" if is_left_out else "created"
        if mark is None:
            return "updated" if self.overwrite else "kept"
        if digests[row.pk] != mark.row_digest:
            return "updated" if self.overwrite else "kept"
        return "updated" if self.is_changed(record) else "unchanged"

    def remember(self) -> None:
        new: list[LoadedRecord] = []
        old: list[LoadedRecord] = []
        for kind, records in self.writer.written.items():
            digests = row_digests(kind, list(records))
            for pk, record in records.items():
                mark = mark_of(record)
                loaded = self.marks.get(mark)
                (old if loaded else new).append(
                    loaded := loaded or LoadedRecord(label=mark[0], key=mark[1])
                )
                loaded.content_digest = self.library.digests[mark]
                loaded.row_digest = digests[pk]
                loaded.loaded_at = timezone.now()
        LoadedRecord.objects.bulk_create(new)
        fields = ["content_digest", "row_digest", "loaded_at"]
        LoadedRecord.objects.bulk_update(old, fields, batch_size=200)
