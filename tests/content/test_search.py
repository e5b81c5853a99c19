"""Searching the starter content: the same rows on every database."""

import pytest

from articles.models import Article, GlossaryTerm
from careers.models import CareerPath, Credential
from catalog.models import Course
from search.documents import public_documents
from search.fulltext import Matches
from search.models import Synonym
from search.spelling import did_you_mean
from search.suggestions import suggestions
from search.synonyms import search_words
from search.text import tokens, understand
from tests.content.exports import plain
from treatments.models import Treatment

# What is typed, and how the content says it: the second must be found by the first.
PAIRS = [
    ("exercise", "exercises"),
    ("exercising", "exercise"),
    ("therapies", "therapy"),
    ("therapists", "therapist"),
    ("taping", "tape"),
    ("tapes", "taping"),
    ("manage", "management"),
    ("managing", "management"),
    ("injuries", "injury"),
    ("opioids", "opioid"),
    ("medicines", "medicine"),
    ("medications", "medication"),
    ("nurses", "nurse"),
    ("nursing", "nurse"),
    ("sleeping", "sleep"),
    ("sleeps", "sleep"),
    ("massages", "massage"),
    ("muscles", "muscle"),
    ("joints", "joint"),
    ("headaches", "headache"),
    ("migraines", "migraine"),
    ("injections", "injection"),
    ("injecting", "injections"),
    ("stimulating", "stimulation"),
    ("breathe", "breathing"),
    ("relaxing", "relaxation"),
    ("walk", "walking"),
    ("moves", "moving"),
    ("certified", "certify"),
    ("credentialing", "credential"),
    ("prescribes", "prescribing"),
    ("diagnosing", "diagnose"),
    ("acceptance", "accept"),
    ("researching", "research"),
    ("communities", "community"),
    ("hospitals", "hospital"),
    ("clinics", "clinic"),
    ("certification", "certificate"),
    ("rehabilitate", "rehabilitation"),
]
MODELS = (Course, CareerPath, Credential, Treatment, Article, GlossaryTerm)


def keys(words, **more):
    rows = public_documents("default").filter(Matches("id", words, **more))
    return set(rows.values_list("kind", "object_pk"))


@pytest.mark.parametrize(("typed", "written"), PAIRS)
def test_forms_of_a_word_find_the_same(content, typed, written):
    assert keys(understand(typed)) == keys(understand(written))


@pytest.mark.parametrize("typed", ["self-management", "low-back", "evidence-based"])
def test_joined_words_find_some_of_what_the_words_find(content, typed):
    joined, apart = keys(understand(typed)), keys(understand(typed.replace("-", " ")))

    assert joined
    assert joined < apart


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("kinesiology taping", "Kinesiology Taping for Pain & Injury"),
        ("kt tape", "Kinesiology Taping for Pain & Injury"),
        ("back ache", "Self Management Strategies for People with Low Back Pain"),
        ("behavioral skills", "Cognitive Behavioural Skills to Treat Back Pain"),
    ],
)
def test_courses_are_found_as_visitors_say_it(content, client, typed, title):
    found = client.get("/courses/", {"q": typed, "sort": "relevance"})

    assert any(c.title.startswith(title) for c in found.context["courses"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kinesology taping", "kinesiology taping"),
        ("migrane", "migraine"),
        ("mindfullness", "mindfulness"),
        ("accupuncture", "acupuncture"),
        ("fibromialgia", "fibromyalgia"),
    ],
)
def test_usual_slips_are_put_right(content, typed, meant):
    finds = {did_you_mean(typed, model.objects.published()) for model in MODELS}

    assert finds <= {meant, None}
    assert meant in finds


def test_suggestions_lead_to_results(content, client):
    for typed in ("kin", "pain", "chronic", "phys"):
        for suggestion in suggestions(typed):
            found = client.get(suggestion.url).context["filter"]
            assert found.total > 0, (typed, suggestion)


def test_synonyms_are_those_of_the_file(content):
    rows = [plain(s, "phrase", "means", "both_ways") for s in Synonym.objects.all()]

    assert sorted(rows, key=str) == sorted(content["synonyms"]["synonyms"], key=str)


def test_every_synonym_leads_to_something(content):
    lost = [
        phrase
        for phrase in Synonym.objects.values_list("phrase", flat=True)
        if not keys(search_words(phrase))
    ]

    assert lost == ["TENS"]  # no text is on it yet; better nothing than "ten weeks"


def test_each_short_form_of_the_glossary_is_a_synonym_of_its_term(content):
    known = {s.phrase: s.means for s in Synonym.objects.all()}
    short = [
        (alias, term["term"])
        for term in content["glossary"]["terms"]
        for alias in term["aliases"]
        if alias.isupper()
    ]

    wrong = [
        (alias, term)
        for alias, term in short
        if tokens(term) not in map(tokens, known.get(alias, []))
    ]

    assert len(short) > 10
    assert wrong == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [("RFA", "Radiofrequency ablation"), ("SCS", "Spinal cord stimulation")],
)
def test_short_form_finds_the_treatment(content, client, typed, name):
    found = client.get("/treatments/", {"q": typed}).context["treatments"]

    assert name in [treatment.name for treatment in found]
