"""Words that visitors use for what the site calls otherwise."""

import pytest

from search.models import Synonym
from search.synonyms import known_synonyms
from tests.builders import make_course
from tests.desk import form_data

pytestmark = pytest.mark.django_db


def titles(client, q):
    return [c.title for c in client.get("/courses/", {"q": q}).context["courses"]]


def make_synonym(phrase, *means, both_ways=False):
    synonym = Synonym(phrase=phrase, means=list(means), both_ways=both_ways)
    synonym.full_clean()
    synonym.save()
    return synonym


def test_phrase_finds_what_it_means_and_itself(client):
    for title in ("Back pain", "Back ache", "Pain in the back", "Ache"):
        make_course(title=title)
    make_synonym("back ache", "back pain")

    assert titles(client, "back ache") == ["Back ache", "Back pain"]
    assert titles(client, "BACK ACHES") == ["Back ache", "Back pain"]


def test_meaning_does_not_find_the_phrase_unless_it_works_both_ways(client):
    make_course(title="Back ache")
    synonym = make_synonym("back ache", "back pain")
    assert titles(client, "back pain") == []

    synonym.both_ways = True
    synonym.save()

    assert titles(client, "back pain") == ["Back ache"]


def test_every_meaning_is_followed_with_the_other_words(client):
    for title in ("Physical therapy in water", "Physiotherapy in water", "Water"):
        make_course(title=title)
    make_synonym("physio", "physical therapy", "physiotherapy")

    assert titles(client, "physio water") == [
        "Physical therapy in water",
        "Physiotherapy in water",
    ]


def test_change_of_the_table_shows_on_the_next_request(client):
    make_course(title="Exercise")
    assert titles(client, "workout") == []

    make_synonym("workout", "exercise")
    assert titles(client, "workout") == ["Exercise"]

    Synonym.objects.update(means=["other"])
    assert titles(client, "workout") == []

    Synonym.objects.all().delete()
    assert known_synonyms() == {}


def test_signs_and_accents_in_the_table_do_not_matter(client):
    make_course(title="Online course")
    make_synonym("É-Learning!", "online-course")

    assert titles(client, "e learning") == ["Online course"]


def test_phrase_may_have_very_many_meanings(client):
    make_course(title="Meaning 3")
    make_synonym("much", *(f"meaning {n}" for n in range(500)))

    assert titles(client, "much") == ["Meaning 3"]


def test_synonym_is_added_on_the_desk(admin_client, client):
    make_course(title="Exercise")
    page = admin_client.get("/admin/search/synonym/add/")

    data = form_data(page) | {"phrase": "workout", "means": "exercise\ntraining"}
    answer = admin_client.post("/admin/search/synonym/add/", data)

    assert answer.status_code == 302
    assert titles(client, "workout") == ["Exercise"]
    listed = admin_client.get("/admin/search/synonym/?q=work").content.decode()
    assert "exercise, training" in listed


@pytest.mark.parametrize(
    ("phrase", "means", "sentence"),
    [
        ("!", "exercise", "Give at least one word."),
        ("workout", "Workout", "These are the words of the phrase itself."),
    ],
)
def test_useless_synonym_is_refused_in_words(admin_client, phrase, means, sentence):
    page = admin_client.get("/admin/search/synonym/add/")

    data = form_data(page) | {"phrase": phrase, "means": means}
    answer = admin_client.post("/admin/search/synonym/add/", data)

    assert sentence in answer.content.decode()
    assert not Synonym.objects.exists()
