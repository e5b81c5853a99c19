import re

from careers.models import CareerPath, Credential, Group, Route, StartingPoint
from careers.routes.check import faulty_routes, pairs_without_a_route
from tests.content.exports import plain, slugs, source_record, source_records, unordered

SALARY = ("low", "median", "high")


def credential_record(credential):
    """The credential as content/credentials.yaml has it."""
    return {
        **plain(credential, "slug", "name", "abbreviation", "url", "region"),
        **plain(credential, "prerequisites", "requirements", "exam"),
        **plain(credential, "renewal_years", "renewal_requirements"),
        **plain(credential, "editor_note", "note"),
        "issuing_body": credential.body.name,
        "fee": credential.fee
        and {
            "amount": str(credential.fee),
            "currency": credential.fee_currency,
            "as_of": credential.fee_year,
            "note": credential.fee_note or None,
            "source": source_record(credential.fee_source),
        },
        "status": credential.credential_status,
        "sources": source_records(credential),
        "checked": credential.provenance,
    }


def career_record(career):
    """The career as content/careers.yaml has it."""
    figures = [
        {
            **plain(figure, "occupation", "currency", "per", *SALARY, "low_high"),
            **plain(figure, "place", "year", "note"),
            "source": source_record(figure.source),
            "checked": figure.provenance,
        }
        for figure in career.salary_figures.all()
    ]
    shown = figures[0] if figures else {"currency": "USD", "per": "year"}
    outlook = getattr(career, "outlook", None)
    return {
        **plain(career, "slug", "title", "summary", "what_they_do", "settings"),
        **plain(career, "skills", "entry_requirement", "entry_level"),
        **plain(career, "license_required", "salary_note", "guide_facts"),
        **plain(career, "editor_note", "note"),
        "group": career.group.slug,
        "stages": [
            {
                **plain(stage, "order", "name", "kind", "months_min", "months_max"),
                **plain(stage, "gate"),
                "credentials": slugs(stage.credentials),
            }
            for stage in career.stages.all()
        ],
        "credentials": slugs(career.credentials),
        "salary": {
            "currency": shown["currency"],
            "period": shown["per"],
            **{name: shown.get(name) for name in SALARY},
            "basis": career.salary_basis or None,
        },
        "salary_figures": figures,
        "pay_premiums": [
            {
                **plain(p, "base", "percent_low", "percent_high", "place", "note"),
                **plain(p, "year"),
                "source": source_record(p.source),
                "checked": p.provenance,
            }
            for p in career.pay_premiums.all()
        ],
        "outlook": {
            name: outlook and getattr(outlook, name)
            for name in ("growth_percent", "period", "basis")
        }
        | {
            "source": outlook and source_record(outlook.source),
            "checked": outlook.provenance if outlook else "memory",
        },
        "related_careers": slugs(career.related),
        "related_topics": slugs(career.topics),
        "sources": source_records(career),
        "checked": career.provenance,
    }


def route_record(route):
    """The route as content/routes.yaml has it, its sources written out."""
    bridges = list(route.bridges.all())
    steps = [*route.remaining.all(), *bridges]
    return {
        "from": route.start.slug,
        "to": route.target.slug,
        **plain(route, "kind", "gates", "note"),
        "remaining": sorted(stage.order for stage in route.remaining.all()),
        "bridges": [
            plain(bridge, "name", "kind", "months_min", "months_max", "why")
            | {"before": bridge.before and bridge.before.order}
            for bridge in bridges
        ],
        "months_min": sum(step.months_min for step in steps),
        "months_max": sum(step.months_max for step in steps),
        "sources": source_records(route),
        "checked": route.provenance,
    }


def test_every_credential_says_what_its_record_says(content):
    rows = {c.slug: credential_record(c) for c in Credential.objects.all()}

    records = {r["slug"]: r for r in content["credentials"]["credentials"]}

    assert rows.keys() == records.keys()
    for slug, record in records.items():
        assert unordered(rows[slug], "sources") == unordered(record, "sources")


def test_every_career_says_what_its_record_says(content):
    rows = {c.slug: career_record(c) for c in CareerPath.objects.all()}

    records = {r["slug"]: r for r in content["careers"]["careers"]}

    sets = ("credentials", "related_careers", "related_topics", "sources")
    assert rows.keys() == records.keys()
    for slug, record in records.items():
        assert sorted_stages(unordered(rows[slug], *sets)) == sorted_stages(
            unordered(record, *sets)
        )


def sorted_stages(record):
    """The credentials of a stage are in no order."""
    return record | {"stages": [unordered(s, "credentials") for s in record["stages"]]}


def test_every_route_says_what_its_record_says(content):
    routes = Route.objects.select_related("start", "target").prefetch_related(
        "remaining", "bridges__before", "sources"
    )
    rows = {(r.start.slug, r.target.slug): route_record(r) for r in routes}

    handles = {s["id"]: source_of(s) for s in content["routes"]["sources"]}
    records = {(r["from"], r["to"]): r for r in content["routes"]["routes"]}

    assert rows.keys() == records.keys()
    for pair, record in records.items():
        sources = [handles[handle] for handle in record["sources"]]
        once = [s for i, s in enumerate(sources) if s not in sources[:i]]
        written_out = record | {"sources": once}
        assert unordered(rows[pair], "sources") == unordered(written_out, "sources")


def source_of(record):
    return {name: record[name] for name in ("title", "publisher", "year", "url")}


def test_no_route_has_a_gap_or_a_circle(content):
    assert faulty_routes() == []


def test_every_pair_has_a_route(content):
    assert pairs_without_a_route() == []


def test_routes_name_stages_in_words_since_plans_number_their_own_steps(content):
    texts = [
        text
        for route in content["routes"]["routes"]
        for text in (route["note"], *(bridge["why"] for bridge in route["bridges"]))
        if text
    ]

    numbered = [
        t for t in texts if re.search(r"\b(?:stage|step)s? \d", t, re.IGNORECASE)
    ]
    assert len(texts) > 100
    assert numbered == []


def test_routes_carry_the_region_and_review_day_of_their_file(content):
    facts = set(Route.objects.values_list("region", "reviewed_on"))

    [(region, day)] = facts
    head = content["routes"]
    assert (region, day.isoformat()) == (head["region"], head["last_reviewed"])


def test_starting_points_are_those_of_the_file(content):
    rows = [
        {
            **plain(start, "slug", "name", "assumes"),
            "career": start.career and start.career.slug,
        }
        for start in StartingPoint.objects.select_related("career")
    ]

    assert rows == content["routes"]["starting_points"]


def test_career_groups_keep_their_order(content):
    rows = [plain(group, "slug", "name") for group in Group.objects.all()]

    assert rows == content["vocab"]["career_groups"]
