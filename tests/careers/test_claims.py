"""No figure reaches readers without its source, its year and the day of a check."""

import re
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from careers.admin import CareerPathAdmin
from careers.figures.claims import (
    fact,
    is_old,
    what_a_length_lacks,
    what_an_answer_lacks,
    what_is_missing,
)
from careers.models import (
    CareerPath,
    CareerQuestion,
    Credential,
    Outlook,
    Route,
    SalaryFigure,
)
from core.models import Source
from tests.builders import (
    make_bridge,
    make_career,
    make_credential,
    make_outlook,
    make_premium,
    make_route,
    make_salary,
    make_source,
    make_stage,
)
from tests.desk import act, add, errors, form_data, list_url, open_form, save
from tests.markup import Markup

CHECKED = date(2026, 3, 1)
NO_DAY = "Give the day on which somebody last saw the figure at its source."
NO_DAY_OF_FEE = "Nobody has noted the day on which it was seen at its source."
NO_SOURCE = "Name a source for the times"
NO_DAY_OF_TIMES = "Give the day on which somebody last saw the times at a source"
FIGURES = {
    "salary_figures": make_salary,
    "pay_premiums": make_premium,
    "outlook": make_outlook,
}

OFFICE = Source(title="Statistics", publisher="Office", kind="statistics")
GUIDE = Source(title="The guide", publisher="painsite", kind="guide")


def claim(**fields):
    complete = {"source": OFFICE, "year": 2024, "provenance": "reference"}
    return SalaryFigure(**complete | {"checked_on": CHECKED, "place": "US"} | fields)


# The rule


def test_claim_with_source_year_and_day_of_check_lacks_nothing():
    assert what_is_missing(claim()) == {}


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"source": None}, "source", "Name the source of the figure."),
        (
            {"year": None},
            "year",
            "Give the year for which the source states the figure.",
        ),
        ({"checked_on": None}, "checked_on", NO_DAY),
        ({"provenance": "memory", "checked_on": None}, "checked_on", NO_DAY),
    ],
)
def test_claim_that_lacks_something_says_so_at_its_field(fields, field, sentence):
    assert what_is_missing(claim(**fields)) == {field: sentence}


def test_figure_of_the_guide_needs_neither_year_nor_day():
    stated = claim(source=GUIDE, provenance="guide", year=None, checked_on=None)

    assert what_is_missing(stated) == {}


def test_only_the_guide_itself_can_do_without_a_day():
    stated = claim(provenance="guide", checked_on=None)

    assert what_is_missing(stated) == {
        "provenance": "The founding guide is not the source of this figure. "
        "Say how we know it."
    }


def test_outlook_takes_its_year_from_its_period():
    outlook = Outlook(
        period="2022-32", source=OFFICE, provenance="reference", checked_on=CHECKED
    )

    assert what_is_missing(outlook) == {}
    assert is_old(outlook, today=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("of_record", "of_source", "known"),
    [
        (None, None, None),
        (CHECKED, None, CHECKED),
        (None, CHECKED, CHECKED),
        (CHECKED, date(2025, 1, 1), CHECKED),
    ],
)
def test_fee_was_checked_when_its_record_or_its_source_was(of_record, of_source, known):
    source = Source(title="Fees", kind="provider page", checked_on=of_source)

    assert fact(source, 2024, "reference", of_record).checked_on == known


def test_guide_does_not_vouch_for_a_fee_that_another_source_states():
    stated = fact(OFFICE, 2024, "guide", None)

    assert stated.is_from_memory
    assert what_is_missing(stated) == {"checked_on": NO_DAY}
    assert what_is_missing(fact(GUIDE, None, "memory", None)) == {}


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ({}, 0),
        ({"has_source": False}, 1),
        ({"checked_on": None}, 1),
        ({"checked_on": None, "provenance": "memory"}, 1),
        ({"provenance": "memory"}, 0),
        ({"checked_on": None, "provenance": "guide"}, 0),
        ({"checked_on": None, "has_source": False}, 2),
    ],
)
def test_times_rest_on_a_source_and_on_the_day_it_was_seen(facts, count):
    known = {"has_source": True, "provenance": "reference", "checked_on": CHECKED}

    assert len(what_a_length_lacks(**known | facts)) == count


@pytest.mark.parametrize(
    ("answer", "needs_source"),
    [
        ("It pays $5 more.", True),
        ("About 15% more.", True),
        ("About 15 percent more.", True),
        ("Call 911 in an emergency.", False),
        ("Yes, in most states.", False),
    ],
)
def test_answer_with_money_or_a_percentage_needs_a_source(answer, needs_source):
    lacks = what_an_answer_lacks(CareerQuestion(answer=answer))

    assert bool(lacks) is needs_source


@pytest.mark.parametrize(
    ("year", "old"), [(2022, True), (2023, False), (2026, False), (None, False)]
)
def test_figure_is_old_once_its_year_is_more_than_three_back(year, old):
    assert is_old(claim(year=year), today=date(2026, 12, 31)) is old


def test_age_can_be_set(settings):
    settings.CLAIM_MAX_AGE_YEARS = 1

    assert is_old(claim(year=2024), today=date(2026, 1, 1))


# Saving a career


@pytest.fixture
def draft(db):
    """A career that lacks nothing but figures."""
    return make_career(status="draft", sources=[make_source()], checked_on=CHECKED)


@pytest.fixture
def public(db):
    """A public career that was never checked, like those of the starter content."""
    return make_career(sources=[make_source()])


@pytest.mark.parametrize("part", FIGURES)
def test_career_with_an_undated_figure_cannot_be_published(part, draft, admin_client):
    FIGURES[part](career=draft)
    data = open_form(admin_client, draft)

    response = save(admin_client, draft, data, status="published", title="New title")

    draft.refresh_from_db()
    rows = {
        inline.formset.prefix: inline.formset.errors
        for inline in response.context["inline_admin_formsets"]
    }
    assert rows[part] == [{"checked_on": [NO_DAY]}]
    assert draft.status == "draft"
    assert form_data(response)["title"] == ["New title"]


@pytest.mark.parametrize("part", FIGURES)
def test_career_can_be_published_once_its_figures_are_dated(part, draft, admin_client):
    FIGURES[part](career=draft)
    data = open_form(admin_client, draft)

    response = save(
        admin_client,
        draft,
        data,
        status="published",
        **{f"{part}-0-checked_on": f"{CHECKED}"},
    )

    draft.refresh_from_db()
    assert errors(response) == ""
    assert draft.is_public()


def test_figure_of_the_guide_can_be_published_as_it_is(draft, admin_client):
    guide = make_source(kind="guide", year=None, url="")
    make_salary(career=draft, source=guide, provenance="guide", year=None)
    data = open_form(admin_client, draft)

    response = save(admin_client, draft, data, status="published")

    assert errors(response) == ""


def test_draft_may_hold_figures_that_lack_anything(draft, admin_client):
    make_salary(career=draft, provenance="memory")
    data = open_form(admin_client, draft)

    response = save(admin_client, draft, data, **{"salary_figures-0-median": "90000"})

    assert errors(response) == ""


def test_typo_of_a_public_career_can_be_mended_without_a_check(public, admin_client):
    make_salary(career=public)
    make_outlook(career=public)
    data = open_form(admin_client, public)

    response = save(
        admin_client,
        public,
        data,
        title="Pain nurse",
        **{"salary_figures-0-note": "A note", "salary_figures-0-position": "3"},
    )

    public.refresh_from_db()
    assert errors(response) == ""
    assert public.title == "Pain nurse"


def test_changed_figure_of_a_public_career_must_be_dated(public, admin_client):
    changed = make_salary(career=public, median=80_000)
    make_salary(career=public, median=70_000, position=1)
    data = open_form(admin_client, public)
    change = {"salary_figures-0-median": "90000"}

    refused = save(admin_client, public, data, **change)
    saved = save(
        admin_client,
        public,
        data,
        **change,
        **{"salary_figures-0-checked_on": f"{CHECKED}"},
    )

    changed.refresh_from_db()
    assert NO_DAY in errors(refused)
    assert errors(saved) == ""
    assert changed.median == 90_000


def test_new_figure_of_a_public_career_must_be_dated(public, admin_client):
    data = open_form(admin_client, public)
    figure = {
        "occupation": "Nurses",
        "place": "United States",
        "year": "2024",
        "currency": "USD",
        "per": "year",
        "median": "80000",
        "source": make_source().pk,
        "provenance": "reference",
        "position": "0",
    }

    response = save(
        admin_client,
        public,
        data,
        **{"salary_figures-TOTAL_FORMS": "1"},
        **{f"salary_figures-0-{name}": value for name, value in figure.items()},
    )

    assert NO_DAY in errors(response)
    assert not public.salary_figures.exists()


def test_undated_figure_can_be_removed_from_a_public_career(public, admin_client):
    make_salary(career=public)
    data = open_form(admin_client, public)

    response = save(admin_client, public, data, **{"salary_figures-0-DELETE": "on"})

    assert errors(response) == ""
    assert not public.salary_figures.exists()


def test_stages_cannot_be_published_without_a_source(admin_client):
    career = make_career(status="draft", checked_on=CHECKED)
    data = open_form(admin_client, career)

    refused = save(admin_client, career, data, status="published")
    saved = save(
        admin_client, career, data, status="published", sources=[make_source().pk]
    )

    assert NO_SOURCE in errors(refused)
    assert errors(saved) == ""


def test_career_without_stages_needs_no_source_for_its_times(admin_client):
    career = make_career(status="draft", months=())
    data = open_form(admin_client, career)

    response = save(admin_client, career, data, status="published")

    assert errors(response) == ""


@pytest.mark.parametrize("provenance", ["memory", "reference"])
def test_times_cannot_be_published_before_somebody_has_checked(
    provenance, admin_client
):
    career = make_career(status="draft", provenance=provenance, sources=[make_source()])
    data = open_form(admin_client, career)

    refused = save(admin_client, career, data, status="published")
    saved = save(
        admin_client, career, data, status="published", checked_on=f"{CHECKED}"
    )

    assert NO_DAY_OF_TIMES in errors(refused)
    assert errors(saved) == ""


def test_times_that_the_guide_states_can_be_published_as_they_are(admin_client):
    career = make_career(status="draft", provenance="guide", sources=[make_source()])
    data = open_form(admin_client, career)

    response = save(admin_client, career, data, status="published")

    assert errors(response) == ""


@pytest.mark.parametrize("provenance", ["memory", "reference"])
def test_public_times_can_be_changed_once_somebody_has_checked(
    provenance, admin_client
):
    career = make_career(provenance=provenance, sources=[make_source()])
    data = open_form(admin_client, career)
    change = {"stages-0-months_max": "30"}

    renamed = save(admin_client, career, data, **{"stages-0-gate": "An exam"})
    data = open_form(admin_client, career)
    refused = save(admin_client, career, data, **change)
    saved = save(admin_client, career, data, checked_on=f"{CHECKED}", **change)

    assert errors(renamed) == ""
    assert NO_DAY_OF_TIMES in errors(refused)
    assert errors(saved) == ""


def test_last_source_of_public_times_cannot_be_taken_away(public, admin_client):
    data = open_form(admin_client, public)

    response = save(admin_client, public, data, sources=[])

    assert NO_SOURCE in errors(response)
    assert public.sources.exists()


@pytest.mark.parametrize("checked_on", [None, CHECKED])
def test_cost_of_a_public_stage_needs_the_day_of_a_check(
    checked_on, public, admin_client
):
    source = make_source(checked_on=checked_on)
    data = open_form(admin_client, public)
    paid = {
        "cost_low": "100",
        "cost_high": "200",
        "cost_currency": "USD",
        "cost_year": "2024",
        "cost_source": source.pk,
    }

    response = save(
        admin_client,
        public,
        data,
        **{f"stages-0-{name}": value for name, value in paid.items()},
    )

    assert (NO_DAY_OF_FEE in errors(response)) is (checked_on is None)
    assert public.stages.filter(cost_low=100).exists() is (checked_on is not None)


def test_answer_with_a_figure_cannot_be_published_without_its_source(
    draft, admin_client
):
    draft.questions.create(question="Is it well paid?", slug="pay", answer="$5 more.")
    data = open_form(admin_client, draft)

    response = save(admin_client, draft, data, status="published")

    assert "The answer gives a figure, so name its source." in errors(response)


# Saving a credential


def cost(**fields):
    known = {"cost_low": 1, "cost_high": 2, "cost_currency": "USD", "cost_year": 2024}
    return {**known, "cost_source": make_source(), **fields}


def fee(**fields):
    known = {"fee": "395", "fee_currency": "USD", "fee_year": 2024}
    return {**known, "fee_source": make_source(), **fields}


def test_credential_with_an_undated_fee_cannot_be_published(admin_client):
    credential = make_credential(status="draft", **fee())
    data = open_form(admin_client, credential)

    refused = save(admin_client, credential, data, status="published")
    saved = save(
        admin_client, credential, data, status="published", checked_on=f"{CHECKED}"
    )

    assert list(refused.context["adminform"].form.errors) == ["fee_source"]
    assert errors(saved) == ""


@pytest.mark.django_db
def test_fee_whose_source_was_opened_can_be_published(admin_client):
    source = make_source(checked_on=CHECKED)
    credential = make_credential(status="draft", **fee(fee_source=source))
    data = open_form(admin_client, credential)

    response = save(admin_client, credential, data, status="published")

    assert errors(response) == ""


def test_typo_of_a_public_credential_can_be_mended_without_a_check(admin_client):
    credential = make_credential(**fee())
    data = open_form(admin_client, credential)

    mended = save(admin_client, credential, data, fee_note="Early filing")
    data = open_form(admin_client, credential)
    changed = save(admin_client, credential, data, fee="400")

    credential.refresh_from_db()
    assert errors(mended) == ""
    assert NO_DAY_OF_FEE in errors(changed)
    assert (credential.fee_note, credential.fee) == ("Early filing", 395)


def test_time_to_renewal_needs_a_source_and_the_day_of_a_check(admin_client):
    credential = make_credential(status="draft", renewal_years=5)
    data = open_form(admin_client, credential)

    refused = save(admin_client, credential, data, status="published")
    saved = save(
        admin_client,
        credential,
        data,
        status="published",
        sources=[make_source().pk],
        checked_on=f"{CHECKED}",
    )

    assert list(refused.context["adminform"].form.errors) == ["renewal_years"]
    assert NO_SOURCE in errors(refused)
    assert NO_DAY_OF_TIMES in errors(refused)
    assert errors(saved) == ""


def test_new_credential_can_be_public_from_the_start(admin_client):
    body = make_credential().body

    response = add(
        admin_client,
        Credential,
        abbreviation="AC",
        name="A certificate",
        slug="ac",
        body=body.pk,
        region="US",
        status="published",
        provenance="reference",
    )

    assert errors(response) == ""
    assert Credential.objects.published().filter(slug="ac").exists()


# Publishing several at once


def test_bulk_action_publishes_what_is_ready_and_says_what_the_rest_lacks(
    admin_client,
):
    source = make_source()
    ready = make_career(status="draft", sources=[source], checked_on=CHECKED)
    make_salary(career=ready, checked_on=CHECKED)
    lacking = make_career(title="Pain nurse", status="in_review", sources=[source])
    make_salary(career=lacking, occupation="Nurses", place="Ohio", year=2024)
    make_stage(career=lacking, order=2, name="School", **cost())

    response = act(admin_client, CareerPath, "publish_selected", [ready, lacking])

    said = [str(message) for message in response.context["messages"]]
    ready.refresh_from_db()
    lacking.refresh_from_db()
    assert said == [
        (
            f"Pain nurse stays “In review”. Nurses, Ohio, 2024: {NO_DAY} "
            f"Cost of School: {NO_DAY} {NO_DAY_OF_TIMES}, under “How we know it”."
        ),
        "1 set to “Published”.",
    ]
    assert (ready.status, lacking.status) == ("published", "in_review")


def test_bulk_action_says_what_a_credential_lacks(admin_client):
    credential = make_credential(
        abbreviation="AC", status="draft", renewal_years=5, **fee()
    )

    response = act(admin_client, Credential, "publish_selected", [credential])

    said = [str(message) for message in response.context["messages"]]
    credential.refresh_from_db()
    assert said == [
        (
            f"AC stays “Draft”. Fee: {NO_DAY} {NO_SOURCE}, under “How we know it”. "
            f"{NO_DAY_OF_TIMES}, under “How we know it”."
        ),
        "Nothing changed.",
    ]
    assert credential.status == "draft"


@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="SQLite lets one writer in at a time; PostgreSQL locks the career's row",
)
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("action", "status", "becomes"),
    [
        ("publish_selected", "draft", "published"),
        ("draft_selected", "published", "draft"),
    ],
)
def test_colleague_who_saves_during_a_bulk_action_waits_and_is_told(
    action, status, becomes, admin_client, monkeypatch
):
    career = make_career(status=status, sources=[make_source()], checked_on=CHECKED)
    data = open_form(admin_client, career)
    colleague = Client()
    colleague.force_login(User.objects.create_superuser("colleague"))
    form_saves = []

    def save_form():
        try:
            return save(colleague, career, data, title="Theirs")
        finally:
            connection.close()

    set_status = CareerPathAdmin._set_status

    def while_a_colleague_saves(*args):
        form_saves.append(threads.submit(save_form))
        assert not wait(form_saves, timeout=0.5).done
        set_status(*args)

    monkeypatch.setattr(CareerPathAdmin, "_set_status", while_a_colleague_saves)
    with ThreadPoolExecutor(1) as threads:
        act(admin_client, CareerPath, action, [career])
    (form_save,) = form_saves

    career.refresh_from_db()
    assert career.status == becomes
    assert "A colleague saved" in errors(form_save.result())


# Work at the desk


def years_back(count):
    return timezone.localdate().year - count


def waiting(admin_client, model, code):
    response = admin_client.get(list_url(model), {"work": code})
    return list(response.context["cl"].result_list)


@pytest.mark.django_db
@pytest.mark.parametrize("part", [*FIGURES, "stages"])
def test_desk_lists_careers_with_a_figure_of_a_year_too_far_back(part, admin_client):
    old, fresh = make_career(months=()), make_career(months=())
    for career, year in ((old, years_back(4)), (fresh, years_back(3))):
        if part == "outlook":
            make_outlook(career=career, period=f"{year}-{year + 10}")
        elif part == "stages":
            make_stage(career=career, order=1, **cost(cost_year=year))
        else:
            FIGURES[part](career=career, year=year)

    assert waiting(admin_client, CareerPath, "old") == [old]


@pytest.mark.django_db
@pytest.mark.parametrize("part", FIGURES)
def test_desk_lists_careers_with_a_figure_seen_nobody_noted_when(part, admin_client):
    undated, dated = make_career(), make_career()
    FIGURES[part](career=undated)
    FIGURES[part](career=dated, checked_on=CHECKED)
    FIGURES[part](provenance="memory")

    assert waiting(admin_client, CareerPath, "undated") == [undated]


@pytest.mark.django_db
@pytest.mark.parametrize("part", FIGURES)
def test_desk_lists_careers_with_a_figure_not_yet_confirmed(part, admin_client):
    wanted = FIGURES[part](provenance="memory").career
    FIGURES[part](provenance="memory", checked_on=CHECKED)
    FIGURES[part](provenance="reference")

    assert waiting(admin_client, CareerPath, "pay") == [wanted]


@pytest.mark.django_db
def test_desk_lists_credentials_with_an_old_or_an_undated_fee(admin_client):
    old = make_credential(
        **fee(fee_year=years_back(4), fee_source=make_source(checked_on=CHECKED))
    )
    undated = make_credential(**fee(fee_year=years_back(3)))
    make_credential()
    make_credential(checked_on=CHECKED, **fee(fee_year=years_back(3)))

    assert waiting(admin_client, Credential, "old") == [old]
    assert waiting(admin_client, Credential, "undated") == [undated]


@pytest.mark.django_db
def test_desk_lists_routes_with_an_old_or_an_undated_cost(admin_client):
    old, undated, checked = (make_route() for _ in range(3))
    seen = make_source(checked_on=CHECKED)
    make_bridge(route=old, **cost(cost_year=years_back(4), cost_source=seen))
    make_bridge(route=undated, **cost(cost_year=years_back(3)))
    make_bridge(route=checked, **cost(cost_year=years_back(3), cost_source=seen))

    assert waiting(admin_client, Route, "old") == [old]
    assert waiting(admin_client, Route, "undated") == [undated]


# What readers see


@pytest.mark.django_db
@pytest.mark.parametrize(("back", "due"), [(4, True), (3, False)])
def test_reader_is_told_of_a_salary_that_is_too_old(back, due, client):
    year = years_back(back)
    figure = make_salary(year=year)

    page = Markup(client.get(figure.career.get_absolute_url()))
    listed = Markup(client.get("/careers/"))

    assert (f"This figure is from {year}: re-check due" in page.words) is due
    assert (f"Publisher, figure of {year} (re-check due)" in listed.words) is due


@pytest.mark.django_db
@pytest.mark.parametrize(("back", "due"), [(4, True), (3, False)])
def test_reader_is_told_of_a_fee_that_is_too_old(back, due, client):
    year = years_back(back)
    credential = make_credential(**fee(fee_year=year))

    page = Markup(client.get(credential.get_absolute_url()))

    assert f"figure of {year}" in page.words
    assert (f"This figure is from {year}: re-check due" in page.words) is due


@pytest.mark.django_db
def test_fee_says_where_it_comes_from_and_when_somebody_looked(client):
    source = make_source(title="Fees", publisher="A board", checked_on=CHECKED)
    credential = make_credential(**fee(fee_source=source))

    page = Markup(client.get(credential.get_absolute_url()))

    assert "Source: Fees . A board, figure of 2024." in page.words
    assert "1 Mar 2026" in page.words


@pytest.mark.django_db
def test_percentiles_are_headed_so_only_if_every_source_says_so(client):
    career = make_career()
    make_salary(
        career=career,
        low=1,
        percentile_25=2,
        median=3,
        percentile_75=4,
        high=5,
        low_high="10th and 90th percentile",
    )
    known = heads(client, career)
    make_salary(career=career, low=1, median=3, high=5, low_high="Offers")

    assert known == [
        "10th percentile",
        "25th percentile",
        "Median",
        "75th percentile",
        "90th percentile",
    ]
    assert heads(client, career) == [
        "Low",
        "25th percentile",
        "Median",
        "75th percentile",
        "High",
    ]


def heads(client, career):
    """The heads of the numbers in the table of pay."""
    text = client.get(career.get_absolute_url()).content.decode()
    row = text[text.index("Pay of</th>") : text.index("Where it comes from</th>")]
    return re.findall(r'<th scope="col">(.+)</th>', row)
