"""The rows of one record after another: found or made, filled, validated, saved."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Field, ManyToManyField, Model

from core.content.index import Index, Key
from core.content.kinds import Kind, Many, Part, Record, Row
from core.content.library import Library
from core.content.markup import first_difference
from core.content.problems import Faulty
from core.content.shapes import Ref
from core.models import Versioned

Names = Mapping[str, str]


class Absent(Exception):
    """A reference to a row that is not there: broken in the file, or deleted."""


class Writer:
    """``written`` has by kind the primary keys of what was saved, with their records.

    ``read`` fills the values of a record that nobody asked for until a row needed it.
    """

    def __init__(
        self, library: Library, index: Index, read: Callable[[Record], None]
    ) -> None:
        self.library, self.index, self.read = library, index, read
        self.problems = library.problems
        self.written: dict[Kind, dict[int, Record]] = defaultdict(dict)
        # By model and field: the row, whether it is new, and what it is to link to.
        self.many: dict[tuple[type[Model], str], list[tuple[Any, bool, list[Ref]]]]
        self.many = defaultdict(list)

    def write(self, record: Record) -> bool:
        """The rows of a record. False if a row that it needs was deleted."""
        kind = record.kind
        try:
            row = kind.row(record)
        except Faulty:
            # What the whole file says is wrong, and is a problem already.
            record.is_broken = True
            return True
        index = self.index.of(kind.model)
        old = None if kind.is_superseded else index.get(record.key)
        instance = old or kind.model()
        if old and isinstance(instance, Versioned):
            # An editor who has the row open is told, instead of undoing the load.
            instance.version += 1
        try:
            is_valid = self.fill(instance, row, record, kind.names)
        except Absent:
            return record.is_broken
        if is_valid and self.store(
            lambda: kind.save(instance), instance, row, record, kind.names
        ):
            index[record.key] = instance
            self.written[kind][instance.pk] = record
            self.plan_many(instance, row.many, is_new=old is None)
            for part in kind.parts:
                self.write_parts(part, instance, row, record, is_new=old is None)
        else:
            record.is_broken = True
        return True

    def write_parts(
        self, part: Part, parent: Any, row: Row, record: Record, *, is_new: bool
    ) -> None:
        """Make the rows of ``part`` those wanted: found again by ``match``, or new."""
        index = self.index.of(part.model)
        wanted: dict[Key, Row] = {}
        for child in row.parts.get(part.name, []):
            try:
                key = tuple(self.plain(child.fields[name]) for name in part.match)
            except Absent:
                continue
            if key in wanted:
                what = " ".join(str(value) for value in key)
                self.problems.append(
                    record.problem(child.at, f"“{what}” is here twice.")
                )
            wanted[key] = child
        old: dict[Key, Any] = {}
        existing = (
            []
            if is_new
            else part.model._default_manager.filter(**{part.parent: parent})
        )
        attnames = [attname(part.model, name) for name in part.match]
        for instance in existing:
            key = tuple(getattr(instance, name) for name in attnames)
            if key in wanted and key not in old:
                old[key] = instance
            else:
                index.pop((*record.key, *key), None)
                instance.delete()
        for key in self.in_the_way(part, wanted, old):
            old.pop(key).delete()
        for key, child in wanted.items():
            instance = old.get(key) or part.model()
            setattr(instance, part.parent, parent)
            try:
                is_valid = self.fill(instance, child, record, part.names)
            except Absent:
                continue
            if part.check and is_valid:
                is_valid = self.passes(part.check, instance, child, record, part.names)
            if is_valid and self.store(
                instance.save, instance, child, record, part.names
            ):
                index[(*record.key, *key)] = instance
                self.plan_many(instance, child.many, is_new=key not in old)

    def in_the_way(
        self, part: Part, wanted: dict[Key, Row], old: dict[Key, Any]
    ) -> set[Key]:
        """Old parts that hold a unique value which another part is about to get."""
        found = set()
        for constraint in part.model._meta.constraints:
            names = [n for n in getattr(constraint, "fields", ()) if n != part.parent]
            held = {
                tuple(getattr(instance, attname(part.model, n)) for n in names): key
                for key, instance in old.items()
            }
            for key, child in wanted.items():
                value = tuple(self.plain(child.fields[n]) for n in names)
                if names and held.get(value, key) != key:
                    found.add(held[value])
        return found

    def plain(self, value: Any) -> Any:
        return self.resolve(value).pk if isinstance(value, Ref) else value

    def passes(
        self,
        check: Callable[[Any, Many], None],
        instance: Any,
        row: Row,
        record: Record,
        names: Names,
    ) -> bool:
        try:
            check(instance, row.many)
        except ValidationError as error:
            self.note(error, row, record, names)
            return False
        return True

    def fill(self, instance: Any, row: Row, record: Record, names: Names) -> bool:
        """Set and validate the fields. False, with problems noted, if they are wrong.

        What validation would change is refused: content arrives as written, or not.
        Constraints are left to the database, which has them all: see ``store``.
        """
        for name, value in row.fields.items():
            setattr(instance, name, self.value_for(instance, name, value))
        before = {name: getattr(instance, name) for name in row.fields}
        found = {
            field.name
            for field in instance._meta.concrete_fields
            if field.is_relation and field.is_cached(instance)
        }
        try:
            instance.full_clean(
                exclude=found, validate_unique=False, validate_constraints=False
            )
        except ValidationError as error:
            self.note(error, row, record, names)
            return False
        lost = {
            name: words
            for name, value in before.items()
            if (words := what_is_lost(value, getattr(instance, name)))
        }
        if lost:
            sentence = "This would not be stored as it is written. Not allowed: {}."
            faults = {name: [sentence.format(words)] for name, words in lost.items()}
            self.note(ValidationError(faults), row, record, names)
        return not lost

    def store(
        self,
        save: Callable[[], None],
        instance: Any,
        row: Row,
        record: Record,
        names: Names,
    ) -> bool:
        """Save a filled row. False, with problems noted, if the database refuses it.

        To ask Django about each constraint beforehand made a load three times as slow;
        to ask after a refusal gives the same sentences.
        """
        try:
            with transaction.atomic():
                save()
        except IntegrityError as refusal:
            try:
                instance.full_clean()
            except ValidationError as error:
                self.note(error, row, record, names)
            else:
                raise refusal
        except ValidationError as error:
            self.note(error, row, record, names)
        else:
            return True
        return False

    def note(
        self, error: ValidationError, row: Row, record: Record, names: Names
    ) -> None:
        """The problems of a row, in the words and at the lines of its file."""
        for name, messages in error.update_error_dict({}).items():
            path = row.at
            if name != NON_FIELD_ERRORS:
                path = (*row.at, *names.get(name, name).split("."))
            for message in ValidationError(messages).messages:
                self.problems.append(record.problem(path, message))

    def value_for(self, instance: Model, name: str, value: Any) -> Any:
        if not isinstance(value, Ref):
            return value
        try:
            return self.resolve(value)
        except Absent:
            if getattr(instance._meta.get_field(name), "null", False):
                return None
            raise

    def resolve(self, ref: Ref) -> Any:
        """The row. Raises Absent."""
        row = self.index.of(ref.model).get(ref.key)
        if row is None:
            record = self.library.by_key.get(ref.model, {}).get(ref.key)
            if not (record and record.kind.is_shared and not record.is_broken):
                raise Absent
            if not record.values:
                self.read(record)
            self.write(record)
            row = self.index.of(ref.model).get(ref.key)
            if row is None:
                raise Absent
        return row

    def plan_many(self, instance: Any, many: Many, *, is_new: bool) -> None:
        for name, refs in many.items():
            self.many[type(instance), name].append((instance, is_new, refs))

    def write_many(self) -> None:
        for (model, name), wanted in self.many.items():
            many = model._meta.get_field(name)
            assert isinstance(many, ManyToManyField)
            through: Any = many.remote_field.through
            source = f"{many.m2m_field_name()}_id"
            target = f"{many.m2m_reverse_field_name()}_id"
            links = []
            for instance, is_new, refs in wanted:
                rows = {row.pk: row for row in self.present(refs)}
                if is_new:
                    pairs = ({source: instance.pk, target: pk} for pk in rows)
                    links += [through(**pair) for pair in pairs]
                else:
                    getattr(instance, name).set(rows.values())
            through._default_manager.bulk_create(links)
        self.many.clear()

    def present(self, refs: list[Ref]) -> list[Any]:
        """The rows of those references whose row was not deleted."""
        rows = []
        for ref in refs:
            try:
                rows.append(self.resolve(ref))
            except Absent:
                continue
        return rows


def attname(model: type[Model], name: str) -> str:
    """``source`` → ``source_id``."""
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return field.attname


def what_is_lost(before: Any, after: Any) -> str | None:
    """What validation took from a value, in words; None if it says the same."""
    if isinstance(before, str) and before and before != after:
        return first_difference(before, after)
    if isinstance(before, list) and before != after:
        wrong = next((item for item in before if item not in after), before)
        return f"“{wrong}” (one line, single spaces)"
    return None
