import re

import pytest
from django.urls import include, path

from painsite import urls

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_server(settings):
    """The addresses of a site whose EMAIL_URL names a mail server."""
    reset = path("admin/password_reset/", include("painsite.password_urls"))
    settings.ROOT_URLCONF = (reset, *urls.urlpatterns)


def test_login_without_a_mail_server_offers_no_new_password(client):
    assert "password_reset" not in client.get("/admin/login/").content.decode()


def test_login_with_a_mail_server_offers_a_new_password(client, mail_server):
    page = client.get("/admin/login/").content.decode()

    assert 'href="/admin/password_reset/"' in page


def test_mail_leads_to_a_new_password(client, mail_server, admin_user, mailoutbox):
    client.post("/admin/password_reset/", {"email": admin_user.email})
    link = re.search(
        r"http://testserver(/admin/password_reset/\S+)", mailoutbox[0].body
    )
    form = client.get(link[1], follow=True)
    password = "a new and long password"
    client.post(
        form.wsgi_request.path, {"new_password1": password, "new_password2": password}
    )

    assert client.login(username=admin_user.username, password=password)


def test_pages_bear_the_name_of_the_desk(client, mail_server):
    page = client.get("/admin/password_reset/")

    assert "painsite desk" in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
