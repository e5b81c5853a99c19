"""A plan on paper and on a phone."""

import re

import pytest

expect = pytest.importorskip(
    "playwright.sync_api", reason="playwright is missing: `make e2e` installs it"
).expect

# The most steps, the most credentials, the most courses, and the shortest.
PLANS = [
    "from=registered-nurse&to=palliative-care-physician",
    "from=no-health-degree&to=pain-medicine-physician",
    "from=registered-nurse&to=health-psychologist",
    "from=physical-therapist&to=pain-physical-therapist",
    "from=registered-nurse&to=pain-nurse",
]
SHEET = re.compile(rb"/Type\s*/Page\b")


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_plan_prints_on_two_pages(site, browser, plan, paper):
    page = browser.new_context().new_page()
    page.goto(f"{site}/careers/planner/?{plan}")

    sheets = SHEET.findall(page.pdf(format=paper))

    page.context.close()
    assert len(sheets) in (1, 2)


def test_printed_plan_shows_its_table_and_no_form(site, browser):
    page = browser.new_context().new_page()
    page.emulate_media(media="print")
    page.goto(f"{site}/careers/planner/?{PLANS[0]}")

    expect(page.locator(".path__table tbody tr").first).to_be_visible()
    expect(page.locator(".plan-form")).to_be_hidden()
    page.context.close()


def test_visitor_makes_a_plan_without_script_on_a_phone(site, browser):
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        java_script_enabled=False,
        base_url=site,
    )
    page = context.new_page()
    page.goto("/careers/planner/")
    page.get_by_label("I am now").select_option(label="Registered nurse")
    page.get_by_label("I want to be").select_option(label="Pain management nurse")
    page.get_by_role("button", name="Make my plan").click()

    expect(page).to_have_url(re.compile(r"\?from=registered-nurse&to=pain-nurse$"))
    expect(page.locator("#plan")).to_have_text("Your plan: 25–42 months, 2 steps")

    page.get_by_role("link", name="Where else you can get to from here").click()
    expect(page.locator("#reach")).to_be_visible()
    assert context.cookies() == []
    context.close()
