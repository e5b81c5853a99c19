"""The desk of ratings: a review from its first mark to its withdrawal; the rubric."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog.models import Course, PresetWeight, Review, Rubric
from tests.builders import make_course, make_marked_review, make_preset, make_rubric
from tests.desk import add, change_url, errors, form_data, list_url, open_form, save

pytestmark = pytest.mark.django_db
REVIEWS = list_url(Review)
OURS = {
    "verdict": "Clear and short.",
    "does_well": "Clear.",
    "falls_short": "No captions.",
    "why_not_ten": "It has no captions.",
    "hours_sampled": "3",
    "reviewer_name": "A. Reviewer",
    "conflict_statement": "None",
}


def said_on(client, review):
    """The messages and the page that follow a save."""
    return client.get(change_url(review)).content.decode()


def test_new_review_proposes_the_rubric_in_force_with_a_row_for_each_criterion(
    admin_client,
):
    rubric = make_rubric({"evidence": 60, "teaching": 40}, version=1)
    make_rubric({"future": 100}, version=2, valid_from="2999-01-01")

    data = form_data(admin_client.get(f"{REVIEWS}add/"))

    criteria = [str(row.pk) for row in rubric.criteria.all()]
    assert data["rubric"] == [str(rubric.pk)]
    assert [data[f"scores-{n}-criterion"] for n in (0, 1)] == [[pk] for pk in criteria]


def test_review_is_written_published_superseded_and_withdrawn(admin_client, client):
    make_rubric({"evidence": 60, "teaching": 40})
    course = make_course()
    marks = {"scores-0-score": "9", "scores-1-score": "6"}

    # A draft shows the overall score of its marks.
    drafted = add(admin_client, Review, course=course.pk, **OURS, **marks)
    review = Review.objects.get()
    assert errors(drafted) == ""
    assert open_form(admin_client, review)["overall"] == ["7.8"]
    assert "Not yet reviewed" in client.get(course.get_absolute_url()).content.decode()

    # Published, it rates the course.
    save(admin_client, review, open_form(admin_client, review), _publish="1")
    assert "this review is public now, 7.8 of 10" in said_on(admin_client, review)
    page = client.get(course.get_absolute_url()).content.decode()
    assert "<b>9.0</b> × 60% = 5.400" in page

    # The next one takes its place.
    marks["scores-0-score"] = "10"
    add(admin_client, Review, course=course.pk, **OURS, **marks, _publish="1")
    course.refresh_from_db()
    newer = course.reviews.current().get()
    assert (course.rating, newer.overall) == (Decimal("8.4"), Decimal("8.4"))
    assert Review.objects.get(pk=review.pk).state == Review.State.SUPERSEDED

    # Withdrawn, it leaves the course unrated, with the reason on the page.
    admin_client.post(
        f"{REVIEWS}withdraw/?review={newer.pk}", {"reason": "The course was rebuilt."}
    )
    page = client.get(course.get_absolute_url()).content.decode()
    assert "The course was rebuilt." in page
    course.refresh_from_db()
    assert course.rating is None


def test_publishing_a_bare_draft_names_everything_that_is_missing(admin_client):
    make_rubric({"evidence": 60, "teaching": 40})

    add(
        admin_client,
        Review,
        course=make_course().pk,
        verdict="Good.",
        reviewer_name="",
        _publish="1",
    )

    review = Review.objects.get()
    page = said_on(admin_client, review)
    assert review.state == Review.State.DRAFT
    for sentence in (
        "Give the name of the reviewer",
        "Say how many hours",
        "State the reviewer’s ties",
        "does well",
        "falls short",
        "Say why it is not a 10.",
        "Give a mark for Evidence and Teaching.",
    ):
        assert sentence in page, sentence


def test_published_review_can_be_read_with_its_marks_on_the_desk(admin_client):
    review = make_marked_review()

    page = admin_client.get(change_url(review))

    assert page.status_code == 200
    assert page.context["has_change_permission"] is False
    assert "Withdraw with a public reason" in page.content.decode()


@pytest.mark.parametrize("bulk", [False, True])
def test_deleting_a_reviewed_course_says_to_retire_it(bulk, admin_client):
    course = make_marked_review().course

    if bulk:
        page = admin_client.post(
            list_url(Course),
            {"action": "delete_selected", "_selected_action": [course.pk]},
        )
    else:
        page = admin_client.get(f"{list_url(Course)}{course.pk}/delete/")

    assert "Set its status to “Retired” instead" in page.content.decode()
    assert Course.objects.filter(pk=course.pk).exists()


# Rubrics


def test_presets_are_edited_beside_the_criteria(admin_client):
    rubric = make_rubric({"evidence": 50, "teaching": 50})
    data = open_form(admin_client, rubric)

    response = save(
        admin_client,
        rubric,
        data,
        **{"criteria-0-budget": "70", "criteria-1-budget": "30"},
    )

    assert errors(response) == ""
    assert rubric.presets() == {"budget": {"evidence": 70, "teaching": 30}}


def test_emptied_preset_goes(admin_client):
    rubric = make_rubric()
    make_preset(rubric, "budget", {"evidence": 70, "teaching": 30})
    data = open_form(admin_client, rubric)

    response = save(
        admin_client, rubric, data, **{"criteria-0-budget": "", "criteria-1-budget": ""}
    )

    assert errors(response) == ""
    assert not PresetWeight.objects.exists()


def test_preset_that_does_not_add_up_is_refused(admin_client):
    rubric = make_rubric()
    data = open_form(admin_client, rubric)

    response = save(admin_client, rubric, data, **{"criteria-0-self_care": "70"})

    assert "The weights of Self-care add up to 70 percent" in errors(response)
    assert not PresetWeight.objects.exists()


def test_second_editor_of_a_rubric_is_refused_and_may_then_decide(admin_client):
    rubric = make_rubric({"evidence": 50, "teaching": 50})
    mine = open_form(admin_client, rubric)
    theirs = open_form(admin_client, rubric)
    save(admin_client, rubric, theirs, **{"criteria-0-question": "Theirs?"})

    refused = save(admin_client, rubric, mine, **{"criteria-0-question": "Mine?"})
    kept = rubric.criteria.first().question
    again = save(admin_client, rubric, form_data(refused))

    assert "A colleague saved this rubric" in errors(refused)
    assert (kept, errors(again)) == ("Theirs?", "")
    assert rubric.criteria.first().question == "Mine?"


def test_version_of_a_rubric_stands_once_in_its_form(admin_client):
    rubric = make_rubric(version=7)

    assert open_form(admin_client, rubric)["version"] == ["7"]


def test_new_version_can_be_added_from_tomorrow_on(admin_client):
    response = add(
        admin_client,
        Rubric,
        version="2",
        valid_from=(timezone.localdate() + timedelta(days=1)).isoformat(),
        **{
            "criteria-TOTAL_FORMS": "1",
            "criteria-0-name": "All",
            "criteria-0-slug": "all",
            "criteria-0-question": "Is it good?",
            "criteria-0-weight": "100",
            "criteria-0-position": "0",
        },
    )

    assert errors(response) == ""
    assert Rubric.objects.get().weights() == {"all": 100}
