"""The generic components, rendered as a page renders them. No database."""

import hashlib
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import brotli
import pytest
from django.conf import settings
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template.loader import get_template, render_to_string
from django.utils import timezone

from tests.markup import Markup

STATIC = Path(settings.BASE_DIR, "painsite", "static")


def words(html):
    return Markup(html).words


def component(name, **context):
    return render_to_string(f"components/{name}.html", context)


def test_a_score_is_read_out_in_full():
    html = component("score", rating=Decimal("9.2"))

    assert words(html) == "Our score: 9.2 out of 10 /10"
    assert 'class="fill" width="9.2"' in html


def test_an_unreviewed_course_shows_words_and_no_number():
    html = component("score", rating=None)

    assert words(html) == "Not yet reviewed"
    assert 'class="fill"' not in html


def test_a_score_of_zero_is_a_score():
    assert words(component("score", rating=Decimal("0.0"))).startswith("Our score: 0.0")


@pytest.mark.parametrize(
    ("provenance", "mark"),
    [
        ("guide", "Stated by our founding guide"),
        ("reference", "Seen at its source; date not recorded"),
        ("memory", "Not yet confirmed"),
    ],
)
def test_an_undated_record_says_how_it_is_known(provenance, mark):
    record = SimpleNamespace(provenance=provenance, checked_on=None)

    assert words(component("provenance", record=record)) == mark


def test_an_old_check_says_that_it_is_due():
    day = timezone.localdate() - timedelta(days=214)
    record = SimpleNamespace(provenance="reference", checked_on=day)

    html = component("provenance", record=record)

    assert f"{day:%Y} ): re-check due" in words(html)
    assert "fresh--stale" in html


def test_a_source_without_a_year_says_so():
    source = SimpleNamespace(title="A <guide>", publisher="Us", year=None, url="")

    html = component("sources", sources=[source])

    assert "A &lt;guide&gt;" in html
    assert words(html).endswith("Us, no year stated")
    assert "<a" not in html


def test_an_empty_option_cannot_be_chosen_but_a_chosen_one_can_be_removed():
    empty = SimpleNamespace(
        value="a", label="A", count=0, selected=False, disabled=True, id="id_x_0"
    )
    chosen = SimpleNamespace(
        value="b", label="B", count=0, selected=True, disabled=False, id="id_x_1"
    )
    facet = SimpleNamespace(
        name="x",
        label="X",
        kind="checkbox",
        options=[empty, chosen],
        is_open=True,
        note="",
        problems=[],
    )

    inputs = re.findall("<input[^>]+>", component("facet", facet=facet, noun="course"))

    assert ["disabled" in tag for tag in inputs] == [True, False]
    assert ["checked" in tag for tag in inputs] == [False, True]


def test_the_pager_keeps_the_filters():
    page = Paginator(range(60), 20).page(2)

    html = component("pager", page_obj=page, query=QueryDict("q=back&level=beginner"))

    assert re.findall('href="([^"]*)"', html) == [
        "?q=back&amp;level=beginner",
        "?q=back&amp;level=beginner",
        "?q=back&amp;level=beginner&amp;page=3",
        "?q=back&amp;level=beginner&amp;page=3",
    ]


def test_one_page_of_results_has_no_pager():
    page = Paginator(range(5), 20).page(1)

    assert words(component("pager", page_obj=page, query=QueryDict())) == ""


def test_the_crisis_line_is_not_listed_as_a_symptom():
    flag = SimpleNamespace(level="crisis", phrases=["some words"], message="Call now.")

    assert "ome words" not in component("urgent", red_flags=[flag])


def test_the_error_page_needs_no_context():
    assert "Something went wrong on our side" in get_template("500.html").render()


def test_every_component_names_its_inputs_first():
    folder = Path(settings.BASE_DIR, "templates", "components")

    silent = [
        path.name
        for path in folder.glob("*.html")
        if not path.read_text().startswith("{# inputs: ")
    ]

    assert silent == []


@pytest.mark.parametrize(
    ("file", "most"), [("css/site.css", 20_000), ("js/site.js", 3_000)]
)
def test_the_assets_stay_small(file, most):
    assert len(brotli.compress((STATIC / file).read_bytes())) < most


def test_the_fonts_are_the_ones_we_took():
    folder = STATIC / "fonts"

    for line in (folder / "CHECKSUMS").read_text().splitlines():
        digest, name = line.split()
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
