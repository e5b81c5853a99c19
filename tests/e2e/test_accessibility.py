"""axe finds nothing on any kind of page: wide and narrow, light and dark."""

import pytest

from tests.e2e.pages import PAGES

RULES = {
    "runOnly": {
        "type": "tag",
        "values": [
            "wcag2a",
            "wcag2aa",
            "wcag21a",
            "wcag21aa",
            "wcag22aa",
            "best-practice",
        ],
    }
}
WIDTHS = {"wide": 1280, "narrow": 320}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("kind", PAGES)
def test_page_has_no_axe_violation(site, browser, kind, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    # The policy of the site would keep axe itself out.
    context = browser.new_context(
        bypass_csp=True,
        color_scheme=scheme,
        viewport={"width": WIDTHS[width], "height": 900},
    )
    page = context.new_page()
    page.goto(site + PAGES[kind])

    found = Axe().run(page, options=RULES).response["violations"]

    context.close()
    assert [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found] == []


@pytest.mark.parametrize("kind", PAGES)
def test_page_fits_320_pixels(site, browser, kind):
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(site + PAGES[kind])

    wide = page.evaluate(
        "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
    )

    context.close()
    assert wide == 0
