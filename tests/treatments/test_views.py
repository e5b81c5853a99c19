import pytest

from tests.builders import (
    hidden_states,
    make_article,
    make_career,
    make_cell,
    make_course,
    make_mechanism,
    make_topic,
    make_treatment,
    save,
)
from tests.markup import Markup
from treatments.models import Category, Mechanism, PainStage
from treatments.templatetags.treatments_tags import certainty_words, squares

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


def test_detail_tells_both_sides_where_guidelines_disagree(client):
    treatment = make_treatment(disagreement="A is for it. B is against it.")

    words = Markup(client.get(treatment.get_absolute_url())).words

    assert "Where guidelines disagree A is for it. B is against it." in words


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
    assert [squares(c) for c in ("mixed", "not-graded")] == [0, 0]
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
