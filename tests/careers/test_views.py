"""What visitors see of careers and credentials, and what they must not see."""

import json
import re

import pytest

from careers.models import CareerQuestion
from core.choices import Provenance
from tests.builders import (
    hidden_states,
    make_article,
    make_career,
    make_course,
    make_credential,
    make_outlook,
    make_premium,
    make_route,
    make_salary,
    make_source,
    make_stage,
    make_start,
    make_topic,
    save,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db

MONEY = re.compile(r"\$[\d,]+")


def words(response):
    return Markup(response).words


def rows(response):
    """The words of each career row of a list."""
    return Markup(response).words_of("li", "career-row")


@pytest.mark.parametrize("number", range(5))
def test_hidden_career_is_on_no_page(client, number):
    fields = hidden_states()[number]
    hidden = make_career(title="Hidden work", topics=[make_topic()], **fields)
    credential = make_credential()
    hidden.credentials.add(credential)
    live = make_career(related=[hidden])

    assert client.get(hidden.get_absolute_url()).status_code == 404
    for path in ("/careers/", live.get_absolute_url(), credential.get_absolute_url()):
        assert "Hidden work" not in client.get(path).content.decode()


@pytest.mark.parametrize("number", range(5))
def test_hidden_credential_is_on_no_page(client, number):
    fields = hidden_states()[number]
    hidden = make_credential(name="Hidden paper", abbreviation="HP", **fields)
    career = make_career(credentials=[hidden])

    assert client.get(hidden.get_absolute_url()).status_code == 404
    for path in ("/credentials/", "/careers/", career.get_absolute_url()):
        assert "Hidden paper" not in client.get(path).content.decode()


def test_career_page_names_no_hidden_course_or_guide(client):
    topic = make_topic()
    course = make_course(topics=[topic], status="draft", title="Hidden course")
    career = make_career(topics=[topic], courses=[course])
    make_article(related_careers=[career], status="draft", title="Hidden guide")

    page = words(client.get(career.get_absolute_url()))

    assert "Hidden" not in page


def test_list_groups_careers_unless_it_is_sorted(client):
    career = make_career()

    grouped, sorted_ = client.get("/careers/"), client.get("/careers/?sort=title")

    heading = f'id="group-{career.group.slug}"'
    assert heading in grouped.content.decode()
    assert heading not in sorted_.content.decode()


def test_every_salary_in_the_list_carries_its_source_and_year(client):
    for year in (2022, 2023, 2024):
        source = make_source(publisher=f"Office {year}")
        make_salary(median=50_000 + year, year=year, source=source)
    make_salary(
        median=None,
        low=350_000,
        high=450_000,
        year=None,
        provenance=Provenance.GUIDE,
        source=make_source(publisher="The guide", year=None),
    )

    found = rows(client.get("/careers/"))

    assert len(found) == 4
    for row in found:
        assert MONEY.search(row)
        assert re.search(r"Office (\d{4}), figure of \1|The guide, no year stated", row)


def test_career_page_gives_each_figure_its_source_place_year_and_provenance(client):
    career = make_career()
    for year in (2022, 2024):
        make_salary(
            career=career,
            median=year * 10,
            year=year,
            place=f"Place {year}",
            source=make_source(publisher=f"Office {year}", title=f"Wages {year}"),
            provenance=Provenance.MEMORY,
            note=f"Note {year}",
        )

    page = client.get(career.get_absolute_url()).content.decode()

    table = page.partition('<h2 id="pay">')[2].partition("</table>")[0]
    lines = re.findall(r"<tr>.*?</tr>", table.partition("<tbody>")[2], re.DOTALL)
    assert len(lines) == 2
    for year, line in zip((2022, 2024), lines, strict=True):
        for fact in (
            f"${year * 10:,}",
            f"Place {year}, {year}",
            f"Wages {year}",
            f"Office {year}",
            f"Note {year}",
            "Not yet confirmed",
        ):
            assert fact in line


def test_numbers_of_a_row_equal_the_data(client):
    make_salary(
        career=make_career(months=((36, 48), (48, 48))),
        low=74_420,
        median=101_020,
        high=132_500,
    )

    [row] = rows(client.get("/careers/"))

    assert "$101,020 a year median, $74,420 to $132,500" in row
    assert "7–8 years of training" in row


def test_unknown_is_said_in_words(client):
    career = make_career(months=(), salary_note="Nobody counts it.")

    [row] = rows(client.get("/careers/"))
    page = words(client.get(career.get_absolute_url()))

    assert "No pay figure we trust yet" in row
    assert "Length not checked yet" in row
    assert "No pay figure we trust yet. Nobody counts it." in page
    assert "We have not checked the stages of this career yet." in page
    assert "We know of no projection for this work." in page
    assert "We list no credential for this work." in page
    assert "None on our list fits this work." in page


def test_range_without_median_has_a_band_and_no_tick(client):
    career = make_salary(low=350_000, median=None, high=450_000).career

    page = client.get(career.get_absolute_url()).content.decode()

    assert 'class="band"' in page
    assert 'class="median"' not in page
    assert "no median given" in page


def test_path_says_each_stage_and_the_sum(client):
    career = make_career(months=((36, 48), (1, 6)))
    make_stage(
        career=career,
        order=3,
        months_min=12,
        months_max=12,
        cost_low=100,
        cost_year=2024,
        cost_high=200,
        cost_currency="USD",
        cost_source=make_source(publisher="College", year=2024),
    )

    page = words(client.get(career.get_absolute_url()))

    assert "Together: 49–66 months" in page
    for part in ("36–48 months", "1–6 months", "12 months"):
        assert part in page
    assert "$100 to $200: College, figure of 2024" in page


def test_outlook_and_premium_say_whose_they_are(client):
    career = make_career()
    make_outlook(career=career, growth_percent=11, basis="Office view")
    make_premium(
        career=career,
        base="All others",
        percent_low=15,
        percent_high=25,
        year=None,
        provenance="guide",
        source=make_source(publisher="The guide", year=None),
    )

    page = words(client.get(career.get_absolute_url()))

    assert "11% more jobs in 2024-34. Office view." in page
    assert "15–25% more" in page
    assert "The guide, no year stated" in page


def test_editors_choice_comes_before_better_rated_courses_and_says_why(client):
    topic = make_topic(name="Taping")
    picked = make_course(title="Picked", audience="patient")
    best = make_course(title="Best", topics=[topic], rating="9.0")
    good = make_course(title="Good", topics=[topic], rating="8.0")
    make_course(title="Unrated", topics=[topic])
    make_course(title="Over", topics=[topic], rating="9.9", availability="closed")
    make_course(title="Lay", topics=[topic], rating="9.9", audience="patient")
    career = make_career(topics=[topic], courses=[picked])

    response = client.get(career.get_absolute_url())

    found = response.context["courses"]
    assert [r.course for r in found] == [picked, best, good]
    assert [r.why for r in found] == [
        "Chosen by our editors for this work.",
        "About taping.",
        "About taping.",
    ]


def test_topic_that_few_careers_share_tells_the_most(client):
    common, rare = make_topic(name="Alpha"), make_topic(name="Zeta")
    make_course(title="A", topics=[common])
    make_course(title="Z", topics=[rare])
    make_career(topics=[common])
    make_career(topics=[rare], status="draft")
    career = make_career(topics=[common, rare])

    found = client.get(career.get_absolute_url()).context

    assert [topic.name for topic in found["topics"]] == ["Zeta", "Alpha"]
    assert [(r.course.title, r.why) for r in found["courses"]] == [
        ("Z", "About zeta."),
        ("A", "About alpha."),
    ]


def test_retired_credential_is_marked_wherever_it_shows(client):
    retired = make_credential(credential_status="retired")
    career = make_career(credentials=[retired])

    detail = words(client.get(retired.get_absolute_url()))

    assert detail.index("Retired") < detail.index("In short")
    for path in ("/credentials/", career.get_absolute_url()):
        assert "Retired: nobody can earn it any more" in words(client.get(path))


def test_credential_page_says_what_is_known_and_what_is_not(client):
    known = make_credential(
        fee="2040.00",
        fee_currency="USD",
        fee_year=2025,
        fee_source=make_source(),
        renewal_years=5,
        prerequisites="A license",
        exam="Yes, written",
        editor_note="For the desk",
    )
    career = make_career(title="Pain nurse", credentials=[known])
    unknown = make_credential()

    first = client.get(known.get_absolute_url())
    second = words(client.get(unknown.get_absolute_url()))

    for fact in (
        "$2,040",
        "figure of 2025",
        "Every 5 years",
        "A license",
        "Yes, written",
    ):
        assert fact in words(first)
    assert career.get_absolute_url() in first.content.decode()
    assert "For the desk" not in first.content.decode()
    assert second.count("Not checked yet") == 4
    assert "No career on this site names this credential." in second


def test_credential_page_says_at_which_stage_careers_earn_it(client):
    wanted = make_credential()
    others = [make_credential(), make_credential(status="draft")]
    earning = make_career(title="Earning", months=())
    make_stage(career=earning, order=1)
    make_stage(
        career=earning, order=2, name="Board exam", credentials=[wanted, *others]
    )
    make_career(title="Naming", credentials=[wanted])
    draft = make_career(title="Draft work", months=(), status="draft")
    make_stage(career=draft, order=1, credentials=[wanted])

    page = words(client.get(wanted.get_absolute_url()))

    needed = page.partition("Who needs it")[2]
    assert "Earning Stage 2, Board exam: this one, or one of 1 other" in needed
    assert "Naming At no stage: an extra" in needed
    assert needed.index("Earning") < needed.index("Naming")
    assert "Draft work" not in page


def test_career_page_says_at_which_stage_each_credential_is_earned(client):
    first, second = make_credential(name="First"), make_credential(name="Second")
    extra = make_credential(name="Extra", credential_status="retired")
    hidden = make_credential(name="Hidden", status="draft")
    career = make_career(months=((1, 2),), credentials=[extra, first])
    make_stage(career=career, order=2, name="Exam", credentials=[first, second, hidden])

    page = Markup(client.get(career.get_absolute_url()))
    table = page.words.partition("Where on the path Status")[2]

    at_exam = "Stage 2, Exam: this one, or one of 1 other Can be earned"
    assert f"First {first.abbreviation} {first.body} {at_exam}" in table
    assert f"Second {second.abbreviation} {second.body} {at_exam}" in table
    at_none = "At no stage: an extra Retired: nobody can earn it any more"
    assert f"Extra {extra.abbreviation} {extra.body} {at_none}" in table
    assert "Hidden" not in page.words


def test_career_page_leads_to_its_plan_and_to_a_comparison(client):
    career = make_career(slug="goal")

    links = Markup(client.get(career.get_absolute_url())).links

    assert "/careers/planner/?to=goal" in links
    assert "/careers/compare/?career=goal" in links


def test_premium_is_added_to_the_median_as_our_own_sum(client):
    career = make_career()
    make_salary(
        career=career, median=101_020, source=make_source(publisher="The office")
    )
    make_premium(
        career=career,
        percent_low=15,
        percent_high=25,
        source=make_source(publisher="The guide"),
        year=2020,
    )

    page = words(client.get(career.get_absolute_url()))

    assert "$116,170 to $126,280 our sum, no source gives it" in page
    assert "$101,020 from The office, figure of 2024" in page
    assert "15–25% more from The guide, figure of 2020" in page
    assert (
        "The sum joins two figures: the median counts “An occupation”, the premium is "
        "over “Those in general practice”. These may not be the same people. One figure "
        "is of 2024, the other of 2020. Take the sum as a rough guide." in page
    )


def test_premium_without_a_median_has_no_sum(client):
    career = make_salary(median=None, low=1_000, high=2_000).career
    make_premium(career=career)

    page = words(client.get(career.get_absolute_url()))

    assert "10–20% more" in page
    assert "Our sum" not in page


def test_row_of_the_list_tells_the_outlook_with_period_source_and_year(client):
    make_outlook(
        growth_percent=11,
        period="2024-34",
        source=make_source(publisher="The office"),
    )

    [row] = rows(client.get("/careers/"))

    assert "11% more jobs in 2024-34 The office, projected from 2024" in row


@pytest.mark.parametrize(
    ("fields", "unit"),
    [({"currency": "EUR"}, "in EUR"), ({"per": "hour"}, "by the hour")],
)
def test_pay_that_the_scale_cannot_show_says_why(client, fields, unit):
    make_salary(**fields)

    response = client.get("/careers/")

    [row] = rows(response)
    assert f"Not on the scale above: this figure is {unit}. We do not convert." in row
    assert "80" in row


@pytest.mark.parametrize("path", ["/careers/", "/credentials/"])
def test_list_repeats_no_id(client, path):
    make_full_career()

    ids = Markup(client.get(path)).ids

    assert len(ids) == len(set(ids))


def test_drawings_have_a_title_and_a_description_with_their_numbers(client):
    make_salary(career=make_career(months=((36, 48),)), low=50_000, high=100_000)

    page = Markup(client.get("/careers/"))

    assert page.html.count('role="img"') == 2
    assert page.html.count("<title>") == 3  # the page's own among them
    assert (
        "<desc>Low $50,000, median $80,000, high $100,000. On an axis from $0 to $100k."
        in page.html
    )
    assert "<desc>3–4 years. On an axis from 0 to 4 years.</desc>" in page.html


def test_bad_values_are_named_and_the_page_stays(client):
    make_career()

    response = client.get("/careers/?min_salary=lots&group=nope&page=-3")

    assert response.status_code == 200
    assert "“lots” is not a number" in words(response)
    assert "We do not know “nope”" in words(response)
    assert len(rows(response)) == 1


def test_empty_result_offers_what_dropping_each_filter_gives(client):
    make_salary(median=50_000)

    page = words(client.get("/careers/?min_salary=100000&license=yes"))

    assert "No career matches both filters" in page
    assert "Pay a year: $100,000 or more" in page


def test_axes_are_the_same_on_every_page_of_the_list(client):
    for n in range(21):
        make_salary(median=50_000 + n)
    make_salary(career=make_career(title="ZZZ"), median=None, low=1, high=400_000)

    first, second = client.get("/careers/"), client.get("/careers/?page=2")

    assert first.context["axes"] == second.context["axes"]
    assert first.context["axes"].pay.top == 400_000


@pytest.mark.parametrize("path", ["/careers/", "/credentials/"])
def test_list_costs_at_most_twelve_queries_whatever_its_length(
    client, path, django_assert_max_num_queries, django_assert_num_queries
):
    make_full_career()
    client.get(path)  # the first list after an edit brings the sets up to date
    with django_assert_max_num_queries(12) as queries:
        client.get(path)
    cost = len(queries)
    for _ in range(5):
        make_full_career()
    client.get(path)

    with django_assert_num_queries(cost):
        client.get(path)


@pytest.mark.parametrize("kind", ["career", "credential"])
def test_page_costs_at_most_twelve_queries(client, django_assert_max_num_queries, kind):
    career = make_full_career()
    page = career if kind == "career" else career.credentials.first()

    with django_assert_max_num_queries(12):
        client.get(page.get_absolute_url())


def make_full_career():
    topic = make_topic()
    for _ in range(3):
        make_course(topics=[topic])
    career = make_career(
        months=((1, 2), (3, 4)),
        topics=[topic, make_topic()],
        credentials=[make_credential(), make_credential()],
        related=[make_career(), make_salary().career],
        sources=[make_source()],
    )
    make_stage(career=career, order=3, credentials=[make_credential()])
    make_outlook(career=career)
    start = make_start(career=career)
    for n in range(2):
        make_salary(career=career)
        make_premium(career=career)
        make_article(related_careers=[career])
        make_route(target=career, kind="add-on")
        make_route(start=start, target=make_salary().career, kind="add-on")
        save(
            CareerQuestion,
            career=career,
            question="Why?",
            slug=f"why-{n}",
            answer="So.",
            source=make_source(),
        )
    return career


def test_structured_data_tells_only_dated_and_seen_salaries(client):
    career = make_career(title="Nurse </script>", skills=["Care"])
    make_salary(
        career=career,
        low=1_000,
        median=2_000,
        high=3_000,
        low_high="10th and 90th percentile",
        occupation="Nurses",
    )
    make_salary(career=career, low=5, median=6, high=7, provenance=Provenance.MEMORY)
    make_salary(career=career, year=None, provenance=Provenance.GUIDE)

    page = client.get(career.get_absolute_url()).content.decode()

    data = json.loads(page.partition('ld+json">')[2].partition("</script>")[0])
    assert data["@type"] == "Occupation"
    assert data["name"] == "Nurse </script>"
    assert data["estimatedSalary"] == [
        {
            "@type": "MonetaryAmountDistribution",
            "name": "Nurses, United States, 2024",
            "currency": "USD",
            "duration": "P1Y",
            "median": 2_000,
            "percentile10": 1_000,
            "percentile90": 3_000,
        }
    ]


def test_low_and_high_are_percentiles_only_where_the_source_says_so(client):
    career = make_salary(low=1_000, median=2_000, high=3_000, low_high="A range").career

    page = client.get(career.get_absolute_url()).content.decode()

    assert "percentile10" not in page
