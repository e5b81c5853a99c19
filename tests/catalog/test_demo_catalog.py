"""Synthetic courses: what they hold, how they are marked, and that they go again."""

import hashlib
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from statistics import mean, median, stdev

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from catalog import demo_store
from catalog.demo import (
    Vocabulary,
    demo_courses,
    half_way_marks,
    provider_name,
    provider_slug,
)
from catalog.models import (
    ContinuingEducation,
    Course,
    CourseStudy,
    CriterionScore,
    Language,
    LearnerRating,
    Provider,
    Review,
    Topic,
)
from catalog.publishing_rules import what_is_missing
from catalog.rubric import overall_score, scores_by_preset
from core.models import Source
from search.models import Version
from tests.builders import (
    make_article,
    make_career,
    make_course,
    make_provider,
    make_review,
    make_rubric,
    make_study,
    make_topic,
)

TODAY = date(2026, 11, 25)
WEIGHTS = {"evidence": 25, "safety": 15, "teaching": 20, "use": 20, "a": 10, "v": 10}
VOCABULARY = Vocabulary(
    topics=[f"topic-{n}" for n in range(1, 31)],
    languages=["en", "es", "fr", "it", "nl"],
    weights=WEIGHTS,
    rated_from=date(2024, 1, 1),
)
SYNTHETIC = (
    Course,
    ContinuingEducation,
    CourseStudy,
    CriterionScore,
    LearnerRating,
    Review,
)
BANNER = "This site holds demo data: courses marked [DEMO] are not real"


@pytest.fixture(scope="module")
def many():
    return list(demo_courses(5000, 42, VOCABULARY, TODAY))


def share(values, wanted):
    found = Counter(values)
    return {name: round(100 * found[name] / found.total(), 1) for name in wanted}


def field(courses, name):
    return [course.fields[name] for course in courses]


# What they say, without a database


@pytest.mark.parametrize(
    ("name", "percent"),
    [
        ("level", {"beginner": 45, "intermediate": 30, "postgraduate": 7}),
        ("audience", {"practitioner": 45, "patient": 30, "both": 25}),
        ("format", {"self-paced": 55, "scheduled": 15, "resource": 3}),
        ("availability", {"running": 70, "archived": 15, "closed": 5, "unknown": 10}),
        # 30 % free; of the 35 % without a price a fifth are free to audit, of the
        # 35 % with one 15 %.
        ("offer", {"free": 30, "unknown": 28, "paid": 24.5, "free_audit": 12.3}),
        ("certificate", {"none": 40, "free": 15, "paid": 15, "included": 30}),
        ("rating", {None: 60}),
        ("hours", {None: 25}),
        ("price", {None: 35, Decimal(0): 30}),
        ("studies_checked_on", {None: 85}),
    ],
)
def test_values_are_distributed_as_specified(many, name, percent):
    assert share(field(many, name), percent) == pytest.approx(percent, abs=2)


def test_scores_are_normal_around_7_8_in_tenths(many):
    scores = [score for score in field(many, "rating")[5:] if score is not None]

    assert mean(scores) == pytest.approx(Decimal("7.8"), abs=Decimal("0.1"))
    assert stdev(scores) == pytest.approx(Decimal(1), abs=Decimal("0.1"))
    assert min(scores) >= 3
    assert max(scores) <= 10
    assert all(score == round(score, 1) for score in scores)


def test_hours_and_prices_keep_to_their_ranges(many):
    hours = [h for h in field(many, "hours") if h is not None]
    prices = [p for p in field(many, "price") if p]

    assert median(hours) == pytest.approx(8, abs=1)
    assert min(hours) >= Decimal("0.5")
    assert max(hours) <= 600
    assert min(prices) >= 10
    assert max(prices) <= 20_000
    assert sum(p > 300 for p in prices) / len(many) == pytest.approx(0.05, abs=0.01)


def test_prices_have_a_currency_and_free_ones_none_to_pay(many):
    for course in many:
        price, offer = course.fields["price"], course.fields["offer"]
        assert course.fields["currency"] == ("" if price is None else "USD")
        assert (offer == "free") == (price == 0)


def test_a_twentieth_language_is_rarer_than_the_first(many):
    percent = {"en": 82, "es": 7, "fr": 5, "it": 3, "nl": 3}

    assert share([c.language for c in many], percent) == pytest.approx(percent, abs=2)


@pytest.mark.parametrize("languages", [["en"], ["it"], ["es", "nl"]])
def test_languages_are_those_of_the_vocabulary(languages):
    few = replace(VOCABULARY, languages=languages)

    made = demo_courses(60, 1, few, TODAY)

    assert {course.language for course in made} == set(languages)


def test_topics_and_providers_follow_their_rank(many):
    topics = Counter(chain.from_iterable(course.topics for course in many))
    providers = Counter(course.provider for course in many)

    numbers = Counter(len(course.topics) for course in many)
    assert numbers[0] / len(many) == pytest.approx(0.02, abs=0.01)
    assert set(numbers) == {0, 1, 2, 3, 4}
    assert all(len(set(c.topics)) == len(c.topics) for c in many)
    assert topics.most_common(1)[0][0] == "topic-1"
    assert set(topics) == set(VOCABULARY.topics)
    # Under s = 1.1 the first of 40 takes 28 %, the second 13 %.
    assert providers[1] / len(many) == pytest.approx(0.28, abs=0.03)
    assert providers[2] / len(many) == pytest.approx(0.13, abs=0.03)
    assert set(providers) == set(range(1, 41))


def test_added_days_span_five_years_with_a_tenth_in_the_last_month(many):
    days = [(datetime(2026, 11, 25, tzinfo=UTC) - at).days for at in added(many)]

    assert min(days) >= 0
    assert max(days) <= 5 * 365.25
    assert sum(d < 30 for d in days) / len(days) == pytest.approx(0.1, abs=0.02)
    # The other nine tenths lie evenly over the years.
    assert median(days) == pytest.approx(835, abs=60)


def added(courses):
    return field(courses, "publish_at")


def test_learner_ratings_are_on_their_demo_provider(many):
    ratings = [(c.provider, c.learner_rating) for c in many if c.learner_rating]

    assert len(ratings) / len(many) == pytest.approx(0.3, abs=0.02)
    assert mean(r["mean"] for _, r in ratings) == pytest.approx(
        Decimal("4.5"), abs=Decimal("0.05")
    )
    assert median(r["count"] for _, r in ratings) == pytest.approx(150, abs=20)
    assert all(r["on"] == provider_name(p) and r["scale"] == 5 for p, r in ratings)


def test_studies_are_few_and_marked(many):
    looked_for = [c for c in many if c.fields["studies_checked_on"]]
    studies = list(chain.from_iterable(c.studies for c in many))

    assert {len(c.studies) for c in looked_for} == {0, 1, 2, 3}
    assert all(not c.studies for c in many if c not in looked_for)
    assert all(study["finding"].startswith("[DEMO]") for study in studies)
    assert {study["of"] for study in studies} == {"course", "program"}


def test_a_tenth_of_the_scores_is_overall_only_and_some_have_a_history(many):
    rated = [course.reviews for course in many if course.reviews]
    history = Counter(len(reviews) - 1 for reviews in rated)

    without_marks = sum(reviews[-1].marks is None for reviews in rated)
    assert without_marks / len(rated) == pytest.approx(0.1, abs=0.02)
    assert set(history) == {0, 2, 3}
    assert all(
        [r.on for r in reviews] == sorted(r.on for r in reviews) for reviews in rated
    )
    assert all(reviews[-1].on <= TODAY for reviews in rated)


def test_titles_are_marked_and_of_20_to_90_characters_or_at_the_limit(many):
    titles = field(many, "title")
    lengths = Counter(map(len, titles))

    assert all(title.startswith("[DEMO] ") for title in titles)
    assert set(lengths) <= {*range(20, 91), 200}
    assert lengths[20]
    assert lengths[90]
    assert lengths[200] / len(many) == pytest.approx(0.01, abs=0.005)
    scripts = sum("é" in t or "Ç" in t for t in titles)
    assert scripts / len(many) == pytest.approx(0.01, abs=0.005)
    assert len(set(titles)) == len(titles)


def test_the_first_courses_are_the_edge_cases():
    first = list(demo_courses(8, 7, VOCABULARY, TODAY))

    scores = field(first, "rating")[:5]
    assert scores[:4] == [Decimal(0), Decimal("5.0"), Decimal("9.9"), Decimal(10)]
    marks = first[4].reviews[-1].marks
    exact = sum(marks[name] * WEIGHTS[name] for name in WEIGHTS) / 100
    assert exact * 100 % 10 == 5  # such as 7.05, which is a score of 7.1
    assert scores[4] == exact + Decimal("0.05")
    assert len(first[5].fields["title"]) == Course._meta.get_field("title").max_length
    assert "Ångström" in first[6].fields["title"]
    assert "دورة" in first[6].fields["title"]
    assert first[7].topics == []


@given(
    st.dictionaries(
        st.text("abcdef", min_size=1), st.integers(1, 30), min_size=2, max_size=6
    ).filter(lambda weights: sum(weights.values()) % 2 == 0)
)
def test_half_way_marks_lie_exactly_between_two_tenths(weights):
    marks = half_way_marks(weights)

    if marks is not None:
        tenths = (
            sum(marks[n] * weights[n] for n in weights) * 10 / sum(weights.values())
        )
        assert tenths % 1 == Decimal("0.5")


def test_weights_that_allow_no_half_give_no_marks():
    assert half_way_marks({"only": 100}) is None


# The rows


@pytest.fixture
def vocabulary(db):
    """What the courses draw from, with presets of the rubric."""
    area = make_topic(name="Area", slug="area")
    for n in range(1, 6):
        make_topic(name=f"Leaf {n}", slug=f"leaf-{n}", parent=area, position=n)
    for code in ("en", "es", "fr", "it"):
        Language.objects.create(code=code, name=code.upper())
    rubric = make_rubric(WEIGHTS, version=1)
    for n, criterion in enumerate(rubric.criteria.all()):
        criterion.preset_weights.create(preset="budget", weight=(100, 0)[n > 0])
    return rubric


def make_demo(courses, seed=42, **options):
    call_command(
        "demo_catalog",
        courses=courses,
        seed=seed,
        yes_synthetic=True,
        **{"today": TODAY.isoformat(), **options},
    )


def snapshot():
    """All that the synthetic rows say, without primary keys, in a fixed order."""
    columns = [
        f.name
        for f in Course._meta.concrete_fields
        if not f.primary_key and not f.is_relation
    ]
    demo = Course.objects.filter(is_demo=True).order_by("slug")
    reviews = Review.objects.order_by("course__slug", "reviewed_on", "state", "overall")
    marks = CriterionScore.objects.order_by("review__course__slug", "criterion__slug")
    learner = LearnerRating.objects.order_by("course__slug")
    studies = CourseStudy.objects.order_by("course__slug", "position")
    ce = ContinuingEducation.objects.order_by("course__slug")
    slug = "course__slug"
    return [
        list(demo.values_list(*columns, "provider__slug")),
        sorted(demo.values_list("slug", "topics__slug").exclude(topics=None)),
        sorted(demo.values_list("slug", "languages__code")),
        list(reviews.values_list(slug, "state", "overall", "reviewed_on", "rubric")),
        list(marks.values_list("review__course__slug", "criterion__slug", "score")),
        list(learner.values_list(slug, "mean", "count", "on", "as_of")),
        list(studies.values_list(slug, "of", "design", "participants", "finding")),
        list(ce.values_list(slug, "credits", "unit")),
    ]


def test_same_seed_and_number_give_the_same_rows(vocabulary):
    make_demo(120)
    first = snapshot()

    make_demo(120)
    assert snapshot() == first

    make_demo(120, seed=43)
    assert snapshot() != first


def test_the_plain_courses_are_the_same_on_every_machine():
    made = list(demo_courses(200, 42, VOCABULARY, TODAY))

    digest = hashlib.sha256(repr(made).encode()).hexdigest()
    assert digest[:16] == "2354b886fb7921f9"


def test_the_rows_are_the_same_on_every_database(vocabulary):
    make_demo(60)

    rows = snapshot()
    rows[3] = [row[:-1] for row in rows[3]]  # the rubric by its key
    text = repr([[tuple(map(str, row)) for row in part] for part in rows])
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "502bf15fe2775d9b"


def test_every_row_is_valid_and_marked(vocabulary):
    make_demo(60)

    courses = Course.objects.select_related("provider").prefetch_related("sources")
    assert len(courses) == 60
    for course in courses:
        course.full_clean()
        assert course.is_demo
        assert course.title.startswith("[DEMO]")
        assert course.slug.startswith("demo-")
        assert course.provider.name.startswith("Demo provider ")
        assert (course.url, course.institution) == ("", "")
        assert list(course.sources.all()) == []
    for model in (ContinuingEducation, CourseStudy, LearnerRating):
        rows = model.objects.select_related("course", "source")
        assert rows
        for row in rows:
            row.full_clean()
            assert row.source.title.startswith("[DEMO]")
            assert row.source.url == ""


def test_reviews_keep_every_rule_of_publishing(vocabulary):
    make_demo(150)

    reviews = Review.objects.select_related("rubric", "source").prefetch_related(
        "scores__criterion"
    )
    assert {review.state for review in reviews} == {"current", "superseded"}
    for review in reviews:
        marks = list(review.scores.all())
        assert what_is_missing(review, marks) == []
        if marks:
            by_slug = {mark.criterion.slug: mark.score for mark in marks}
            assert review.overall == overall_score(by_slug, WEIGHTS)


def test_courses_carry_the_scores_that_publishing_would_copy(vocabulary):
    make_demo(100)

    presets = vocabulary.presets()
    assert set(presets) == {"budget"}
    courses = Course.objects.prefetch_related("reviews__scores__criterion")
    assert any(course.score_budget is not None for course in courses)
    for course in courses:
        current = [r for r in course.reviews.all() if r.state == "current"]
        assert course.rating == (current[0].overall if current else None)
        marks = {
            mark.criterion.slug: mark.score
            for review in current
            for mark in review.scores.all()
        }
        expected = scores_by_preset(marks, presets)
        assert {name: getattr(course, name) for name in expected} == expected


def test_a_second_run_replaces_the_first(vocabulary):
    make_demo(30)
    make_demo(10)

    assert Course.objects.count() == 10
    assert Source.objects.count() == 1


def test_clear_leaves_the_database_as_it_was(vocabulary):
    course = make_course(rating="9.1", provider=make_provider())
    make_study(course=course)
    models = [*SYNTHETIC, Provider, Source, Topic, Course.topics.through]
    before = [set(model.objects.values_list("pk", flat=True)) for model in models]
    make_demo(60)

    call_command("demo_catalog", clear=True)

    after = [set(model.objects.values_list("pk", flat=True)) for model in models]
    assert after == before


def test_clear_keeps_a_demo_provider_that_a_real_course_uses(vocabulary):
    make_demo(20)
    provider = Provider.objects.get(slug=provider_slug(1))
    course = make_course(provider=provider)

    call_command("demo_catalog", clear=True)

    assert list(Course.objects.all()) == [course]
    assert list(Provider.objects.all()) == [provider]


def test_clear_takes_what_staff_added_to_a_demo_course(vocabulary):
    make_demo(20)
    demo = Course.objects.filter(rating=None).first()
    make_review(course=demo)
    career = make_career(courses=[demo])
    article = make_article(related_courses=[demo])

    call_command("demo_catalog", clear=True)

    assert not Review.objects.exists()
    assert list(career.courses.all()) == list(article.related_courses.all()) == []


def test_a_run_that_fails_leaves_the_rows_of_the_one_before(vocabulary, monkeypatch):
    make_demo(12)
    before = snapshot()
    monkeypatch.setattr(demo_store, "BATCH", 10)
    write = demo_store._Writer.write
    monkeypatch.setattr(
        demo_store._Writer,
        "write",
        lambda self, batch: write(self, batch) if len(batch) == 10 else 1 / 0,
    )

    with pytest.raises(ZeroDivisionError):
        make_demo(15, seed=1)

    assert snapshot() == before


def test_batches_do_not_change_the_rows(vocabulary, monkeypatch):
    make_demo(25)
    at_once = snapshot()
    monkeypatch.setattr(demo_store, "BATCH", 4)

    make_demo(25)

    assert snapshot() == at_once


def test_a_load_is_noticed_by_the_lists(vocabulary, client):
    before = Version.objects.get().number
    assert client.get("/courses/").context["filter"].total == 0

    make_demo(25)

    assert Version.objects.get().number > before
    assert client.get("/courses/").context["filter"].total == 25


# The command


def test_it_refuses_where_people_may_rely_on_the_site(vocabulary, settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="--yes-synthetic"):
        call_command("demo_catalog", courses=5)

    assert not Course.objects.exists()


def test_it_works_without_that_consent_in_development(vocabulary, settings):
    settings.DEBUG = True

    call_command("demo_catalog", courses=5)

    assert Course.objects.count() == 5


def test_it_says_what_is_missing(db):
    with pytest.raises(CommandError, match="no topic and no language and no rubric"):
        make_demo(5)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "Say how many"),
        ({"courses": 0}, "Say how many"),
        ({"courses": 5, "clear": True}, "either --courses or --clear"),
        ({"courses": 5, "today": "2026-02-30", "yes_synthetic": True}, "not a day"),
        ({"courses": 5, "today": "soon", "yes_synthetic": True}, "not a day"),
    ],
)
def test_wrong_options_get_a_sentence(vocabulary, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("demo_catalog", **options)


def test_a_real_course_of_the_same_address_is_named_as_a_reason(vocabulary):
    course = make_course(slug="demo-00003")

    with pytest.raises(CommandError, match="real course"):
        make_demo(5)

    assert list(Course.objects.all()) == [course]


# The banner


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/courses/",
        "/courses/real/",
        "/courses/demo/",
        "/how-we-rate/",
        "/careers/",
        "/treatments/",
        "/articles/",
        "/glossary/",
        "/privacy/",
        "/no-such-page/",
    ],
)
def test_every_page_says_so_while_a_synthetic_course_is_public(client, db, address):
    make_course(slug="real")
    assert BANNER not in client.get(address).content.decode()

    make_course(is_demo=True, slug="demo")

    assert client.get(address).content.decode().count(BANNER) == 1


def test_a_synthetic_course_that_is_not_public_brings_no_banner(client, db):
    make_course(is_demo=True, status="draft")

    assert BANNER not in client.get("/about/").content.decode()


def test_banner_comes_and_goes_at_its_minute_without_a_write(client, db):
    now = datetime(2030, 1, 1, tzinfo=UTC)
    make_course(
        is_demo=True,
        publish_at=now + timedelta(minutes=1),
        expire_at=now + timedelta(minutes=3),
    )

    seen = []
    for minutes in (0, 2, 4):
        with time_machine.travel(now + timedelta(minutes=minutes), tick=False):
            seen.append(BANNER in client.get("/about/").content.decode())

    assert seen == [False, True, False]


def test_banner_goes_with_the_last_synthetic_course(client, vocabulary):
    make_demo(5)
    assert BANNER in client.get("/about/").content.decode()

    call_command("demo_catalog", clear=True)

    assert BANNER not in client.get("/about/").content.decode()


def test_banner_costs_one_query_that_an_index_answers(client, db):
    with CaptureQueriesContext(connection) as queries:
        client.get("/accessibility/")

    (query,) = [q["sql"] for q in queries if "is_demo" in q["sql"]]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query}")
            plan = " ".join(str(row) for row in cursor.fetchall())
        assert "catalog_course_demo" in plan


def test_nobody_can_take_the_mark_off_a_synthetic_course(db):
    course = make_course(is_demo=True)
    course.title = "A course"

    with pytest.raises(ValidationError, match="synthetic course starts with"):
        course.full_clean()


def test_desk_shows_the_mark(admin_client, vocabulary):
    make_demo(3)

    page = admin_client.get("/admin/catalog/course/").content.decode()

    assert page.count("[DEMO] Course 0000") >= 3
