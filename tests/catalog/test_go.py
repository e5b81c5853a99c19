import pytest

from catalog.models import Course
from tests.builders import make_course, make_hidden_courses

pytestmark = pytest.mark.django_db


def test_go_sends_the_visitor_to_the_stored_address(client):
    make_course(slug="c", url="https://seller.example/c?ref=1")

    response = client.get("/go/c/")

    assert response.status_code == 302
    assert response["Location"] == "https://seller.example/c?ref=1"
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response.cookies == {}


def test_go_ignores_the_query(client):
    make_course(slug="c", url="https://seller.example/c")

    response = client.get("/go/c/?url=https://evil.example/&next=//evil.example")

    assert response["Location"] == "https://seller.example/c"


def test_go_is_stored_by_no_cache_and_says_nothing_of_the_page_before(client):
    make_course(slug="c", url="https://seller.example/c")

    response = client.get("/go/c/")

    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"


def test_go_without_an_address_says_so_and_leads_back_to_the_course(client):
    course = make_course(slug="c", title="Taping")

    response = client.get("/go/c/")

    page = response.content.decode()
    assert response.status_code == 404
    assert "We do not have an address for this course yet" in page
    assert f'href="{course.get_absolute_url()}"' in page
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_go_is_not_found_for_an_unknown_course(client):
    assert client.get("/go/nothing/").status_code == 404


def test_go_is_not_found_for_a_course_that_is_not_public(client):
    for course in make_hidden_courses(url="https://seller.example/c"):
        assert client.get(f"/go/{course.slug}/").status_code == 404


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://seller.example/", "//evil.example", "data:,x"]
)
def test_go_never_follows_another_kind_of_address(client, url):
    course = make_course(slug="c")
    Course.objects.filter(pk=course.pk).update(url=url)

    assert client.get("/go/c/").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_go_only_answers_to_reading(client, method):
    make_course(slug="c", url="https://seller.example/c")

    assert getattr(client, method)("/go/c/").status_code == 405


def test_go_answers_head(client):
    make_course(slug="c", url="https://seller.example/c")

    assert client.head("/go/c/").status_code == 302
