"""CSV and Atom of the course list; what they share with the other lists too."""

import csv
import io
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.utils import timezone
from django.utils.html import escape

from catalog.models import Course
from search import export
from tests.builders import (
    make_course,
    make_hidden_courses,
    make_learner_rating,
    make_study,
    make_topic,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"


def table(response):
    """The rows of a CSV answer by header; the mark at its start is taken off."""
    text = response.getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def feed(client, path="/courses.atom", **query):
    response = client.get(path, query)
    assert response.status_code == 200
    return ElementTree.fromstring(response.content)


def texts(element, name):
    return [found.text for found in element.iter(f"{ATOM}{name}")]


def entries(element):
    """The titles of the entries of a feed, in order."""
    return [e.findtext(f"{ATOM}title") for e in element.findall(f"{ATOM}entry")]


# CSV


def test_csv_holds_all_rows_that_pass_in_the_order_of_the_page(client):
    courses = [make_course(title=f"Course {n:02}", level="beginner") for n in range(45)]
    make_course(level="advanced")
    make_hidden_courses(level="beginner")

    rows = table(client.get("/courses.csv?level=beginner&sort=title&page=2"))

    assert [row["slug"] for row in rows] == [course.slug for course in courses]


@pytest.mark.parametrize("chunk", [1, 4, 5, 7, 1000])
def test_csv_is_the_same_in_parts_as_whole(client, monkeypatch, chunk):
    topics = [make_topic()]
    for n in range(10):
        make_course(title=f"Course {n}", topics=topics, rating=str(n))
    whole = client.get("/courses.csv").getvalue()
    monkeypatch.setattr(export, "CHUNK", chunk)

    response = client.get("/courses.csv")

    assert response.streaming == (chunk < 10)
    assert response.getvalue() == whole


def test_long_csv_is_given_twice_a_minute_and_short_ones_go_on(client, monkeypatch):
    monkeypatch.setattr(export, "CHUNK", 2)
    for level in ("beginner", "beginner", "advanced"):
        make_course(level=level)

    codes = [client.get("/courses.csv").status_code for _ in range(3)]

    assert codes == [200, 200, 429]
    assert client.get("/courses.csv?level=beginner").status_code == 200


def test_long_csv_needs_the_same_few_queries_for_each_part(
    client, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(export, "CHUNK", 10)
    for _ in range(20):
        make_study(course=make_course(rating="8.0", topics=[make_topic()]))
    client.get("/courses.csv")

    with django_assert_num_queries(2 + 2 * 5 + 1):
        assert len(table(client.get("/courses.csv"))) == 20


def test_csv_cells_are_numbers_codes_and_lists(client):
    course = make_course(
        title='A "short" course, really',
        summary="Two\nlines",
        audience="both",
        hours="1.5",
        offer="paid",
        price="49",
        currency="USD",
        captions=True,
        lying=False,
        rating="9.0",
        studies_checked_on=date(2026, 2, 3),
    )
    make_study(course=course, design="controlled", of="course", position=1)
    make_study(course=course, design="learner-survey", of="program", position=2)
    make_learner_rating(course=course, mean="4.25", scale=5, count=12, on="A site")

    row = table(client.get("/courses.csv"))[0]

    known = {
        "title": 'A "short" course, really',
        "summary": "Two\nlines",
        "url": f"{SITE}{course.get_absolute_url()}",
        "audiences": "patient; practitioner",
        "hours": "1.5",
        "price": "49.0",
        "rating": "9.0",
        "captions": "true",
        "lying": "false",
        "sitting": "",
        "weeks": "",
        "tested": "trial",
        "studies": "2",
        "study_designs": "controlled; learner-survey",
        "study_of": "course; program",
        "studies_checked_on": "2026-02-03",
        "learner_mean": "4.25",
        "learner_scale": "5",
        "learner_count": "12",
        "learner_on": "A site",
        "learner_as_of": "2024",
    }
    assert {name: row[name] for name in known} == known


def test_csv_of_a_course_without_facts_has_empty_cells(client):
    make_course()

    row = table(client.get("/courses.csv"))[0]

    unknown = ("rating", "hours", "price", "studies", "learner_mean", "tested")
    assert {row[name] for name in unknown} == {""}


@pytest.mark.parametrize(("looked", "studies"), [(None, ""), ("2026-01-01", "0")])
def test_csv_counts_no_studies_only_where_someone_looked(client, looked, studies):
    make_course(studies_checked_on=looked)

    assert table(client.get("/courses.csv"))[0]["studies"] == studies


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_in_csv_is_run_as_a_formula(client, start):
    Course.objects.filter(pk=make_course().pk).update(title=f"{start}HYPERLINK(1)")

    assert table(client.get("/courses.csv"))[0]["title"] == f"'{start}HYPERLINK(1)"


def test_csv_is_a_dated_file_that_excel_reads_as_utf_8(client):
    make_course(title="Schmerz verstehen: ein Überblick")

    with time_machine.travel(datetime(2026, 5, 4, tzinfo=UTC)):
        response = client.get("/courses.csv")

    assert response["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response["Content-Disposition"] == (
        'attachment; filename="painsite-courses-2026-05-04.csv"'
    )
    assert response.content.startswith(b'\xef\xbb\xbf"slug","title",')
    assert b"\n" not in response.content.replace(b"\r\n", b"")
    assert "Überblick".encode() in response.content


@pytest.mark.parametrize("kind", ["csv", "atom"])
def test_synthetic_courses_leave_the_site_in_no_file(client, kind):
    make_course(title="[DEMO] A course", is_demo=True)
    real = make_course()

    text = client.get(f"/courses.{kind}").content.decode()

    assert "[DEMO]" not in text
    assert real.title in text


@pytest.mark.parametrize("kind", ["csv", "atom"])
def test_bad_value_is_refused_in_a_sentence_instead_of_other_rows(client, kind):
    make_course()

    response = client.get(f"/courses.{kind}?min_rating=abc&level=expert&color=blue")

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == (
        "min_rating: “abc” is not a number from 0 to 10.\n"
        "level: We do not know “expert”.\n"
    )


@pytest.mark.parametrize("kind", ["csv", "atom"])
def test_file_is_confirmed_by_its_etag_until_something_changes(client, kind):
    course = make_course()
    first = client.get(f"/courses.{kind}")

    again = client.get(f"/courses.{kind}", headers={"If-None-Match": first["ETag"]})
    course.title = "Another"
    course.save()
    changed = client.get(f"/courses.{kind}", headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200


@pytest.mark.parametrize("kind", ["csv", "atom"])
def test_file_is_not_indexed_sets_no_cookie_and_takes_no_post(client, kind):
    response = client.get(f"/courses.{kind}")

    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert client.head(f"/courses.{kind}").status_code == 200
    assert client.post(f"/courses.{kind}").status_code == 405


# Atom


def test_feed_names_the_list_its_filters_and_both_addresses(client):
    topic = make_topic(name="Kinesiology taping", slug="taping")
    make_course(topics=[topic], offer="free")

    found = feed(client, offer="free", topic="taping", color="blue")

    assert found.findtext(f"{ATOM}title") == (
        "painsite: Courses about pain (Topic: Kinesiology taping; Price: Free)"
    )
    links = {e.get("rel"): e.get("href") for e in found.findall(f"{ATOM}link")}
    assert links == {
        "alternate": f"{SITE}/courses/?topic=taping&offer=free",
        "self": f"{SITE}/courses.atom?topic=taping&offer=free",
    }
    assert found.findtext(f"{ATOM}id") == links["self"]
    assert found.findtext(f"{ATOM}author/{ATOM}name") == "painsite"


def test_feed_has_what_changed_last_first_and_fifty_at_most(client):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    courses = [make_course() for _ in range(52)]
    for n, course in enumerate(courses):
        Course.objects.filter(pk=course.pk).update(updated_at=start + timedelta(n))

    found = feed(client, sort="title")

    assert entries(found) == [course.title for course in reversed(courses)][:50]
    newest = (start + timedelta(51)).isoformat()
    assert found.findtext(f"{ATOM}updated") == newest


def test_course_that_was_planned_ahead_is_new_on_its_day(client):
    now = timezone.now()
    planned = make_course(publish_at=now + timedelta(hours=2))
    with time_machine.travel(now + timedelta(hours=1), tick=False):
        make_course()
        before = entries(feed(client))

    with time_machine.travel(now + timedelta(hours=3), tick=False):
        after = feed(client)

    assert planned.title not in before
    assert entries(after)[0] == planned.title
    assert after.findtext(f"{ATOM}updated") == planned.publish_at.isoformat()


def test_entry_has_its_page_as_id_and_says_our_score_or_that_there_is_none(client):
    course = make_course(rating="8.5", summary="About sleep.")
    make_course(slug="unrated", summary="About <b>pacing</b> & rest.")

    found = feed(client)

    said = {
        e.findtext(f"{ATOM}id"): e.findtext(f"{ATOM}summary")
        for e in found.findall(f"{ATOM}entry")
    }
    assert said == {
        f"{SITE}{course.get_absolute_url()}": "Our score: 8.5 out of 10. A verdict.",
        f"{SITE}/courses/unrated/": "Not yet reviewed by us. "
        + escape("About <b>pacing</b> & rest."),
    }


def test_feed_has_only_published_courses(client):
    make_hidden_courses()

    found = feed(client)

    assert entries(found) == []
    assert found.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"


def test_every_feed_element_that_the_standard_requires_is_there_once(client):
    make_course()

    found = feed(client)

    for element in (found, *found.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        for moment in texts(element, "updated"):
            assert datetime.fromisoformat(moment).tzinfo is not None


@pytest.mark.parametrize("typed", ["\x0b", "a\x1fb", "\ufffe", "]]>", "<a>&"])
def test_no_text_breaks_the_feed(client, typed):
    Course.objects.filter(pk=make_course().pk).update(title=f"Title {typed}")

    feed(client)
    response = client.get("/courses.atom", {"q": f"Title {typed}"})

    assert response.status_code in (200, 400)
    if response.status_code == 200:
        ElementTree.fromstring(response.content)


def test_feed_is_sent_again_when_a_row_has_left_it(client):
    make_course()
    leaving = make_course(publish_at=datetime(2021, 1, 1, tzinfo=UTC))
    seen = client.get("/courses.atom")["ETag"]
    same = client.get("/courses.atom", headers={"If-None-Match": seen})

    Course.objects.filter(pk=leaving.pk).update(status="draft")
    changed = client.get("/courses.atom", headers={"If-None-Match": seen})

    assert same.status_code == 304
    assert changed.status_code == 200
    assert leaving.title not in changed.content.decode()
    assert "Last-Modified" not in changed.headers


# The links to them


def test_list_links_to_its_formats_with_the_filters_that_hold(client):
    make_course(level="beginner")

    response = client.get("/courses/?level=beginner&level=expert&page=3&color=blue")

    page = Markup(response)
    wanted = [
        "/courses.csv?level=beginner",
        "/courses.atom?level=beginner",
        "/api/v1/courses/?level=beginner",
    ]
    assert [link for link in page.links if link in wanted] == wanted
    alternates = [a for tag, a in page.tags if a.get("rel") == "alternate"]
    assert [a["href"] for a in alternates] == wanted
    for link in wanted:
        assert client.get(link).status_code == 200


# Nonsense


@pytest.mark.parametrize("path", ["/courses.csv", "/courses.atom", "/api/v1/courses/"])
@pytest.mark.parametrize(
    "query",
    [
        "min_rating=NaN",
        "min_rating=1e400",
        f"max_price={10**30}",
        "q=%00",
        "q=" + "a" * 300,
        "topic=%00",
        "provider=%27--",
        "sort=price%3Bdrop",
        "level=beginner&sort=title&sort=price",
    ],
)
def test_nonsense_is_refused_by_name(client, path, query):
    make_course()

    response = client.get(f"{path}?{query}")

    assert response.status_code == 400
    assert query.split("&")[-1].split("=")[0] in response.content.decode()
