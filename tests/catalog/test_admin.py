"""The desk of the catalogue: courses, rubrics and reviews."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import timezone

from catalog.actions import publish_review
from catalog.models import Course, Review, Rubric
from core.choices import Status
from tests.builders import (
    make_course,
    make_provider,
    make_review,
    make_rubric,
    make_source,
    make_study,
    make_topic,
    published,
)
from tests.core.test_validators import picture, png_of_claimed_size
from tests.desk import (
    act,
    add,
    change_url,
    errors,
    form_data,
    list_url,
    open_form,
    save,
)

pytestmark = pytest.mark.django_db
COURSES = list_url(Course)
REVIEWS = list_url(Review)
VERDICT = {"verdict": "A verdict."}


# Courses


def test_edited_course_changes_its_public_page(admin_client, client):
    course = make_course(title="Old title")
    data = open_form(admin_client, course)

    response = save(admin_client, course, data, title="New title")

    assert errors(response) == ""
    assert "New title" in client.get(course.get_absolute_url()).content.decode()


def test_saving_a_course_untouched_changes_nothing_but_its_version(admin_client):
    course = make_course(
        topics=[make_topic()],
        sources=[make_source()],
        guide_facts=["One", "Two"],
        hours="1.50",
    )
    make_study(course=course)
    before = Course.objects.filter(pk=course.pk).values().get()

    response = save(admin_client, course, open_form(admin_client, course))

    after = Course.objects.filter(pk=course.pk).values().get()
    changed = {name for name in before if before[name] != after[name]}
    assert errors(response) == ""
    assert changed <= {"version", "updated_at", "publish_at"}
    assert after["version"] == before["version"] + 1
    assert after["guide_facts"] == ["One", "Two"]
    assert course.topics.count() == course.studies.count() == 1


def test_new_course_belongs_to_its_maker_and_is_a_draft(admin_client, admin_user):
    response = add(
        admin_client,
        Course,
        title="A course",
        slug="a-course",
        summary="About pain.",
        level="beginner",
        audience="patient",
        format="self-paced",
    )

    assert errors(response) == ""
    course = Course.objects.get()
    assert (course.owner, course.status, course.version) == (admin_user, "draft", 1)


def test_course_with_the_slug_of_another_is_refused(admin_client):
    make_course(slug="taken")
    course = make_course()
    data = open_form(admin_client, course)

    response = save(admin_client, course, data, slug="taken")

    assert "already exists" in errors(response)


def test_course_price_without_currency_is_refused(admin_client):
    course = make_course()
    data = open_form(admin_client, course)

    response = save(admin_client, course, data, price="10")

    assert "Say the currency" in errors(response)
    course.refresh_from_db()
    assert course.price is None


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (png_of_claimed_size(30_000, 30_000), "far too many pixels"),
        (b"<!doctype html><script>alert(1)</script>", "not a JPEG, PNG or WebP"),
        (picture((400, 400))[:-300], "damaged"),
    ],
    ids=["huge", "HTML", "truncated"],
)
def test_unusable_image_is_refused_and_nothing_is_written(
    content, sentence, admin_client, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    course = make_course(title="Old title")
    data = open_form(admin_client, course)
    image = SimpleUploadedFile("photo.png", content, "image/png")

    response = save(
        admin_client, course, data, image=image, image_alt="A hill", title="New"
    )

    course.refresh_from_db()
    assert sentence in errors(response)
    assert (course.title, course.image.name) == ("Old title", "")
    assert list(tmp_path.rglob("*")) == []


def test_image_is_stored_under_a_random_name(admin_client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    course = make_course()
    data = open_form(admin_client, course)
    image = SimpleUploadedFile("me at home.png", picture(), "image/png")

    response = save(admin_client, course, data, image=image, image_alt="A hill")

    course.refresh_from_db()
    assert errors(response) == ""
    assert course.image.name.startswith("courses/")
    assert "home" not in course.image.name


def test_link_to_the_site_is_offered_for_public_courses_only(admin_client):
    public = make_course()
    scheduled = make_course(publish_at=timezone.now() + timedelta(days=1))

    pages = [admin_client.get(change_url(course)) for course in (public, scheduled)]

    assert public.get_absolute_url() in pages[0].content.decode()
    assert scheduled.get_absolute_url() not in pages[1].content.decode()


def test_list_of_courses_filters_by_what_is_public_now(admin_client):
    public = make_course()
    make_course(status=Status.DRAFT)
    make_course(expire_at=timezone.now())

    response = admin_client.get(COURSES, {"public": "yes"})

    assert list(response.context["cl"].result_list) == [public]


def test_bulk_action_publishes_drafts_and_raises_their_version(admin_client):
    draft, public = make_course(status=Status.DRAFT), make_course()

    act(admin_client, Course, "publish_selected", [draft, public])

    draft.refresh_from_db()
    public.refresh_from_db()
    assert (draft.status, draft.version) == (Status.PUBLISHED, 2)
    assert public.version == 1


def test_edit_begun_before_a_bulk_action_is_refused(admin_client):
    course = make_course()
    data = open_form(admin_client, course)
    act(admin_client, Course, "draft_selected", [course])

    response = save(admin_client, course, data, title="New title")

    course.refresh_from_db()
    assert "A colleague saved this record" in errors(response)
    assert course.status == Status.DRAFT


# Two editors


def test_second_of_two_editors_is_refused_and_told_what_changed(admin_client):
    course = make_course(title="First", summary="Old summary.")
    mine = open_form(admin_client, course)
    theirs = open_form(admin_client, course)
    save(admin_client, course, theirs, title="Their title")

    response = save(admin_client, course, mine, title="My title")

    course.refresh_from_db()
    changes = response.context["changes"]
    assert course.title == "Their title"
    assert "nothing is saved yet" in errors(response)
    assert [(c.label, c.now, c.mine_kept) for c in changes] == [
        ("Title", "Their title", True)
    ]
    assert form_data(response)["title"] == ["My title"]


def test_refused_editor_keeps_the_colleagues_change_of_another_field(admin_client):
    topic = make_topic(name="Sleep")
    course = make_course(title="First", hours="2")
    mine = open_form(admin_client, course)
    theirs = open_form(admin_client, course)
    save(
        admin_client,
        course,
        theirs,
        hours="5",
        topics=[topic.pk],
        captions="true",
        expire_at_0="2031-01-02",
        expire_at_1="03:04:05",
    )

    refused = save(admin_client, course, mine, title="My title")
    again = save(admin_client, course, form_data(refused))

    course.refresh_from_db()
    assert errors(again) == ""
    assert (course.title, course.hours) == ("My title", Decimal(5))
    assert list(course.topics.all()) == [topic]
    assert course.captions is True
    assert course.expire_at.isoformat() == "2031-01-02T03:04:05+00:00"
    assert course.version == 3


def test_second_editor_is_told_of_changed_parts(admin_client):
    course = make_course()
    study = make_study(course=course)
    mine = open_form(admin_client, course)
    theirs = open_form(admin_client, course)
    save(admin_client, course, theirs, **{"studies-0-finding": "Their finding."})

    response = save(admin_client, course, mine, **{"studies-0-finding": "Mine."})

    study.refresh_from_db()
    assert study.finding == "Their finding."
    assert [change.label for change in response.context["changes"]] == [
        "Course studies"
    ]
    assert form_data(response)["studies-0-finding"] == ["Mine."]


def test_form_without_a_version_is_refused(admin_client):
    course = make_course(title="First")
    data = open_form(admin_client, course)
    del data["version"]

    response = save(admin_client, course, data, title="New")

    course.refresh_from_db()
    assert "A colleague saved" in errors(response)
    assert course.title == "First"


@pytest.mark.parametrize("seen", ["", "nonsense", "[]", "1"])
def test_second_editor_is_refused_even_if_the_digests_are_spoiled(seen, admin_client):
    course = make_course(title="First")
    mine = open_form(admin_client, course)
    Course.objects.filter(pk=course.pk).update(version=F("version") + 1)

    response = save(admin_client, course, {**mine, "seen": seen, "seen_parts": seen})

    assert "A colleague saved" in errors(response)


def test_second_editor_of_a_record_without_version_is_refused_too(admin_client):
    provider = make_provider(name="First")
    mine = open_form(admin_client, provider)
    save(admin_client, provider, mine, name="Theirs")

    response = save(admin_client, provider, mine, name="Mine")

    provider.refresh_from_db()
    assert "A colleague saved" in errors(response)
    assert provider.name == "Theirs"


# Topics


def test_topic_inside_a_topic_of_an_area_is_refused(admin_client):
    inner = make_topic(parent=make_topic())
    topic = make_topic()
    data = open_form(admin_client, topic)

    response = save(admin_client, topic, data, parent=inner.pk)

    assert "is inside an area" in errors(response)


def test_area_of_a_topic_is_chosen_among_areas(admin_client):
    area = make_topic(name="Area")
    make_topic(name="Part of the area", parent=area)

    response = admin_client.get(
        "/admin/autocomplete/?app_label=catalog&model_name=topic&field_name=parent"
        "&term=area"
    )

    assert [row["text"] for row in response.json()["results"]] == ["Area"]


# Rubrics


def test_rubric_whose_weights_do_not_add_up_is_refused(admin_client):
    rubric = make_rubric({"evidence": 50, "teaching": 50})
    data = open_form(admin_client, rubric)

    response = save(admin_client, rubric, data, **{"criteria-0-weight": "40"})

    assert "add up to 90 percent" in errors(response)


def test_rubric_of_a_review_can_only_be_read(admin_client):
    rubric = make_rubric()
    make_review(rubric=rubric, publish=False)

    response = admin_client.get(change_url(rubric))
    posted = admin_client.post(change_url(rubric), {"version": 99})

    assert response.context["has_change_permission"] is False
    assert posted.status_code == 403
    assert Rubric.objects.filter(pk=rubric.pk, version=rubric.version).exists()


# Reviews


def test_rating_above_ten_is_refused_in_a_sentence(admin_client):
    course = make_course()

    response = add(admin_client, Review, **VERDICT, course=course.pk, overall="11.5")

    assert "cannot be above 10" in errors(response)
    assert not Review.objects.exists()


@pytest.mark.parametrize("overall", ["", "NaN", "Infinity", "-0.1", "8.55", "x"])
def test_rating_that_is_no_score_is_refused(overall, admin_client):
    course = make_course()

    response = add(admin_client, Review, **VERDICT, course=course.pk, overall=overall)

    assert errors(response)
    assert not Review.objects.exists()


def test_draft_review_leaves_the_rating_alone(admin_client):
    course = make_course()

    response = add(admin_client, Review, **VERDICT, course=course.pk, overall="9.1")

    course.refresh_from_db()
    assert errors(response) == ""
    assert Review.objects.get().state == Review.State.DRAFT
    assert course.rating is None


def test_review_published_from_its_page_rates_the_course(admin_client):
    review = make_review(publish=False, overall="8.0")
    data = open_form(admin_client, review)

    save(admin_client, review, data, overall="8.7", _publish="1")

    review.refresh_from_db()
    review.course.refresh_from_db()
    assert review.state == Review.State.CURRENT
    assert review.course.rating == Decimal("8.7")


def test_new_review_can_be_published_at_once(admin_client):
    course = make_course()

    add(
        admin_client,
        Review,
        **VERDICT,
        course=course.pk,
        overall="9.1",
        source=make_source().pk,
        _publish="1",
    )

    course.refresh_from_db()
    assert course.rating == Decimal("9.1")


def test_marks_make_the_overall_score(admin_client):
    rubric = make_rubric({"evidence": 50, "teaching": 50})
    review = make_review(rubric=rubric, publish=False)
    data = open_form(admin_client, review)

    response = save(
        admin_client,
        review,
        data,
        overall="",
        **{"scores-0-score": "8.2", "scores-1-score": "8.3"},
    )

    review.refresh_from_db()
    assert errors(response) == ""
    assert review.overall == Decimal("8.3")


def test_review_without_all_marks_is_not_published(admin_client):
    rubric = make_rubric({"evidence": 50, "teaching": 50})
    review = make_review(rubric=rubric, publish=False)
    data = open_form(admin_client, review)

    save(admin_client, review, data, _publish="1", **{"scores-0-score": "8"})

    page = admin_client.get(change_url(review)).content.decode()
    review.refresh_from_db()
    assert review.state == Review.State.DRAFT
    assert review.scores.count() == 1
    assert "Give a mark for Teaching." in page


def test_marks_without_a_rubric_are_refused(admin_client):
    rubric = make_rubric()
    review = make_review(rubric=rubric, publish=False)
    data = open_form(admin_client, review)

    response = save(admin_client, review, data, rubric="", **{"scores-0-score": "8"})

    assert "Choose the rubric of these marks" in errors(response)


def test_marks_of_another_rubric_are_refused(admin_client):
    review = make_review(rubric=make_rubric(), publish=False)
    other = make_rubric()
    data = open_form(admin_client, review)

    response = save(
        admin_client, review, data, rubric=other.pk, **{"scores-0-score": "8"}
    )

    assert "another version" in errors(response)


@pytest.mark.parametrize("method", ["change", "delete"])
def test_published_review_can_be_neither_edited_nor_deleted(method, admin_client):
    review = make_review(overall="8.0")
    address = f"{REVIEWS}{review.pk}/{method}/"

    response = admin_client.post(address, {"overall": "1.0", "post": "yes"})

    assert response.status_code == 403
    review.refresh_from_db()
    assert review.overall == Decimal("8.0")


@pytest.mark.parametrize("model", [Review, Course])
def test_published_review_is_not_deleted_in_bulk_nor_with_its_course(
    model, admin_client
):
    review = make_review()
    row = review if model is Review else review.course

    admin_client.post(
        list_url(model),
        {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
    )

    assert Review.objects.filter(pk=review.pk).exists()


def test_drafts_are_published_in_bulk_and_others_named(admin_client):
    draft, current = make_review(publish=False), make_review()

    response = act(admin_client, Review, "publish_selected", [draft, current])

    draft.refresh_from_db()
    said = " ".join(str(message) for message in response.context["messages"])
    assert draft.state == Review.State.CURRENT
    assert f"{current.course}: Only a draft can be published" in said


def test_withdrawal_asks_for_a_public_reason_first(admin_client):
    review = make_review()

    asked = act(admin_client, Review, "withdraw_selected", [review])
    refused = admin_client.post(
        f"{REVIEWS}withdraw/?review={review.pk}", {"reason": " "}
    )

    review.refresh_from_db()
    assert "reason" in asked.content.decode()
    assert refused.context["form"].errors
    assert review.state == Review.State.CURRENT


def test_withdrawn_review_says_why_and_leaves_the_course_unrated(admin_client):
    review = make_review()

    admin_client.post(
        f"{REVIEWS}withdraw/?review={review.pk}", {"reason": "The course changed."}
    )

    review.refresh_from_db()
    review.course.refresh_from_db()
    assert review.state == Review.State.WITHDRAWN
    assert review.withdrawn_reason == "The course changed."
    assert review.course.rating is None


@pytest.mark.parametrize("query", ["", "?review=x", "?review=" + "9" * 40])
def test_withdrawal_of_nothing_goes_back_to_the_list(query, admin_client):
    response = admin_client.get(f"{REVIEWS}withdraw/{query}")

    assert response.status_code == 302


def test_draft_cannot_be_withdrawn(admin_client):
    review = make_review(publish=False)

    admin_client.post(f"{REVIEWS}withdraw/?review={review.pk}", {"reason": "Because."})

    review.refresh_from_db()
    assert review.state == Review.State.DRAFT


def test_course_saved_after_a_review_was_published_keeps_the_new_rating(admin_client):
    course = make_course(**published())
    data = open_form(admin_client, course)
    publish_review(review=make_review(course=course, overall="9.5", publish=False))

    save(admin_client, course, data, title="New title")

    course.refresh_from_db()
    assert course.rating == Decimal("9.5")
