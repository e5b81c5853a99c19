"""How credentials, careers and routes become rows."""

from collections.abc import Iterable, Iterator
from typing import Any

from careers import choices
from careers.models import (
    Bridge,
    CareerPath,
    Credential,
    Group,
    IssuingBody,
    Outlook,
    PayPremium,
    Route,
    SalaryFigure,
    Stage,
    StartingPoint,
)
from careers.routes import rules
from careers.routes.files import MONTHS, ring_of, stages_of, stands_at
from careers.routes.rings import ring_fault
from catalog.models import Topic
from core.content.common import (
    KNOWN_OF_SOURCE,
    NOTE,
    UNCONFIRMED,
    checked,
    fixed_words,
    sourced,
)
from core.content.kinds import Content, Files, Kind, Part, Record, Row
from core.content.problems import Fault
from core.content.reading import Mapping, mappings
from core.content.shapes import (
    Ref,
    count,
    day,
    decimal_text,
    distinct,
    handled_source,
    large_count,
    list_of,
    mapping,
    one_of,
    optional,
    optional_text,
    percent,
    reference,
    slug,
    source,
    text,
    year,
)

PAY = ("low", "median", "high")
OUTLOOK = ("growth_percent", "period", "basis", "source")
BRIDGE = ("name", *MONTHS, "before")  # what the rules of routes ask of one
step = {
    "name": text,
    "kind": one_of(choices.StepKind.values),
    "months_min": count,
    "months_max": count,
}


class Groups(Kind):
    label, plural, model = "career group", "career groups", Group
    file, section = "vocab.yaml", "career_groups"
    shape = {"slug": slug, "name": text}

    def context(self, raw: Mapping, position: int, files: Files) -> dict[str, Any]:
        return {"position": position}

    def row(self, record: Record) -> Row:
        return Row(record.values | record.context)


class IssuingBodies(Kind):
    """The bodies that credentials name, once each."""

    label, plural, model = "issuing body", "issuing bodies", IssuingBody
    shape = {"issuing_body": text}
    key = ("issuing_body",)
    lookup = ("name",)
    names = {"name": "issuing_body"}

    def raws(self, files: Files) -> Iterator[tuple[str, Any]]:
        seen = set()
        for file, raw in Credentials().raws(files):
            name = raw.get("issuing_body") if isinstance(raw, Mapping) else None
            if isinstance(name, str) and name.strip() and name not in seen:
                seen.add(name)
                yield file, raw.only(self.shape)

    def row(self, record: Record) -> Row:
        return Row({"name": record["issuing_body"]})


def issuing_body(value: Any) -> Ref:
    return Ref(IssuingBody, text(value))


class Credentials(Kind):
    label, plural, model = "credential", "credentials", Credential
    file, section = "credentials.yaml", "credentials"
    shape = {
        "slug": slug,
        "name": text,
        "abbreviation": text,
        "issuing_body": issuing_body,
        "url": optional_text,
        "region": text,
        "prerequisites": optional_text,
        "requirements": list_of(text),
        "exam": optional_text,
        "renewal_years": optional(count),
        "renewal_requirements": optional_text,
        "fee": optional(
            mapping(
                {
                    "amount": decimal_text,
                    "currency": text,
                    "as_of": year,
                    "note": optional_text,
                    "source": source,
                }
            )
        ),
        "status": one_of(Credential.CredentialStatus.values),
        **UNCONFIRMED,
        "sources": distinct(source),
    }
    as_named = [
        "slug",
        "name",
        "abbreviation",
        "url",
        "region",
        "prerequisites",
        "requirements",
        "exam",
        "renewal_years",
        "renewal_requirements",
    ]
    names = {
        "body": "issuing_body",
        "credential_status": "status",
        "fee": "fee.amount",
        "fee_currency": "fee.currency",
        "fee_year": "fee.as_of",
        "fee_note": "fee.note",
        "fee_source": "fee.source",
        "provenance": "checked",
    }

    def row(self, record: Record) -> Row:
        fee = record["fee"]
        fields = {name: record[name] for name in self.as_named} | {
            "body": record["issuing_body"],
            "credential_status": record["status"],
            "fee": fee and fee["amount"],
            "fee_currency": fee["currency"] if fee else "",
            "fee_year": fee and fee["as_of"],
            "fee_note": fee["note"] if fee else "",
            "fee_source": fee and fee["source"],
        }
        return Row(fields | sourced(record), {"sources": record["sources"]})


class Careers(Kind):
    label, plural, model = "career", "careers", CareerPath
    file, section = "careers.yaml", "careers"
    shape = {
        "slug": slug,
        "title": text,
        "group": reference(Group),
        "summary": text,
        "what_they_do": list_of(text),
        "stages": list_of(
            mapping(
                {
                    "order": count,
                    **step,
                    "gate": text,
                    "credentials": distinct(reference(Credential)),
                }
            )
        ),
        "entry_requirement": text,
        "entry_level": one_of(choices.EntryLevel.values),
        "license_required": one_of(choices.LicenseNeed.values),
        "credentials": distinct(reference(Credential)),
        "salary": mapping(
            {
                "currency": text,
                "period": one_of(choices.Per.values),
                "low": optional(large_count),
                "median": optional(large_count),
                "high": optional(large_count),
                "basis": optional_text,
            }
        ),
        "salary_figures": list_of(
            mapping(
                {
                    "occupation": text,
                    "currency": text,
                    "per": one_of(choices.Per.values),
                    "low": optional(large_count),
                    "median": optional(large_count),
                    "high": optional(large_count),
                    "low_high": optional_text,
                    "place": text,
                    "year": optional(year),
                    "source": source,
                    "checked": checked,
                    "note": optional_text,
                }
            )
        ),
        "salary_note": optional_text,
        "pay_premiums": list_of(
            mapping(
                {
                    "base": text,
                    "percent_low": percent,
                    "percent_high": percent,
                    "place": text,
                    "year": optional(year),
                    "source": source,
                    "checked": checked,
                    "note": optional_text,
                }
            )
        ),
        "outlook": mapping(
            {
                "growth_percent": optional(percent),
                "period": optional_text,
                "basis": optional_text,
                "source": optional(source),
                "checked": checked,
            }
        ),
        "settings": list_of(text),
        "skills": list_of(text),
        "related_careers": distinct(reference(CareerPath)),
        "related_topics": distinct(reference(Topic)),
        "guide_facts": list_of(text),
        **UNCONFIRMED,
        "sources": distinct(source),
    }
    as_named = [
        "slug",
        "title",
        "group",
        "summary",
        "what_they_do",
        "entry_requirement",
        "entry_level",
        "license_required",
        "settings",
        "skills",
        "salary_note",
    ]
    names = {"salary_basis": "salary.basis", "provenance": "checked"}
    parts = (
        Part(Stage, "career", match=("order",)),
        Part(
            SalaryFigure,
            "career",
            match=("position",),
            names={"provenance": "checked"},
        ),
        Part(PayPremium, "career", match=("base",), names={"provenance": "checked"}),
        Part(Outlook, "career", names={"provenance": "checked"}),
    )

    def check(self, record: Record) -> Iterable[Fault]:
        orders = [stage["order"] for stage in record["stages"]]
        if orders != list(range(1, len(orders) + 1)):
            yield Fault(("stages",), "The stages must be numbered 1, 2, 3 and so on.")
        figures, salary = record["salary_figures"], record["salary"]
        if bool(figures) == bool(record["salary_note"]):
            sentence = "Give salary figures, or in salary_note why there are none."
            yield Fault(("salary_note",), sentence)
        # The list's figure is not stored: it must follow from the sourced ones.
        stated = tuple(salary[name] for name in ("currency", "period", *PAY))
        known = ("USD", choices.Per.YEAR.value, None, None, None)
        if figures:
            known = tuple(figures[0][name] for name in ("currency", "per", *PAY))
        if stated != known:
            sentence = "This is not what the first of the salary figures says."
            yield Fault(("salary",), sentence)
        outlook = record["outlook"]
        given = [outlook[name] not in (None, "") for name in OUTLOOK]
        if any(given) and not all(given):
            sentence = "Fill the growth, its period, basis and source, or none."
            yield Fault(("outlook",), sentence)

    def row(self, record: Record) -> Row:
        fields = {name: record[name] for name in self.as_named}
        fields |= {"salary_basis": record["salary"]["basis"]}
        outlook = record["outlook"]
        has_outlook = outlook["growth_percent"] is not None
        parts = {
            "stage": [stage_row(stage, i) for i, stage in enumerate(record["stages"])],
            "salaryfigure": [
                salary_row(figure, i)
                for i, figure in enumerate(record["salary_figures"])
            ],
            "paypremium": [
                Row(known(premium), at=("pay_premiums", i))
                for i, premium in enumerate(record["pay_premiums"])
            ],
            "outlook": [Row(known(outlook), at=("outlook",))] if has_outlook else [],
        }
        many = {
            "credentials": record["credentials"],
            "related": record["related_careers"],
            "topics": record["related_topics"],
            "sources": record["sources"],
        }
        return Row(fields | sourced(record), many, parts)


def stage_row(stage: dict[str, Any], position: int) -> Row:
    fields = {name: value for name, value in stage.items() if name != "credentials"}
    many = {"credentials": stage["credentials"]}
    return Row(fields, many, at=("stages", position))


def salary_row(figure: dict[str, Any], position: int) -> Row:
    fields = known(figure) | {"position": position}
    return Row(fields, at=("salary_figures", position))


def known(claim: dict[str, Any]) -> dict[str, Any]:
    """The fields of a claim; the file calls its provenance ``checked``."""
    fields = {name: value for name, value in claim.items() if name != "checked"}
    return fields | {"provenance": claim["checked"]}


class StartingPoints(Kind):
    label, plural, model = "starting point", "starting points", StartingPoint
    file, section = "routes.yaml", "starting_points"
    shape = {
        "slug": slug,
        "name": text,
        "assumes": text,
        "career": optional(reference(CareerPath)),
    }

    def context(self, raw: Mapping, position: int, files: Files) -> dict[str, Any]:
        return {"position": position}

    def row(self, record: Record) -> Row:
        return Row(record.values | record.context)


class Routes(Kind):
    label, plural, model = "route", "routes", Route
    file, section = "routes.yaml", "routes"
    shape = {
        "from": reference(StartingPoint),
        "to": reference(CareerPath),
        "kind": one_of(choices.RouteKind.values),
        "remaining": distinct(count),
        "bridges": list_of(mapping({**step, "why": text, "before": optional(count)})),
        "months_min": count,
        "months_max": count,
        "gates": list_of(text),
        "note": optional_text,
        "sources": distinct(slug),
        "checked": checked,
    }
    key = ("from", "to")
    lookup = ("start__slug", "target__slug")
    names = {"start": "from", "target": "to", "provenance": "checked"}
    parts = (Part(Bridge, "route", match=("order",)),)

    def context(self, raw: Mapping, position: int, files: Files) -> dict[str, Any]:
        """What the file says of all routes, and what the rules of routes ask for."""
        file = files[self.file]
        handles = raw.get("sources")
        cited = [
            found
            for found in mappings(file.get("sources"))
            if isinstance(handles, list) and found.get("id") in handles
        ]
        return {
            "region": file.get("region"),
            "last_reviewed": file.get("last_reviewed"),
            "sources": cited,
            "stages": stages_of(raw.get("to"), files),
            "stands_at": stands_at(raw.get("from"), files),
            "ring": ring_of(raw, files),
        }

    def check(self, record: Record) -> Iterable[Fault]:
        handles = {found["id"] for found in record.context["sources"]}
        for i, handle in enumerate(record["sources"]):
            if handle not in handles:
                sentence = f"“{handle}” is not in the list of sources of this file."
                yield Fault(("sources", i), sentence)
        if record.context["stages"] is None:
            return
        start, target = record["from"].key[0], record["to"].key[0]
        draft = rules.Draft(
            start=start,
            target=target,
            kind=record["kind"],
            stages={
                number: rules.Step(**stage)
                for number, stage in record.context["stages"].items()
            },
            remaining=record["remaining"],
            bridges=[
                rules.Bridge(**{name: bridge[name] for name in BRIDGE})
                for bridge in record["bridges"]
            ],
            is_at_target=record.context["stands_at"] == target,
            has_gate=bool(record["gates"]),
            has_source=bool(record["sources"]),
        )
        yield from rules.faults(draft)
        if ring := record.context["ring"]:
            yield ring_fault(ring)
        for name, total in zip(MONTHS, draft.months, strict=True):
            if total != record[name]:
                sentence = (
                    f"{record[name]} is not the sum of the remaining stages and the "
                    f"bridges, which is {total}."
                )
                yield Fault((name,), sentence)

    def row(self, record: Record) -> Row:
        start, target = record["from"], record["to"]
        fields = {name: record[name] for name in ("kind", "gates", "note")} | {
            "start": start,
            "target": target,
            "provenance": record["checked"],
            "region": text(record.context["region"]),
            "reviewed_on": day(record.context["last_reviewed"]),
        }
        bridges = [
            bridge_row(bridge, target, i) for i, bridge in enumerate(record["bridges"])
        ]
        many = {
            "remaining": [stage_ref(target, n) for n in record["remaining"]],
            "sources": [
                handled_source(**KNOWN_OF_SOURCE)(found)["source"]
                for found in record.context["sources"]
            ],
        }
        return Row(fields, many, {"bridge": bridges})


def stage_ref(career: Ref, number: int) -> Ref:
    return Ref(Stage, *career.key, number)


def bridge_row(bridge: dict[str, Any], target: Ref, position: int) -> Row:
    """The file names by its number the stage that a bridge comes before."""
    number = bridge["before"]
    before = None if number is None else stage_ref(target, number)
    fields = bridge | {"before": before, "order": position + 1}
    return Row(fields, at=("bridges", position))


CONTENT = Content(
    kinds=(
        Groups(),
        IssuingBodies(),
        Credentials(),
        Careers(),
        StartingPoints(),
        Routes(),
    ),
    heads={
        "vocab.yaml": {"entry_levels": fixed_words(choices.EntryLevel)},
        "credentials.yaml": NOTE,
        "careers.yaml": NOTE,
        "routes.yaml": {
            **NOTE,
            "region": text,
            "last_reviewed": day,
            "sources": distinct(handled_source(**KNOWN_OF_SOURCE)),
        },
    },
)
