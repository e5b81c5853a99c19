"""What the starter content must never hold, and how it must read."""

import pytest

from articles.quality import KINDS, MOST_GRADE, Problem, reports


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_holds_a_dose_a_dead_link_or_a_figure_without_reference(content, kind):
    never = {Problem.DOSE, Problem.BROKEN_LINK, Problem.UNSOURCED_FIGURE}

    found = [
        (str(report.record), finding)
        for report in reports(kind)
        for finding in report.findings
        if finding.problem in never
    ]

    assert found == []


def test_every_article_can_be_read_at_grade_nine(content):
    grades = {
        str(report.record): report.measure.grade for report in reports("articles")
    }

    assert len(grades) == len(content["articles"]["articles"])
    assert {title: g for title, g in grades.items() if g > MOST_GRADE} == {}
