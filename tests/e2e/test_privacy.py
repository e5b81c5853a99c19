"""Nothing leaves the site, nothing is kept, and the content policy breaks nothing."""

from urllib.parse import urlsplit

import pytest

from tests.e2e.pages import PAGES


@pytest.mark.parametrize("kind", PAGES)
def test_page_asks_no_one_else_and_sets_no_cookie(site, browser, kind):
    context = browser.new_context()
    page = context.new_page()
    asked, complaints = set(), []
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page.on("console", lambda message: complaints.append((message.type, message.text)))
    page.on("pageerror", lambda error: complaints.append(("error", str(error))))
    page.goto(site + PAGES[kind])
    page.wait_for_load_state("networkidle")

    cookies = context.cookies()
    kept = page.evaluate("localStorage.length + sessionStorage.length")

    context.close()
    assert asked == {urlsplit(site).netloc}
    assert cookies == []
    assert kept == 0
    if kind in ("not found", "no address"):  # the browser reports the 404 itself
        complaints = [c for c in complaints if "404" not in c[1]]
    assert complaints == []
