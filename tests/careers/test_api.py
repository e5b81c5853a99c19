from datetime import date

import pytest

from tests.builders import (
    hidden_states,
    make_career,
    make_credential,
    make_group,
    make_outlook,
    make_premium,
    make_salary,
    make_source,
    make_stage,
    make_topic,
)
from tests.catalog.test_feeds import entries, feed, table

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def listed(client, kind="careers", **query):
    response = client.get(f"/api/v1/{kind}/", query)
    assert response.status_code == 200, response.content
    return response.json()


def only(client, kind="careers"):
    (row,) = listed(client, kind)["results"]
    return row


def test_career_says_training_pay_and_credentials(client):
    career = make_career(
        slug="pain-nurse",
        title="Pain nurse",
        group=make_group(slug="nursing", name="Nursing"),
        months=((24, 36), (12, 12)),
        credentials=[
            make_credential(slug="open", abbreviation="B"),
            make_credential(slug="hidden", abbreviation="A", status="draft"),
        ],
        topics=[make_topic(slug="taping")],
    )
    make_salary(
        career=career,
        low=50_000,
        median=80_000,
        high=120_000,
        source=make_source(title="Statistics"),
    )
    make_outlook(career=career, growth_percent=-3, basis="An office")

    row = only(client)

    salary = row.pop("salary")
    assert {name: salary[name] for name in ("low", "median", "high", "year")} == {
        "low": 50_000,
        "median": 80_000,
        "high": 120_000,
        "year": 2024,
    }
    assert (salary["currency"], salary["per"]) == ("USD", "year")
    assert salary["source"]["title"] == "Statistics"
    known = {
        "slug": "pain-nurse",
        "title": "Pain nurse",
        "url": f"{SITE}/careers/pain-nurse/",
        "group": "nursing",
        "group_name": "Nursing",
        "entry": "bachelors",
        "license": "required",
        "training_months": {"min": 36, "max": 48},
        "credentials": ["open"],
        "topics": ["taping"],
    }
    assert {name: row[name] for name in known} == known
    assert row["outlook"]["growth_percent"] == -3


def test_career_without_stages_or_pay_says_null(client):
    make_career(months=())

    row = only(client)

    assert row["training_months"] == {"min": None, "max": None}
    assert (row["salary"], row["outlook"]) == (None, None)


def test_pay_is_the_first_figure_in_dollars_a_year_else_the_first(client):
    career = make_career()
    make_salary(career=career, currency="GBP", median=40_000, position=1)
    abroad = only(client)["salary"]
    make_salary(career=career, per="hour", median=50, position=2)
    make_salary(career=career, median=90_000, position=3)

    assert (abroad["currency"], abroad["median"]) == ("GBP", 40_000)
    assert only(client)["salary"]["median"] == 90_000


def test_pay_of_the_founding_guide_has_no_year(client):
    make_salary(year=None, provenance="guide")

    assert only(client)["salary"]["year"] is None


def test_career_record_has_its_stages_in_order_and_every_figure(client):
    career = make_career(slug="a", months=((24, 36), (12, 12)))
    make_salary(career=career, median=1, position=1)
    make_salary(career=career, median=2, position=2)

    record = client.get("/api/v1/careers/a/").json()

    assert [(s["months_min"], s["months_max"]) for s in record["stages"]] == [
        (24, 36),
        (12, 12),
    ]
    assert [figure["median"] for figure in record["salaries"]] == [1, 2]
    assert record["training_months"] == {"min": 36, "max": 48}


CHECKED = date(2026, 3, 1)
KNOWN = {"provenance": "reference", "checked_on": CHECKED}
KNOWN_AS_JSON = {"provenance": "reference", "checked_on": "2026-03-01"}


def test_premium_and_outlook_say_their_year_source_and_check(client):
    career = make_career()
    source = make_source(title="Statistics")
    make_premium(career=career, source=source, year=2023, **KNOWN)
    make_outlook(career=career, source=source, period="2024-34", **KNOWN)

    row = only(client)

    (premium,) = row["pay_premiums"]
    for claim, year in ((premium, 2023), (row["outlook"], 2024)):
        assert claim["source"]["title"] == "Statistics"
        assert {name: claim[name] for name in KNOWN_AS_JSON} == KNOWN_AS_JSON
        assert claim["year"] == year


def test_premium_of_the_founding_guide_has_no_year(client):
    make_premium(year=None, provenance="guide")

    assert only(client)["pay_premiums"][0]["year"] is None


def test_pay_says_its_percentiles(client):
    make_salary(percentile_25=70_000, median=80_000, percentile_75=90_000)

    salary = only(client)["salary"]

    assert (salary["percentile_25"], salary["percentile_75"]) == (70_000, 90_000)


def test_stage_says_what_it_earns_and_of_which_year_its_cost_is(client):
    career = make_career(slug="a", months=())
    earned = make_credential(slug="earned")
    hidden = make_credential(status="draft")
    make_stage(
        career=career,
        order=1,
        credentials=[earned, hidden],
        cost_low=100,
        cost_high=200,
        cost_currency="USD",
        cost_year=2024,
        cost_source=make_source(title="Fees"),
    )

    (stage,) = client.get("/api/v1/careers/a/").json()["stages"]

    assert stage["credentials"] == ["earned"]
    assert (stage["cost_low"], stage["cost_high"]) == (100.0, 200.0)
    assert (stage["cost_year"], stage["cost_source"]["title"]) == (2024, "Fees")


def test_careers_are_filtered_and_sorted_like_their_page(client):
    make_career(title="Long", months=((96, 96),))
    short = make_career(title="Short", months=((12, 12),))
    middle = make_career(title="Middle", months=((36, 36),))

    answer = listed(client, max_months=48, sort="months")

    assert [r["slug"] for r in answer["results"]] == [short.slug, middle.slug]
    steps = {o["value"]: o["count"] for o in answer["facets"]["max_months"]}
    assert steps == {"12": 1, "24": 1, "48": 2, "96": 3}
    assert client.get("/api/v1/careers/?max_months=x").status_code == 400


@pytest.mark.parametrize("kind", ["careers", "credentials"])
def test_hidden_rows_are_in_no_answer(client, kind):
    make = {"careers": make_career, "credentials": make_credential}[kind]
    live = make(slug="live")
    for n, state in enumerate(hidden_states()):
        make(slug=f"hidden-{n}", **state)

    answers = [
        client.get(path).getvalue().decode()
        for path in (f"/api/v1/{kind}/", f"/{kind}.csv", f"/{kind}.atom")
    ]

    assert listed(client, kind)["count"] == 1
    assert ["hidden-" in text for text in answers] == [False] * 3
    assert client.get(f"/api/v1/{kind}/{live.slug}/").status_code == 200
    assert client.get(f"/api/v1/{kind}/hidden-0/").status_code == 404


def test_hidden_career_is_named_in_no_credential(client):
    credential = make_credential(slug="a")
    make_career(slug="hidden", status="draft", credentials=[credential])
    make_career(slug="live", credentials=[credential])

    assert client.get("/api/v1/credentials/a/").json()["careers"] == ["live"]


def test_credential_says_its_fee_with_its_year(client):
    make_credential(
        slug="a",
        name="A certificate",
        abbreviation="AC",
        fee="395.00",
        fee_currency="USD",
        fee_year=2025,
        fee_source=make_source(title="Fees"),
        credential_status="retired",
        url="https://example.org/ac",
    )

    row = only(client, "credentials")
    in_file = table(client.get("/credentials.csv"))[0]

    known = {
        "title": "A certificate",
        "abbreviation": "AC",
        "url": f"{SITE}/credentials/a/",
        "body_url": "https://example.org/ac",
        "status": "retired",
        "fee": 395.0,
        "fee_currency": "USD",
        "fee_year": 2025,
        "renewal_years": None,
    }
    assert {name: row[name] for name in known} == known
    assert row["fee_source"]["title"] == "Fees"
    assert (in_file["fee_source"], in_file["fee_year"]) == ("Fees", "2025")


def test_career_csv_gives_pay_with_its_source_and_year(client):
    career = make_career(months=((24, 36),))
    make_salary(
        career=career, low=1, median=2, high=3, source=make_source(title="An office")
    )
    make_outlook(
        career=career, growth_percent=-3, source=make_source(title="A forecast")
    )
    make_premium(
        career=career,
        percent_low=15,
        percent_high=25,
        source=make_source(title="A survey"),
        **KNOWN,
    )
    make_premium(career=career, percent_low=5, source=make_source(title="Another"))

    row = table(client.get("/careers.csv"))[0]

    known = {
        "months_min": "24",
        "months_max": "36",
        "salary_low": "1",
        "salary_median": "2",
        "salary_high": "3",
        "salary_currency": "USD",
        "salary_per": "year",
        "salary_year": "2024",
        "salary_source": "An office",
        "salary_provenance": "reference",
        "growth_percent": "-3",
        "growth_year": "2024",
        "growth_provenance": "reference",
        "growth_source": "A forecast",
        "premium_low": "15; 5",
        "premium_year": "2024; 2024",
        "premium_checked_on": "2026-03-01; ",
        "premium_source": "A survey; Another",
    }
    assert {name: row[name] for name in known} == known


def test_feeds_of_careers_and_credentials_name_their_rows(client):
    career = make_career()
    credential = make_credential()

    assert entries(feed(client, "/careers.atom")) == [career.title]
    assert entries(feed(client, "/credentials.atom")) == [credential.abbreviation]


def test_feeds_tell_pay_and_fees_with_their_source_and_year(client):
    source = make_source(publisher="An office")
    figure = make_salary(median=93_600, year=2024, source=source)
    make_credential(
        name="A certificate",
        fee="395",
        fee_currency="USD",
        fee_year=2025,
        fee_source=source,
    )

    careers = client.get("/careers.atom").getvalue().decode()
    credentials = client.get("/credentials.atom").getvalue().decode()

    assert (
        f"{figure.career.summary} Pay: $93,600 a year (median, no range given). "
        "An office, 2024."
    ) in careers
    assert "First fee: $395 (An office, 2025)." in credentials


def fill():
    for _ in range(5):
        career = make_career(
            credentials=[make_credential()],
            topics=[make_topic()],
            sources=[make_source()],
        )
        make_salary(career=career)
        make_premium(career=career)
        make_outlook(career=career)
        make_stage(career=career, order=2, credentials=[make_credential()])


@pytest.mark.parametrize("kind", ["careers", "credentials"])
def test_answers_need_the_same_few_queries_for_many_rows(
    client, django_assert_max_num_queries, kind
):
    counts = []
    for _ in range(2):
        fill()
        slug = listed(client, kind)["results"][0]["slug"]
        with django_assert_max_num_queries(12) as of_list:
            listed(client, kind)
        with django_assert_max_num_queries(12) as of_record:
            client.get(f"/api/v1/{kind}/{slug}/")
        counts.append((len(of_list), len(of_record)))

    assert counts[0] == counts[1]
