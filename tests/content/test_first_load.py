"""What `load_content` said and stored when it filled the empty database."""

from core.models import EmergencyContact, RedFlag
from tests.content.exports import plain, source_records, unordered


def test_first_load_counts_what_it_made(content, first_load):
    said = dict(line.split(maxsplit=1) for line in first_load.splitlines())

    assert said["courses"] == f"{len(content['courses']['courses'])} created"
    assert said["routes"] == f"{len(content['routes']['routes'])} created"


def test_safety_texts_are_those_of_the_file(content):
    flags = [
        plain(f, "slug", "phrases", "level", "message") for f in RedFlag.objects.all()
    ]
    contacts = [
        plain(c, "country", "emergency", "crisis", "advice")
        for c in EmergencyContact.objects.all()
    ]

    assert flags == content["vocab"]["red_flags"]
    assert contacts == content["vocab"]["emergency_contacts"]
    for row in (*RedFlag.objects.all()[:1], *EmergencyContact.objects.all()[:1]):
        cited = {"sources": source_records(row)}
        assert unordered(cited, "sources") == unordered(
            {"sources": content["vocab"]["sources"]}, "sources"
        )
        assert row.provenance == "memory"
