"""The words of each row of content stay true, whatever changes it."""

from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection, transaction

from articles.models import Article, FAQItem, GlossaryTerm, RichText
from careers.models import CareerPath
from catalog.models import Course, Provider, Topic
from search import fulltext, triggers
from search.documents import (
    TextSource,
    parts,
    public_documents,
    source_of,
    sources,
)
from search.matching import matching
from search.models import Document
from search.text import understand
from tests.builders import (
    hidden_states,
    make_article,
    make_career,
    make_course,
    make_credential,
    make_provider,
    make_question,
    make_section,
    make_term,
    make_topic,
    make_treatment,
)

pytestmark = pytest.mark.django_db


def found(text, model=Course):
    return set(matching(model.objects.all(), understand(text)))


def document(row):
    return Document.objects.get(kind=row._meta.label_lower, object_pk=row.pk)


def test_document_holds_the_words_of_a_course_and_of_what_it_is_filed_under():
    area = make_topic(name="Movement")
    course = make_course(
        title="Walking",
        summary="Step by step.",
        description="Slowly.",
        institution="A college",
        provider=make_provider(name="Yak press"),
        topics=[make_topic(name="Pacing", parent=area), make_topic(name="Gait")],
    )

    words = document(course)

    assert words.title == "Walking"
    assert words.keywords == "Yak press\nA college\nGait\nPacing\nMovement"
    assert words.body == "Step by step.\nSlowly."


def test_document_of_an_article_holds_its_parts_without_tags():
    article = make_article(
        title="Sleep", summary="A summary.", short_answer="Rest.", bottom_line=""
    )
    make_section(
        parent=article,
        heading="Beds",
        body="<p>Firm <strong>but</strong> soft.</p><ul><li>Try</li></ul>",
    )
    make_question(article=article, question="How long?", answer="Long enough.")

    lines = [" ".join(line.split()) for line in document(article).body.splitlines()]

    assert [line for line in lines if line] == [
        "A summary.",
        "Rest.",
        "Beds",
        "Firm but soft. Try",
        "How long?",
        "Long enough.",
    ]


def test_nothing_inside_a_tag_is_a_word():
    article = make_article(summary="S.", short_answer="T.", bottom_line="")
    for heading in "AB":
        make_section(parent=article, heading=heading)
    RichText.objects.filter(heading="A").update(
        body='<p class="yak">Firm <a href="https://a.org/gnu">beds</a><br/>'
        '<img alt="zebra"></p>1 < 2'
    )
    RichText.objects.filter(heading="B").update(body="Éclair, 2 > 1")

    body = document(article).body

    lines = [" ".join(line.split()) for line in body.splitlines()]
    assert [line for line in lines if line] == [
        "S.",
        "T.",
        "A",
        "B",
        "Firm beds 1 < 2",
        "Éclair, 2 > 1",
    ]
    assert found("yak", Article) == found("gnu", Article) == set()
    assert found("eclair beds", Article) == {article}


def test_name_of_a_character_is_no_word():
    article = make_article(summary="S.", short_answer="T.", bottom_line="")
    section = make_section(
        parent=article,
        body="<p>Pain &amp; injury,&nbsp;5 &lt; 6 &gt; 4, &amp;lt; yak</p>",
    )

    body = document(section).body

    assert " ".join(body.split()) == "Pain & injury, 5 < 6 > 4, &lt; yak"
    assert found("amp", Article) == found("nbsp", Article) == found("gt", Article)
    assert found("amp", Article) == set()
    assert found("injury yak", Article) == {article}


def test_words_that_older_code_wrote_are_put_right_by_the_next_migrate(monkeypatch):
    with monkeypatch.context() as older:
        older.setattr("search.documents.without_tags", lambda lines, vendor: lines)
        triggers.install("default")
        article = make_section(body="<p>Yak &amp; gnu</p>").parent
    assert found("amp", Article) == {article}

    call_command("migrate", verbosity=0)

    assert found("amp", Article) == set()
    assert found("yak gnu", Article) == {article}


def test_every_list_of_content_has_its_words():
    rows = [
        make_course(),
        make_career(),
        make_credential(),
        make_treatment(),
        make_article(),
        make_term(),
    ]

    assert {source.model for source in sources()} == {type(row) for row in rows}
    assert [document(row).object_pk for row in rows] == [row.pk for row in rows]


def test_save_is_noticed():
    course = make_course(title="Walking")

    course.title = "Swimming"
    course.save()

    assert found("walking") == set()
    assert found("swimming") == {course}


def test_update_of_many_is_noticed():
    courses = {make_course(title=f"Walking {n}") for n in range(3)}

    Course.objects.update(title="Swimming")

    assert found("swimming") == courses
    assert found("walking") == set()


def test_bulk_create_and_bulk_update_are_noticed():
    made = Course.objects.bulk_create(
        [Course(title=f"Zumba {n}", slug=f"z{n}", summary="Dance.") for n in range(3)]
    )
    assert found("zumba") == set(made)

    for course in made:
        course.summary = "Tango."
    Course.objects.bulk_update(made, ["summary"])

    assert found("tango") == set(made)
    assert found("dance") == set()


def test_raw_sql_is_noticed():
    course = make_course(title="Walking")

    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_course SET title = 'Rowing'")

    assert found("rowing") == {course}


def test_topics_added_and_removed_are_noticed():
    course, topic = make_course(), make_topic(name="Zebra")

    course.topics.add(topic)
    assert found("zebra") == {course}

    course.topics.remove(topic)
    assert found("zebra") == set()

    topic.courses.set([course])
    assert found("zebra") == {course}

    course.topics.clear()
    assert found("zebra") == set()


def test_topics_added_to_many_at_once_are_noticed():
    topics = [make_topic(name="Zebra"), make_topic(name="Yak")]
    courses = [make_course(), make_course()]
    Through = Course.topics.through

    Through.objects.bulk_create(
        Through(course=course, topic=topic) for course in courses for topic in topics
    )

    assert found("zebra yak") == set(courses)


def test_renamed_provider_and_topic_are_noticed():
    area = make_topic(name="Area")
    topic = make_topic(name="Zebra", parent=area)
    provider = make_provider(name="Yak press")
    course = make_course(provider=provider, topics=[topic])
    make_course()

    Provider.objects.update(name="Gnu press")
    Topic.objects.filter(pk=topic.pk).update(name="Panda")
    Topic.objects.filter(pk=area.pk).update(name="Jungle")

    assert found("gnu panda jungle") == {course}
    assert found("yak") == found("zebra") == found("area") == set()


def test_deleted_rows_leave_no_words():
    topic = make_topic(name="Zebra")
    kept, gone = make_course(topics=[topic]), make_course(topics=[topic])

    gone.delete()
    assert list(Document.objects.values_list("object_pk", flat=True)) == [kept.pk]

    kept.topics.clear()
    topic.delete()
    assert found("zebra") == set()


def test_parts_of_articles_are_noticed_as_they_come_move_and_go():
    first, second = make_article(), make_article()
    section = make_section(parent=first, heading="Zebra")
    question = make_question(article=first, question="Yak?")
    assert found("zebra yak", Article) == {first}

    RichText.objects.update(parent=second)
    FAQItem.objects.update(article=second)
    assert found("zebra", Article) == found("yak", Article) == {second}

    section.delete()
    question.delete()
    assert found("zebra", Article) == found("yak", Article) == set()


def test_lines_of_text_are_words_too():
    term = make_term(term="Opioid", aliases=["narcotic", "strong painkiller"])
    career = make_career(skills=["Patience", "Rapport"])

    assert found("narcotic", GlossaryTerm) == {term}
    assert found("rapport", CareerPath) == {career}


def test_words_are_as_a_rebuild_would_write_them():
    topic = make_topic(name="Zebra")
    for row in (make_course, make_career, make_treatment, make_article):
        row(topics=[topic])
    Topic.objects.update(name="Yak")
    before = list(Document.objects.values())

    said = StringIO()
    call_command("rebuild_search", stdout=said)

    assert list(Document.objects.values()) == before
    assert said.getvalue().startswith("4 texts indexed in ")


def test_rebuild_repairs_words_that_were_lost():
    course = make_course(title="Zebra")
    Document.objects.all().delete()
    assert found("zebra") == set()

    call_command("rebuild_search", stdout=StringIO())

    assert found("zebra") == {course}


def test_rebuild_repairs_words_under_a_wrong_number():
    course = make_course(title="Zebra")
    Document.objects.update(id=7)

    call_command("rebuild_search", stdout=StringIO())

    assert found("zebra") == {course}


def test_install_again_changes_nothing():
    fulltext.install("default")

    assert triggers.install("default") == []


def test_index_that_a_migration_lost_is_made_and_filled_again():
    course = make_course(title="Zebra")
    fulltext.uninstall("default")

    fulltext.install("default")

    assert found("zebra") == {course}


def test_rolled_back_transaction_leaves_the_old_words():
    course = make_course(title="Zebra")

    with transaction.atomic():
        Course.objects.update(title="Yak")
        transaction.set_rollback(True)

    assert found("zebra") == {course}
    assert found("yak") == set()


def test_bulk_load_with_paused_triggers_is_indexed_at_its_end():
    with triggers.paused("default"):
        course = make_course(title="Zebra")

    assert found("zebra") == {course}


def test_public_documents_are_those_of_public_rows():
    live = make_course()
    for state in hidden_states():
        make_course(**state)
        make_article(**state)
    term = make_term()

    every = {(d.kind, d.object_pk) for d in public_documents("default")}
    courses = [d.object_pk for d in public_documents("default", [Course])]

    assert every == {("catalog.course", live.pk), ("articles.glossaryterm", term.pk)}
    assert courses == [live.pk]


def test_words_of_rows_that_may_be_drafts_are_refused():
    with pytest.raises(ImproperlyConfigured, match="which may be a draft"):
        TextSource(CareerPath, title="title", keywords=("credentials__name",))


def test_model_without_texts_is_named():
    with pytest.raises(LookupError, match="Topic has declared no TextSource"):
        source_of(Topic)


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a check of FTS5")
def test_index_agrees_with_the_documents_after_many_kinds_of_change():
    courses = [make_course(title=f"Zebra {n}") for n in range(5)]
    Course.objects.update(summary="Yak.")
    courses[0].delete()
    Document.objects.filter(object_pk=courses[1].pk).delete()

    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_words (search_words, rank) VALUES ('integrity-check', 1)"
        )


# Parts of pages


def test_sections_and_questions_have_documents_of_their_own():
    article = make_article()
    section = make_section(parent=article, heading="Beds", body="<p>Firm.</p>")
    question = make_question(article=article, question="How long?", answer="Long.")

    assert document(section).title == "Beds"
    assert document(section).body.strip() == "Firm."
    assert (document(question).title, document(question).body) == ("How long?", "Long.")
    assert {source.model for source in parts()} == {RichText, FAQItem}


def test_parts_are_public_exactly_when_their_owner_is():
    live = make_section()
    make_section(heading="", body="<p>Without an address.</p>")
    for state in hidden_states():
        article = make_article(**state)
        make_section(parent=article)
        make_question(article=article)

    public = public_documents("default", [RichText, FAQItem])

    assert [(d.kind, d.object_pk) for d in public] == [("articles.richtext", live.pk)]


def test_public_documents_are_those_of_whole_pages():
    article = make_section().parent

    assert [d.object_pk for d in public_documents("default")] == [article.pk]


def test_documents_of_parts_go_with_their_article():
    article = make_article()
    make_section(parent=article)
    make_question(article=article)

    article.delete()

    assert not Document.objects.exists()
