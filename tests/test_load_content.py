"""`load_content` on a database that holds the content: changes, edits and mistakes."""

import re
import shutil
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, CourseCards, FAQItem
from careers.models import CareerPath, Route
from catalog.actions import withdraw_review
from catalog.models import Course, LearnerRating, Provider, Review, Topic
from core.models import LoadedRecord, Source
from tests.builders import make_course, make_review
from tests.content_fixture import FOLDER

pytestmark = pytest.mark.usefixtures("content")
TAPING = "kinesiology-taping-self-application"
TAPING_TITLE = "title: Kinesiology Taping for Pain & Injury - Self-Application Course\n"
NEW_TITLE = "title: Kinesiology Taping for Pain\n"


def load(folder=FOLDER, **options):
    """What the command says."""
    out = StringIO()
    call_command("load_content", folder, stdout=out, **options)
    return out.getvalue()


def refusal(folder):
    """Why the command refuses the folder."""
    with pytest.raises(CommandError) as error:
        load(folder)
    return str(error.value)


@pytest.fixture
def edit(tmp_path):
    """Returns a function that replaces text in a copy of the files: their folder."""
    folder = tmp_path / "content"
    shutil.copytree(FOLDER, folder)

    def replace(file, old, new):
        path = folder / file
        path.chmod(0o644)
        text = path.read_text()
        assert old in text, f"{file} does not hold {old!r}"
        path.write_text(text.replace(old, new, 1))
        return folder

    return replace


def everything():
    """All rows of our tables, to compare before and after."""
    tables = sorted(
        model._meta.db_table
        for app in ("core", "catalog", "careers", "treatments", "articles")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    )
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1"
            )
            rows[table] = cursor.fetchall()
    return rows


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
    Course.objects.get(slug=TAPING).delete()

    said = load(edit("courses.yaml", TAPING_TITLE, NEW_TITLE))

    assert (
        f"Deleted or renamed on the desk (--overwrite loads it again): course {TAPING}"
        in said
    )
    assert not Course.objects.filter(slug=TAPING).exists()


def test_what_an_editor_deleted_comes_back_on_demand():
    Course.objects.get(slug=TAPING).delete()

    load(overwrite=True)

    course = Course.objects.get(slug=TAPING)
    assert (str(course.rating), course.topics.count()) == ("9.2", 3)


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


MISTAKES = {
    "rating above 10": (
        "courses.yaml",
        "rating: 9.2\n",
        "rating: 11.5\n",
        rf"line \d+: rating {TAPING}, rating: A score cannot be above 10\.",
    ),
    "rating without the guide": (
        "courses.yaml",
        "publisher: The founding guide of this site",
        "publisher: Somebody",
        "rating: Only the founding guide's ratings stand in this file",
    ),
    "slug given twice": (
        "courses.yaml",
        "- slug: prevent-back-pain-five-steps\n",
        f"- slug: {TAPING}\n",
        "slug: This course stands here twice, first in line 13",
    ),
    "months that do not add up": (
        "routes.yaml",
        "  months_min: ",
        "  months_min: 1",
        "months_min: 1\\d+ is not the sum of the remaining stages",
    ),
    "stage months that routes do not know": (
        "careers.yaml",
        "months_min: 36\n    months_max: 48\n    gate: College admission;",
        "months_min: 24\n    months_max: 48\n    gate: College admission;",
        "route no-health-degree to pain-medicine-physician, months_min: ",
    ),
    "unknown topic": (
        "courses.yaml",
        "  - taping\n",
        "  - tapping\n",
        "topics 1: There is no topic “tapping”",
    ),
    "unknown reference": (
        "articles.yaml",
        "    - cdc-mmwr-2023\n",
        "    - cdc-mmwr-1923\n",
        "sections 1: cites 2: “cdc-mmwr-1923” is not among the sources",
    ),
    "unknown field": (
        "courses.yaml",
        "  weeks: null\n",
        "  weeks: null\n  months: 3\n",
        "months: There is no field “months” here",
    ),
    "missing field": (
        "courses.yaml",
        "  weeks: null\n",
        "",
        "The field “weeks” is missing",
    ),
    "address that could run": (
        "courses.yaml",
        "url: null\n  availability",
        "url: javascript:alert(1)\n  availability",
        "url: Enter a valid URL",
    ),
    "free course with a price": (
        "courses.yaml",
        "  offer: unknown\n  price: null\n",
        "  offer: free\n  price: {amount: '9.00', currency: USD, as_of: 2026}\n",
        "A free course cannot have a price",
    ),
    "word that the code does not know": (
        "courses.yaml",
        "level: beginner",
        "level: novice",
        "level: “novice” is not one of these words: beginner",
    ),
    "vocabulary that differs from the code": (
        "vocab.yaml",
        "name: Beginner\n",
        "name: Starter\n",
        "levels 1: name: This must be “Beginner”, as the site's code has it",
    ),
    "topic inside a topic": (
        "vocab.yaml",
        "  parent: conditions\n",
        "  parent: acute-pain\n",
        "parent: Topics have two levels",
    ),
    "cell that claims without a source": (
        "treatments.yaml",
        "    sources:\n    - peer-back-2021\n    - cochrane-nsaids-back-2016\n",
        "    sources: []\n",
        "suitability 1: .*claims something, so it needs a reference",
    ),
    "weights of the rubric": (
        "rubric.yaml",
        "weight: 25",
        "weight: 26",
        "criteria: The weights add up to 101, not to 100",
    ),
    "sources that disagree": (
        "routes.yaml",
        "kind: guide\n",
        "kind: trial\n",
        "kind: The files disagree",
    ),
    "clinical review in the file": (
        "articles.yaml",
        "review_status: Editorial draft - not yet clinically reviewed",
        "review_status: Reviewed by Dr. Who",
        "review_status: This must be “Editorial draft",
    ),
    "strange section": (
        "courses.yaml",
        "\ncourses:\n",
        "\nextra: 1\ncourses:\n",
        "extra: There is no section “extra” here",
    ),
    "section that is missing": (
        "courses.yaml",
        "\ncourses:\n",
        "\nkourses:\n",
        "The section “courses” is missing",
    ),
    "broken YAML": (
        "courses.yaml",
        TAPING_TITLE,
        "title: 'Kinesiology\n",
        "This is not valid YAML",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_is_named_and_changes_nothing(edit, name):
    file, old, new, sentence = MISTAKES[name]
    folder = edit(file, old, new)
    before = everything()

    said = refusal(folder)

    assert re.search(sentence, said), said
    assert everything() == before


def test_salary_low_above_high_is_refused(edit):
    for section in ("salary:\n    currency: USD\n    period: year\n", ""):
        range_ = f"{section}    low: 350000\n"
        folder = edit("careers.yaml", range_, range_.replace("350000", "550000"))
    before = everything()

    said = refusal(folder)

    assert "salary_figures 1: The lowest salary is above the highest." in said
    assert everything() == before


@pytest.mark.parametrize(
    ("hostile", "named"),
    [
        ("<script>alert(1)</script>", "<script>"),
        ('<p onclick="alert(1)">x</p>', "onclick"),
        ('<a href="javascript:alert(1)">x</a>', "javascript:alert"),
        ("<svg><circle/></svg>", "<svg>"),
        ('<p style="color:red">x</p>', "style"),
        ("<!-- hidden -->", "a comment"),
    ],
)
def test_hostile_markup_is_refused_by_name(edit, hostile, named):
    folder = edit("articles.yaml", "body: '", f"body: '{hostile}")
    before = everything()

    said = refusal(folder)

    assert "article what-is-pain-management" in said
    assert re.search(f"Not allowed: .*{named}", said), said
    assert everything() == before


def test_hostile_bottom_line_is_refused(edit):
    place = "bottom_line: '"

    said = refusal(edit("articles.yaml", place, f"{place}<script>x</script>"))

    assert "what-is-pain-management, bottom_line: " in said
    assert "Not allowed: <script>" in said


def test_line_of_a_problem_is_that_of_the_fact(edit):
    folder = edit("courses.yaml", "rating: 9.2\n", "rating: 11.5\n")
    lines = (folder / "courses.yaml").read_text().splitlines()

    said = refusal(folder)

    number = int(re.search(r"courses\.yaml, line (\d+)", said)[1])
    assert lines[number - 1].strip() == "rating: 11.5"


def test_all_problems_of_all_files_are_told_together(edit):
    edit("courses.yaml", "rating: 9.2\n", "rating: 11.5\n")
    edit("careers.yaml", "kind: degree\n", "kind: school\n")
    folder = edit("glossary.yaml", "- nociception\n", "- nonsense\n")

    said = refusal(folder)

    assert "Nothing was loaded: 3 problems." in said
    assert "A score cannot be above 10." in said
    assert "“school” is not one of these words" in said
    assert "There is no glossary term “nonsense”" in said


def test_only_the_first_twenty_problems_are_shown(edit):
    folder = edit("glossary.yaml", "", "")
    path = folder / "glossary.yaml"
    path.write_text(path.read_text().replace("  aliases: []\n", "  aliases: no\n"))

    said = refusal(folder)

    assert len(said.splitlines()) == 22
    assert re.search(r"… and \d+ more\.$", said)


def test_file_that_is_missing_is_named(edit):
    folder = edit("glossary.yaml", "", "")
    (folder / "glossary.yaml").unlink()

    said = refusal(folder)

    assert said.splitlines()[1:] == ["  glossary.yaml, line 1: The file is missing."]


def test_folder_that_is_missing_is_named(tmp_path):
    assert "There is no folder" in refusal(tmp_path / "nowhere")
