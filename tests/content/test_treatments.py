import re

from tests.content.exports import plain, slugs, source_record, source_records, unordered
from treatments.models import Category, Mechanism, PainStage, Suitability, Treatment

CELLS = ("effect", "certainty", "note")


def treatment_record(treatment):
    """The treatment as content/treatments.yaml has it."""
    cells = treatment.cells.select_related("mechanism")
    return {
        **plain(treatment, "slug", "name", "description", "evidence_summary"),
        **plain(treatment, "disagreement", "effect_lasts", "cautions", "guide_facts"),
        **plain(treatment, "editor_note"),
        "category": treatment.category.slug,
        "position": treatment.line,
        "stages": slugs(treatment.stages),
        "suitability": [
            {
                "mechanism": cell.mechanism.slug,
                **plain(cell, *CELLS),
                "sources": sorted(r.key for r in cell.references.all()),
            }
            for cell in cells
        ],
        "topics": slugs(treatment.topics),
        "careers": slugs(treatment.careers),
        "sides": [
            {"source": r.key, "stance": r.stance, "says": r.says}
            for r in treatment.references.exclude(stance="")
        ],
        "effect_lasts_sources": [
            r.key for r in treatment.references.filter(on_duration=True)
        ],
        "sources": [
            {"id": reference.key, **source_record(reference.source)}
            for reference in treatment.references.select_related("source")
        ],
        "checked": treatment.provenance,
    }


def pain_record(row, own):
    return {
        **plain(row, "slug", "name", "description", own),
        "sources": source_records(row),
        "checked": row.provenance,
    }


def sorted_cells(record):
    cells = [unordered(cell, "sources") for cell in record["suitability"]]
    sides = sorted(record["sides"], key=lambda side: side["source"])
    listed = ("stages", "topics", "careers", "effect_lasts_sources")
    return unordered(record, *listed) | {"suitability": cells, "sides": sides}


def test_every_treatment_says_what_its_record_says(content):
    rows = {t.slug: treatment_record(t) for t in Treatment.objects.all()}

    records = {r["slug"]: r for r in content["treatments"]["treatments"]}

    assert rows.keys() == records.keys()
    for slug, record in records.items():
        assert sorted_cells(rows[slug]) == sorted_cells(record)


def test_references_are_numbered_in_order(content):
    for treatment in Treatment.objects.all():
        numbers = [reference.number for reference in treatment.references.all()]

        assert numbers == list(range(1, len(numbers) + 1))


def test_mechanisms_are_those_of_the_file(content):
    rows = [pain_record(row, "examples") for row in Mechanism.objects.all()]

    records = content["treatments"]["mechanisms"]

    assert [unordered(row, "sources") for row in rows] == [
        unordered(record, "sources") for record in records
    ]


def test_stages_of_pain_are_those_of_the_file(content):
    rows = [pain_record(row, "focus") for row in PainStage.objects.all()]

    records = content["treatments"]["stages"]

    assert [unordered(row, "sources") for row in rows] == [
        unordered(record, "sources") for record in records
    ]


def test_categories_keep_their_order(content):
    rows = [plain(row, "slug", "name", "summary") for row in Category.objects.all()]

    assert rows == content["treatments"]["categories"]


def test_each_treatment_has_a_cell_for_each_mechanism(content):
    assert Suitability.objects.count() == 3 * len(content["treatments"]["treatments"])


def test_each_cell_that_claims_something_cites_something(content):
    silent = list(Suitability.objects.filter(references=None))

    assert [cell for cell in silent if cell.needs_source] == []


def test_each_cell_that_claims_something_cites_something_on_its_page(pages):
    claiming = [
        (cell, pages[cell.treatment.get_absolute_url()].page.ids)
        for cell in Suitability.objects.select_related("mechanism", "treatment")
        if cell.needs_source
    ]

    silent = [
        cell
        for cell, ids in claiming
        if not any(i.startswith(f"cite.{cell.mechanism.slug}.") for i in ids)
    ]

    assert len(claiming) > 30
    assert silent == []


# Words of a name that say nothing of what is done.
COMMON = {"and", "cbt", "for", "program", "soft", "therapeutic", "therapy", "tissue"}
ABBREVIATED = {"cbt": "CBT", "acceptance-commitment-therapy": "ACT"}


def stems(text):
    """Beginnings of words, so that “taping” and “tape” are one."""
    return {word[:6] for word in re.findall(r"[a-z]{3,}", text.lower())}


def test_who_provides_a_treatment_names_it_in_the_career_s_own_record(content):
    careers = {record["slug"]: record for record in content["careers"]["careers"]}
    pairs = [
        (treatment, careers[slug])
        for treatment in content["treatments"]["treatments"]
        for slug in treatment["careers"]
    ]

    unnamed = []
    for treatment, career in pairs:
        text = " ".join(
            [career["title"], career["summary"], *career["what_they_do"]],
        )
        named = stems(treatment["name"]) - {word[:6] for word in COMMON}
        short = ABBREVIATED.get(treatment["slug"], "no short form")
        if not named & stems(text) and short not in text:
            unnamed.append((treatment["slug"], career["slug"]))

    assert len(pairs) == 19
    assert unnamed == []


def words(text):
    return set(re.findall(r"[\w'-]+", text.lower()))


def test_sides_say_what_the_disagreement_says_and_no_more(content):
    told_apart = [t for t in content["treatments"]["treatments"] if t["sides"]]

    assert {"radiofrequency-ablation", "nerve-blocks"} <= {
        t["slug"] for t in told_apart
    }
    for treatment in told_apart:
        said = words(" ".join(side["says"] for side in treatment["sides"]))
        whole = words(treatment["disagreement"])
        assert said - whole <= {"includes"}, treatment["slug"]
        assert whole - said <= {"and", "but"}, treatment["slug"]
        assert {"for", "against"} <= {side["stance"] for side in treatment["sides"]}


# Bodies that advise. What they advise against need not be without effect.
ADVISORS = {"nice-ng59", "nice-ng193", "nice-ng226", "acp-back-2017", "eular-2017"}


def test_little_or_no_effect_rests_on_a_finding_and_not_on_advice(content):
    said = {
        (treatment["slug"], cell["mechanism"]): cell
        for treatment in content["treatments"]["treatments"]
        for cell in treatment["suitability"]
        if cell["effect"] == "none"
    }

    assert said.keys() == {
        ("anticonvulsants", "nociceptive"),
        ("nerve-blocks", "nociplastic"),
        ("kinesiology-taping", "nociceptive"),
        ("acupuncture", "neuropathic"),
    }
    for place, cell in said.items():
        assert set(cell["sources"]) - ADVISORS, place
        assert "advises" not in cell["note"], place
        assert "not to start" not in cell["note"], place


def test_advice_against_the_spine_procedures_keeps_its_scope_and_its_reply(content):
    treatments = {t["slug"]: t for t in content["treatments"]["treatments"]}

    for slug in ("nerve-blocks", "radiofrequency-ablation"):
        sides = {s["source"]: s["says"] for s in treatments[slug]["sides"]}
        scope = "chronic spine pain not caused by cancer or inflammatory disease"
        assert scope in sides["bmj-spine-2025"]
        assert "asked for that guideline to be withdrawn" in sides["spine-reply-2025"]
