"""Courses and careers that a visitor picks: side by side, and on a shortlist."""

import re

import pytest

expect = pytest.importorskip(
    "playwright.sync_api", reason="playwright is missing: `make e2e` installs it"
).expect

TAPING = "kinesiology-taping-self-application"
BACK = "prevent-back-pain-five-steps"
COMPARE = re.compile(rf"/courses/compare/\?course={TAPING}&course={BACK}$")


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(request, site, browser):
    context = browser.new_context(java_script_enabled=request.param, base_url=site)
    yield context.new_page()
    context.close()


@pytest.fixture
def scripted(site, browser):
    context = browser.new_context(base_url=site)
    yield context.new_page()
    context.close()


def add(page, place=0):
    page.locator(".course-row").nth(place).get_by_role(
        "button", name="Add to shortlist"
    ).click()


def test_ticked_rows_of_a_list_are_compared(page):
    page.goto("/courses/?topic=back-pain")
    for place in (0, 1):
        page.locator(".course-row input[name=course]").nth(place).check()
    page.get_by_role("button", name="Compare side by side").click()

    expect(page).to_have_url(COMPARE)
    expect(page.locator("h1")).to_have_text("Compare two courses")


def test_record_is_compared_with_a_similar_course(page):
    page.goto(f"/courses/{TAPING}/")
    page.locator("form.similar .course-mini input").first.check()
    page.get_by_role("button", name="Compare side by side").click()

    expect(page.locator("h1")).to_have_text("Compare two courses")


def test_ticked_careers_are_compared(page):
    page.goto("/careers/?group=nursing")
    for place in (0, 1):
        page.locator(".career-row input[name=career]").nth(place).check()
    page.get_by_role("button", name="Compare side by side").click()

    expect(page).to_have_url(re.compile(r"/careers/compare/\?career=[\w-]+&career="))
    expect(page.locator("h1")).to_have_text("Compare two careers")


def test_chosen_careers_are_compared(page):
    page.goto("/careers/compare/")
    page.get_by_label("The first career").select_option("Pain management nurse")
    page.get_by_label("The second career").select_option("Acupuncturist")
    page.get_by_role("button", name="Compare side by side").click()

    expect(page.locator("h1")).to_have_text("Compare two careers")


@pytest.mark.parametrize(
    "address",
    [
        f"/courses/compare/?course={TAPING}&course={BACK}",
        "/careers/compare/?career=pain-nurse&career=pain-medicine-physician",
    ],
)
def test_comparison_scrolls_sideways_in_its_own_section_only(page, address):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(address)

    wide, narrow = (
        page.locator(part).evaluate("node => [node.scrollWidth, node.clientWidth]")
        for part in (".table-scroll", "html")
    )

    assert wide[0] > wide[1]
    assert narrow[0] == narrow[1]


def test_shortlist_is_built_by_plain_links(site, browser):
    context = browser.new_context(java_script_enabled=False, base_url=site)
    page = context.new_page()
    page.goto("/courses/?topic=back-pain")
    page.get_by_role("link", name="Add to shortlist").first.click()
    expect(page).to_have_url(re.compile(rf"/courses/shortlist/\?course={TAPING}$"))

    page.get_by_label("Words").fill("prevent back pain five steps")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Add to shortlist").first.click()
    expect(page.locator("#results")).to_have_text("2 courses")

    page.get_by_role("link", name=re.compile("^Remove")).first.click()
    expect(page).to_have_url(re.compile(rf"/courses/shortlist/\?course={BACK}$"))
    context.close()


def test_browser_keeps_the_shortlist_and_the_page_reads_it(scripted):
    scripted.goto("/courses/?topic=back-pain")
    add(scripted)
    add(scripted, 1)
    expect(scripted.locator("[data-shortlist-count]")).to_have_text(" (2)")

    scripted.get_by_role("link", name="Your shortlist").click()

    address = f"course={TAPING}&course={BACK}$"
    expect(scripted).to_have_url(re.compile(rf"/courses/shortlist/\?{address}"))
    expect(scripted.locator("#results")).to_have_text("2 courses")
    expect(scripted.locator("[data-shortlist-keep]")).to_be_hidden()
    assert scripted.context.cookies() == []


def test_course_is_taken_off_the_shortlist_where_it_was_added_and_on_its_page(scripted):
    scripted.goto("/courses/?topic=back-pain")
    add(scripted)
    add(scripted, 1)
    row = scripted.locator(".course-row").first
    row.get_by_role("button", name="Remove from shortlist").click()
    expect(scripted.locator("[data-shortlist-count]")).to_have_text(" (1)")
    expect(row.get_by_role("button", name="Add to shortlist")).to_be_focused()

    scripted.goto("/courses/shortlist/")
    scripted.get_by_role("link", name=re.compile("^Remove")).click()

    expect(scripted).to_have_url(re.compile(r"/courses/shortlist/$"))
    expect(scripted.locator("main")).to_contain_text("Nothing here yet")


def test_list_of_someone_else_is_added_only_on_request(scripted):
    scripted.goto("/courses/?topic=back-pain")
    add(scripted)
    scripted.goto(f"/courses/shortlist/?course={BACK}")
    expect(scripted.locator("#results")).to_have_text("1 course")

    scripted.get_by_role("button", name="Add these to my own").click()

    expect(scripted.locator("#results")).to_have_text("2 courses")
    expect(scripted.locator("[data-shortlist-keep]")).to_be_hidden()


def test_course_that_is_gone_leaves_the_kept_list(scripted):
    scripted.goto("/about/")
    scripted.evaluate(f"localStorage.setItem('shortlist', 'gone,{BACK},<b>')")
    scripted.goto("/courses/shortlist/")
    expect(scripted.locator("#results")).to_have_text("1 course")

    assert scripted.evaluate("localStorage.getItem('shortlist')") == BACK


def test_browser_that_keeps_nothing_still_has_the_plain_links(scripted):
    scripted.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('denied', 'SecurityError'); } })"
    )
    errors = []
    scripted.on("pageerror", lambda error: errors.append(error))
    scripted.goto("/courses/?topic=back-pain")

    scripted.get_by_role("link", name="Add to shortlist").first.click()

    expect(scripted.locator("#results")).to_have_text("1 course")
    assert errors == []


@pytest.mark.parametrize("noun", ["course", "career"])
def test_count_of_ticked_boxes_is_told(scripted, noun):
    scripted.goto(f"/{noun}s/")
    boxes = scripted.locator(f".{noun}-row input[name={noun}]")
    told = scripted.locator("[data-compare-count]")
    expect(told).to_have_text(f"Tick 2 to 4 {noun}s to compare them.")

    for ticked, words in (
        (1, f"1 {noun} ticked. Tick one more."),
        (2, f"2 {noun}s ticked."),
        (5, f"5 {noun}s ticked: four fit side by side."),
    ):
        for place in range(ticked):
            boxes.nth(place).check()
        expect(told).to_have_text(words)
