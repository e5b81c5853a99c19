"""`load_content` on an empty database."""

import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Course, Topic
from core.models import EmergencyContact, LoadedRecord, RedFlag, Source
from tests.content_fixture import FOLDER, content_files
from tests.exports import plain, source_records, unordered

pytestmark = pytest.mark.django_db


def test_first_load_counts_what_it_made_and_keeps_the_safety_texts():
    files = content_files()
    out = StringIO()

    call_command("load_content", stdout=out)

    said = dict(line.split(maxsplit=1) for line in out.getvalue().splitlines())
    assert said["courses"] == f"{len(files['courses']['courses'])} created"
    assert said["routes"] == f"{len(files['routes']['routes'])} created"
    flags = [
        plain(f, "slug", "phrases", "level", "message") for f in RedFlag.objects.all()
    ]
    assert flags == files["vocab"]["red_flags"]
    contacts = [
        plain(c, "country", "emergency", "crisis", "advice")
        for c in EmergencyContact.objects.all()
    ]
    assert contacts == files["vocab"]["emergency_contacts"]
    for row in (RedFlag.objects.first(), EmergencyContact.objects.first()):
        cited = {"sources": source_records(row)}
        assert unordered(cited, "sources") == unordered(
            {"sources": files["vocab"]["sources"]}, "sources"
        )
        assert row.provenance == "memory"


MISTAKES = [
    ("courses.yaml", "rating: 9.2\n", "rating: 11.5\n", "cannot be above 10"),
    ("articles.yaml", "body: '", "body: '<script>x</script>", "Not allowed: <script>"),
    ("treatments.yaml", "name: Nociceptive pain\n", "name: 7\n", "Text is wanted"),
    ("vocab.yaml", "checked: memory", "checked: perhaps", "not one of these words"),
    ("glossary.yaml", "- nociception\n", "- nonsense\n", "no glossary term “nonsense”"),
]


def test_mistakes_are_told_together_and_leave_an_empty_database_empty(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "content")
    for file, old, new, _ in MISTAKES:
        text = (folder / file).read_text()
        (folder / file).chmod(0o644)
        (folder / file).write_text(text.replace(old, new, 1))

    with pytest.raises(CommandError) as error:
        call_command("load_content", folder, stdout=StringIO())

    said = str(error.value)
    assert [sentence for *_, sentence in MISTAKES if sentence not in said] == []
    models = (Topic, Course, Source, LoadedRecord)
    assert [model.objects.exists() for model in models] == [False] * 4
