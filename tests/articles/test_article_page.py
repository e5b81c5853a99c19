import json
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.models import (
    Article,
    Callout,
    CareerCard,
    ChangeNote,
    CourseCards,
    Figure,
    TreatmentTable,
)
from articles.page import ArticlePage
from tests.builders import (
    hidden_states,
    make_article,
    make_career,
    make_cell,
    make_course,
    make_data_point,
    make_question,
    make_reference,
    make_review,
    make_salary,
    make_section,
    make_source,
    make_term,
    make_topic,
    make_treatment,
    save,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db


def block(kind, article, ordering=20, **fields):
    return save(kind, parent=article, region="main", ordering=ordering, **fields)


def picture():
    content = BytesIO()
    Image.new("RGB", (40, 30)).save(content, "PNG")
    return SimpleUploadedFile("figure.png", content.getvalue())


def visit(client, article):
    return Markup(client.get(article.get_absolute_url()))


def every_block(article):
    """Adds a block of each kind, twice; gives the pages that they show."""
    shown = []
    for ordering in (10, 20):
        topic = make_topic()
        course, best = make_course(), make_course(topics=[topic], rating="8.0")
        career, cell = make_career(), make_cell()
        reference = make_reference(article=article)
        make_section(parent=article, ordering=ordering, references=[reference])
        block(CourseCards, article, ordering + 1, courses=[course])
        block(CourseCards, article, ordering + 2, rule="best-on-topic", topic=topic)
        block(CareerCard, article, ordering + 3, career=career)
        block(TreatmentTable, article, ordering + 4, treatments=[cell.treatment])
        block(Figure, article, ordering + 5, image=picture(), alt="A figure")
        block(Callout, article, ordering + 6, title="Take care", body="<p>Do.</p>")
        make_salary(career=career)
        make_data_point(parent=article, ordering=ordering + 7)
        make_data_point(parent=article, ordering=ordering + 8, source=reference.source)
        shown += [course, best, career, cell.treatment]
    return shown


def full_article():
    """An article with everything that an article can have; and what it shows."""
    topic = make_topic()
    shown = [
        make_course(topics=[topic], rating="9.0"),
        make_career(),
        make_treatment(),
        make_article(),
        make_term(),
    ]
    article = make_article(
        topics=[topic],
        related_courses=[shown[0]],
        related_careers=[shown[1]],
        related_treatments=[shown[2]],
        related_articles=[shown[3]],
        glossary_terms=[shown[4]],
        key_takeaways=["One", "Two"],
        bottom_line="<p>In the end.</p>",
        urgent_level="emergency",
        urgent_text="Call 911.",
        guide_facts=["A view."],
        note="Not confirmed.",
    )
    save(ChangeNote, article=article, noted_on="2026-01-02", text="First version.")
    shown += [*every_block(article), make_article(category=article.category)]
    reference = make_reference(article=article)
    make_question(article=article, references=[reference])
    return article, shown


def test_all_kinds_of_blocks_show_in_their_order(client):
    article, shown = full_article()

    page = visit(client, article)

    assert [x for x in shown if x.get_absolute_url() not in page.links] == []
    kinds = [
        block._meta.model_name
        for block in ArticlePage(Article.objects.for_page().get(pk=article.pk)).blocks
    ]
    once = ["richtext", "coursecards", "coursecards", "careercard", "treatmenttable"]
    assert kinds == [*once, "figure", "callout", "datapoint", "datapoint"] * 2
    image = next(attrs for tag, attrs in page.tags if tag == "img")
    assert (image["width"], image["height"], image["alt"]) == ("40", "30", "A figure")


def test_a_missing_image_file_does_not_take_the_page_down(client):
    article = make_article()
    figure = block(Figure, article, image=picture(), alt="A figure")
    figure.image.storage.delete(figure.image.name)

    assert "img" in [tag for tag, _ in visit(client, article).tags]


def test_the_fullest_page_has_unique_ids_whole_links_and_no_skipped_heading(client):
    article, _ = full_article()

    page = visit(client, article)

    assert sorted(set(page.ids)) == sorted(page.ids)
    assert [anchor for anchor in page.anchors() if anchor not in page.ids] == []
    assert page.headings.count(1) == 1
    assert page.skips_no_level()


def test_a_page_needs_at_most_twelve_queries_whatever_it_holds(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    article, _ = full_article()
    with django_assert_max_num_queries(12) as queries:
        client.get(article.get_absolute_url())
    every_block(article)
    for _ in range(5):
        make_question(
            article=article,
            question=f"Really {make_topic().pk}?",
            references=[make_reference(article=article)],
        )
        article.related_courses.add(make_course(rating="7.0"))
        article.related_careers.add(make_career())

    with django_assert_num_queries(len(queries)):
        client.get(article.get_absolute_url())


def test_nothing_hidden_is_linked_from_text_blocks_or_related_lists(client):
    topic = make_topic()
    article = make_article(topics=[topic])
    kept_back = []
    for fields in hidden_states():
        course = make_course(topics=[topic], rating="9.0", **fields)
        career, treatment = make_career(**fields), make_treatment(**fields)
        other, term = (
            make_article(category=article.category, **fields),
            make_term(**fields),
        )
        article.related_courses.add(course)
        article.related_careers.add(career)
        article.related_treatments.add(treatment)
        article.related_articles.add(other)
        article.glossary_terms.add(term)
        block(CourseCards, article, courses=[course])
        block(CourseCards, article, rule="best-on-topic", topic=topic)
        block(CareerCard, article, career=career)
        block(TreatmentTable, article, treatments=[treatment])
        kept_back += [course, career, treatment, other, term]

    page = visit(client, article)

    assert [x for x in kept_back if x.get_absolute_url() in page.links] == []
    assert [x for x in kept_back if str(x) in page.words] == []
    assert not [
        attrs for tag, attrs in page.tags if attrs.get("class") == "live-course"
    ]


@pytest.mark.parametrize("availability", ["closed", "archived"])
def test_a_course_that_is_over_is_never_recommended(client, availability):
    topic = make_topic()
    over = make_course(topics=[topic], rating="9.9", availability=availability)
    article = make_article(topics=[topic], related_courses=[over])
    block(CourseCards, article, courses=[over])
    block(CourseCards, article, rule="best-on-topic", topic=topic)

    assert over.get_absolute_url() not in visit(client, article).links


def test_start_here_is_the_best_rated_course_on_the_topics(client):
    topic = make_topic()
    article = make_article(topics=[topic])
    make_course(topics=[topic], rating="8.0")
    best = make_course(topics=[topic], rating="9.0")
    make_course(rating="9.9")
    make_course(topics=[topic])

    response = client.get(article.get_absolute_url())

    assert response.context["page"].start.course == best
    assert "Looking for a course? Start here" in Markup(response).words


def test_nobody_is_told_to_start_with_a_course_that_we_have_not_reviewed(client):
    topic = make_topic()
    make_course(topics=[topic])

    words = visit(client, make_article(topics=[topic])).words

    assert "Start here" not in words


def test_best_on_topic_keeps_to_its_limit_and_its_order():
    topic = make_topic()
    courses = [make_course(topics=[topic], rating=r) for r in ("8.0", "9.0", "8.5")]
    article = make_article()
    cards = block(CourseCards, article, rule="best-on-topic", topic=topic, limit=2)

    page = ArticlePage(Article.objects.for_page().get(pk=article.pk))

    assert page.courses[cards.pk] == [courses[1], courses[2]]


def test_urgent_help_stands_before_the_short_answer(client):
    article = make_article(urgent_level="emergency", urgent_text="Call 911 now.")

    page = visit(client, article)

    assert page.ids.index("urgent-help") < page.ids.index("short-answer")
    assert "tel:911" in page.links


def test_each_citation_leads_to_its_number_and_back(client):
    article = make_article()
    first = make_reference(article=article, number=1)
    second = make_reference(article=article, number=2)
    make_section(parent=article, heading="Why", references=[second, first])
    make_question(article=article, question="Is it?", references=[second])
    make_section(parent=article, heading="", ordering=30, references=[first])
    unheaded = article.articles_richtext_set.get(heading="")

    page = visit(client, article)

    places = ["cite.why.1", "cite.why.2", "cite.is-it.2", f"cite.part-{unheaded.pk}.1"]
    assert [p for p in places if p not in page.ids or f"#{p}" not in page.links] == []
    assert page.links.count("#ref-1") == page.links.count("#ref-2") == 2
    numbers = [
        attrs["value"] for tag, attrs in page.tags if "ref-" in attrs.get("id", "")
    ]
    assert numbers == ["1", "2"]


def test_a_reference_that_nothing_cites_says_so(client):
    reference = make_reference()

    words = visit(client, reference.article).words

    assert "no single line above rests on it" in words


def test_addresses_stay_apart_when_sections_and_questions_share_names(client):
    article = make_article()
    make_section(parent=article, heading="Sleep")
    make_section(parent=article, heading="Sleep", ordering=20)
    make_section(parent=article, heading="References", ordering=30)
    make_question(article=article, question="Sleep")
    make_reference(article=article)

    page = visit(client, article)

    assert {"sleep", "sleep-2", "sleep-3", "references", "references-2"} <= set(
        page.ids
    )
    assert sorted(set(page.ids)) == sorted(page.ids)
    details = [
        attrs["id"] for tag, attrs in page.tags if tag == "details" and "id" in attrs
    ]
    assert details == ["sleep"]


def test_contents_list_the_sections_in_reading_order():
    article = make_article(bottom_line="<p>x</p>")
    make_section(parent=article, heading="Second", ordering=20)
    make_section(parent=article, heading="First", ordering=10)
    make_section(parent=article, heading="", ordering=30)
    make_question(article=article)

    page = ArticlePage(Article.objects.for_page().get(pk=article.pk))

    assert [entry.label for entry in page.toc] == [
        "The short answer",
        "First",
        "Second",
        "Bottom line",
        "Questions",
    ]


def test_contents_lead_to_the_notes_and_the_related_guides_too(client):
    article, _ = full_article()

    page = visit(client, article)

    for anchor in ("questions", "references", "changes", "related"):
        assert page.anchors().count(anchor) == page.ids.count(anchor) == 1


def test_page_says_that_no_clinician_has_reviewed_it(client):
    words = visit(client, make_article()).words

    assert "Clinical review Not yet clinically reviewed" in words
    assert "Last reviewed No date recorded" in words
    assert "Next review due No date set yet" in words


def test_page_names_the_clinical_reviewer_and_the_dates(client):
    article = make_article(
        clinical_reviewer="A. Reviewer, MD",
        clinically_reviewed_on="2026-05-05",
        reviewed_on="2026-05-06",
        review_due_on="2027-05-06",
    )

    words = visit(client, article).words

    assert "Clinical review A. Reviewer, MD, 5 May 2026" in words
    assert "Last reviewed 6 May 2026" in words
    assert "Next review due May 2027" in words
    assert "ot yet clinically reviewed" not in words


def structured_data(client, row):
    html = client.get(row.get_absolute_url()).content.decode()
    return json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.DOTALL)[1])


def test_machines_learn_of_a_review_only_if_a_clinician_made_one(client):
    editorial = make_article(reviewed_on="2026-05-06")
    clinical = make_article(
        clinical_reviewer="A. Reviewer, MD", clinically_reviewed_on="2026-05-05"
    )

    without = structured_data(client, editorial)["@graph"][0]
    with_review = structured_data(client, clinical)["@graph"][0]

    assert not {"lastReviewed", "reviewedBy"} & set(without)
    assert with_review["lastReviewed"] == "2026-05-05"
    assert with_review["reviewedBy"] == {"@type": "Person", "name": "A. Reviewer, MD"}


def test_questions_are_told_to_machines_with_their_addresses(client):
    article = make_article()
    make_question(article=article, question="Is it so?", answer="It <b>is</b>.")

    faq = structured_data(client, article)["@graph"][1]

    assert faq["@type"] == "FAQPage"
    assert faq["mainEntity"][0]["url"].endswith("#is-it-so")
    assert faq["mainEntity"][0]["acceptedAnswer"]["text"] == "It <b>is</b>."


def test_term_is_told_to_machines(client):
    term = make_term(term="Opioid", aliases=["narcotic"], sources=[make_source()])

    data = structured_data(client, term)

    assert data["@type"] == "DefinedTerm"
    assert data["name"] == "Opioid"
    assert data["alternateName"] == ["narcotic"]


def test_machines_learn_only_what_is_known_of_an_article(client):
    topic = make_topic(name="Back pain", slug="back-pain")
    plain, full = make_article(), make_article(topics=[topic])
    save(ChangeNote, article=full, noted_on="2026-01-02", text="First version.")
    save(ChangeNote, article=full, noted_on="2026-03-04", text="A new section.")

    bare = structured_data(client, plain)["@graph"][0]
    known = structured_data(client, full)["@graph"][0]

    assert not {"about", "citation", "dateModified"} & set(bare)
    assert known["dateModified"] == "2026-03-04"
    assert [(thing["@type"], thing["name"]) for thing in known["about"]] == [
        ("Thing", "Back pain")
    ]
    assert known["mainEntityOfPage"] == known["url"]


def test_figure_in_words_names_its_source_its_year_and_when_it_was_seen(client):
    source = make_source(title="A survey", publisher="An office", year=2023, url="")
    point = make_data_point(
        figure="24.3%", statement="of adults.", place="Utopia", source=source
    )

    page = visit(client, point.parent)

    (words,) = page.words_of("figure", "data-point")
    assert words.startswith(
        "24.3% of adults. Utopia, 2021. Source: A survey , An office, 2023. "
        "Seen at its source"
    )
    assert "( 2 Jan 2026 )" in words


def test_figure_in_words_cites_a_reference_of_the_article_by_its_number(client):
    article = make_article()
    reference = make_reference(article=article, number=1)
    point = make_data_point(parent=article, source=reference.source, figure="1 in 5")

    page = visit(client, article)

    place = f"cite.figure.{point.pk}.1"
    assert place in page.ids
    assert page.links.count("#ref-1") == page.links.count(f"#{place}") == 1
    assert "Cited in: 1 in 5" in page.words


def test_every_recommended_course_says_why_and_when_it_was_rated(client):
    topic = make_topic(name="Back pain")
    by_rule = make_course(topics=[topic])
    make_review(course=by_rule, overall="9.0", reviewed_on="2026-02-03")
    by_hand, related = make_course(), make_course()
    article = make_article(topics=[topic], related_courses=[related])
    block(CourseCards, article, rule="best-on-topic", topic=topic)
    block(CourseCards, article, 30, courses=[by_hand])

    reasons = visit(client, article).words_of("p", "why")
    rated = "Reviewed on 3 Feb 2026."

    assert reasons == [
        f"Why this: Among our highest scores for courses on back pain. {rated}",
        "Why this: Chosen by our editors for this part.",
        f"Why this: Our highest score for a course on the topics of this guide. {rated}",
        "Why this: Chosen by our editors.",
    ]


def test_a_course_shown_in_the_text_is_not_repeated_below(client):
    course = make_course()
    article = make_article(related_courses=[course])
    block(CourseCards, article, courses=[course])

    page = visit(client, article)

    assert page.links.count(course.get_absolute_url()) == 1
    assert "Related courses" not in page.words


def test_where_no_course_is_rated_the_page_says_so_and_leads_to_the_list(client):
    topic = make_topic(slug="taping", name="Taping")
    make_course(topics=[topic])
    article = make_article(topics=[topic])
    block(CourseCards, article, rule="best-on-topic", topic=topic)

    page = visit(client, article)

    assert "We have not reviewed a course on the topics of this guide yet" in page.words
    assert "No course on Taping that is open now has our score yet" in page.words
    assert "/courses/?topic=taping" in page.links


def test_career_card_shows_pay_and_training_with_the_source(client):
    source = make_source(publisher="An office of statistics")
    career = make_career(entry_requirement="A license", months=((24, 48),))
    make_salary(
        career=career, low=50_000, median=60_000, high=70_000, year=2024, source=source
    )
    article = make_article()
    block(CareerCard, article, career=career)

    (words,) = visit(client, article).words_of("li", "career-row")

    assert words.startswith(f"{career.title} A license")
    assert (
        "$60,000 a year median, $50,000 to $70,000 "
        "An office of statistics, figure of 2024" in words
    )
    assert words.endswith("2–4 years of training")


def test_careers_of_one_page_are_drawn_on_one_axis():
    article = make_article()
    for median in (50_000, 200_000):
        career = make_career()
        make_salary(career=career, low=None, median=median, high=None)
        block(CareerCard, article, career=career)

    rows = ArticlePage(article).career_rows.values()

    assert len({row.pay.scale for row in rows}) == 1


def test_guides_with_most_in_common_are_related_and_say_what_it_is(client):
    one, two = make_topic(name="Back pain"), make_topic(name="Sleep")
    treatment, career = make_treatment(name="Yoga"), make_career(title="Nurse")
    article = make_article(
        topics=[one, two], related_treatments=[treatment], related_careers=[career]
    )
    make_article(title="Apart", topics=[make_topic()])
    make_article(title="By career", related_careers=[career], topics=[make_topic()])
    make_article(title="By treatment", related_treatments=[treatment])
    make_article(title="By topic and treatment", topics=[two])
    most = make_article(title="Most", topics=[one, two])
    by_hand = make_article(title="By hand", topics=[one])
    article.related_articles.add(by_hand)
    Article.objects.get(title="By topic and treatment").related_treatments.add(
        treatment
    )

    page = ArticlePage(Article.objects.for_page().get(pk=article.pk))

    assert [(link.label, link.why) for link in page.related] == [
        ("By hand", "Chosen by our editors."),
        ("By topic and treatment", "Also about sleep."),
        ("Most", "Also about back pain."),
        ("By career", "Also mentions the career Nurse."),
        ("By treatment", "Also mentions yoga."),
    ]
    assert str(most) in visit(client, article).words


def test_what_only_hidden_pages_have_in_common_relates_nothing():
    article, other = make_article(), make_article()
    for fields in hidden_states():
        treatment, career = make_treatment(**fields), make_career(**fields)
        for row in (article, other):
            row.related_treatments.add(treatment)
            row.related_careers.add(career)

    assert ArticlePage(article).related == []


def test_more_of_the_category_is_the_latest_reviewed_of_the_rest():
    article = make_article()
    for day in range(1, 10):
        make_article(
            title=f"Day {day}",
            category=article.category,
            reviewed_on=f"2026-01-0{day}",
        )
    article.related_articles.add(Article.objects.get(title="Day 8"))

    page = ArticlePage(article)

    assert [link.label for link in page.more] == [
        "Day 9",
        "Day 7",
        "Day 6",
        "Day 5",
        "Day 4",
    ]


def test_related_guides_chosen_by_hand_are_not_repeated_below(client):
    article = make_article()
    by_hand = make_article(category=article.category)
    article.related_articles.add(by_hand)
    computed = make_article(category=article.category)

    page = ArticlePage(Article.objects.for_page().get(pk=article.pk))

    assert [link.pk for link in page.related] == [by_hand.pk]
    assert [link.pk for link in page.more] == [computed.pk]
