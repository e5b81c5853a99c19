import json
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from catalog.actions import withdraw_review
from core.choices import Status
from tests.builders import (
    make_article,
    make_career,
    make_course,
    make_hidden_courses,
    make_learner_rating,
    make_marked_review,
    make_provider,
    make_review,
    make_rubric,
    make_source,
    make_study,
    make_topic,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def page_of(client, course):
    response = client.get(course.get_absolute_url())
    assert response.status_code == 200
    return Markup(response).html


def structured_data(page):
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(found[1]) if found else None


def test_course_that_is_not_public_is_not_found(client):
    for course in make_hidden_courses():
        assert client.get(course.get_absolute_url()).status_code == 404


def test_unreviewed_course_says_so_and_has_no_number(client):
    page = page_of(client, make_course())

    assert '<span class="score__value">Not yet reviewed</span>' in page
    assert "On our list to review. We have no verdict yet." in page
    assert "score__of" not in page


def test_unknown_facts_are_said_in_words(client):
    page = page_of(client, make_course())

    assert "Price not checked yet" in page
    for fact in (
        "Length",
        "Language",
        "Certificate",
        "One sitting",
        "Body positions",
        "Equipment",
        "Captions",
    ):
        assert re.search(rf"<dt>{fact}</dt> <dd>\s*Not checked yet", page), fact
    assert "None" not in page


def test_known_facts_are_shown(client):
    course = make_course(
        hours="1.5",
        weeks=2,
        session_minutes=15,
        lying=True,
        sitting=True,
        standing=False,
        equipment="A mat",
        captions=False,
        offer="paid",
        price="49.50",
        currency="USD",
        price_year=2020,
        certificate="paid",
        certificate_price="10",
    )

    page = page_of(client, course)

    for fact in (
        "1.5 hours, 2 weeks",
        "15 minutes",
        "Lying down or sitting",
        "A mat",
        "<dt>Captions</dt> <dd>No</dd>",
        "$49.50 (2020)",
        "That is the price stated in 2020.",
        "Certificate for a fee, $10",
    ):
        assert fact in page, fact


def test_overall_only_score_says_that_it_has_no_marks_by_criterion(client):
    course = make_course()
    make_review(course=course, overall="9.2", verdict="Good for knees.")

    page = page_of(client, course)

    assert '<span class="score__value">9.2</span>' in page
    assert "We have one overall mark for this course and no marks by criterion." in page
    assert "Good for knees." in page
    assert "Date not recorded" in page
    assert "criteria__row" not in page


def test_score_by_criteria_shows_marks_that_add_up(client):
    rubric = make_rubric({"evidence": 75, "teaching": 25})
    course = make_marked_review(
        {"evidence": "9", "teaching": "6"}, rubric=rubric
    ).course

    page = page_of(client, course)

    assert "<b>9.0</b> × 75% = 6.750" in page
    assert "<b>6.0</b> × 25% = 1.500" in page
    assert "<dd>8.3</dd>" in page
    assert "one overall mark" not in page


def test_strengths_and_limits_are_lists_of_lines(client):
    course = make_course()
    make_review(
        course=course, does_well=["Clear.", "Short."], falls_short=["No captions."]
    )

    page = page_of(client, course)

    assert page.count('href="/static/img/icons.svg#plus"') == 2
    assert "<span>No captions.</span>" in page


def test_rating_history_shows_old_and_withdrawn_scores_but_no_draft(client):
    course = make_course()
    make_review(course=course, overall="7.1", verdict="First.")
    second = make_review(course=course, overall="8.1", verdict="Second.")
    withdraw_review(review=second, reason="We were wrong.", on=date(2026, 11, 20))
    make_review(course=course, overall="6.6", verdict="Draft.", publish=False)

    page = page_of(client, course)

    assert "<b>7.1</b>, superseded" in page
    assert "Withdrawn on 20 Nov 2026: We were wrong." in page
    assert "Draft." not in page
    assert '<span class="score__value">Not yet reviewed</span>' in page


def test_study_of_the_program_is_kept_apart_from_studies_of_the_course(client):
    course = make_course()
    make_study(course=course, of="program", finding="Program finding.", position=0)
    make_study(course=course, of="course", finding="Course finding.", position=1)

    page = page_of(client, course)

    own, program = page.split("What was tested: the program that it teaches")
    assert "What was tested: this course" in own
    assert "Course finding." in own
    assert "Program finding." not in own
    assert "Program finding." in program


def test_study_shows_how_people_finding_and_reference(client):
    source = make_source(
        title="A trial", publisher="A journal", year=2021, url="https://example.org/t"
    )
    study = make_study(participants=1200, finding="No difference.", source=source)

    page = page_of(client, study.course)

    for part in (
        "Randomized trial, 2021",
        "1,200",
        "No difference.",
        '<a href="https://example.org/t" rel="noopener noreferrer">A trial</a>',
    ):
        assert part in page, part


def test_course_without_studies_says_when_we_looked(client):
    page = page_of(client, make_course(studies_checked_on=date(2026, 11, 24)))

    assert "We looked on 24 Nov 2026 and found no published study" in page


def test_course_nobody_looked_at_says_so(client):
    page = page_of(client, make_course())

    assert "Nobody on our side has looked for studies of this course yet." in page
    assert "found no published study" not in page


def test_learner_rating_is_apart_from_our_score(client):
    rating = make_learner_rating(mean="4.70", count=1414, on="Coursera", as_of=2024)

    page = page_of(client, rating.course)

    assert "4.7 out of 5" in page
    assert "1,414 learner ratings on Coursera, 2024" in page
    assert "This is not our score" in page
    assert '<span class="score__value">Not yet reviewed</span>' in page


def test_continuing_education_shows_its_source(client):
    course = make_course()
    course.continuing_education.create(
        credits="16.00",
        unit="CE hours",
        accredited_by="A board",
        as_of=2017,
        source=make_source(title="CE page"),
    )

    page = page_of(client, course)

    assert "16 CE hours, accredited by A board (as stated in 2017)." in page
    assert ">CE page</a>" in page


def test_editor_note_is_never_shown(client):
    course = make_course(note="For readers.", editor_note="For the desk.")

    page = page_of(client, course)

    assert "For readers." in page
    assert "For the desk." not in page


def test_offer_links_to_go_and_never_to_the_seller(client):
    course = make_course(slug="c", url="https://seller.example/c")

    page = page_of(client, course)

    assert '<a class="button" href="/go/c/" rel="nofollow noopener">' in page
    assert "sponsored" not in page
    assert "seller.example" not in page
    assert "ffiliate" not in page.split("site-foot")[0]


def test_affiliate_link_is_marked_and_disclosed_beside_the_button(client):
    course = make_course(url="https://seller.example/c", is_affiliate=True)

    page = page_of(client, course)

    assert 'rel="sponsored noopener"' in page
    assert "(affiliate link)" in page
    assert "the seller pays us if you buy" in page


def test_course_without_address_has_no_button(client):
    page = page_of(client, make_course())

    assert "We do not have an address for this course yet." in page
    assert "/go/" not in page


def test_closed_course_says_so(client):
    course = make_course(availability="closed", availability_note="Ended in May.")

    page = page_of(client, course)

    assert "Closed: not open to join now" in page
    assert "Ended in May." in page


def test_record_offers_to_compare_it_with_similar_courses(client):
    topic = make_topic()
    course = make_course(slug="this", topics=[topic])
    make_course(slug="other", topics=[topic])

    page = page_of(client, course)

    form = page.split('<form class="similar" action="/courses/compare/"')[1]
    boxes = form.split("</form>")[0]
    assert 'name="course" value="this" checked' in boxes
    assert 'name="course" value="other">' in boxes


def test_record_offers_the_shortlist_without_a_script(client):
    page = page_of(client, make_course(slug="c"))

    assert 'href="/courses/shortlist/?course=c"' in page


@pytest.mark.parametrize(
    ("days", "words"), [(12, "12 days ago"), (400, "400 days ago"), (0, "today")]
)
def test_price_and_link_say_when_they_were_checked(client, days, words):
    on = timezone.localdate() - timedelta(days=days)
    course = make_course(
        url="https://seller.example/c", price_checked_on=on, link_checked_on=on
    )

    page = page_of(client, course)

    for fact in ("Price", "Link"):
        assert f"{fact} checked {words} (<time" in page
    assert page.count(": re-check due") == (2 if days > 183 else 0)


def test_related_careers_and_guides_are_published_ones(client):
    course = make_course()
    for status in (Status.PUBLISHED, Status.DRAFT):
        make_career(title=f"Career {status}", courses=[course], status=status)
        make_article(title=f"Guide {status}", related_courses=[course], status=status)

    page = page_of(client, course)

    assert "Career published" in page
    assert "Guide published" in page
    assert "draft" not in page.split("<main")[1].lower()


def test_structured_data_of_an_unreviewed_course_has_no_rating(client):
    course = make_course(title="Taping", provider=make_provider(name="Platform"))

    data = structured_data(page_of(client, course))

    assert data["@type"] == "Course"
    assert data["name"] == "Taping"
    assert data["provider"]["name"] == "Platform"
    assert {"review", "aggregateRating", "offers"} & data.keys() == set()


def test_structured_data_holds_the_editors_review_and_no_aggregate(client):
    course = make_learner_rating().course
    make_review(course=course, overall="9.2", verdict="Good.")

    data = structured_data(page_of(client, course))

    assert data["review"]["reviewRating"] == {
        "@type": "Rating",
        "ratingValue": "9.2",
        "bestRating": "10",
        "worstRating": "0",
    }
    assert data["review"]["author"]["@type"] == "Organization"
    assert "aggregateRating" not in data


def test_structured_data_cannot_end_its_element(client):
    title = "</script><script>alert(1)</script>&"
    course = make_course(title=title)

    response = client.get(course.get_absolute_url())

    assert b"<script>alert(1)" not in response.content
    assert structured_data(Markup(response).html)["name"] == title


def test_synthetic_course_has_no_structured_data(client):
    course = make_course(is_demo=True)

    assert structured_data(page_of(client, course)) is None


def test_record_needs_at_most_twelve_queries_whatever_it_holds(
    client, django_assert_max_num_queries
):
    def fill(number):
        for _ in range(number):
            make_study(course=course)
            make_review(course=course)
            course.sources.add(make_source())
            course.topics.add(make_topic())
            course.continuing_education.create(unit="hours", source=make_source())
            make_career(courses=[course])
            make_article(related_courses=[course])
        make_course(topics=list(course.topics.all()))

    course = make_learner_rating().course
    counts = []
    for number in (1, 15):
        fill(number)
        client.get(course.get_absolute_url())  # reads the edits into the index
        with django_assert_max_num_queries(12) as queries:
            client.get(course.get_absolute_url())
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_scheduled_course_appears_at_its_time(client, time_machine):
    later = timezone.now() + timedelta(hours=1)
    course = make_course(publish_at=later)

    assert client.get(course.get_absolute_url()).status_code == 404
    time_machine.move_to(later)
    assert client.get(course.get_absolute_url()).status_code == 200
