"""An editor's day in a real browser, under the desk's own content policy."""

from collections.abc import Iterator

import pytest

from articles.models import RichText
from tests.builders import make_article, make_section


@pytest.fixture(scope="session", autouse=True)
def _beside_the_browser() -> Iterator[None]:
    """The browser's driver runs an event loop in the thread that asks the database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


@pytest.mark.django_db(transaction=True)
def test_editor_adds_a_block_to_an_article_and_types(browser, live_server, admin_user):
    article = make_article()
    make_section(parent=article, heading="First", body="<p>Written before.</p>")
    problems = []
    page = browser.new_context().new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on(
        "console",
        lambda said: problems.append(said.text) if said.type == "error" else None,
    )
    page.goto(f"{live_server.url}/admin/articles/article/{article.pk}/change/")
    page.fill("#id_username", admin_user.username)
    page.fill("#id_password", "password")
    page.click("[type=submit]")

    block = page.locator(".dynamic-articles_richtext_set")
    shown = block.locator("[contenteditable=true]").first.inner_text()
    page.locator(".order-machine-insert-target.last").click()
    page.locator(".plugin-button:visible", has_text="Text").click()
    block.last.locator("[name$=-heading]").fill("Second")
    block.last.locator("[contenteditable=true]").click()
    page.keyboard.type("Typed just now.")
    page.click("[name=_continue]")
    page.locator(".messagelist .success").wait_for()
    page.context.close()

    blocks = RichText.objects.filter(parent=article).values_list("heading", "body")
    assert shown == "Written before."
    assert list(blocks.order_by("ordering")) == [
        ("First", "<p>Written before.</p>"),
        ("Second", "<p>Typed just now.</p>"),
    ]
    assert problems == []
