"""What visitors of other catalogues asked for in public, held here as promises.

Each test names the threads (GitHub repository and number) that it answers.
"""

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from django.utils import timezone

from catalog.models import ContinuingEducation, Language
from tests.builders import (
    make_course,
    make_provider,
    make_review,
    make_source,
    make_topic,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def shown(client, **query):
    """The courses on the page for these parameters, in its order."""
    response = client.get("/courses/", query)
    assert response.status_code == 200
    return list(response.context["courses"])


def options(client, facet, **query):
    filterset = client.get("/courses/", query).context["filter"]
    return filterset.facet(facet).options


def chosen_inputs(response, name):
    return [
        tag.get("value")
        for element, tag in Markup(response).tags
        if element == "input" and tag.get("name") == name and "checked" in tag
    ]


# Filters


def test_courses_are_filtered_by_length(client):
    """openfun/richie#1101, PR#1729."""
    short = make_course(hours="2")
    make_course(hours="20")
    make_course(hours=None)

    assert shown(client, max_hours="8") == [short]


def test_facet_with_many_values_shows_all_and_ticks_the_active(client):
    """openfun/richie#376."""
    topics = [make_topic() for _ in range(14)]
    make_course(topics=topics)

    response = client.get("/courses/", {"topic": [topics[3].slug, topics[13].slug]})

    facet = response.context["filter"].facet("topic")
    assert {option.value for option in facet.options} == {t.slug for t in topics}
    assert set(chosen_inputs(response, "topic")) == {topics[3].slug, topics[13].slug}


def test_active_filters_are_listed_and_each_is_removed_by_one_link(client):
    """openfun/richie PR#125, quiz-anthropocene/admin-backend#1870."""
    make_course(level="beginner", offer="free")

    response = client.get("/courses/?level=beginner&offer=free")

    chips = response.context["filter"].chips
    assert [chip.url for chip in chips] == [
        "/courses/?offer=free",
        "/courses/?level=beginner",
    ]
    links = Markup(response).links
    assert all(chip.url in links for chip in chips)


def test_number_of_results_is_announced_in_a_status_region(client):
    """openfun/richie PR#1625."""
    make_course(level="beginner")

    page = Markup(client.get("/courses/?level=beginner"))

    assert ("div", {"role": "status"}) in page.tags
    assert "1 course matches" in page.words


def test_words_and_a_filter_work_together(client):
    """openfun/richie#1395."""
    match = make_course(title="Taping at home", level="beginner")
    make_course(title="Taping for clinics", level="advanced")

    assert shown(client, q="taping", level="beginner") == [match]


def test_price_limit_never_compares_other_currencies(client):
    """openfun/richie#2451."""
    dollars = make_course(offer="paid", price="40", currency="USD")
    make_course(offer="paid", price="40", currency="JPY")

    assert shown(client, max_price="50") == [dollars]


def test_several_languages_at_once(client):
    """openedx/openedx-platform#36629, UnlockedLabs/UnlockEdv2#269."""
    english = Language.objects.create(code="en", name="English")
    spanish = Language.objects.create(code="es", name="Spanish")
    french = Language.objects.create(code="fr", name="French")
    both = [make_course(languages=[english]), make_course(languages=[spanish])]
    make_course(languages=[french])

    assert shown(client, language=["en", "es"]) == both


def test_chosen_filter_stays_visible_when_nothing_matches(client):
    """openedx/openedx-platform PR#37115."""
    make_course(level="beginner", offer="free")

    response = client.get("/courses/?level=advanced&offer=free")

    assert chosen_inputs(response, "level") == ["advanced"]
    assert [o.disabled for o in options(client, "level", level="advanced")] == [
        False,
        True,
        False,
        True,
    ]


def test_search_covers_every_course(client):
    """openedx/openedx-platform#3571."""
    courses = [make_course(title=f"Sleep well {n:02}") for n in range(25)]

    assert shown(client, q="sleep", page=2) == courses[20:]


def test_search_finds_the_topic_of_a_course(client):
    """cfpb/design-manual#482."""
    course = make_course(topics=[make_topic(name="Fibromyalgia")])
    make_course()

    assert shown(client, q="fibromyalgia") == [course]


def test_no_topic_is_offered_twice(client):
    """mitodl/open-discussions#1719."""
    topic = make_topic()
    for _ in range(3):
        make_course(topics=[topic])

    assert [o.value for o in options(client, "topic")] == [topic.slug]


def test_topic_filter_finds_an_area_through_its_topics(client):
    """mitodl/mitxpro#2591, openedx-unsupported/configuration#4272,
    alphagov/finder-frontend PR#3679."""
    area = make_topic()
    inside = make_topic(parent=area)
    course = make_course(topics=[inside])
    make_course()

    assert shown(client, topic=area.slug) == [course]
    assert shown(client, topic=inside.slug) == [course]


def test_free_includes_free_with_a_paid_certificate(client):
    """w3c/wai-course-list#336."""
    course = make_course(
        offer="free", certificate="paid", certificate_price="30", currency="USD"
    )

    assert shown(client, offer="free") == [course]


def test_free_to_audit_is_not_called_free(client):
    """PanXProject/awesome-certificates#91, ossf/best-practices-badge#1643."""
    make_course(offer="free_audit", price="49", currency="USD")

    assert shown(client, offer="free") == []
    assert shown(client, max_price="0") == []


def test_courses_are_filtered_by_certificate(client):
    """w3c/wai-course-list#620, mitodl/open-discussions#2917."""
    free = make_course(certificate="free")
    make_course(certificate="none")

    assert shown(client, certificate="free") == [free]


def test_zero_results_repeat_the_criteria_and_keep_the_controls(client):
    """w3c/wai-course-list#10, learningequality/kolibri#7081,
    GSA/marketplace-fedramp-gov#58."""
    make_course(level="beginner", offer="free")

    response = client.get("/courses/?level=advanced&offer=free&q=course")

    page = Markup(response)
    assert "No course matches all 3 filters" in page.words
    assert "Level: Advanced" in page.words
    assert "Price: Free" in page.words
    assert any(tag == "form" and a.get("id") == "filter-form" for tag, a in page.tags)
    counts = {r.label: r.count for r in response.context["filter"].relaxations}
    assert counts["Level"] == 1
    assert counts["Price"] == 0


def test_disclosure_stands_beside_the_paid_link(client):
    """w3c/wai-course-list#21, #22."""
    course = make_course(url="https://example.org/", is_affiliate=True)

    page = Markup(client.get(course.get_absolute_url()))

    link = next(a for tag, a in page.tags if a.get("href") == f"/go/{course.slug}/")
    assert {"sponsored", "noopener"} <= set(link["rel"].split())
    assert "Affiliate link: the seller pays us" in page.words


def test_courses_are_sorted_by_score_hours_price_and_newest_review(client):
    """ScottyLabs/cmucourses#132, e-valuation/EvaP#48, gymnasium/tracker#210,
    LearnPress/learnpress#459, BYU-IS-Media/independent_study#69."""
    old = make_course(hours="9", offer="paid", price="5", currency="USD")
    new = make_course(hours="3", offer="paid", price="7", currency="USD")
    make_review(course=old, overall="9.0", reviewed_on=date(2026, 1, 1))
    make_review(course=new, overall="8.0", reviewed_on=date(2026, 2, 1))
    unknown = make_course()

    assert shown(client) == [old, new, unknown]
    assert shown(client, sort="-rating") == [old, new, unknown]
    assert shown(client, sort="-reviewed") == [new, old, unknown]
    assert shown(client, sort="price") == [old, new, unknown]
    assert shown(client, sort="hours") == [new, old, unknown]


def test_score_and_other_filters_combine_with_exact_counts(client):
    """e-valuation/EvaP#56, django/django PR#16495, PR#17880,
    caktus/django-filters-facet#15, Princeton-CDH/geniza PR#1574,
    HHS/simpler-grants-gov#4332, openfun/richie#65."""
    topics = [make_topic(), make_topic()]
    make_course(rating="9.1", level="beginner", topics=topics)
    make_course(rating="8.6", level="beginner", topics=topics[:1])
    make_course(rating="9.3", level="advanced", topics=topics)
    make_course(level="beginner", topics=topics)

    filterset = client.get("/courses/?min_rating=9&level=beginner").context["filter"]

    assert filterset.total == 1
    assert {o.value: o.count for o in filterset.facet("level").options if o.count} == {
        "beginner": 1,
        "advanced": 1,
    }
    assert [o.count for o in filterset.facet("min_rating").options] == [3, 1, 2, 2]
    assert [o.count for o in filterset.facet("topic").options] == [1, 1]


def test_an_address_alone_brings_the_filters_back(client):
    """cfpb/consumerfinance.gov PR#6232, PR#6502, mozilla/bugbug#2004,
    mozilla/experimenter#596."""
    topic = make_topic()
    course = make_course(topics=[topic], level="advanced")
    query = {"level": "advanced", "topic": topic.slug}

    response = client.get(f"/courses/?{urlencode(query)}")

    assert list(response.context["courses"]) == [course]
    assert chosen_inputs(response, "level") == ["advanced"]
    assert chosen_inputs(response, "topic") == [topic.slug]


def test_paging_keeps_filters_and_a_new_filter_starts_at_page_one(client):
    """ephes/django-cast#86, WesternFriend/westernfriend.org#739,
    openwisp/openwisp-firmware-upgrader#487."""
    for _ in range(41):
        make_course(level="beginner")

    response = client.get("/courses/?level=beginner&sort=title&page=2")

    page = Markup(response)
    assert "?level=beginner&sort=title&page=3" in page.links
    urls = [o.url for o in response.context["filter"].facet("offer").options]
    assert not any("page=" in url for url in urls)


# Ratings


def test_score_is_on_the_row_and_on_the_record(client):
    """openedx/platform-roadmap#65, Sunbird-Ed/SunbirdEd-portal#258,
    openedx/frontend-app-learner-portal-enterprise PR#700, PR#715."""
    course = make_course(rating="8.7")

    for address in ("/courses/", course.get_absolute_url()):
        assert "Our score: 8.7" in Markup(client.get(address)).words


def test_review_that_nobody_published_changes_nothing(client):
    """pupilfirst/pupilfirst#620."""
    course = make_course()
    make_review(course=course, overall="9.9", verdict="Secret.", publish=False)

    page = Markup(client.get(course.get_absolute_url()))

    assert "Secret." not in page.html
    assert "9.9" not in page.words
    assert shown(client, reviewed="1") == []


# Compare and keep


def test_two_to_four_courses_stand_side_by_side_at_one_address(client):
    """Madgrades/madgrades.com#38, thecourseforum/theCourseForum#122,
    PatrickTangwen/CourseHub#7, metakgp/kronos#57, #58."""
    courses = [make_course() for _ in range(4)]

    for number in (2, 3, 4):
        query = urlencode({"course": [c.slug for c in courses[:number]]}, doseq=True)
        page = Markup(client.get(f"/courses/compare/?{query}"))
        assert all(c.title in page.words for c in courses[:number])
        assert not any(c.title in page.words for c in courses[number:])


def test_a_compared_course_is_taken_out_by_one_link(client):
    """ComputerScienceHouse/schedulemaker#311."""
    a, b, c = (make_course() for _ in range(3))
    query = urlencode({"course": [a.slug, b.slug, c.slug]}, doseq=True)

    links = Markup(client.get(f"/courses/compare/?{query}")).links

    rest = urlencode({"course": [a.slug, c.slug]}, doseq=True)
    assert f"/courses/compare/?{rest}" in links


def test_saved_courses_are_shown_without_an_account(client):
    """commclassroom/commclassroom#62."""
    kept, other = make_course(), make_course()

    page = Markup(client.get(f"/courses/shortlist/?course={kept.slug}"))

    assert kept.title in page.words
    assert other.title not in page.words


# Freshness


def test_course_without_a_known_state_is_not_called_archived(client):
    """openfun/richie PR#2083, mitodl/mitxpro#1168."""
    course = make_course(availability="unknown")

    assert shown(client) == [course]
    assert shown(client, availability="archived") == []
    words = Markup(client.get(course.get_absolute_url())).words
    assert "Archived" not in words


def test_closed_course_says_so_and_is_never_recommended(client):
    """openfun/richie#2104, #2254, #1981."""
    topic = make_topic()
    course = make_course(topics=[topic])
    closed = make_course(
        topics=[topic], availability="closed", url="https://example.org/"
    )

    record = client.get(course.get_absolute_url())
    words = Markup(client.get(closed.get_absolute_url())).words

    assert closed.title not in Markup(record).words
    assert "Closed" in words
    assert "Go to the course" not in words


def test_archived_course_can_still_be_visited(client):
    """openedx/course-discovery PR#2060."""
    course = make_course(availability="archived", url="https://example.org/")

    page = Markup(client.get(course.get_absolute_url()))

    assert f"/go/{course.slug}/" in page.links
    assert client.get(f"/go/{course.slug}/").status_code == 302


def test_expired_course_leaves_the_list_by_itself(client):
    """rolling-scopes/rsschool-app#2494."""
    stays = make_course()
    make_course(expire_at=timezone.now() - timedelta(seconds=1))

    assert shown(client) == [stays]


def test_an_edit_of_a_course_leaves_its_review_as_it_was(client):
    """openedx/course-discovery PR#1990: there an edit un-reviews. Here a review is a
    record of its own with its own date, and the page shows both."""
    course = make_course()
    make_review(course=course, overall="8.0", reviewed_on=date(2026, 1, 2))

    course.title = "A better title"
    course.save()

    words = Markup(client.get(course.get_absolute_url())).words
    assert "A better title" in words
    assert "2 Jan 2026" in words


def test_continuing_education_says_who_accredits_it(client):
    """Coursera and edX show credit without the body that grants it."""
    course = make_course(provider=make_provider())
    ContinuingEducation.objects.create(
        course=course,
        credits="1.5",
        unit="CE hours",
        accredited_by="An accrediting body",
        as_of=2025,
        source=make_source(),
    )

    assert shown(client, ce="1") == [course]
    assert "An accrediting body" in Markup(client.get(course.get_absolute_url())).words
