"""JSON-LD of every kind of page: valid, true to the page, and never of synthetic rows."""

import json
import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import ChangeNote
from tests.builders import (
    make_article,
    make_career,
    make_course,
    make_credential,
    make_provider,
    make_question,
    make_reference,
    make_review,
    make_salary,
    make_stage,
    make_term,
    make_topic,
    make_treatment,
    save,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
# The types of schema.org that the site uses: what each must have, and may have.
TYPES = {
    "Answer": ({"text"}, set()),
    "Article": ({"headline", "author"}, set()),
    "BreadcrumbList": ({"itemListElement"}, set()),
    "Course": (
        {"name", "description", "url"},
        {"about", "educationalLevel", "hasCourseInstance", "inLanguage"}
        | {"isAccessibleForFree", "offers", "provider", "review", "timeRequired"},
    ),
    "CourseInstance": ({"courseMode"}, {"courseWorkload"}),
    "DefinedTerm": (
        {"name", "description", "url", "inDefinedTermSet"},
        {"alternateName"},
    ),
    "DefinedTermSet": ({"name", "url"}, set()),
    "EducationalOccupationalCredential": (
        {"name", "url"},
        {"alternateName", "creativeWorkStatus", "recognizedBy", "sameAs", "validFor"},
    ),
    "FAQPage": ({"mainEntity"}, {"url"}),
    "ItemList": ({"itemListElement", "numberOfItems"}, set()),
    "ListItem": ({"position", "name"}, {"item", "url"}),
    "MedicalTherapy": ({"name", "description"}, set()),
    "MedicalWebPage": (
        {"url"},
        {"about", "articleSection", "author", "citation", "dateModified"}
        | {"description", "headline", "inLanguage", "lastReviewed"}
        | {"mainEntityOfPage", "name", "publisher", "reviewedBy"},
    ),
    "MonetaryAmountDistribution": (
        {"name", "currency", "duration"},
        {"median", *(f"percentile{n}" for n in (10, 25, 75, 90))},
    ),
    "Occupation": (
        {"name", "description", "url"},
        {"educationRequirements", "estimatedSalary", "qualifications"}
        | {"responsibilities", "skills"},
    ),
    "Offer": ({"category"}, {"price", "priceCurrency"}),
    "Organization": ({"name"}, {"url", "email"}),
    "Person": ({"name"}, set()),
    "Question": ({"name", "acceptedAnswer"}, {"url"}),
    "Rating": ({"ratingValue", "bestRating", "worstRating"}, set()),
    "Review": ({"author", "reviewRating"}, {"datePublished", "reviewBody"}),
    "Thing": ({"name"}, {"url"}),
    "WebSite": ({"name", "url"}, {"inLanguage", "publisher"}),
}
DATES = {"dateModified", "datePublished", "lastReviewed"}
ADDRESSES = {"url", "item", "mainEntityOfPage"}
DURATIONS = {"courseWorkload", "duration", "timeRequired", "validFor"}


def structured_data(client, path):
    """The JSON-LD objects of a page, parsed."""
    response = client.get(path)
    assert response.status_code == 200, path
    elements = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>',
        response.content.decode(),
        re.DOTALL,
    )
    return [json.loads(element) for element in elements]


def of_type(found, name):
    """The objects of one type among some, wherever they stand."""
    return [part for part in parts_of(found) if name in types_of(part)]


def parts_of(data):
    if isinstance(data, list):
        for part in data:
            yield from parts_of(part)
    elif isinstance(data, dict):
        if "@type" in data:
            yield data
        for value in data.values():
            yield from parts_of(value)


def types_of(part):
    kinds = part["@type"]
    return kinds if isinstance(kinds, list) else [kinds]


def faults(data):
    """What is wrong with the objects by the table above, in words."""
    for part in parts_of(data):
        kinds = types_of(part)
        needed = set().union(*(TYPES[kind][0] for kind in kinds))
        allowed = needed.union(*(TYPES[kind][1] for kind in kinds))
        given = {name for name in part if name[0] != "@"}
        yield from (f"{kinds} lacks {name}" for name in needed - given)
        yield from (f"{kinds} has {name}" for name in given - allowed)
        for name, value in part.items():
            if value in (None, "", [], {}):
                yield f"{kinds}.{name} is empty"
            if name in DATES:
                date.fromisoformat(value)
            if name in ADDRESSES and not value.startswith(f"{SITE}/"):
                yield f"{kinds}.{name} is {value}"
            if name in DURATIONS and not re.fullmatch(r"P(T\d+[MH]|\d+Y)", value):
                yield f"{kinds}.{name} is {value}"


def fill():
    """One full record of each kind; the addresses of all kinds of pages."""
    topic = make_topic(slug="t")
    provider = make_provider(slug="p")
    course = make_course(
        slug="c",
        topics=[topic],
        provider=provider,
        hours="1.5",
        offer="paid",
        price="49.00",
        currency="USD",
        rating="8.5",
    )
    credential = make_credential(slug="d", renewal_years=5)
    career = make_career(slug="k", skills=["Listening"], credentials=[credential])
    make_stage(career=career, order=2, credentials=[credential])
    make_salary(career=career)
    make_treatment(slug="h")
    article = make_article(
        slug="a",
        clinical_reviewer="A. Doctor, MD",
        clinically_reviewed_on=date(2026, 1, 1),
        related_courses=[course],
        topics=[topic],
    )
    make_reference(article=article)
    save(ChangeNote, article=article, noted_on="2026-01-02", text="First version.")
    make_question(article=article)
    make_term(slug="w", aliases=["Other word"])
    lists = ("courses", "careers", "credentials", "treatments", "articles")
    return [
        "/",
        *(f"/{name}/" for name in lists),
        *("/courses/c/", "/careers/k/", "/credentials/d/", "/treatments/h/"),
        *("/articles/a/", "/glossary/", "/glossary/w/", "/topics/t/", "/providers/p/"),
        *("/how-we-rate/", "/about/", "/privacy/", "/api/docs/"),
        f"/articles/category/{article.category.slug}/",
    ]


def test_every_page_has_valid_structured_data(client):
    for path in fill():
        data = structured_data(client, path)

        assert data, path
        assert {part["@context"] for part in data} == {"https://schema.org"}
        assert list(faults(data)) == [], path


def test_breadcrumbs_are_those_that_the_page_shows(client):
    for path in fill():
        page = Markup(client.get(path))
        (shown,) = page.words_of("nav", "crumbs") or [""]

        crumbs = of_type(structured_data(client, path), "BreadcrumbList")

        if not shown:
            assert (path, crumbs) == ("/", [])
            continue
        steps = crumbs[0]["itemListElement"]
        assert " ".join(step["name"] for step in steps) == shown
        assert [step["position"] for step in steps] == [*range(1, len(steps) + 1)]
        assert steps[0]["item"] == f"{SITE}/"
        assert steps[-1]["item"] == f"{SITE}{path}"


def test_last_crumb_is_the_canonical_address_of_a_filtered_page(client):
    for _ in range(21):
        make_course(level="beginner", offer="free")

    data = structured_data(client, "/courses/?offer=free&level=beginner&page=2&x=1")

    (crumbs,) = of_type(data, "BreadcrumbList")
    assert crumbs["itemListElement"][-1]["item"] == (
        f"{SITE}/courses/?level=beginner&offer=free&page=2"
    )


@pytest.mark.parametrize("path", ["/courses/", "/topics/t/", "/providers/p/"])
def test_list_names_the_rows_of_its_page_in_their_order(client, path):
    topic, provider = make_topic(slug="t"), make_provider(slug="p")
    courses = [
        make_course(title=f"Course {n:02}", topics=[topic], provider=provider)
        for n in range(23)
    ]

    (items,) = of_type(structured_data(client, f"{path}?page=2"), "ItemList")

    assert items["numberOfItems"] == 3
    assert [
        (item["position"], item["name"], item["url"])
        for item in items["itemListElement"]
    ] == [
        (n, course.title, f"{SITE}{course.get_absolute_url()}")
        for n, course in enumerate(courses[20:], 21)
    ]


def test_list_without_rows_has_no_item_list(client):
    assert of_type(structured_data(client, "/courses/"), "ItemList") == []


def test_structured_data_of_a_list_costs_no_query(client, monkeypatch):
    for _ in range(5):
        make_course(rating="8.0")
    client.get("/courses/")

    with CaptureQueriesContext(connection) as with_data:
        client.get("/courses/")
    monkeypatch.setattr("core.structured_data.item_list_data", lambda *args: None)
    with CaptureQueriesContext(connection) as without:
        client.get("/courses/")

    assert len(with_data) == len(without)


# Courses


def course_data(client, course):
    (data,) = of_type(structured_data(client, course.get_absolute_url()), "Course")
    return data


def test_course_tells_price_length_and_place_as_the_page_does(client):
    course = make_course(
        hours="1.5", offer="paid", price="49.00", currency="USD", format="blended"
    )

    data = course_data(client, course)

    assert data["offers"] == {
        "@type": "Offer",
        "category": "Paid",
        "price": "49.00",
        "priceCurrency": "USD",
    }
    assert data["isAccessibleForFree"] is False
    assert data["hasCourseInstance"] == {
        "@type": "CourseInstance",
        "courseMode": "Blended",
        "courseWorkload": "PT90M",
    }


@pytest.mark.parametrize(
    ("fields", "absent"),
    [
        ({"offer": "unknown"}, ["offers", "isAccessibleForFree"]),
        ({"hours": None}, ["timeRequired"]),
        ({"format": "degree"}, ["hasCourseInstance"]),
        ({"availability": "closed"}, ["offers", "hasCourseInstance"]),
        ({"provider": None}, ["provider"]),
        ({}, ["review", "inLanguage", "about"]),
    ],
)
def test_what_is_unknown_is_left_out(client, fields, absent):
    course = make_course(**{"offer": "free", **fields})

    assert set(absent) & set(course_data(client, course)) == set()


def test_score_is_one_editors_review_and_never_an_aggregate(client):
    course = make_course()
    make_review(
        course=course,
        overall="8.5",
        verdict="Clear and short.",
        reviewer_name="A. Reviewer",
        reviewed_on=date(2026, 2, 3),
    )

    review = course_data(client, course)["review"]

    assert review == {
        "@type": "Review",
        "author": {"@type": "Person", "name": "A. Reviewer"},
        "reviewBody": "Clear and short.",
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": "8.5",
            "bestRating": "10",
            "worstRating": "0",
        },
        "datePublished": "2026-02-03",
    }
    text = client.get(course.get_absolute_url()).content.decode()
    assert "AggregateRating" not in text
    assert "Clear and short." in unescape(text)


# Careers


def test_occupation_names_the_credentials_that_its_stages_earn(client):
    earned = make_credential(name="Board exam", slug="board")
    named = make_credential(name="A certificate")
    gone = make_credential(credential_status="retired")
    hidden = make_credential(status="draft")
    career = make_career(credentials=[named], months=())
    make_stage(career=career, order=1, credentials=[earned, gone, hidden])

    data = structured_data(client, career.get_absolute_url())

    (occupation,) = of_type(data, "Occupation")
    assert occupation["qualifications"] == [
        {
            "@type": "EducationalOccupationalCredential",
            "name": "Board exam",
            "url": f"{SITE}/credentials/board/",
            "recognizedBy": {"@type": "Organization", "name": earned.body.name},
        }
    ]


def test_occupation_without_an_earned_credential_names_no_qualification(client):
    career = make_career(credentials=[make_credential()])

    data = structured_data(client, career.get_absolute_url())

    (occupation,) = of_type(data, "Occupation")
    assert "qualifications" not in occupation


# What must not be there


def test_synthetic_course_is_in_no_structured_data(client):
    topic = make_topic(slug="t")
    demo = make_course(
        title="[DEMO] A", is_demo=True, topics=[topic], rating="10", slug="demo"
    )
    make_course(title="Real", topics=[topic])

    paths = ("/courses/", "/topics/t/", demo.get_absolute_url(), "/")
    found = {path: json.dumps(structured_data(client, path)) for path in paths}

    assert [path for path, text in found.items() if "DEMO" in text] == []
    assert '"Real"' in found["/courses/"]


@pytest.mark.parametrize("path", ["/courses/", "/courses/x/", "/topics/t/"])
def test_no_title_can_end_the_script_element(client, path):
    title = "</script><script>alert(1)</script>&<!--"
    make_course(title=title, slug="x", topics=[make_topic(slug="t")])

    data = structured_data(client, path)

    assert title in [part.get("name") for part in parts_of(data)]
    assert "<script>alert" not in client.get(path).content.decode()
