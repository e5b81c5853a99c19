from datetime import date
from decimal import Decimal

import pytest

from catalog.models import ContinuingEducation, Language
from tests.builders import (
    make_course,
    make_hidden_courses,
    make_learner_rating,
    make_provider,
    make_review,
    make_source,
    make_study,
    make_topic,
)

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
CONTRACT = {
    *("slug", "title", "url", "rating", "level", "audiences", "hours", "offer"),
    *("price", "currency", "topics", "provider", "language", "format"),
    *("availability", "tested", "learner_rating", "reviewed_on"),
}


def listed(client, **query):
    response = client.get("/api/v1/courses/", query)
    assert response.status_code == 200, response.content
    return response.json()


def slugs(answer):
    return [row["slug"] for row in answer["results"]]


# The rows


def test_row_says_what_we_know_as_numbers_codes_and_dates(client):
    topics = [make_topic(name=n, slug=n) for n in ("taping", "back-pain")]
    course = make_course(
        slug="taping-basics",
        title="Taping basics",
        url="https://example.org/taping",
        level="beginner",
        audience="both",
        hours="1.5",
        offer="paid",
        price="49.00",
        currency="USD",
        topics=topics,
        provider=make_provider(slug="a-school", name="A school"),
        languages=[Language.objects.create(code="en", name="English")],
        format="self-paced",
        availability="running",
        lying=True,
        sitting=False,
    )
    make_review(course=course, overall="9.2", reviewed_on=date(2026, 3, 1))
    make_learner_rating(course=course, mean="4.70", count=1414, on="A site")

    row = listed(client)["results"][0]

    assert set(row) >= CONTRACT
    learner = row.pop("learner_rating")
    known = {
        "slug": "taping-basics",
        "title": "Taping basics",
        "url": f"{SITE}/courses/taping-basics/",
        "go_url": f"{SITE}/go/taping-basics/",
        "rating": 9.2,
        "reviewed_on": "2026-03-01",
        "verdict": "A verdict.",
        "level": "beginner",
        "audiences": ["patient", "practitioner"],
        "hours": 1.5,
        "positions": {"lying": True, "sitting": False, "standing": None},
        "offer": "paid",
        "price": 49.0,
        "currency": "USD",
        "topics": ["back-pain", "taping"],
        "provider": "a-school",
        "provider_name": "A school",
        "language": ["en"],
        "format": "self-paced",
        "availability": "running",
        "tested": None,
        "ce": False,
        "is_demo": False,
    }
    assert {name: row[name] for name in known} == known
    assert isinstance(row["price"], float)
    assert {k: learner[k] for k in ("mean", "scale", "count", "on", "as_of")} == {
        "mean": 4.7,
        "scale": 5,
        "count": 1414,
        "on": "A site",
        "as_of": 2024,
    }


def test_what_is_unknown_is_null_and_never_zero(client):
    make_course()

    row = listed(client)["results"][0]

    unknown = (
        *("rating", "reviewed_on", "go_url", "hours", "price", "provider"),
        *("provider_name", "learner_rating", "tested", "studies_checked_on"),
    )
    assert {name: row[name] for name in unknown} == dict.fromkeys(unknown)


def test_providers_own_address_is_in_no_answer(client):
    make_course(slug="a", url="https://seller.example/secret-path")

    texts = [
        client.get(path).getvalue().decode()
        for path in ("/api/v1/courses/", "/api/v1/courses/a/", "/courses.csv")
    ]

    assert ["seller.example" in text for text in texts] == [False] * 3


@pytest.mark.parametrize(
    ("designs", "looked", "tested"),
    [
        ([], False, None),
        ([], True, "none"),
        (["learner-survey"], True, "study"),
        (["learner-survey", "systematic-review"], True, "trial"),
        (["randomized-trial"], False, "trial"),
    ],
)
def test_tested_is_the_group_in_which_the_filter_finds_it(
    client, designs, looked, tested
):
    course = make_course(studies_checked_on=date(2026, 1, 1) if looked else None)
    for design in designs:
        make_study(course=course, design=design)

    assert listed(client)["results"][0]["tested"] == tested
    found = [g for g in ("trial", "study", "none") if listed(client, tested=g)["count"]]
    assert found == [tested] * bool(tested)


def test_study_says_what_was_tested_and_where_to_read_it(client):
    source = make_source(title="A trial", year=2021)
    make_study(of="program", participants=120, finding="No gain.", source=source)

    study = listed(client)["results"][0]["studies"][0]

    assert study["source"]["title"] == "A trial"
    del study["source"]
    assert study == {
        "of": "program",
        "design": "randomized-trial",
        "participants": 120,
        "year": 2021,
        "finding": "No gain.",
    }


def test_only_published_courses_are_counted_and_listed(client):
    live = make_course(level="beginner")
    hidden = make_hidden_courses(level="beginner")

    answer = listed(client)

    assert (answer["count"], slugs(answer)) == (1, [live.slug])
    levels = {o["value"]: o["count"] for o in answer["facets"]["level"]}
    assert levels["beginner"] == 1
    for course in hidden:
        assert client.get(f"/api/v1/courses/{course.slug}/").status_code == 404


def test_synthetic_course_is_marked(client):
    make_course(title="[DEMO] A course", is_demo=True)

    assert listed(client)["results"][0]["is_demo"] is True


# The filters


def test_filters_sort_and_counts_are_those_of_the_page(client):
    topic = make_topic(slug="taping")
    make_course(title="B", topics=[topic], level="beginner", rating="8.0")
    make_course(title="A", topics=[topic], level="advanced", rating="9.0")
    make_course(title="C", level="beginner")
    query = {"topic": "taping", "sort": "title"}

    answer = listed(client, **query)

    page = client.get("/courses/", query)
    assert [r["title"] for r in answer["results"]] == ["A", "B"]
    shown = {name: options for name, options in answer["facets"].items() if options}
    assert shown == {
        facet.name: [
            {
                "value": option.value,
                "label": option.label,
                "count": option.count,
                "selected": option.selected,
            }
            for option in facet.options
            if option.value
        ]
        for facet in page.context["filter"].facets
    }


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("min_rating=abc", {"min_rating": ["“abc” is not a number from 0 to 10."]}),
        ("min_rating=11", {"min_rating": ["“11” is not a number from 0 to 10."]}),
        (
            "level=beginner&level=expert&ce=2",
            {"level": ["We do not know “expert”."], "ce": ["We do not know “2”."]},
        ),
        ("sort=price;drop", {"sort": ["We do not know “price;drop”."]}),
        ("page=x", {"page": ["“x” is not a page."]}),
        ("page=0", {"page": ["“0” is not a page."]}),
        ("page=-1", {"page": ["“-1” is not a page."]}),
    ],
)
def test_bad_value_is_refused_by_name(client, query, wrong):
    make_course()

    response = client.get(f"/api/v1/courses/?{query}")

    assert (response.status_code, response.json()) == (400, wrong)


def test_unknown_parameters_are_ignored(client):
    course = make_course()

    assert slugs(listed(client, color="blue", page_size="1", utm_source="x")) == [
        course.slug
    ]


def test_format_is_a_filter_and_chooses_no_renderer(client):
    make_course(format="self-paced")
    blended = make_course(format="blended")

    assert slugs(listed(client, format="blended")) == [blended.slug]


# The pages


def test_pages_lead_to_each_other_with_their_filters_on_the_sites_address(client):
    courses = [make_course(title=f"Course {n:02}", level="beginner") for n in range(45)]

    first = listed(client, level="beginner", sort="title", color="blue")
    second = client.get(first["next"].removeprefix(SITE)).json()
    third = client.get(second["next"].removeprefix(SITE)).json()

    start = f"{SITE}/api/v1/courses/?level=beginner&sort=title"
    assert [first["previous"], second["previous"], third["previous"]] == [
        None,
        start,
        f"{start}&page=2",
    ]
    assert (first["next"], third["next"]) == (f"{start}&page=2", None)
    assert slugs(first) + slugs(second) + slugs(third) == [c.slug for c in courses]
    assert {first["count"], second["count"], third["count"]} == {45}


def test_page_past_the_end_is_not_there(client):
    make_course()

    response = client.get("/api/v1/courses/?page=2")

    assert response.status_code == 404
    assert response.json() == {"detail": "There is no page 2: the last is page 1."}


def test_list_without_rows_is_an_empty_page(client):
    answer = listed(client)

    assert (answer["count"], answer["results"], answer["next"]) == (0, [], None)


# The record


def test_record_tells_the_reviews_with_their_marks_and_sources(client):
    course = make_course(slug="a", description="All of it.", sources=[make_source()])
    make_review(course=course, overall="7.0", reviewed_on=date(2025, 1, 1))
    make_review(
        course=course,
        overall="8.5",
        reviewed_on=date(2026, 1, 1),
        does_well=["Clear"],
        source=make_source(title="The guide"),
    )
    make_review(course=course, overall="1.0", publish=False)
    ContinuingEducation.objects.create(
        course=course, credits=Decimal("2.5"), unit="CE hours", source=make_source()
    )

    record = client.get("/api/v1/courses/a/").json()

    assert (record["rating"], record["reviewed_on"]) == (8.5, "2026-01-01")
    assert [(r["state"], r["overall"], r["rubric"]) for r in record["reviews"]] == [
        ("current", 8.5, None),
        ("superseded", 7.0, None),
    ]
    assert record["reviews"][0]["does_well"] == ["Clear"]
    assert record["reviews"][0]["source"]["title"] == "The guide"
    assert (record["ce"], record["continuing_education"][0]["credits"]) == (True, 2.5)
    assert len(record["sources"]) == 1
    assert record["description"] == "All of it."


def test_unknown_record_is_a_reason_in_json(client):
    response = client.get("/api/v1/courses/nope/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/json")
    assert set(response.json()) == {"detail"}


def fill():
    topics = [make_topic() for _ in range(3)]
    for _ in range(6):
        course = make_course(
            topics=topics,
            provider=make_provider(),
            rating="8.0",
            sources=[make_source()],
        )
        make_study(course=course)
        make_learner_rating(course=course)


def test_list_and_record_need_the_same_few_queries_for_many_rows(
    client, django_assert_max_num_queries
):
    counts = []
    for _ in range(2):
        fill()
        client.get("/api/v1/courses/")  # the counts are patched by the first request
        with django_assert_max_num_queries(12) as queries:
            assert client.get("/api/v1/courses/").status_code == 200
        slug = listed(client)["results"][0]["slug"]
        with django_assert_max_num_queries(12) as of_record:
            assert client.get(f"/api/v1/courses/{slug}/").status_code == 200
        counts.append((len(queries), len(of_record)))

    assert counts[0] == counts[1]


# How it answers


@pytest.mark.parametrize("path", ["/api/v1/courses/", "/api/v1/courses/a/"])
def test_answer_is_confirmed_by_its_etag_until_something_changes(client, path):
    course = make_course(slug="a")
    first = client.get(path)

    again = client.get(path, headers={"If-None-Match": first["ETag"]})
    course.title = "Another"
    course.save()
    changed = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/courses/", "/api/v1/courses/a/"])
def test_head_answers_like_get_without_a_body(client, path):
    make_course(slug="a")

    response = client.head(path)

    assert (response.status_code, response.content) == (200, b"")
    assert response["Content-Type"] == "application/json"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, method):
    make_course(slug="a")

    response = getattr(client, method)("/api/v1/courses/a/")

    assert response.status_code == 405
    assert response["Content-Type"] == "application/json"
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_answer_sets_no_cookie_and_is_not_for_search_engines_or_other_sites(client):
    make_course()

    response = client.get("/api/v1/courses/", headers={"Origin": "https://a.example"})

    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "Access-Control-Allow-Origin" not in response
