"""Careers side by side."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from careers.charts import axes_of, career_rows, timelines
from careers.compare.comparison import compare
from careers.compare.pay import highest, unlike_pay
from careers.compare.words import in_words
from careers.figures.pay import why_unlike
from careers.models import CareerPath, SalaryFigure, Stage
from tests.builders import (
    hidden_states,
    make_career,
    make_credential,
    make_outlook,
    make_premium,
    make_salary,
    make_source,
    make_stage,
    make_topic,
)
from tests.markup import Markup

ADDRESS = "/careers/compare/"
database = pytest.mark.django_db


def page_of(client, *slugs, **others):
    response = client.get(ADDRESS, {"career": slugs, **others})
    assert response.status_code == 200
    return response


def loaded(*careers):
    found = {c.slug: c for c in CareerPath.objects.for_comparison()}
    return [found[career.slug] for career in careers]


def rows_of(*careers):
    """Each row of the comparison by its label."""
    return {row.label: row for row in compare(loaded(*careers)).rows}


def said(row):
    """What each career says in a row: its lines, or its list with our notes."""
    return [
        cell.lines or tuple(listed(part) for part in cell.parts) for cell in row.cells
    ]


def listed(part):
    return f"{part.text}: {part.note}" if part.note else part.text


def best(row):
    return [cell.best for cell in row.cells]


def paid(**fields):
    return make_salary(career=make_career(), **fields).career


def number(text):
    assert text.endswith("%")
    return float(text.removesuffix("%"))


# Which careers


@database
@pytest.mark.parametrize("slugs", [(), ("a",), ("a", "a"), ("a", "nope")])
def test_fewer_than_two_careers_get_a_page_that_helps(client, slugs):
    make_career(slug="a", title="Career A")
    make_career(slug="b", title="Career B")

    page = Markup(page_of(client, *slugs))

    assert ("Pick one to three more." if slugs else "Pick two to four") in page.words
    assert "/careers/" in page.links
    assert ("/careers/a/" in page.links) is bool(slugs)
    assert page.html.count('<option value="b">Career B</option>') == 2 - bool(slugs)
    assert page.html.count('<option value="a">') == (0 if slugs else 2)
    assert "<table" not in page.html


@database
def test_hidden_career_is_left_out_as_if_it_did_not_exist(client):
    topic = make_topic()
    make_career(slug="a", topics=[topic])
    make_career(slug="b", topics=[topic])
    hidden = [
        make_career(title="Secret", topics=[topic], **state)
        for state in hidden_states()
    ]

    response = page_of(client, "a", "b", *(career.slug for career in hidden))
    nothing_chosen = page_of(client)

    assert [c.slug for c in response.context["comparison"].items] == ["a", "b"]
    assert b"Secret" not in response.content
    assert b"Secret" not in nothing_chosen.content


@database
def test_hidden_credential_is_not_compared():
    drafts = [make_credential(**state) for state in hidden_states()]
    career = make_career(credentials=drafts)
    career.stages.get().credentials.set(drafts)

    row = rows_of(career, make_career())["Credentials"]

    assert said(row) == [("We list none",)] * 2


# The address


@database
def test_another_career_is_added_by_a_link_with_the_reason(client):
    topic = make_topic(name="Taping")
    for slug in "abcde":
        make_career(slug=slug, title=f"Title {slug}", topics=[topic])

    three = page_of(client, "a", "b", "c")
    four = page_of(client, "a", "b", "c", "d")

    page = Markup(three)
    assert f"{ADDRESS}?career=a&career=b&career=c&career=d" in page.links
    assert [r.career.slug for r, _ in three.context["suggested"]] == ["d", "e"]
    assert "Why this: Also about taping." in page.words
    assert four.context["suggested"] == four.context["others"] == []
    assert "Another one to compare?" not in Markup(four).words


@database
def test_only_the_rows_that_differ_are_shown_on_request(client):
    make_career(slug="a", months=((12, 12),))
    make_career(slug="b", months=((24, 24),))

    everything = Markup(page_of(client, "a", "b"))
    differing = Markup(page_of(client, "a", "b", only="differences"))

    assert f"{ADDRESS}?career=a&career=b&only=differences" in everything.links
    assert f"{ADDRESS}?career=a&career=b" in differing.links
    assert '<th scope="row">License</th>' in everything.html
    assert '<th scope="row">License</th>' not in differing.html
    assert '<th scope="row">Training after high school<' in differing.html


# Which rows differ


@database
@pytest.mark.parametrize(
    ("label", "fields"),
    [
        ("To get in", {"entry_level": "masters"}),
        ("To get in", {"entry_requirement": "Another degree"}),
        ("License", {"license_required": "depends"}),
        ("What they do", {"what_they_do": ["Teach"]}),
        ("Where they work", {"settings": ["Clinics"]}),
        ("Skills it takes", {"skills": ["Listening"]}),
        ("Training after high school", {"months": ((12, 25),)}),
    ],
)
def test_the_row_of_a_fact_that_differs_is_the_only_one_that_differs(label, fields):
    one = make_career()

    rows = rows_of(one, make_career(group=one.group, **fields))

    assert [name for name, row in rows.items() if row.differs] == [label]


@database
def test_the_row_of_a_figure_that_differs_is_the_only_one_that_differs():
    one = make_career()
    for label, make, fields in (
        ("Pay", make_salary, {"median": 81_000}),
        ("Pay", make_salary, {"year": 2023}),
        ("Pay", make_salary, {"place": "Ohio"}),
        ("Outlook", make_outlook, {"growth_percent": 11}),
        ("Outlook", make_outlook, {"period": "2023-33"}),
        ("Compared with the base profession", make_premium, {"percent_low": 5}),
        ("Compared with the base profession", make_premium, {"year": 2023}),
    ):
        like, unlike = (make_career(group=one.group) for _ in range(2))
        make(career=like)
        make(career=unlike, **fields)

        rows = rows_of(like, unlike)

        assert [n for n, row in rows.items() if row.differs] == [label], fields


@database
def test_careers_that_say_the_same_differ_in_nothing(client):
    """Another source, our own words and the order of a list are no difference."""
    topic, credential = make_topic(), make_credential()
    one = make_career(slug="a", settings=["Clinics", "Hospitals"], topics=[topic])
    two = make_career(
        slug="b", settings=["hospitals", "Clinics"], topics=[topic], group=one.group
    )
    for career in (one, two):
        career.credentials.set([credential])
        make_salary(career=career)
        make_outlook(career=career)
        make_premium(career=career)

    assert compare(loaded(one, two)).differing == []
    page = Markup(page_of(client, "a", "b", only="differences"))
    assert "These careers differ in no fact that we know." in page.words


@database
def test_equal_ranges_that_nobody_explains_are_not_ranked_but_do_not_differ():
    careers = [paid(median=None, low=1, high=2) for _ in range(2)]

    row = rows_of(*careers)["Pay"]

    assert not row.differs
    assert all("does not say what it means" in cell.notes[0] for cell in row.cells)


@database
def test_differing_rows_come_first_and_say_so_in_words(client):
    one = make_career(slug="a")
    make_career(slug="b", group=one.group, license_required="depends")

    page = Markup(page_of(client, "a", "b")).html

    differs, same = page.split('<tbody class="compare__same">')
    assert "License<span" in differs
    assert "differs</span>" in differs
    assert '<th scope="row">Outlook</th>' in same
    assert "differs</span>" not in same


@database
def test_unknown_facts_are_said_in_words():
    row = rows_of(make_career(months=(), salary_note="No survey."), make_career())

    assert said(row["Pay"]) == [
        ("No pay figure we trust yet", "No survey."),
        ("No pay figure we trust yet",),
    ]
    assert said(row["Training after high school"])[0] == ("Not checked yet",)
    assert said(row["Outlook"])[0] == ("We know of no projection",)
    assert said(row["Compared with the base profession"])[0] == (
        "We know of no figure",
    )
    assert said(row["What the stages cost"])[0] == ("We know of no figure",)
    assert said(row["Credentials"])[0] == ("We list none",)
    assert said(row["Where they work"])[0] == ("Not checked yet",)


# What they share


@database
def test_what_is_shared_is_said_and_stands_first():
    one = make_career(skills=["Touch", "Calm", "Listening"])
    two = make_career(skills=["listening", "Calm"])
    three = make_career(skills=["Writing", "Calm"])

    both = said(rows_of(one, two)["Skills it takes"])
    three_of_them = said(rows_of(one, two, three)["Skills it takes"])

    assert both == [
        ("Calm: in both", "Listening: in both", "Touch"),
        ("Calm: in both", "Listening: in both"),
    ]
    assert three_of_them == [
        ("Calm: in all three", "Listening: in two of three", "Touch"),
        ("Calm: in all three", "Listening: in two of three"),
        ("Calm: in all three", "Writing"),
    ]


@database
def test_credential_of_a_stage_is_shared_with_one_that_is_named(client):
    shared = make_credential(abbreviation="ABC", name="A board")
    old = make_credential(
        abbreviation="OLD", name="Old board", credential_status="retired"
    )
    one = make_career(slug="a", credentials=[shared, old])
    two = make_career(slug="b")
    two.stages.get().credentials.set([shared])

    row = rows_of(one, two)["Credentials"]

    assert said(row) == [
        ("ABC: A board: in both", "OLD: Old board, retired"),
        ("ABC: A board: in both",),
    ]
    assert shared.get_absolute_url() in Markup(page_of(client, "a", "b")).links


# Pay


@database
def test_highest_pay_is_named_only_among_like_figures():
    low, high = paid(median=50_000), paid(median=60_000)
    euros = paid(median=90_000, currency="EUR")
    spread = paid(median=None, low=80_000, high=99_000, low_high="Range")

    assert best(rows_of(low, high)["Pay"]) == ["", "highest"]
    assert best(rows_of(euros, high, spread, low)["Pay"]) == [
        "",
        "highest of those we can compare",
        "",
        "",
    ]
    assert best(rows_of(euros, high)["Pay"]) == ["", ""]


@database
def test_no_pay_is_named_highest_among_two_kinds_of_figures():
    careers = [
        paid(median=pay, currency=currency)
        for currency in ("USD", "EUR")
        for pay in (1, 2)
    ]

    assert best(rows_of(*careers)["Pay"]) == [""] * 4


@database
def test_equal_or_overlapping_pay_has_no_highest():
    equal = [paid(median=50_000) for _ in range(2)]
    wide, narrow = (
        paid(median=None, low=low, high=high, low_high="Range")
        for low, high in ((10_000, 90_000), (40_000, 60_000))
    )

    assert best(rows_of(*equal)["Pay"]) == ["", ""]
    assert best(rows_of(wide, narrow)["Pay"]) == ["", ""]


@database
def test_pay_that_cannot_be_ranked_says_why_in_the_row_and_below_the_chart(client):
    usd = make_career(slug="a", title="Nurse")
    make_salary(career=usd)
    eur = make_career(slug="b", title="Coach")
    make_salary(career=eur, currency="EUR")
    make_salary(career=make_career(slug="c", title="Aide"), median=40_000)
    why = (
        "One figure is in USD, the other in EUR. We do not convert currencies.",
        "One figure is in EUR, the other in USD. We do not convert currencies.",
    )

    page = page_of(client, "a", "b", "c")

    [pay] = [row for row in page.context["comparison"].rows if row.label == "Pay"]
    assert [cell.notes for cell in pay.cells] == [
        (f"Not ranked beside Coach. {why[0]}",),
        (f"Not ranked beside Nurse. {why[0]}", f"Not ranked beside Aide. {why[1]}"),
        (f"Not ranked beside Coach. {why[1]}",),
    ]
    words = Markup(page).words
    assert f"Nurse beside Coach: {why[0]}" in words
    assert "this figure is in EUR. We do not convert." in words


@database
def test_reasons_that_are_the_same_for_several_are_told_once():
    spread = make_career(title="Doctor")
    make_salary(
        career=spread, median=None, low=80_000, high=99_000, low_high="As reported"
    )
    medians = [make_career(title=title) for title in ("Nurse", "Coach")]
    for career in medians:
        make_salary(career=career)
    careers = loaded(spread, *medians)

    [reason] = unlike_pay(careers)

    assert reason.names == "Doctor beside Nurse and Coach"
    assert reason.why == "One source gives a median, the other only a range."
    [first, *rest] = compare(careers).rows[0].cells
    assert first.notes == (f"Not ranked beside the others. {reason.why}",)
    assert [cell.notes for cell in rest] == [
        (f"Not ranked beside Doctor. {reason.why}",)
    ] * 2


@given(
    st.lists(
        st.none()
        | st.builds(
            SalaryFigure,
            median=st.integers(1, 4),
            currency=st.sampled_from(["USD", "EUR"]),
            place=st.sampled_from(["A", "B"]),
            year=st.sampled_from([2020, 2022, 2024]),
        ),
        min_size=2,
        max_size=4,
    )
)
def test_what_is_named_highest_is_above_nothing_that_it_cannot_be_set_against(figures):
    words = highest(figures)

    for figure, word in zip(figures, words, strict=True):
        if word:
            like = [f for f in figures if f and not why_unlike(f, figure)]
            assert any(f.median < figure.median for f in like)
        if word == "highest":
            assert all(f and not why_unlike(f, figure) for f in figures)
            assert figure.median == max(f.median for f in figures)


@database
def test_every_figure_of_the_page_names_its_source_and_year(client):
    career = make_career(slug="a")
    make_career(slug="b")
    for make, publisher in (
        (make_salary, "Pay office"),
        (make_premium, "Survey house"),
        (make_outlook, "Job office"),
    ):
        make(career=career, source=make_source(publisher=publisher))
    make_stage(
        career=career,
        order=2,
        name="Residency",
        cost_low=1000,
        cost_high=2000,
        cost_currency="USD",
        cost_year=2023,
        cost_source=make_source(publisher="School"),
    )

    page = Markup(page_of(client, "a", "b"))
    cells = page.words

    for claim in (
        "10–20% more than those in general practice, United States",
        "For an occupation, United States Pay office, figure of 2024",
        "United States Survey house, figure of 2024",
        "10% more jobs in 2024-34 A projection Job office, projected from 2024",
        "Residency: $1,000 to $2,000 School, figure of 2023",
    ):
        assert claim in cells


@database
def test_figure_of_the_guide_reads_no_year_stated(client):
    source = make_source(publisher="The guide", year=None, kind="guide")
    career = make_career(slug="a")
    make_salary(career=career, year=None, provenance="guide", source=source)
    make_career(slug="b")

    page = Markup(page_of(client, "a", "b")).words

    assert page.count("The guide, no year stated") == 2  # below the bar, in the row


# Training


@database
def test_shortest_training_is_named_at_both_ends_or_at_each():
    quick = make_career(months=((12, 24),))
    slow = make_career(months=((24, 36),))
    wide = make_career(months=((6, 48),))
    unknown = make_career(months=())
    label = "Training after high school"

    assert best(rows_of(slow, quick)[label]) == ["", "shortest"]
    assert best(rows_of(slow, quick, wide)[label]) == [
        "",
        "shortest at its slowest",
        "shortest at its quickest",
    ]
    assert best(rows_of(slow, quick, unknown)[label]) == [
        "",
        "shortest of those we can compare",
        "",
    ]
    assert best(rows_of(quick, unknown)[label]) == ["", ""]


@database
def test_training_is_told_in_months_with_the_number_of_stages():
    row = rows_of(make_career(months=((12, 24), (1, 6))), make_career(months=((1, 1),)))

    assert said(row["Training after high school"]) == [
        ("13 months to 2½ years", "13–30 months in 2 stages"),
        ("1 month", "1 month in 1 stage"),
    ]


# In words


@database
@pytest.mark.parametrize(
    ("here", "there", "words"),
    [
        (
            {"median": 80_000},
            {"median": 90_500, "year": 2023},
            "Pay: $10,500 a year more (our sum from medians of 2024 and 2023).",
        ),
        (
            {"median": 80_000},
            {"median": 70_000},
            "Pay: $10,000 a year less (our sum from medians of 2024).",
        ),
        (
            {"median": 80_000},
            {"median": 80_000},
            "Pay: as much a year (our sum from medians of 2024).",
        ),
        (
            {"median": None, "low": 10, "high": 90, "low_high": "Range"},
            {"median": None, "low": 40, "high": 60, "low_high": "Range"},
            "Pay: between $30 a year less and $30 a year more (our sum from ranges of",
        ),
        (
            {"median": None, "low": 50, "high": 90, "low_high": "Range"},
            {"median": None, "low": 40, "high": 70, "low_high": "Range"},
            "Pay: $10 to $20 a year less (our sum from ranges of 2024).",
        ),
        (
            {"median": 80_000},
            {"median": 40, "per": "hour"},
            "Pay: we do not set the two figures against each other. One figure is by",
        ),
    ],
)
def test_pay_is_compared_in_words(here, there, words):
    [(_, sentences)] = in_words(loaded(paid(**here), paid(**there)))

    assert sentences[0].startswith(words)


@database
def test_figures_that_count_one_occupation_show_no_difference():
    source = make_source()
    careers = loaded(*(paid(source=source, occupation="Nurses") for _ in range(2)))

    [(_, sentences)] = in_words(careers)

    assert sentences[0].startswith("Pay: both figures count the same occupation")


@database
def test_unknown_pay_and_training_are_told_in_words():
    [(_, sentences)] = in_words(
        loaded(make_career(title="One", months=()), make_career(title="Two"))
    )

    assert sentences == [
        "Pay: we have no figure that we trust for One and Two.",
        "Training: not checked yet for One.",
    ]


@database
@pytest.mark.parametrize(
    ("there", "words"),
    [
        ((12, 24), "Training: as long."),
        ((24, 36), "Training: 12 months longer."),
        ((6, 48), "Training: 6 months shorter at its quickest, 2 years longer at its "),
        (
            (12, 30),
            "Training: as long at its quickest, 6 months longer at its slowest.",
        ),
    ],
)
def test_training_is_compared_in_words(there, words):
    [(_, sentences)] = in_words(loaded(make_career(), make_career(months=(there,))))

    assert sentences[1].startswith(words)


# Charts

SPANS = st.lists(
    st.tuples(st.integers(0, 120), st.integers(0, 120)).map(sorted), max_size=6
)
PAY = st.tuples(*[st.integers(1, 900_000)] * 3).map(sorted)


class Parts(list):
    """Loaded related rows."""

    def all(self):
        return self


class Drawn:
    """A career with its parts loaded, as the charts read it."""

    def __init__(self, spans, pay):
        self.stages = Parts(
            Stage(months_min=low, months_max=high) for low, high in spans
        )
        self.months_min = sum(low for low, _ in spans) if spans else None
        self.months_max = sum(high for _, high in spans) if spans else None
        low, median, high = pay
        self.salary_figures = Parts([SalaryFigure(low=low, median=median, high=high)])


@given(st.lists(st.builds(Drawn, SPANS, PAY), min_size=2, max_size=4))
def test_timelines_equal_the_months_of_the_stages_on_one_axis(careers):
    scale = axes_of(careers).training

    lines = timelines(careers, scale)

    assert {line.scale.top for line in lines} == {
        max([12, *(c.months_max or 0 for c in careers)])
    }
    for line, career in zip(lines, careers, strict=True):
        whole = number(line.width) / 100
        assert whole == pytest.approx((career.months_max or 0) / scale.top, abs=1e-4)
        if line.path is None:
            assert not career.months_max
            continue
        start = 0
        for drawn, stage in zip(line.path.stages, career.stages, strict=True):
            begin = whole * number(drawn.least_at)
            middle = whole * number(drawn.most_at)
            end = middle + whole * number(drawn.most)
            assert begin == pytest.approx(100 * start / scale.top, abs=0.02)
            # A hair of each stage is left out, to set it apart from the next.
            for at, months in ((middle, stage.months_min), (end, stage.months_max)):
                true = 100 * (start + months) / scale.top
                assert true - 0.3 <= at <= true + 0.03
            start += stage.months_max


@given(st.lists(st.builds(Drawn, SPANS, PAY), min_size=2, max_size=4))
def test_pay_bars_equal_the_figures_on_one_axis(careers):
    axes = axes_of(careers)
    top = max([10_000, *(c.salary_figures[0].high for c in careers)])

    rows = career_rows(careers, axes)

    for row, career in zip(rows, careers, strict=True):
        figure = career.salary_figures[0]
        drawn = (row.pay.start, row.pay.width, row.pay.median)
        true = (figure.low, figure.high - figure.low, figure.median)
        assert [number(part) for part in drawn] == pytest.approx(
            [100 * pay / top for pay in true], abs=0.006
        )


@database
def test_timeline_has_a_title_a_description_and_the_same_in_a_list(client):
    career = make_career(slug="a", title="Nurse", months=())
    make_stage(career=career, order=1, name="Degree", months_min=24, months_max=48)
    make_stage(career=career, order=2, name="License", months_min=0, months_max=6)
    make_career(slug="b", months=())

    page = Markup(page_of(client, "a", "b"))

    assert (
        '<svg class="timeline" role="img" aria-labelledby="line-a line-a-more">'
        '<title id="line-a">Training: Nurse</title><desc id="line-a-more">2 stages one '
        "after the other, 24–54 months in all. They are listed below.</desc>"
    ) in page.html
    assert page.words_of("ol", "timeline__stages") == [
        "Degree, 24–48 months License, up to 6 months"
    ]
    assert "We have not checked the stages of this career yet" in page.words


# The page


@database
def test_old_check_is_said_beside_the_record(client):
    day = timezone.localdate() - timedelta(days=400)
    make_career(slug="a", checked_on=day)
    make_career(slug="b", sources=[make_source(title="A handbook")])

    go = Markup(page_of(client, "a", "b")).html.split('<tbody class="compare__go">')[1]

    assert "re-check due" in go.split("</td>")[0]
    assert "A handbook" in go.split("</td>")[1]


@database
def test_page_skips_no_heading_and_has_no_inline_code_and_no_id_twice(client):
    make_salary(career=make_career(slug="a", title="<b>A</b>"))
    make_salary(career=make_career(slug="b"))

    page = Markup(page_of(client, "a", "b"))

    assert '<section class="table-scroll" tabindex="0" aria-label="Career' in page.html
    assert page.skips_no_level()
    assert page.inline_code == []
    assert len(page.ids) == len(set(page.ids))
    assert "<b>A</b>" not in page.html


@database
def test_list_of_careers_has_a_box_for_each_row_and_one_form(client):
    make_career(slug="a")
    make_career(slug="b")

    for address in ("/careers/", "/careers/?sort=title"):
        page = Markup(client.get(address)).html

        for slug in "ab":
            box = '<input type="checkbox" name="career" value="{}" form="compare-form">'
            assert box.format(slug) in page
        assert (
            page.count(
                f'<form id="compare-form" class="compare-bar" action="{ADDRESS}"'
            )
            == 1
        )
        assert "Tick 2 to 4 careers to compare them." in page
        assert "Your shortlist" not in page


@database
def test_comparison_needs_at_most_twelve_queries_whatever_it_holds(
    client, django_assert_max_num_queries
):
    topics = [make_topic(), make_topic()]
    for slug in "abcde":
        credential = make_credential()
        career = make_career(slug=slug, topics=topics, credentials=[credential])
        career.stages.get().credentials.set([credential])
        career.sources.set([make_source()])
        for make in (make_salary, make_salary, make_premium, make_outlook):
            make(career=career)

    for slugs in ("", "a", "ab", "abc", "abcd"):
        with django_assert_max_num_queries(12):
            page_of(client, *slugs)
