"""The API's own description, its readable page, and that both come from the filters."""

import json
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
import yaml
from django.core.management import call_command
from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema

from catalog.api import CourseAPI
from catalog.filters import CourseFilterSet
from painsite import api_views
from painsite.api_docs import list_docs
from painsite.api_urls import LISTS
from painsite.api_views import api_schema
from painsite.urls import urlpatterns as site_urls
from search.export import csv_view
from search.feeds import atom_view
from search.filters import LimitFilter
from search.throttle import ClientThrottle
from tests.builders import make_course, make_mechanism
from tests.catalog.test_feeds import entries, feed, table
from tests.markup import Markup

pytestmark = pytest.mark.django_db
NAMES = ["courses", "careers", "credentials", "treatments", "articles", "glossary"]


def parameters(schema, list_path):
    """The parameters of a list by name."""
    return {p["name"]: p for p in schema["paths"][list_path]["get"]["parameters"]}


# The description


def test_description_is_valid_and_made_without_a_warning(tmp_path):
    file = tmp_path / "schema.json"

    call_command(
        "spectacular",
        validate=True,
        fail_on_warn=True,
        format="openapi-json",
        file=str(file),
    )

    assert json.loads(file.read_text())["openapi"].startswith("3.")


def test_first_visitors_at_once_get_one_description(monkeypatch):
    made = []

    def slowly(*args, **kwargs):
        made.append(None)
        sleep(0.05)
        return {"number": len(made)}

    monkeypatch.setattr(api_views.SchemaGenerator, "get_schema", slowly)
    api_views._schema.cache_clear()

    try:
        with ThreadPoolExecutor(4) as threads:
            found = [threads.submit(api_schema) for _ in range(4)]
        assert [answer.result() for answer in found] == [{"number": 1}] * 4
    finally:
        api_views._schema.cache_clear()


def test_description_is_served_as_json_and_as_yaml(client):
    as_json = client.get("/api/schema/")
    as_yaml = client.get(
        "/api/schema/", headers={"Accept": "application/vnd.oai.openapi"}
    )

    validate_schema(as_json.json())
    assert as_json["Content-Type"] == "application/vnd.oai.openapi+json"
    assert yaml.safe_load(as_yaml.content) == as_json.json()
    assert as_json["ETag"]


def test_description_needs_no_database(client, django_assert_num_queries):
    api_views._schema.cache_clear()

    with django_assert_num_queries(0):
        client.get("/api/schema/")


@pytest.mark.parametrize("api", LISTS, ids=NAMES)
def test_every_filter_is_described_with_its_choices_or_bounds(api):
    described = parameters(api_schema(), f"/api/v1/{api.list_name}/")

    filters = api.filterset_class.base_filters
    assert set(described) == {*filters, "page"}
    for name, part in filters.items():
        schema = described[name]["schema"]
        assert described[name]["description"].startswith(str(part.label)), name
        item = schema["items"] if part.several else schema
        if isinstance(part, LimitFilter):
            bounds = (part.extra["min_value"], part.extra["max_value"])
            assert (item["minimum"], item["maximum"]) == bounds, name
        elif part.load is None and part.offered():
            assert item["enum"] == [code for code, _ in part.offered()], name


@pytest.mark.parametrize("api", LISTS, ids=NAMES)
def test_facets_are_described_by_name(client, api):
    schema = api_schema()
    content = schema["paths"][f"/api/v1/{api.list_name}/"]["get"]["responses"]["200"]
    page = content["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
    facets = schema["components"]["schemas"][page]["properties"]["facets"]

    answer = client.get(f"/api/v1/{api.list_name}/").json()

    assert list(facets["properties"]) == list(answer["facets"])
    option = schema["components"]["schemas"]["Option"]["properties"]
    assert set(option) == {"value", "label", "count", "selected"}


def test_rows_have_the_fields_that_are_described(client):
    make_course(slug="a")
    schemas = api_schema()["components"]["schemas"]

    row = client.get("/api/v1/courses/").json()["results"][0]
    record = client.get("/api/v1/courses/a/").json()

    assert list(row) == list(schemas["Course"]["properties"])
    assert list(record) == list(schemas["CourseRecord"]["properties"])


# One more line in a FilterSet


class WiderFilterSet(CourseFilterSet):
    max_weeks = LimitFilter(
        field_name="weeks",
        lookup_expr="lte",
        min_value=0,
        max_value=520,
        steps=("4", "8"),
        words="{} weeks or less",
        label="Weeks in all",
    )


class WiderAPI(CourseAPI):
    filterset_class = WiderFilterSet


urlpatterns = [
    path("wider.csv", csv_view(WiderAPI)),
    path("wider.atom", atom_view(WiderAPI)),
    path("api/v1/wider/", WiderAPI.as_view({"get": "list"})),
    path("api/v1/wider/<slug:slug>/", WiderAPI.as_view({"get": "retrieve"})),
    *site_urls,
]


@pytest.mark.urls(__name__)
def test_one_more_filter_is_in_json_csv_atom_and_documentation_by_itself(client):
    short = make_course(weeks=3)
    make_course(weeks=6)
    make_course(weeks=None)

    answer = client.get("/api/v1/wider/?max_weeks=5").json()
    schema = SchemaGenerator(patterns=urlpatterns[2:4]).get_schema(public=True)

    assert [row["slug"] for row in answer["results"]] == [short.slug]
    assert answer["facets"]["max_weeks"] == [
        {"value": "4", "label": "4 weeks or less", "count": 1, "selected": False},
        {"value": "8", "label": "8 weeks or less", "count": 2, "selected": False},
        {"value": "5", "label": "5 weeks or less", "count": 1, "selected": True},
    ]
    assert [row["slug"] for row in table(client.get("/wider.csv?max_weeks=5"))] == [
        short.slug
    ]
    assert entries(feed(client, "/wider.atom", max_weeks=5)) == [short.title]
    assert client.get("/api/v1/wider/?max_weeks=x").json() == {
        "max_weeks": ["“x” is not a number from 0 to 520."]
    }
    described = parameters(schema, "/api/v1/wider/")["max_weeks"]
    assert described["schema"] == {"type": "number", "minimum": 0, "maximum": 520}
    (docs,) = list_docs(schema)
    assert "max_weeks" in [parameter.name for parameter in docs.parameters]


# The readable page


def test_page_describes_every_list_with_its_parameters_and_fields(client):
    response = client.get("/api/docs/")

    page = Markup(response)
    for api in LISTS:
        assert api.list_name in page.ids
        for name in (*api.filterset_class.base_filters, "page"):
            assert f"<code>{name}</code>" in page.html, name
    assert "<code>learner_rating</code>" in page.html
    assert "60 times a minute" in page.words
    assert "beginner : Beginner, intermediate : Intermediate, advanced" in page.words
    assert "* " not in page.words


@pytest.mark.parametrize(
    ("rate", "words"),
    [("60/min", "60 times a minute"), ("5000/h", "5,000 times an hour")],
)
def test_page_says_how_often_one_client_may_ask(client, monkeypatch, rate, words):
    monkeypatch.setitem(ClientThrottle.THROTTLE_RATES, "data", rate)

    assert f"One client may ask {words}." in Markup(client.get("/api/docs/")).words


def test_every_example_and_link_of_the_page_answers(client):
    make_mechanism(slug="neuropathic")
    links = [link for link in Markup(client.get("/api/docs/")).links if link[0] == "/"]

    answers = {link: client.get(link).status_code for link in set(links)}

    assert {link for link, code in answers.items() if code != 200} == set()
    assert sum("?" in link for link in answers) == len(LISTS)


def test_page_is_plain_html_in_the_sites_look(client):
    page = Markup(client.get("/api/docs/"))

    assert page.inline_code == []
    assert page.inline_scripts == ["application/ld+json"]
    assert page.skips_no_level()
    assert set(page.anchors()) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert all(link.startswith(("/", "#")) for link in page.links)


# Other addresses


@pytest.mark.parametrize("address", ["/api/", "/api/v1/", "/api/v1/nope/", "/api/x/y/"])
def test_unknown_address_is_a_reason_in_json(client, address):
    response = client.get(address)

    assert response.status_code == 404
    assert response["Content-Type"] == "application/json"
    assert "/api/docs/" in json.loads(response.content)["detail"]


def test_address_without_its_slash_leads_to_the_right_one(client):
    response = client.get("/api/v1/courses?level=beginner")

    assert response.status_code == 301
    assert response["Location"] == "/api/v1/courses/?level=beginner"
