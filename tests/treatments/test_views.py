import pytest

from tests.builders import (
    hidden_states,
    make_article,
    make_career,
    make_cell,
    make_course,
    make_mechanism,
    make_source,
    make_term,
    make_topic,
    make_treatment,
    make_treatment_reference,
    save,
)
from tests.markup import Markup
from tests.painsite.test_structured_data import of_type, structured_data
from treatments.choices import Certainty, Effect
from treatments.models import Category, Mechanism, PainStage
from treatments.templatetags.treatments_tags import MEANINGS, certainty_words, squares

pytestmark = pytest.mark.django_db


def full_treatment(**fields):
    """A treatment with a cell for each mechanism, topics, stages and neighbors."""
    topics = [make_topic(), make_topic()]
    treatment = make_treatment(topics=topics, **fields)
    stage = save(
        PainStage,
        name=f"Stage {treatment.pk}",
        slug=f"stage-{treatment.pk}",
        description="-",
        focus="-",
    )
    treatment.stages.add(stage)
    for mechanism in Mechanism.objects.all():
        make_cell(treatment=treatment, mechanism=mechanism)
    make_treatment_reference(treatment=treatment, stance="for", says="A is for it.")
    make_term()
    treatment.careers.add(make_career())
    for topic in topics:
        make_course(rating="9.0", topics=topics)
        make_career(topics=[topic])
    make_article(related_treatments=[treatment])
    make_treatment(category=treatment.category)
    return treatment


def test_list_shows_and_counts_only_published_treatments(client):
    mechanism = make_mechanism(slug="nerve")
    live = make_treatment()
    make_cell(treatment=live, mechanism=mechanism)
    for fields in hidden_states():
        make_cell(treatment=make_treatment(**fields), mechanism=mechanism)

    response = client.get("/treatments/")

    assert list(response.context["treatments"]) == [live]
    facets = response.context["filter"]
    assert facets.total == 1
    assert [o.count for o in facets.facet("mechanism").options] == [1]


@pytest.mark.parametrize("fields", range(5))
def test_detail_of_a_hidden_treatment_does_not_exist(client, fields):
    treatment = make_treatment(**hidden_states()[fields])

    assert client.get(treatment.get_absolute_url()).status_code == 404


def test_detail_links_to_published_pages_only(client):
    topic = make_topic()
    treatment = make_treatment(topics=[topic])
    shown = [
        make_course(topics=[topic]),
        make_career(topics=[topic]),
        make_article(related_treatments=[treatment]),
        make_treatment(category=treatment.category),
    ]
    kept_back = []
    for fields in hidden_states():
        kept_back += [
            make_course(topics=[topic], **fields),
            make_career(topics=[topic], **fields),
            make_article(related_treatments=[treatment], **fields),
            make_treatment(category=treatment.category, **fields),
        ]

    page = Markup(client.get(treatment.get_absolute_url()))

    assert [x for x in shown if x.get_absolute_url() not in page.links] == []
    assert [x for x in kept_back if x.get_absolute_url() in page.links] == []


def test_detail_recommends_three_courses_that_can_be_joined_best_first(client):
    topic = make_topic(name="Back pain")
    treatment = make_treatment(topics=[topic])
    courses = [
        make_course(topics=[topic], rating=r) for r in ("8.0", "9.5", "9.0", "8.5")
    ]
    make_course(topics=[topic], rating="10", availability="closed")

    response = client.get(treatment.get_absolute_url())

    best = [courses[1], courses[2], courses[3]]
    assert list(response.context["courses"]) == best
    assert "Why this: It is about back pain." in Markup(response).words


@pytest.mark.parametrize(
    "query",
    [
        "mechanism=nonsense",
        "stage=nonsense",
        "category=nonsense",
        "line=nonsense",
        "certainty=nonsense",
        "certainty=%00",
        "q=" + "word+" * 13,
        "q=" + "x" * 201,
    ],
)
def test_a_bad_value_is_named_and_the_list_stays(client, query):
    live = make_treatment()

    response = client.get(f"/treatments/?{query}")

    assert response.status_code == 200
    assert list(response.context["treatments"]) == [live]
    named = [problem.name for problem in response.context["filter"].problems]
    assert named == [query.partition("=")[0]]
    assert "We could not use part of this address" in Markup(response).words


def test_good_values_hold_beside_a_bad_one(client):
    first = make_treatment(line="first-line")
    make_treatment(line="later-line")

    response = client.get("/treatments/?line=first-line&stage=nonsense&unknown=1")

    assert list(response.context["treatments"]) == [first]


def test_list_has_twenty_rows_a_page_in_order_of_category(client):
    later = save(Category, name="Later", slug="later", position=2)
    sooner = save(Category, name="Sooner", slug="sooner", position=1)
    make_treatment(name="A", category=later)
    for n in range(21):
        make_treatment(name=f"B {n:02}", category=sooner)

    first = list(client.get("/treatments/").context["treatments"])
    last = list(client.get("/treatments/?page=99").context["treatments"])

    assert len(first) == 20
    assert [t.name for t in last] == ["B 20", "A"]


def test_matrix_says_effect_and_certainty_in_words(client):
    cell = make_cell(effect="none", certainty="very-low", note="It did not help.")

    words = Markup(client.get("/treatments/")).words

    assert "Little or no effect Very low certainty It did not help." in words
    assert str(cell.treatment) in words


def test_matrix_says_so_where_nobody_has_looked(client):
    make_cell()
    make_mechanism()

    assert "Not looked at yet" in Markup(client.get("/treatments/")).words


def test_each_citation_leads_to_its_reference_and_back(client):
    cell = make_cell()
    number = cell.references.get().number

    page = Markup(client.get(cell.treatment.get_absolute_url()))

    place = f"cite.{cell.mechanism.slug}.{number}"
    assert {f"ref-{number}", place} <= set(page.ids)
    assert {f"#ref-{number}", f"#{place}"} <= set(page.links)


def test_detail_says_what_is_unknown(client):
    words = Markup(client.get(make_treatment().get_absolute_url())).words

    assert "How long the effect lasts We do not know." in words
    assert "Nobody on our side has looked at the evidence yet." in words
    assert "Last reviewed No date recorded" in words
    assert "Education only. No doses are given." in words


def test_detail_tells_both_sides_where_sources_disagree(client):
    treatment = make_treatment(disagreement="A is for it. B is against it.")

    words = Markup(client.get(treatment.get_absolute_url())).words

    assert "Where sources disagree A is for it. B is against it." in words


def test_each_side_of_a_disagreement_is_named_and_cites_its_source(client):
    treatment = make_treatment(disagreement="A is for it. B is against it.")
    for number, stance, says in (
        (7, "against", "B is against it."),
        (8, "for", "A is for it."),
        (9, "for", "C is for it."),
    ):
        make_treatment_reference(
            treatment=treatment, number=number, stance=stance, says=says
        )

    page = Markup(client.get(treatment.get_absolute_url()))

    (words,) = page.words_of("section", "callout")
    assert words == (
        "Where sources disagree Sees a place for it A is for it. 8 C is for it. 9 "
        "Advises against it or saw no gain B is against it. 7"
    )
    assert {"#ref-7", "#cite.sides.7"} <= set(page.links)
    assert {"ref-7", "cite.sides.7"} <= set(page.ids)
    assert "Cited in: Where sources disagree" in page.words


def test_duration_cites_what_it_rests_on_and_back(client):
    treatment = make_treatment(effect_lasts="About a year.")
    make_treatment_reference(treatment=treatment, number=7, on_duration=True)
    make_treatment_reference(treatment=treatment, number=8)

    page = Markup(client.get(treatment.get_absolute_url()))

    assert "How long the effect lasts About a year. 7 Cautions" in page.words
    assert {"#ref-7", "#cite.lasts.7"} <= set(page.links)
    assert "#ref-8" not in page.links


def test_reference_of_several_cells_is_listed_once_and_leads_to_each(client):
    reference = make_treatment_reference(number=7)
    nerve, tissue = make_mechanism(slug="nerve"), make_mechanism(slug="tissue")
    for mechanism in (nerve, tissue):
        make_cell(
            treatment=reference.treatment, mechanism=mechanism, references=[reference]
        )

    page = Markup(client.get(reference.treatment.get_absolute_url()))

    assert page.ids.count("ref-7") == 1
    assert {"#cite.nerve.7", "#cite.tissue.7"} <= set(page.links)


def test_those_who_provide_it_are_named_instead_of_careers_on_its_topics(client):
    topic = make_topic()
    giver, near = make_career(), make_career(topics=[topic])
    hidden = [make_career(**state) for state in hidden_states()]
    treatment = make_treatment(topics=[topic], careers=[giver, *hidden])

    page = Markup(client.get(treatment.get_absolute_url()))

    assert "Who provides it" in page.words
    assert giver.get_absolute_url() in page.links
    others = [near, *hidden]
    assert [c for c in others if c.get_absolute_url() in page.links] == []


def test_careers_on_its_topics_are_not_said_to_provide_it(client):
    topic = make_topic()
    near = make_career(topics=[topic])
    treatment = make_treatment(topics=[topic])

    page = Markup(client.get(treatment.get_absolute_url()))

    assert "Careers on the same topics We have not recorded who provides it." in (
        page.words
    )
    assert "Who provides it" not in page.words
    assert near.get_absolute_url() in page.links


def test_list_says_what_each_word_means_and_where_the_words_come_from(client):
    page = Markup(client.get("/treatments/"))

    for label, meaning in (
        ("Little or no effect", "A source saw little or no gain. ! Harm"),
        ("Low certainty", "Not very sure: it may be quite different."),
        ("Not graded", "We saw no grade. That does not mean a low one."),
    ):
        assert f"{label} {meaning}" in page.words
    assert {*Effect, *Certainty} == MEANINGS.keys()
    assert "https://doi.org/10.1016/j.jclinepi.2010.07.015" in page.links


def test_matrix_is_a_table_whose_cells_say_what_they_are_of(client):
    make_cell(mechanism=make_mechanism(name="Nerve pain"))

    page = Markup(client.get("/treatments/"))

    tags = [(tag, attrs.get("scope")) for tag, attrs in page.tags if tag == "th"]
    assert tags == [("th", s) for s in ("col", "col", "rowgroup", "row")]
    assert page.words_of("caption", "vh") == [
        "What was found for each treatment, by kind of pain"
    ]
    cells = [attrs["data-label"] for tag, attrs in page.tags if tag == "td"]
    assert cells == ["Nerve"]


def test_page_tells_machines_of_a_therapy_and_no_more_than_it_holds(client):
    treatment = make_treatment(name="Heat", description="Warmth.")
    make_treatment_reference(treatment=treatment, source=make_source(title="A trial"))

    data = structured_data(client, treatment.get_absolute_url())

    (page,) = of_type(data, "MedicalWebPage")
    assert page["about"] == {
        "@type": "MedicalTherapy",
        "name": "Heat",
        "description": "Warmth.",
    }
    assert page["citation"] == ["A trial"]
    assert {"lastReviewed", "reviewedBy"} & set(page) == set()


def test_pages_need_at_most_twelve_queries(
    client, django_assert_max_num_queries, django_assert_num_queries
):
    for _ in range(3):
        make_mechanism()
    few = full_treatment()
    client.get("/treatments/")  # the first after an edit brings the sets up to date
    with django_assert_max_num_queries(12) as list_queries:
        client.get("/treatments/")
    list_cost = len(list_queries)
    with django_assert_max_num_queries(12) as detail_queries:
        client.get(few.get_absolute_url())
    detail_cost = len(detail_queries)
    many = [full_treatment() for _ in range(5)][-1]
    for _ in range(5):
        make_course(topics=many.topics.all())
        make_article(related_treatments=[many])
    client.get("/treatments/")

    with django_assert_num_queries(list_cost):
        client.get("/treatments/")
    with django_assert_num_queries(detail_cost):
        client.get(many.get_absolute_url())


def test_squares_never_stand_for_a_level_that_is_none():
    assert [squares(c) for c in ("high", "moderate", "low", "very-low")] == [4, 3, 2, 1]
    assert [squares(c) for c in ("mixed", "not-graded")] == ["mixed", 0]
    assert certainty_words("very-low") == "Very low certainty"
    assert certainty_words("not-graded") == "Not graded"


def test_filtered_matrix_marks_the_cells_of_the_chosen_certainty(client):
    nerve, tissue = make_mechanism(slug="nerve"), make_mechanism(slug="tissue")
    treatment = make_treatment()
    for mechanism, certainty in ((nerve, "high"), (tissue, "low")):
        make_cell(treatment=treatment, mechanism=mechanism, certainty=certainty)

    page = client.get("/treatments/?mechanism=nerve&certainty=low").content.decode()

    assert page.count("<mark>Benefit</mark>") == 1
    assert page.count('class="matrix__chosen"') == 2
