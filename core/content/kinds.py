"""How an app says what its records are and which rows they become."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.db.models import Model, QuerySet

from core.content.problems import Fault, Path, Problem, field_name
from core.content.reading import Mapping as RawMapping
from core.content.reading import line_at
from core.content.shapes import Ref, Shape, mapping

Files = Mapping[str, RawMapping]
Many = Mapping[str, list[Ref]]


@dataclass(frozen=True)
class Row:
    """One wanted row: plain values, references, and the rows that belong to it.

    ``parts`` are keyed by ``Part.name``; ``at`` is the path of the row's facts inside
    its record.
    """

    fields: Mapping[str, Any]
    many: Many = field(default_factory=dict)
    parts: Mapping[str, list["Row"]] = field(default_factory=dict)
    at: Path = ()


@dataclass(frozen=True)
class Part:
    """Rows that come and go with the main row of a record.

    ``match`` are the fields by which an update finds the same part again, so that its
    id, its anchor and the links to it survive; none means one part at most. ``names``
    is as in Kind. ``check`` may raise ValidationError for a rule on the many-to-many
    values, which are saved after the row.
    """

    model: type[Model]
    parent: str
    match: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    check: Callable[[Any, Many], None] | None = None

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)


class Kind:
    """One kind of record: where it stands in the files, and its rows.

    ``key`` names the fields of a record that identify it, ``lookup`` the same facts as
    lookups of ``model``. ``names`` tells for a field of the model what the file calls
    it, dotted inside a group, where the two differ.
    """

    label: ClassVar[str]
    plural: ClassVar[str]
    model: ClassVar[type[Model]]
    # Both empty: taken from the records of other kinds.
    file: ClassVar[str] = ""
    section: ClassVar[str] = ""
    shape: ClassVar[Mapping[str, Shape]]
    key: ClassVar[tuple[str, ...]] = ("slug",)
    lookup: ClassVar[tuple[str, ...]] = ("slug",)
    names: ClassVar[Mapping[str, str]] = {}
    parts: ClassVar[tuple[Part, ...]] = ()
    # A row is never changed in place: a new one takes its place.
    is_superseded: ClassVar[bool] = False
    # Whatever needs the row brings it back, even if it was deleted.
    is_shared: ClassVar[bool] = False

    def raws(self, files: Files) -> Iterator[tuple[str, Any]]:
        """The records as the files have them, each with the name of its file."""
        if self.section and self.file in files:
            section = files[self.file].get(self.section)
            for raw in section if isinstance(section, list) else []:
                yield self.file, raw

    def context(self, raw: RawMapping, position: int, files: Files) -> dict[str, Any]:
        """Facts outside the record that its rows depend on; a change reloads it."""
        return {}

    def check(self, record: "Record") -> Iterable[Fault]:
        """Rules that need no database."""
        return ()

    def name(self, key: tuple[Any, ...]) -> str:
        """What people call the record of this key; no two share it."""
        return " to ".join(str(part) for part in key)

    def order(self, record: "Record") -> Any:
        """A sort key, where rows of the kind need each other; else as in the file."""
        return 0

    def row(self, record: "Record") -> Row:
        raise NotImplementedError

    def rows(self) -> QuerySet[Any]:
        """The rows among which a record finds its own."""
        return self.model._default_manager.all()

    def save(self, instance: Any) -> None:
        instance.save()


class Record:
    """One record of a file. ``values`` is empty until ``read`` has checked it."""

    def __init__(
        self, kind: Kind, file: str, raw: RawMapping, context: dict[str, Any]
    ) -> None:
        self.kind, self.file, self.raw, self.context = kind, file, raw, context
        self.key: tuple[Any, ...] = tuple(raw.get(name) for name in kind.key)
        self.values: dict[str, Any] = {}
        self.is_broken = False

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def __str__(self) -> str:
        return f"{self.kind.label} {self.name}"

    @property
    def name(self) -> str:
        return self.kind.name(self.key)

    def read(self) -> None:
        """Fill ``values``. Raises Faulty."""
        self.values = mapping(self.kind.shape)(self.raw)

    def problem(self, path: Path, sentence: str, shown: Path | None = None) -> Problem:
        return Problem(
            file=self.file,
            line=line_at(self.raw, path),
            record=str(self),
            field=field_name(path if shown is None else shown),
            sentence=sentence,
        )


@dataclass(frozen=True)
class Content:
    """What one app contributes: its kinds in loading order, and what else its files hold.

    ``heads`` gives for each file the shapes of its keys that are not records.
    """

    kinds: tuple[Kind, ...]
    heads: Mapping[str, Mapping[str, Shape]] = field(default_factory=dict)
