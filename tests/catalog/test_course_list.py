from datetime import date

import pytest

from core.models import LinkCheck
from tests.builders import (
    make_course,
    make_hidden_courses,
    make_learner_rating,
    make_provider,
    make_review,
    make_source,
    make_study,
    make_topic,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def test_course_list_shows_and_counts_only_published_courses(client):
    topic = make_topic(slug="taping")
    live = make_course(rating="9.1", topics=[topic])
    make_hidden_courses(rating="9.5", topics=[topic])

    response = client.get("/courses/")

    assert list(response.context["courses"]) == [live]
    facets = response.context["filter"]
    assert facets.total == 1
    for name, value in (("min_rating", "9"), ("topic", "taping"), ("reviewed", "1")):
        counts = {o.value: o.count for o in facets.facet(name).options}
        assert counts[value] == 1, name


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("min_rating=11.5", "min_rating"),
        ("min_rating=-1", "min_rating"),
        ("min_rating=abc", "min_rating"),
        ("min_rating=NaN", "min_rating"),
        ("min_rating=Infinity", "min_rating"),
        ("min_rating=%00", "min_rating"),
        (f"min_rating={10**30}", "min_rating"),
        ("min_rating=1e400", "min_rating"),
        (f"max_price={10**30}", "max_price"),
        ("max_hours=NaN", "max_hours"),
        ("min_learner_rating=6", "min_learner_rating"),
        ("q=%00", "q"),
        ("q=" + "a" * 300, "q"),
        ("topic=nope", "topic"),
        ("topic=%00", "topic"),
        ("level=expert", "level"),
        ("ce=2", "ce"),
        ("provider=%27--", "provider"),
        ("sort=price%3Bdrop", "sort"),
    ],
)
def test_bad_value_is_named_and_the_list_is_shown_without_it(client, query, named):
    course = make_course(rating="9")

    response = client.get(f"/courses/?{query}")

    assert response.status_code == 200
    assert list(response.context["courses"]) == [course]
    assert [p.name for p in response.context["filter"].problems] == [named]
    assert response.context["canonical"] == "/courses/"
    assert f'href="#id_{named}"' in response.content.decode()


def test_bad_topic_beside_a_good_one_keeps_the_good_one(client):
    taping = make_topic(slug="taping")
    course = make_course(topics=[taping])
    make_course()

    response = client.get("/courses/?topic=taping&topic=nope")

    assert list(response.context["courses"]) == [course]
    assert len(response.context["filter"].problems) == 1
    assert "“nope”" in Markup(response).html


def test_bad_value_is_escaped_where_it_is_named(client):
    response = client.get("/courses/", {"topic": "<script>alert(1)</script>"})

    assert b"<script>alert(1)" not in response.content
    assert b"&lt;script&gt;alert(1)" in response.content


def test_unknown_parameters_are_ignored(client):
    make_course()

    response = client.get("/courses/?utm_source=x&color=red")

    assert response.context["filter"].total == 1
    assert response.context["filter"].problems == []
    assert response.context["canonical"] == "/courses/"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", 1),
        ("2", 2),
        ("3", 3),
        ("999", 3),
        (str(10**30), 3),
        ("0", 1),
        ("-1", 1),
        ("abc", 1),
        ("%00", 1),
        ("1.5", 1),
        ("²", 1),
    ],
)
def test_page_past_the_end_is_the_last_and_nonsense_the_first(client, asked, shown):
    for _ in range(41):
        make_course()

    response = client.get(f"/courses/?page={asked}")

    assert response.status_code == 200
    assert response.context["page_obj"].number == shown


def test_pages_hold_each_course_once(client):
    courses = {make_course(title="Same title") for _ in range(45)}

    pages = [client.get(f"/courses/?page={n}").context["courses"] for n in range(1, 4)]

    assert [len(page) for page in pages] == [20, 20, 5]
    assert {course for page in pages for course in page} == courses


def test_paging_keeps_filters_and_sort(client):
    for _ in range(21):
        make_course(rating="9", level="beginner")
    make_course(rating="5", level="beginner")

    response = client.get("/courses/?level=beginner&min_rating=8.5&sort=title")

    assert (
        'href="?min_rating=8.5&amp;level=beginner&amp;sort=title&amp;page=2"'
        in response.content.decode()
    )


def test_changing_a_filter_returns_to_the_first_page(client):
    for _ in range(21):
        make_course(rating="9")

    response = client.get("/courses/?min_rating=8&page=2")

    facets = response.context["filter"]
    urls = [o.url for o in facets.facet("min_rating").options]
    urls += [chip.url for chip in facets.chips] + [facets.clear_url]
    assert [url for url in urls if "page" in url] == []


def test_canonical_address_has_one_order_and_keeps_the_page(client):
    for _ in range(21):
        make_course(rating="9", level="beginner", audience="both")

    response = client.get(
        "/courses/?page=2&level=beginner&x=1&audience=patient&min_rating=8.50"
    )

    address = "/courses/?min_rating=8.5&audience=patient&level=beginner&page=2"
    assert response.context["canonical"] == address
    assert (
        f'rel="canonical" href="http://127.0.0.1:8000{address.replace("&", "&amp;")}"'
        in response.content.decode()
    )


def test_quick_links_count_courses_by_score_under_the_other_filters(client):
    for rating in ("9.2", "9.0", "8.5", "8.0", "7.9", None):
        make_course(rating=rating, level="beginner")
    make_course(rating="9.9", level="advanced")

    response = client.get("/courses/?level=beginner")

    links = [
        (option.value, option.count, option.url)
        for option in response.context["filter"].score_facet.options
    ]
    assert links == [
        ("", 6, "/courses/?level=beginner"),
        ("9", 2, "/courses/?min_rating=9&level=beginner"),
        ("8.5", 3, "/courses/?min_rating=8.5&level=beginner"),
        ("8", 4, "/courses/?min_rating=8&level=beginner"),
    ]
    assert "9+ (2)" in Markup(response).html
    assert "All (6)" in Markup(response).html


def test_quick_links_stand_before_the_filters_and_mark_the_chosen_one(client):
    make_course(rating="9")

    page = client.get("/courses/?min_rating=8.7").content.decode()

    assert page.index('class="score-links"') < page.index('class="filters')
    assert page.count('aria-current="true">8.7+ (1)') == 1


def test_result_line_says_how_many_unreviewed_courses_the_score_leaves_out(client):
    make_course(rating="9", level="beginner")
    make_course(rating="5", level="beginner")
    make_course(level="beginner")
    make_course(level="beginner")
    make_course(level="advanced")

    response = client.get("/courses/?min_rating=8.7&level=beginner")

    page = Markup(response).html
    assert "leaves out 2 courses that are not yet reviewed" in page
    assert (
        '<a href="/courses/?level=beginner">Show courses not yet reviewed too</a>'
        in page
    )


def test_result_line_is_silent_without_a_score_filter(client):
    make_course()

    assert "leaves out" not in Markup(client.get("/courses/")).html


def test_unreviewed_course_is_shown_in_words_and_never_as_zero(client):
    make_course()

    page = Markup(client.get("/courses/")).html

    assert '<span class="score__value">Not yet reviewed</span>' in page
    assert ">0.0<" not in page
    assert "None" not in page


def test_unknown_facts_of_a_row_are_said_in_words(client):
    make_course()

    page = Markup(client.get("/courses/")).html

    assert "Length not checked yet" in page
    assert "Price not checked yet" in page
    assert "Provider not known" in page


def test_row_shows_the_verdict_of_the_current_review_only(client):
    course = make_course()
    make_review(course=course, overall="7", verdict="Old verdict.")
    make_review(course=course, overall="8", verdict="New verdict.")
    make_review(course=course, verdict="Secret draft.", publish=False)

    page = Markup(client.get("/courses/")).html

    assert "New verdict." in page
    assert "Old verdict." not in page
    assert "Secret draft." not in page


def test_row_links_to_the_studies_of_a_tested_course(client):
    course = make_course(slug="tested")
    make_study(course=course)
    make_study(course=course, design="controlled")

    page = Markup(client.get("/courses/")).html

    assert '<a href="/courses/tested/#tested">Tested in 2 trials<span' in page


@pytest.mark.parametrize("availability", ["closed", "archived"])
def test_row_of_a_course_that_is_over_says_so(client, availability):
    make_course(availability=availability)

    page = Markup(client.get("/courses/")).html

    assert f"{availability.capitalize()}: not open to join now" in page


def test_title_with_markup_is_escaped(client):
    make_course(title="<script>alert(1)</script>", slug="x", rating="9")

    for address in ("/courses/", "/courses/x/", "/how-we-rate/"):
        page = client.get(address).content

        assert b"<script>alert(1)" not in page, address
        assert b"&lt;script&gt;alert(1)" in page, address


def test_empty_result_names_each_filter_and_what_dropping_it_would_give(client):
    make_course(rating="8", level="beginner")
    make_course(rating="8", level="beginner")
    make_course(rating="9", level="advanced")

    response = client.get("/courses/?min_rating=9&level=beginner")

    assert response.status_code == 200
    assert "No course matches both filters" in Markup(response).html
    drops = [(r.label, r.count, r.url) for r in response.context["filter"].relaxations]
    assert drops == [
        ("Our score", 2, "/courses/?level=beginner"),
        ("Level", 1, "/courses/?min_rating=9"),
    ]


def test_empty_result_that_no_single_filter_explains_says_so(client):
    make_course(rating="8", level="beginner", price=50, currency="USD")

    response = client.get("/courses/?min_rating=9&level=advanced&max_price=10")

    words = Markup(response).words
    assert "Dropping one filter is not enough: Drop Our score: 9 or more 0" in words
    assert "Drop Price in US dollars: $10 or less 0 courses" in words
    assert "at most: $10" not in words


def test_list_without_any_course_says_so(client):
    response = client.get("/courses/")

    assert "No courses here yet" in Markup(response).html


def test_list_needs_the_same_few_queries_for_one_row_as_for_many(
    client, django_assert_max_num_queries
):
    def fill(number):
        for n in range(number):
            course = make_course(
                rating="9" if n % 2 == 0 else "0",
                provider=make_provider(),
                topics=[make_topic()],
            )
            make_study(course=course, source=make_source())

    counts = []
    for number in (1, 30):
        fill(number)
        client.get("/courses/")  # the first visit after an edit reads it into the index
        with django_assert_max_num_queries(12) as queries:
            client.get("/courses/?min_rating=0&tested=trial")
            counts.append(len(queries))

    assert counts[0] == counts[1]


def test_empty_list_offers_the_nearest_courses_and_says_what_they_miss(client):
    near = make_course(title="Near", rating="8", level="beginner", offer="free")
    far = make_course(title="Far", level="advanced", offer="free")
    make_course(title="Not near", level="beginner", offer="paid")

    response = client.get("/courses/?min_rating=9&level=beginner&offer=free")

    assert response.context["nearest"][0] == (near, "Our score: 9 or more")
    assert (
        dict(response.context["nearest"])[far]
        == "Our score: 9 or more; Level: Beginner"
    )
    page = Markup(response).words
    assert "Nearest courses, outside your filter" in page
    assert "Outside your filter: Our score: 9 or more" in page


def test_nearest_courses_are_public_and_none_passes_no_filter(client):
    make_hidden_courses(title="Secret", level="beginner")
    make_course(title="No match", level="advanced")

    for query in ("min_rating=9&level=beginner", "level=beginner", "q=nothing"):
        response = client.get(f"/courses/?{query}")

        assert response.context["nearest"] == []
        assert "Nearest courses" not in Markup(response).words


def test_nearest_courses_are_not_offered_beside_results(client):
    make_course()

    assert "nearest" not in client.get("/courses/").context


def test_empty_list_needs_few_queries(client, django_assert_max_num_queries):
    for _ in range(12):
        make_study(course=make_course(provider=make_provider(), level="advanced"))
    client.get("/courses/")

    with django_assert_max_num_queries(12):
        response = client.get("/courses/?min_rating=9&level=advanced&offer=free")

    assert len(response.context["nearest"]) == 5


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("", "Courses about pain"),
        ("sort=title", "Courses about pain"),
        ("topic=back-pain", "Courses on back pain"),
        ("topic=back-pain&topic=sleep", "Courses on back pain or sleep"),
        (
            "topic=back-pain&offer=free&offer=paid&audience=patient",
            "Courses on back pain: for people living with pain, free or paid",
        ),
        ("q=taping", "Courses about pain: “taping”"),
        (
            "min_rating=8.5&reviewed=1",
            "Courses about pain: our score 8.5 or more, reviewed by us",
        ),
        (
            "level=beginner&offer=free&reviewed=1&ce=1&max_hours=3",
            "Courses about pain: beginner, free, reviewed by us, 2 more filters",
        ),
    ],
)
def test_heading_says_what_list_it_is(client, query, heading):
    make_topic(slug="back-pain", name="Back pain", parent=make_topic())
    make_topic(slug="sleep", name="Sleep", position=1)

    response = client.get(f"/courses/?{query}")

    assert f"<h1>{heading}</h1>" in Markup(response).html


def test_title_counts_the_courses_of_a_filtered_list(client):
    topic = make_topic(slug="sleep", name="Sleep")
    titles = []
    for _ in range(3):
        titles.append(Markup(client.get("/courses/?topic=sleep&offer=free")).title)
        make_course(topics=[topic], offer="free")

    assert titles == [
        "No courses on sleep: free: painsite",
        "1 course on sleep: free: painsite",
        "2 courses on sleep: free: painsite",
    ]
    assert Markup(client.get("/courses/")).title == "Courses about pain: painsite"


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", True),
        ("page=2", True),
        ("utm_source=x", True),
        ("topic=sleep", True),
        ("topic=sleep&topic=taping", False),
        ("topic=sleep&offer=free", False),
        ("min_rating=9", False),
        ("sort=title", False),
        ("q=taping", False),
    ],
)
def test_search_engines_keep_the_list_and_single_topics_only(client, query, kept):
    topics = [make_topic(slug="sleep"), make_topic(slug="taping")]
    make_course(topics=topics, rating="9", offer="free", title="Taping")

    page = Markup(client.get(f"/courses/?{query}")).html

    assert ('<meta name="robots" content="noindex">' not in page) is kept


def test_number_of_results_is_announced(client):
    make_course()

    page = Markup(client.get("/courses/")).html

    assert '<div role="status"> <h2 class="result-bar__count" id="results">' in page


def test_row_tells_what_the_course_asks_of_a_body(client):
    make_course(
        session_minutes=15, lying=True, sitting=True, equipment="None", captions=True
    )
    make_course(equipment="A mat")

    page = Markup(client.get("/courses/")).html

    assert "<li>15-minute sittings · Lying down or sitting · No equipment</li>" in page
    assert "<li>You need: a mat</li>" in page
    assert page.count("Captions</li>") == 1


def test_row_says_whether_anyone_looked_for_studies(client):
    make_course(studies_checked_on=date(2026, 11, 24))
    make_course()

    page = Markup(client.get("/courses/")).words

    assert "No study found when we looked on 24 Nov 2026" in page
    assert "Nobody has looked for studies yet" in page


def test_row_says_how_fresh_price_and_link_are(client, time_machine):
    time_machine.move_to("2026-11-24T10:00Z")
    make_course(
        url="https://seller.example/a",
        price_checked_on=date(2026, 11, 12),
        link_checked_on=date(2025, 11, 24),
    )
    broken = make_course(url="https://seller.example/b")
    LinkCheck.objects.create(
        url=broken.url,
        outcome="broken",
        checked_at="2026-11-20T10:00Z",
        failing_since="2026-11-20T10:00Z",
        failures=1,
    )

    page = Markup(client.get("/courses/")).words

    assert "Price checked 12 days ago ( 12 Nov 2026 )" in page
    assert "Link checked 365 days ago ( 24 Nov 2025 ): re-check due" in page
    assert "The link was broken when we last looked, on 20 Nov 2026" in page


def test_row_keeps_the_learners_mean_apart_from_our_score(client):
    make_learner_rating(mean="4.70", count=1414, on="Coursera", as_of=2024)

    page = Markup(client.get("/courses/")).html

    score, rest = page.split('<div class="course-row__head">')
    assert "4.7" not in score
    assert (
        "Learners, not our score: 4.7 of 5, 1,414 learner ratings on Coursera, 2024"
        in rest
    )


def test_boxes_to_compare_belong_to_a_form_of_their_own(client):
    make_course(slug="a")
    make_course(slug="b")

    page = Markup(client.get("/courses/")).html

    for slug in "ab":
        box = (
            f'<input type="checkbox" name="course" value="{slug}" form="compare-form">'
        )
        assert box in page
    form = page.split('<form id="compare-form"')[1].split("</form>")[0]
    assert 'action="/courses/compare/" method="get"' in form
    assert '<button class="button" type="submit">' in form


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_list_only_answers_to_reading(client, method):
    assert getattr(client, method)("/courses/").status_code == 405


def test_visitor_gets_no_cookie(client):
    response = client.get("/courses/?min_rating=9")

    assert response.cookies == {}
