"""`load_content` on a database that holds the content: changes and edits."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, CourseCards, FAQItem
from careers.models import CareerPath, Route
from catalog.actions import withdraw_review
from catalog.models import (
    Course,
    LearnerRating,
    Provider,
    Review,
    Rubric,
    Topic,
)
from core.models import LoadedRecord, Source
from tests.builders import make_course, make_review
from tests.content.exports import everything, slugs
from tests.content.files import FOLDER, copy_to, replace

pytestmark = pytest.mark.usefixtures("content")
TAPING = "kinesiology-taping-self-application"
TAPING_TITLE = "title: Kinesiology Taping for Pain & Injury - Self-Application Course\n"
NEW_TITLE = "title: Kinesiology Taping for Pain\n"
# Nobody has rated it, so it may be deleted.
UNRATED = "demystifying-mindfulness"


def load(folder=FOLDER, **options):
    """What the command says."""
    out = StringIO()
    call_command("load_content", folder, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def edit(tmp_path):
    """Returns a function that replaces text in a copy of the files: their folder."""
    folder = copy_to(tmp_path)

    def change(file, old, new):
        replace(folder / file, old, new)
        return folder

    return change


def test_second_run_says_unchanged():
    assert load() == f"Content unchanged: {LoadedRecord.objects.count()} records.\n"


def test_second_run_reads_once_and_writes_nothing():
    with CaptureQueriesContext(connection) as queries:
        load()

    assert [q["sql"].split()[0] for q in queries] == ["SELECT"]


def test_overwriting_what_nobody_edited_changes_nothing():
    before = everything()

    said = load(overwrite=True)

    assert "unchanged" in said
    assert everything() == before


def test_changed_record_is_updated_in_place(edit):
    before = Course.objects.get(slug=TAPING)

    said = load(edit("courses.yaml", TAPING_TITLE, NEW_TITLE))

    after = Course.objects.get(slug=TAPING)
    assert (after.pk, after.title) == (before.pk, "Kinesiology Taping for Pain")
    assert re.search(r"^courses +1 updated, 104 unchanged$", said, re.MULTILINE)


def test_loaded_change_is_unchanged_the_next_time(edit):
    folder = edit("courses.yaml", TAPING_TITLE, NEW_TITLE)
    load(folder)

    assert "Content unchanged" in load(folder)


def test_new_record_is_created(edit):
    new = "- slug: acupressure\n  name: Acupressure\n  parent: complementary\nlevels:\n"

    load(edit("vocab.yaml", "levels:\n", new))

    topic = Topic.objects.get(slug="acupressure")
    assert (topic.name, topic.parent.slug) == ("Acupressure", "complementary")


def test_record_that_left_the_files_stays_and_is_named(edit):
    said = load(edit("vocab.yaml", "- slug: odysseyware\n  name: Odysseyware\n", ""))

    assert "No longer in the files, left as it is: provider odysseyware" in said
    assert Provider.objects.filter(slug="odysseyware").exists()


def test_stages_keep_their_rows_when_one_changes(edit):
    career = CareerPath.objects.get(slug="pain-medicine-physician")
    before = dict(career.stages.values_list("order", "pk"))
    old = "name: Pain medicine fellowship\n    kind: fellowship"

    load(edit("careers.yaml", old, old.replace("Pain medicine", "One-year")))

    assert dict(career.stages.values_list("order", "pk")) == before
    assert career.stages.get(order=5).name == "One-year fellowship"


def test_routes_keep_their_stages_when_a_career_changes(edit):
    before = set(Route.remaining.through.objects.values_list("route_id", "stage_id"))
    old = "name: Pain medicine fellowship\n    kind: fellowship"

    load(edit("careers.yaml", old, old.replace("Pain medicine", "One-year")))

    after = set(Route.remaining.through.objects.values_list("route_id", "stage_id"))
    assert after == before


def test_questions_and_references_keep_their_rows_when_an_answer_changes(edit):
    article = Article.objects.get(slug="what-is-pain-management")
    before = [set(r.values_list("pk", flat=True)) for r in parts_of(article)]

    load(
        edit(
            "articles.yaml", "a: In most cases, yes. A primary", "a: Mostly. A primary"
        )
    )

    assert [set(r.values_list("pk", flat=True)) for r in parts_of(article)] == before
    answers = article.faq.filter(answer__startswith="Mostly. A primary")
    assert answers.count() == 1


def parts_of(article):
    return article.references, article.faq, article.articles_richtext_set


def test_two_references_can_swap_their_sources(edit):
    article = Article.objects.get(slug="what-is-pain-management")
    key, other = article.references.values_list("key", flat=True)[:2]
    was = article.references.get(key=key).source
    swap = {f"- id: {key}\n": f"- id: {other}\n", f"- id: {other}\n": f"- id: {key}\n"}
    folder = edit("articles.yaml", "", "")
    path = folder / "articles.yaml"
    head, tail = path.read_text().split("\n  sources:\n", 1)
    pattern = "|".join(swap)
    path.write_text(
        f"{head}\n  sources:\n{re.sub(pattern, lambda m: swap[m[0]], tail, count=2)}"
    )

    load(folder)

    assert article.references.get(key=other).source == was


def test_source_that_is_corrected_reaches_the_course(edit):
    old = "url: https://www.healthquality.va.gov/guidelines/Pain/lbp/"

    load(edit("vocab.yaml", old, f"{old}index.asp"))

    assert Source.objects.filter(url__endswith="/lbp/index.asp").exists()


def test_new_rating_of_the_guide_is_a_new_review(edit):
    old = Review.objects.get(course__slug=TAPING)

    load(edit("courses.yaml", "rating: 9.2\n", "rating: 9.3\n"))

    course = Course.objects.get(slug=TAPING)
    states = list(course.reviews.order_by("pk").values_list("overall", "state"))
    assert str(course.rating) == "9.3"
    assert [(str(o), s) for o, s in states] == [
        ("9.2", "superseded"),
        ("9.3", "current"),
    ]
    assert Review.objects.get(pk=old.pk).verdict == old.verdict


def test_review_of_an_editor_is_not_replaced_by_the_guides(edit):
    make_review(course=Course.objects.get(slug=TAPING), overall="7.5")

    said = load(edit("courses.yaml", "rating: 9.2\n", "rating: 9.3\n"))

    assert (
        f"Kept as edited on the desk (--overwrite replaces it): rating {TAPING}" in said
    )
    assert str(Course.objects.get(slug=TAPING).rating) == "7.5"


def test_review_of_an_editor_does_not_count_as_an_edit_of_the_course(edit):
    make_review(course=Course.objects.get(slug=TAPING), overall="7.5")

    load(edit("courses.yaml", TAPING_TITLE, NEW_TITLE))

    assert Course.objects.get(slug=TAPING).title == "Kinesiology Taping for Pain"


def test_withdrawn_review_stays_withdrawn(edit):
    review = Review.objects.get(course__slug=TAPING)
    withdraw_review(review=review, reason="A mistake.", on=date(2026, 11, 25))

    load(edit("courses.yaml", "rating: 9.2\n", "rating: 9.3\n"))

    assert Course.objects.get(slug=TAPING).rating is None


def change_text():
    Course.objects.filter(slug=TAPING).update(summary="Ours.")


def change_topics():
    Course.objects.get(slug=TAPING).topics.set([])


def add_part():
    course = Course.objects.get(slug=TAPING)
    source = Source.objects.first()
    LearnerRating.objects.create(
        course=course, mean=4, count=1, on="A site", as_of=2026, source=source
    )


@pytest.mark.parametrize("work", [change_text, change_topics, add_part])
def test_what_an_editor_changed_is_kept_and_named(edit, work):
    work()

    said = load(edit("courses.yaml", TAPING_TITLE, NEW_TITLE))

    assert (
        f"Kept as edited on the desk (--overwrite replaces it): course {TAPING}" in said
    )
    assert Course.objects.get(slug=TAPING).title != "Kinesiology Taping for Pain"


@pytest.mark.parametrize("work", [change_text, change_topics, add_part])
def test_what_an_editor_changed_is_overwritten_on_demand(work):
    work()

    load(overwrite=True)

    course = Course.objects.get(slug=TAPING)
    assert course.summary.startswith("A self-application course")
    assert course.topics.count() == 3
    assert not LearnerRating.objects.filter(course=course).exists()


def test_block_that_an_editor_added_counts_as_an_edit(edit):
    article = Article.objects.get(slug="what-is-pain-management")
    CourseCards.objects.create(parent=article, region="main", ordering=5)

    said = load(edit("articles.yaml", "a: In most cases, yes.", "a: Mostly."))

    assert "article what-is-pain-management" in said
    assert not FAQItem.objects.filter(answer__startswith="Mostly.").exists()


def test_edit_stays_when_the_files_did_not_change():
    change_text()

    load()

    assert Course.objects.get(slug=TAPING).summary == "Ours."


def test_what_an_editor_deleted_stays_deleted_and_is_named(edit):
    Course.objects.get(slug=UNRATED).delete()

    said = load(edit("courses.yaml", "title: De-Mystifying", "title: Demystifying"))

    assert (
        f"Deleted or renamed on the desk (--overwrite loads it again): course {UNRATED}"
        in said
    )
    assert not Course.objects.filter(slug=UNRATED).exists()


def test_what_an_editor_deleted_comes_back_on_demand():
    topics = slugs(Course.objects.get(slug=UNRATED).topics)
    Course.objects.get(slug=UNRATED).delete()

    load(overwrite=True)

    assert topics
    assert slugs(Course.objects.get(slug=UNRATED).topics) == topics


def test_rubric_that_a_review_uses_is_not_changed_by_the_files(edit):
    make_review(rubric=Rubric.objects.get(), publish=False)
    folder = edit(
        "rubric.yaml",
        "      accessibility: 20\n      value: 5\n",
        "      accessibility: 15\n      value: 10\n",
    )

    with pytest.raises(CommandError, match="rubric 1, version: Reviews rest on this"):
        load(folder)

    assert Rubric.objects.get().presets()["self-care"]["value"] == 5


def test_rubric_that_a_review_uses_may_be_loaded_again_as_it_is():
    make_review(rubric=Rubric.objects.get(), publish=False)
    before = everything()

    load(overwrite=True)

    after = everything()
    assert before["catalog_rubric"] == after["catalog_rubric"]
    assert before["catalog_presetweight"] == after["catalog_presetweight"]


def test_page_that_an_editor_made_first_is_kept(edit):
    make_course(slug="new-course", title="Ours")

    load(edit("courses.yaml", f"- slug: {TAPING}\n", "- slug: new-course\n"))

    assert Course.objects.get(slug="new-course").title == "Ours"


def test_source_that_an_editor_renamed_comes_back_for_a_record_that_names_it(edit):
    named = {"url": "https://www.bls.gov/ooh/healthcare/", "year": 2025}
    Source.objects.filter(**named).update(title="Renamed on the desk")

    load(edit("careers.yaml", "- Shared decisions\n", "- Deciding together\n"))

    titles = set(Source.objects.filter(**named).values_list("title", flat=True))
    assert titles == {"Renamed on the desk", "Occupational Outlook Handbook"}
