"""What visitors come for, on a phone and without JavaScript."""

import re

import pytest

expect = pytest.importorskip(
    "playwright.sync_api", reason="playwright is missing: `make e2e` installs it"
).expect

PHONE = {"width": 360, "height": 740}
SCORE = re.compile(r"/courses/\?min_rating=9$")


@pytest.fixture
def phone(site, browser):
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=False, base_url=site
    )
    yield context.new_page()
    context.close()


def test_score_links_stand_above_the_results_within_a_thumbs_reach(phone):
    phone.goto("/courses/")
    link = phone.get_by_role("link", name=re.compile(r"^9\+")).first

    box = link.bounding_box()
    first_result = phone.locator(".course-row").first.bounding_box()

    assert box["height"] >= 44
    assert box["y"] + box["height"] < PHONE["height"]
    assert box["y"] < first_result["y"]


def test_visitor_filters_by_score_opens_a_course_and_comes_back(phone):
    phone.goto("/")
    phone.get_by_role("link", name=re.compile(r"^9\+")).first.click()
    expect(phone).to_have_url(SCORE)
    expect(phone.locator(".course-row")).to_have_count(2)

    phone.locator(".course-row a").first.click()
    expect(phone.locator("h1")).to_contain_text("Kinesiology Taping")

    phone.go_back()
    expect(phone).to_have_url(SCORE)


def test_one_click_brings_back_the_courses_that_are_not_yet_reviewed(phone):
    phone.goto("/courses/?min_rating=9")

    phone.get_by_role("link", name="Show courses not yet reviewed too").first.click()

    expect(phone).to_have_url(re.compile(r"/courses/$"))
    expect(phone.locator("#results")).to_contain_text("105 courses")


def test_filter_form_works_as_a_plain_form(phone):
    phone.goto("/courses/?audience=patient")
    phone.locator("details.filters > summary").click()
    phone.get_by_label("9 or more").check()
    phone.get_by_role("button", name=re.compile("Show courses")).click()

    expect(phone).to_have_url(re.compile("min_rating=9"))
    expect(phone).to_have_url(re.compile("audience=patient"))


def test_paging_keeps_the_filters(phone):
    phone.goto("/courses/?audience=practitioner&sort=title")

    phone.get_by_role("link", name="Next page").click()

    expect(phone).to_have_url(re.compile(r"audience=practitioner&sort=title&page=2$"))


def test_empty_result_offers_a_way_out(phone):
    phone.goto("/courses/?min_rating=9&tested=trial&offer=free")
    way_out = phone.locator(".drop-one a").first
    promised = int(re.search(r"(\d+) courses?", way_out.inner_text()).group(1))

    way_out.click()

    expect(phone.locator("#results")).to_contain_text(f"{promised} course")


def test_skip_link_is_the_first_stop_of_the_keyboard(phone):
    phone.goto("/")

    phone.keyboard.press("Tab")

    expect(phone.locator(".skip")).to_be_focused()


def test_reader_finds_the_source_of_a_claim_and_comes_back(phone):
    phone.goto("/articles/what-is-pain-management/")
    citation = phone.locator("sup a").first
    target = citation.get_attribute("href")

    citation.click()

    expect(phone).to_have_url(re.compile(re.escape(target) + "$"))
    expect(phone.locator(target)).to_be_visible()


def test_display_choice_is_kept_by_the_browser_alone(site, browser):
    context = browser.new_context(base_url=site)
    page = context.new_page()
    page.goto("/")
    page.locator("details.display > summary").click()
    page.get_by_label("Dark, low glare").check()

    page.goto("/careers/")

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert context.cookies() == []
    context.close()


def test_address_of_a_question_shows_its_answer(phone):
    guide = "/articles/what-is-pain-management/"
    answer = "Some self-pay clinics do not ask for a referral."

    phone.goto(guide)
    expect(phone.get_by_text(answer)).to_be_hidden()
    phone.goto("about:blank")
    phone.goto(f"{guide}#do-i-need-a-referral-to-see-a-pain-specialist")

    expect(phone.get_by_text(answer)).to_be_visible()
