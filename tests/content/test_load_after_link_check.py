from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from catalog.models import Course
from tests.content.files import copy_to, replace

pytestmark = pytest.mark.usefixtures("content")
TAPING = "kinesiology-taping-self-application"
TITLE = "title: Kinesiology Taping for Pain & Injury - Self-Application Course\n"


def test_link_that_a_program_checked_does_not_count_as_an_edit(tmp_path):
    day = date(2026, 11, 20)
    Course.objects.filter(slug=TAPING).update(link_checked_on=day)
    folder = copy_to(tmp_path)
    replace(folder / "courses.yaml", TITLE, "title: Kinesiology Taping for Pain\n")

    call_command("load_content", folder, stdout=StringIO())

    course = Course.objects.get(slug=TAPING)
    assert (course.title, course.link_checked_on) == (
        "Kinesiology Taping for Pain",
        day,
    )
