"""The desk as a whole: each page opens, only for staff, under its own policy."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group as UserGroup
from django.contrib.auth.models import User
from django.test import Client
from zeal import zeal_ignore

from articles.models import Callout, CareerCard, CourseCards, Figure, TreatmentTable
from careers.models import IssuingBody
from catalog.models import (
    ContinuingEducation,
    Language,
    OutboundCount,
    PresetWeight,
)
from core.choices import Provenance
from core.models import (
    Correction,
    EmergencyContact,
    LinkCheck,
    LoadedRecord,
    PageFeedback,
    RedFlag,
    Source,
)
from search.models import Synonym
from tests.builders import (
    make_article,
    make_bridge,
    make_career,
    make_cell,
    make_course,
    make_credential,
    make_learner_rating,
    make_outlook,
    make_premium,
    make_preset,
    make_provider,
    make_question,
    make_reference,
    make_review,
    make_route,
    make_rubric,
    make_salary,
    make_section,
    make_source,
    make_study,
    make_term,
    make_topic,
    make_treatment,
    save,
)
from tests.desk import list_url
from treatments.models import PainStage

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
# Not editable on a page of its own: bookkeeping of the loader, and weights that are
# columns in the table of criteria.
UNREGISTERED = {LoadedRecord, PresetWeight}
# What programs write: to read only.
WRITTEN_BY_PROGRAMS = {LinkCheck, OutboundCount, PageFeedback}
OURS = {"core", "catalog", "careers", "treatments", "articles"}


def make_everything() -> None:
    """At least two rows of every model, so that a query per row would show."""
    for n in range(2):
        source = make_source()
        course = make_course(provider=make_provider(), checked_on=date(2026, 11, 1))
        course.topics.add(make_topic(parent=make_topic()))
        make_study(course=course, source=source)
        make_study(course=course, source=make_source())
        make_learner_rating(course=course, source=source)
        save(ContinuingEducation, course=course, unit="hours", source=source)
        save(Language, code=f"l{n}", name=f"Language {n}")
        make_review(course=course)
        rubric = make_rubric()
        make_preset(rubric, "budget", {"evidence": 50, "teaching": 50})
        make_review(course=course, rubric=rubric, publish=False)
        career = make_career(credentials=[make_credential()], months=((1, 2), (3, 4)))
        make_salary(career=career, source=source)
        make_salary(career=career, source=make_source())
        make_premium(career=career, source=source)
        make_outlook(career=career, source=source)
        route = make_route(target=career, remaining=list(career.stages.all()))
        make_bridge(route=route)
        treatment = make_treatment()
        make_cell(treatment=treatment)
        make_cell(treatment=treatment)
        save(PainStage, name=f"S{n}", slug=f"s{n}", description="A stage.", focus="x")
        article = make_article()
        reference = make_reference(article=article)
        make_reference(article=article)
        make_section(parent=article, references=[reference])
        make_section(parent=article, references=[reference])
        make_question(article=article, references=[reference])
        block = {"parent": article, "region": "main", "ordering": 20}
        save(Callout, **block, title="Note", body="<p>Text</p>")
        save(CourseCards, **block, courses=[course])
        save(CareerCard, **block, career=career)
        save(TreatmentTable, **block, treatments=[treatment])
        Figure.objects.create(
            **block, image="articles/x.png", width=4, height=3, caption="A figure"
        )
        make_term()
        save(RedFlag, slug=f"f{n}", level="soon", message="Call.", phrases=["a"])
        save(EmergencyContact, country=f"C{n}", emergency="1", crisis="2", advice="3")
        save(IssuingBody, name=f"Another body {n}")
        save(
            LinkCheck,
            url=make_source().url,
            outcome="ok",
            checked_at="2026-11-01T00:00:00Z",
        )
        save(Synonym, phrase=f"a{n}", means=["b"])
        save(OutboundCount, course=course, on=date(2026, 11, 1), count=n)
        day = date(2026, 11, 1)
        save(PageFeedback, path=f"/courses/{n}/", day=day, problem="wrong")
        save(Correction, corrected_on=day, page_title="A page", said="a", says="b")
        UserGroup.objects.create(name=f"Group {n}")


def test_every_model_is_on_the_desk_or_part_of_one_that_is():
    registered = set(admin.site._registry)
    parts = {
        inline.model
        for model_admin in admin.site._registry.values()
        for inline in model_admin.inlines
    }
    ours = {model for model in apps.get_models() if model._meta.app_label in OURS}

    missing = ours - registered - parts - UNREGISTERED

    assert missing == set()


def test_every_list_add_and_change_page_opens(admin_client):
    make_everything()
    opened = {}

    # The page of a user reads the editor and the edited one, which is two users.
    with zeal_ignore([{"model": "auth.User", "field": "get()"}]):
        for model in MODELS:
            row = model._default_manager.first()
            for end in ("", "add/", f"{row.pk}/change/"):
                address = list_url(model) + end
                opened[address] = admin_client.get(address).status_code

    refused = {f"{list_url(model)}add/" for model in WRITTEN_BY_PROGRAMS}
    assert opened == {address: 403 if address in refused else 200 for address in opened}
    assert len(opened) == 3 * len(MODELS)


def test_search_survives_long_and_strange_words(admin_client):
    make_everything()
    words = "pain' \" % _ \\ " + " ".join(f"word{n}" for n in range(500))
    found = {}

    for model in MODELS:
        if admin.site._registry[model].search_fields:
            response = admin_client.get(list_url(model), {"q": words})
            found[model] = response.context["cl"].result_count

    assert found == dict.fromkeys(found, 0)
    assert len(found) > 10


def test_search_finds_a_course_by_words_of_title_and_provider(admin_client):
    wanted = make_course(title="Calm backs", provider=make_provider(name="North"))
    make_course(title="Calm necks")

    response = admin_client.get("/admin/catalog/course/", {"q": "calm north"})

    assert list(response.context["cl"].result_list) == [wanted]


def test_autocomplete_survives_a_nul_byte(admin_client):
    address = "/admin/autocomplete/?app_label=catalog&model_name=course"

    response = admin_client.get(f"{address}&field_name=provider&term=a%00b")

    assert response.status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_strangers_are_sent_to_the_login(model, client):
    for end in ("", "add/", "1/change/"):
        response = client.get(list_url(model) + end)

        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")


def test_first_page_counts_what_waits_and_links_to_exactly_these_rows(
    admin_client,
):
    waiting = {"provenance": Provenance.MEMORY, "url": ""}
    first, second = make_course(**waiting), make_course(**waiting)
    make_course(provenance=Provenance.MEMORY, checked_on=date(2026, 1, 1), url="")
    make_course(provenance=Provenance.REFERENCE)
    make_term(provenance=Provenance.GUIDE)

    index = admin_client.get("/admin/")

    needs = {need.task: need for need in index.context["needs"]}
    need = needs["courses not yet confirmed"]
    listed = admin_client.get(need.url).context["cl"].result_list
    assert need.count == 2
    assert set(listed) == {first, second}
    assert needs["glossary terms not yet confirmed"].count == 1
    assert need.url in index.content.decode()


def test_each_line_of_what_waits_counts_the_rows_that_its_link_shows(
    admin_client,
):
    make_everything()
    past = {"reviewed_on": date(2020, 1, 1), "review_due_on": date(2021, 1, 1)}
    make_course(provenance=Provenance.MEMORY, **past)
    make_career(provenance=Provenance.GUIDE, **past)
    make_article(provenance=Provenance.MEMORY, **past)
    make_salary(provenance=Provenance.MEMORY)

    needs = admin_client.get("/admin/").context["needs"]

    shown = [rows_shown(admin_client.get(need.url)) for need in needs]
    assert shown == [need.count for need in needs]
    assert len(needs) > 8


def rows_shown(response):
    """Of a list, or of the report of pairs without a route."""
    if "cl" in response.context:
        return response.context["cl"].result_count
    return sum(len(row.careers) for row in response.context["rows"])


def test_first_page_asks_once_for_each_kind_of_content(
    admin_client,
    django_assert_max_num_queries,
):
    make_everything()

    # The rules of routes read four tables, their report three.
    with django_assert_max_num_queries(24):
        admin_client.get("/admin/")


def test_first_page_tells_an_editor_only_of_what_they_may_see(db):
    make_course(provenance=Provenance.MEMORY)
    newcomer = User.objects.create_user("newcomer", is_staff=True)
    browser = Client()
    browser.force_login(newcomer)

    index = browser.get("/admin/")

    assert index.context["needs"] == []


def test_desk_allows_scripts_by_nonce_only(admin_client):
    article = make_article()

    response = admin_client.get(f"/admin/articles/article/{article.pk}/change/")

    policy = response["Content-Security-Policy"]
    scripts = next(p for p in policy.split("; ") if p.startswith("script-src"))
    nonce = re.search(r"'nonce-([^']+)'", scripts)[1]
    page = response.content.decode()
    assert "unsafe" not in scripts
    assert f'<script type="importmap" nonce="{nonce}">' in page
    assert not re.search(r"<script(?![^>]*(src=|nonce=|application/json))", page)


def test_desk_is_never_stored_by_the_browser(admin_client):
    assert "no-store" in admin_client.get("/admin/")["Cache-Control"]


def test_sources_search_by_publisher(admin_client):
    wanted = make_source(publisher="Cochrane")
    make_source()

    response = admin_client.get(list_url(Source), {"q": "cochrane"})

    assert list(response.context["cl"].result_list) == [wanted]
