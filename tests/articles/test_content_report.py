"""What editors learn of their texts, by command and beside the article."""

import csv
import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import Callout, DataPoint, Figure
from articles.quality import Problem, report_of, reports
from core.models import LinkCheck
from tests.articles.test_article_page import picture
from tests.builders import (
    hidden_states,
    make_article,
    make_career,
    make_cell,
    make_course,
    make_question,
    make_reference,
    make_section,
    make_source,
    make_term,
    make_treatment,
    make_treatment_reference,
    save,
)
from tests.desk import change_url, list_url
from tests.markup import Markup

pytestmark = pytest.mark.django_db
NEXT_YEAR = date(timezone.localdate().year + 1, 1, 1)
LONG = f"The {' '.join(['word'] * 25)}."


def sound_article(**fields):
    """An article in which there is nothing to find."""
    return make_article(
        **{"short_answer": "It helps.", "review_due_on": NEXT_YEAR, **fields}
    )


def found(article):
    """Pairs of problem and words, as the report has them."""
    return [(f.problem.value, f.words) for f in report_of(article.pk).findings]


def cited_section(article, body, **fields):
    reference = make_reference(article=article)
    return make_section(parent=article, body=body, references=[reference], **fields)


def test_sound_article_has_no_findings():
    article = sound_article()
    cited_section(article, "<p>About 40% of 200 people said so in 2022.</p>")
    make_question(article=article, references=[make_reference(article=article)])

    assert found(article) == []


def test_measures_are_those_of_all_the_text_but_its_headings():
    article = sound_article(
        summary="Eleven.",
        urgent_level="urgent",
        urgent_text="Twelve now.",
        short_answer="One two.",
        key_takeaways=["Three"],
        bottom_line="<p>Four five.</p>",
        guide_facts=["Fourteen."],
    )
    cited_section(article, "<h3>Not me</h3><p>Six. Seven eight nine.</p>")
    make_question(article=article, answer="Ten.")

    measured = report_of(article.pk).measure

    assert (measured.words, measured.sentences, measured.longest) == (14, 9, 3)


@pytest.mark.parametrize(
    ("kind", "make", "place"),
    [
        ("articles", lambda: sound_article(summary="Take 5 mg."), "id_summary"),
        (
            "articles",
            lambda: sound_article(urgent_level="urgent", urgent_text="Take 5 mg."),
            "id_urgent_text",
        ),
        ("treatments", lambda: side("Take 5 mg."), "references-0"),
        *(
            (kind, lambda make=make: make(guide_facts=["Take 5 mg."]), "id_guide_facts")
            for kind, make in (
                ("articles", make_article),
                ("treatments", make_treatment),
                ("careers", make_career),
                ("courses", make_course),
                ("terms", make_term),
            )
        ),
    ],
)
def test_every_text_that_a_page_prints_is_looked_at(kind, make, place):
    make()

    (report,) = reports(kind)

    doses = [f.place for f in report.findings if f.problem == Problem.DOSE]
    assert doses == [place]


def side(says):
    reference = make_treatment_reference(stance="against", says=says)
    return reference.treatment


def test_guide_is_the_source_of_what_it_says():
    make_course(guide_facts=["It helps 40%."], review_due_on=NEXT_YEAR)

    (report,) = reports("courses")

    assert [(f.problem, f.part) for f in report.findings] == [
        ("no-reference", "Summary")
    ]


def test_figure_of_a_summary_must_stand_in_a_cited_text():
    article = sound_article(summary="It helps 40% or 50%.")
    cited_section(article, "<p>It was 40%.</p>")

    assert found(article) == [("unsourced-figure", "50%")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>About 40% get well.</p>", [("unsourced-figure", "40%")]),
        ("<p>It costs $90.</p>", [("unsourced-figure", "$90")]),
        ("<p>Nobody counted.</p>", []),
    ],
)
def test_figure_needs_a_reference_of_its_own_section(body, expected):
    article = sound_article()
    cited_section(article, "<p>Here 40% and $90 are cited.</p>")
    make_section(parent=article, body=body, heading="Other", ordering=20)

    assert found(article) == [*expected, ("no-reference", "")]


def test_figure_in_a_summary_is_sourced_where_a_section_cites_it():
    article = sound_article(
        short_answer="About 40%, or 1 in 3 people.", key_takeaways=["Or 50%."]
    )
    cited_section(article, "<p>It was 40%.</p>")

    assert found(article) == [
        ("unsourced-figure", "1 in 3"),
        ("unsourced-figure", "50%"),
    ]


def test_figure_in_words_has_its_source_and_counts_as_text():
    article = sound_article(short_answer="It is 1 in 5.")
    save(
        DataPoint,
        parent=article,
        region="main",
        ordering=1,
        figure="1 in 5",
        statement="lived with it.",
        year=2024,
        source=make_source(),
        checked_on=date(2026, 1, 1),
    )

    assert found(article) == []
    assert report_of(article.pk).measure.words == 13


def test_dose_is_found_wherever_it_stands_and_comes_first():
    article = sound_article(short_answer="Take 10 mg.")
    cited_section(article, "<p>Some take 20 mg.</p>")
    save(
        Callout,
        parent=article,
        region="main",
        ordering=20,
        title="Care",
        body="<p>30 mg is much.</p>",
    )
    make_question(article=article, answer="Never 40 mg.")

    assert [f for f in found(article) if f[0] == "dose"] == [
        ("dose", "10 mg"),
        ("dose", "20 mg"),
        ("dose", "30 mg"),
        ("dose", "40 mg"),
    ]
    assert found(article)[0] == ("dose", "10 mg")


def test_links_that_lead_nowhere_are_found(settings):
    article = sound_article()
    other = make_article(slug="other")
    make_section(parent=other, heading="Rest well")
    hidden = make_course(slug="hidden", **hidden_states()[0])
    gone = "https://example.org/gone"
    save(
        LinkCheck,
        url=gone,
        outcome="broken",
        checked_at=timezone.now(),
        failing_since=timezone.now(),
    )
    addresses = [
        "/articles/other/",
        "/articles/other/#rest-well",
        f"{settings.SITE_URL}/articles/other/#references",
        "/courses/?level=beginner",
        "https://example.org/fine",
        "mailto:desk@example.org",
        "/articles/other/#nowhere",
        "/articles/none/",
        "/nonsense",
        hidden.get_absolute_url(),
        gone,
    ]
    body = "".join(f'<p><a href="{address}">x</a></p>' for address in addresses)
    cited_section(article, body)

    assert found(article) == [("broken-link", address) for address in addresses[6:]]


def test_references_without_address_or_with_a_dead_one_are_found():
    article = sound_article()
    gone = make_source(url="https://example.org/gone")
    save(
        LinkCheck,
        url=gone.url,
        outcome="broken",
        checked_at=timezone.now(),
        failing_since=timezone.now(),
    )
    for number, source in enumerate(
        [
            make_source(title="Lost", url=""),
            make_source(url="", kind="guide"),
            make_source(),
            gone,
        ]
    ):
        make_reference(article=article, source=source, number=number)

    assert found(article) == [
        ("broken-link", "https://example.org/gone"),
        ("no-address", "Lost (Publisher, 2024)"),
    ]


def test_review_dates_are_watched():
    yesterday = date(2020, 1, 1)

    assert found(sound_article(review_due_on=yesterday)) == [("overdue", "2020-01-01")]
    assert found(sound_article(review_due_on=None)) == [("no-review-date", "")]


def test_picture_without_a_description_is_found():
    article = sound_article()
    for ordering, alt in enumerate(["", "A stretch"]):
        save(
            Figure,
            parent=article,
            region="main",
            ordering=ordering,
            image=picture(),
            alt=alt,
            caption=f"Figure {ordering}",
        )

    assert found(article) == [("no-alt", "Figure 0")]


def test_short_form_is_found_unless_the_article_or_the_glossary_explains_it():
    make_term(term="Talking therapy", aliases=["CBT"])
    article = sound_article(short_answer="CBT, ACT, NICE and NICE.")
    cited_section(article, "<p>Acceptance and commitment therapy (ACT).</p>")

    assert found(article) == [("acronym", "NICE")]


def test_hard_text_and_long_sentences_are_found():
    hard = "Interdisciplinary rehabilitation necessitates commitment. "
    # 0.39 * 4 + 11.8 * 20 / 4 - 15.59
    more = {"summary": hard, "short_answer": hard * 24}
    assert found(sound_article(**more)) == [("grade", "grade 45.0")]
    less = {"summary": hard, "short_answer": hard * 23}
    assert found(sound_article(**less)) == []
    assert found(sound_article(short_answer=LONG)) == [("long-sentence", LONG)]
    assert found(sound_article(short_answer=LONG.replace("word ", "", 1))) == []


# All kinds, by command


def run(*args):
    out = StringIO()
    call_command("content_report", *args, stdout=out)
    return out.getvalue()


def one_of_each():
    make_cell(treatment=make_treatment(name="Tape", review_due_on=NEXT_YEAR))
    make_career(title="Nurse")
    make_course(title="Yoga")
    make_term(term="Ache")
    return make_article(title="Guide", short_answer="Take 5 mg.")


def test_table_names_each_article_and_what_was_found():
    one_of_each()

    lines = run().splitlines()

    assert lines[1:4] == [
        "Articles",
        "grade  mean longest  words  title",
        "  1.9   2.5       3      5  Guide",
    ]
    assert lines[5:] == [
        "Guide",
        "  A dose: Short answer: 5 mg",
        "  No day is set for the next review: Publishing",
    ]


def test_csv_has_a_line_for_each_text_of_the_chosen_kinds():
    one_of_each()

    kinds = ["articles", "treatments", "careers", "courses", "terms"]
    rows = list(
        csv.DictReader(
            StringIO(run("--format=csv", *(f"--kind={kind}" for kind in kinds)))
        )
    )

    assert [(row["kind"], row["title"]) for row in rows] == [
        ("articles", "Guide"),
        ("treatments", "Tape"),
        ("careers", "Nurse"),
        ("courses", "Yoga"),
        ("terms", "Ache"),
    ]
    assert (rows[0]["dose"], rows[0]["reading_grade"]) == ("1", "1.9")
    assert set(Problem.values) <= set(rows[0])


def test_json_has_the_findings_with_their_places():
    article = one_of_each()

    (record,) = json.loads(run("--format=json"))

    assert record["url"] == article.get_absolute_url()
    assert record["findings"][0] == {
        "problem": "dose",
        "part": "Short answer",
        "place": "id_short_answer",
        "words": "5 mg",
    }


def test_command_fails_on_the_problems_that_it_is_told_to_fail_on():
    one_of_each()

    assert "Guide" in run("--fail-on=overdue", "--fail-on=broken-link")
    with pytest.raises(CommandError, match=r"^Found: 1 × a dose\.$"):
        run("--fail-on=overdue", "--fail-on=dose")


def test_only_public_texts_are_looked_at_unless_drafts_are_wished():
    make_article(title="Live")
    make_article(title="Draft", **hidden_states()[0])

    assert [str(report.record) for report in reports("articles")] == ["Live"]
    every = [str(report.record) for report in reports("articles", drafts=True)]
    assert every == ["Draft", "Live"]


def test_cell_that_claims_nothing_needs_no_reference():
    treatment = make_treatment(review_due_on=NEXT_YEAR)
    make_cell(treatment=treatment)
    make_cell(
        treatment=treatment, effect="unclear", certainty="not-graded", references=[]
    )

    (report,) = reports("treatments")

    assert report.findings == []


def test_report_costs_the_same_queries_for_many_articles(django_assert_num_queries):
    def more():
        article = sound_article()
        cited_section(article, "<p>CBT and 40% of 5 people.</p>")
        make_question(article=article)

    more()
    with django_assert_num_queries(12):
        list(reports("articles"))
    for _ in range(3):
        more()

    with django_assert_num_queries(12):
        list(reports("articles"))


# Beside the article


def test_editor_sees_beside_the_article_how_it_reads_and_where_to_look(admin_client):
    article = sound_article()
    make_section(parent=article, heading="Costs", body="<p>About 40%.</p>")

    page = Markup(admin_client.get(change_url(article)))

    assert "Reading grade" in page.words
    assert "A figure in a text without references: Costs 40%" in page.words
    assert page.links.count("#articles_richtext_set-0") == 2
    assert "articles_richtext_set-0" in page.ids


def test_new_article_is_not_measured_yet(admin_client):
    page = Markup(admin_client.get(f"{list_url(type(make_article()))}add/"))

    assert "It is measured once it is saved." in page.words
