"""`load_content` where the database is empty and nothing can be loaded.

What it makes of the whole content is tested in ``tests/content``.
"""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Course, Topic
from core.models import LoadedRecord, Source
from tests.content.files import copy_to, replace

pytestmark = pytest.mark.django_db

MISTAKES = [
    ("courses.yaml", "rating: 9.2\n", "rating: 11.5\n", "cannot be above 10"),
    ("articles.yaml", "body: '", "body: '<script>x</script>", "Not allowed: <script>"),
    ("treatments.yaml", "name: Nociceptive pain\n", "name: 7\n", "Text is wanted"),
    ("vocab.yaml", "checked: memory", "checked: perhaps", "not one of these words"),
    ("glossary.yaml", "- nociception\n", "- nonsense\n", "no glossary term “nonsense”"),
]


def refusal(folder):
    with pytest.raises(CommandError) as error:
        call_command("load_content", folder, stdout=StringIO())
    return str(error.value)


def test_mistakes_are_told_together_and_leave_an_empty_database_empty(tmp_path):
    folder = copy_to(tmp_path)
    for file, old, new, _ in MISTAKES:
        replace(folder / file, old, new)

    said = refusal(folder)

    assert [sentence for *_, sentence in MISTAKES if sentence not in said] == []
    models = (Topic, Course, Source, LoadedRecord)
    assert [model.objects.exists() for model in models] == [False] * 4


def test_folder_that_is_missing_is_named(tmp_path):
    assert "There is no folder" in refusal(tmp_path / "nowhere")
