"""How mechanisms, stages of pain and treatments become rows."""

from collections.abc import Iterable
from typing import Any

from careers.models import CareerPath
from catalog.models import Topic
from core.content.common import (
    NOTE,
    checked,
    sourced,
)
from core.content.kinds import Content, Files, Kind, Part, Record, Row
from core.content.problems import Fault
from core.content.reading import Mapping, mappings
from core.content.shapes import (
    Ref,
    distinct,
    handled_source,
    list_of,
    mapping,
    one_of,
    optional_text,
    reference,
    slug,
    source,
    text,
)
from treatments import choices
from treatments.models import (
    Category,
    Mechanism,
    PainStage,
    Suitability,
    Treatment,
    TreatmentReference,
)

NOT_A_SOURCE = "“{}” is not among the sources of this record."

PAIN_KIND = {
    "slug": slug,
    "name": text,
    "description": text,
    "sources": distinct(source),
    "checked": checked,
}


class Mechanisms(Kind):
    label, plural, model = "mechanism", "mechanisms", Mechanism
    file, section = "treatments.yaml", "mechanisms"
    shape = PAIN_KIND | {"examples": list_of(text)}
    names = {"provenance": "checked"}

    def context(self, raw: Mapping, position: int, files: Files) -> dict[str, Any]:
        vocab = files.get("vocab.yaml")
        words = vocab.get(self.section) if vocab else None
        return {"position": position, "words": words}

    def check(self, record: Record) -> Iterable[Fault]:
        """The list of words has the short name: “Nociceptive” for “Nociceptive pain”."""
        word = {"slug": record["slug"], "name": record["name"].removesuffix(" pain")}
        if word not in (record.context["words"] or [word]):
            sentence = "The mechanisms in vocab.yaml do not have this slug and name."
            yield Fault(("name",), sentence)

    def row(self, record: Record) -> Row:
        return pain_row(record, "examples")


class PainStages(Kind):
    label, plural, model = "pain stage", "pain stages", PainStage
    file, section = "treatments.yaml", "stages"
    shape = PAIN_KIND | {"focus": text}
    names = {"provenance": "checked"}

    def context(self, raw: Mapping, position: int, files: Files) -> dict[str, Any]:
        return {"position": position}

    def row(self, record: Record) -> Row:
        return pain_row(record, "focus")


def pain_row(record: Record, own: str) -> Row:
    fields = {name: record[name] for name in ("slug", "name", "description", own)}
    fields |= {
        "provenance": record["checked"],
        "position": record.context["position"],
    }
    return Row(fields, {"sources": record["sources"]})


class Categories(Kind):
    label, plural, model = "treatment category", "treatment categories", Category
    file, section = "treatments.yaml", "categories"
    shape = {"slug": slug, "name": text, "summary": text}

    def context(self, raw: Mapping, position: int, files: Files) -> dict[str, Any]:
        return {"position": position}

    def row(self, record: Record) -> Row:
        return Row(record.values | record.context)


class Treatments(Kind):
    label, plural, model = "treatment", "treatments", Treatment
    file, section = "treatments.yaml", "treatments"
    shape = {
        "slug": slug,
        "name": text,
        "category": reference(Category),
        "description": text,
        "position": one_of(choices.Line.values),
        "stages": distinct(reference(PainStage)),
        "suitability": list_of(
            mapping(
                {
                    "mechanism": reference(Mechanism),
                    "effect": one_of(choices.Effect.values),
                    "certainty": one_of(choices.Certainty.values),
                    "note": text,
                    "sources": distinct(slug),
                }
            )
        ),
        "evidence_summary": text,
        "disagreement": optional_text,
        "sides": list_of(
            mapping(
                {
                    "source": slug,
                    "stance": one_of(choices.Stance.values),
                    "says": text,
                }
            )
        ),
        "effect_lasts": optional_text,
        "effect_lasts_sources": distinct(slug),
        "cautions": list_of(text),
        "topics": distinct(reference(Topic)),
        "careers": distinct(reference(CareerPath)),
        "guide_facts": list_of(text),
        "editor_note": optional_text,
        "sources": list_of(handled_source()),
        "checked": checked,
    }
    as_named = [
        "slug",
        "name",
        "category",
        "description",
        "evidence_summary",
        "disagreement",
        "effect_lasts",
        "cautions",
    ]
    names = {"line": "position", "provenance": "checked"}
    parts = (
        Part(TreatmentReference, "treatment", match=("key",), names={"key": "id"}),
        Part(
            Suitability,
            "treatment",
            match=("mechanism",),
            check=lambda cell, many: cell.require_source(len(many["references"])),
        ),
    )

    def context(self, raw: Mapping, position: int, files: Files) -> dict[str, Any]:
        mechanisms = mappings(files[self.file].get("mechanisms"))
        return {"mechanisms": [str(found.get("slug")) for found in mechanisms]}

    def check(self, record: Record) -> Iterable[Fault]:
        yield from unknown_handles(record, "suitability", "sources")
        yield from unknown_sides(record)
        rated = [cell["mechanism"].key[0] for cell in record["suitability"]]
        missing = [m for m in record.context["mechanisms"] if m not in rated]
        if missing:
            sentence = f"There is no cell for {', '.join(missing)}."
            yield Fault(("suitability",), sentence)

    def row(self, record: Record) -> Row:
        fields = {name: record[name] for name in self.as_named}
        fields |= {"line": record["position"]}
        own = record["slug"]
        cells = [
            Row(
                {name: value for name, value in cell.items() if name != "sources"},
                {
                    "references": [
                        Ref(TreatmentReference, own, key) for key in cell["sources"]
                    ]
                },
                at=("suitability", i),
            )
            for i, cell in enumerate(record["suitability"])
        ]
        cited = [
            Row({**found.fields, **said_by(record, found.fields["key"])}, at=found.at)
            for found in references(record)
        ]
        parts = {"treatmentreference": cited, "suitability": cells}
        many = {name: record[name] for name in ("stages", "topics", "careers")}
        return Row(fields | sourced(record), many, parts)


def references(record: Record) -> list[Row]:
    """The numbered sources of a record, in the order of the file, from 1."""
    return [
        Row(
            {"key": found["id"], "source": found["source"], "number": i + 1},
            at=("sources", i),
        )
        for i, found in enumerate(record["sources"])
    ]


def said_by(record: Record, handle: str) -> dict[str, Any]:
    """What a source of a treatment says beside the cells, as fields of its reference."""
    side = next((s for s in record["sides"] if s["source"] == handle), None)
    return {
        "on_duration": handle in record["effect_lasts_sources"],
        "stance": side["stance"] if side else "",
        "says": side["says"] if side else "",
    }


def unknown_sides(record: Record) -> Iterable[Fault]:
    """Faults for sides and durations that cite what the sources lack, or twice."""
    left = {found["id"] for found in record["sources"]}
    for i, handle in enumerate(record["effect_lasts_sources"]):
        if handle not in left:
            yield Fault(("effect_lasts_sources", i), NOT_A_SOURCE.format(handle))
    for i, side in enumerate(record["sides"]):
        if side["source"] not in left:
            sentence = NOT_A_SOURCE.format(side["source"])
            yield Fault(("sides", i, "source"), f"{sentence} Or it has a side already.")
        left.discard(side["source"])
    if record["sides"] and not record["disagreement"]:
        yield Fault(("sides",), "Say in disagreement what the sides differ on.")


def unknown_handles(record: Record, section: str, name: str) -> Iterable[Fault]:
    """Faults for items of ``section`` that cite what the record's sources lack."""
    known = {found["id"] for found in record["sources"]}
    for i, item in enumerate(record[section]):
        for j, handle in enumerate(item[name]):
            if handle not in known:
                yield Fault((section, i, name, j), NOT_A_SOURCE.format(handle))


CONTENT = Content(
    kinds=(Mechanisms(), PainStages(), Categories(), Treatments()),
    heads={
        "vocab.yaml": {"mechanisms": distinct(mapping({"slug": slug, "name": text}))},
        "treatments.yaml": {**NOTE, "disclaimer": text},
    },
)
