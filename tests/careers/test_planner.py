"""The planner's page in each of its states."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers.models import Route
from careers.planning.courses import courses_for_plan
from tests.builders import (
    hidden_states,
    make_bridge,
    make_career,
    make_course,
    make_credential,
    make_group,
    make_hidden_courses,
    make_premium,
    make_route,
    make_salary,
    make_source,
    make_stage,
    make_start,
    make_topic,
)
from tests.markup import Markup

pytestmark = pytest.mark.django_db

PATH = "/careers/planner/"


def page(client, **query):
    response = client.get(PATH, query)
    assert response.status_code == 200
    return Markup(response)


def pair(route):
    return {"from": route.start.slug, "to": route.target.slug}


def test_page_without_a_choice_offers_all_starting_points(client):
    starts = [make_start(name="Nurse"), make_start(name="Chiropractor")]

    found = page(client)

    assert [s.get_absolute_url() in found.links for s in starts] == [True, True]
    assert "How it works" in found.words


def test_plan_lists_the_steps_with_months_that_add_up(client):
    career = make_career(title="Pain nurse", months=((36, 48), (12, 24)))
    first, second = career.stages.all()
    route = make_route(target=career, remaining=[second], gates=["A license"])
    make_bridge(route=route, name="Courses", months_min=1, months_max=6)

    found = page(client, **pair(route))

    assert "Your plan: 13–30 months, 2 steps" in found.words
    behind = (
        f"Where you stand {route.start} Not asked again: {first.name}. You have it, or "
        "another step stands in for it."
    )
    assert found.words_of("li", "path__stage") == [
        behind,
        "Courses 1–6 months The program asks for it.",
        f"{second.name} 12–24 months Admission",
    ]
    assert "A license" in found.words


def test_drawing_of_the_path_says_the_same_in_words(client):
    career = make_career(months=((12, 24),))
    [stage] = career.stages.all()
    route = make_route(target=career, remaining=[stage])
    make_bridge(route=route, name="Courses", months_min=6, months_max=6)

    found = page(client, **pair(route))

    assert f"1. Courses: 6 months. 2. {stage.name}: 12–24 months." in found.words
    drawings = [attrs for tag, attrs in found.tags if tag == "svg" and "role" in attrs]
    assert {"class": "path__scale", "role": "img"} in drawings


def test_table_of_the_path_is_equal_to_the_drawing(client):
    career = make_career(months=((12, 24), (1, 6)))
    behind, ahead = career.stages.all()
    ahead.credentials.set(
        [make_credential(abbreviation="ABC"), make_credential(abbreviation="XYZ")]
    )
    route = make_route(target=career, remaining=[ahead])

    found = page(client, **pair(route))

    [table] = found.words_of("details", "path__table")
    assert table == (
        "The same as a table Step Time What lets you in What you earn "
        f"{behind.name} Done: you have it Degree "
        f"1. {ahead.name} 1–6 months Admission One of: ABC , XYZ"
    )


def test_stage_that_a_bridge_may_stand_in_for_is_not_said_to_be_done(client):
    career = make_career(months=((36, 48), (1, 6)))
    degree, exam = career.stages.all()
    route = make_route(
        start=make_start(name="Clerk"),
        target=career,
        remaining=[exam],
        kind="part-credit",
    )
    make_bridge(route=route, name="Second-degree program")

    found = page(client, **pair(route))

    assert found.words_of("li", "path__stage")[0] == (
        f"Where you stand Clerk Not asked again: {degree.name}. You have it, or another "
        "step stands in for it."
    )
    [table] = found.words_of("details", "path__table")
    assert (
        f"{degree.name} Not asked again: you have it, or another step stands in for it "
    ) in table
    assert "Done" not in found.words


def test_start_without_a_stage_behind_it_is_not_said_to_be_done(client):
    career = make_career(months=((36, 48),))
    route = make_route(
        start=make_start(name="No health degree"),
        target=career,
        remaining=career.stages.all(),
    )

    found = page(client, **pair(route))

    assert found.words_of("li", "path__stage")[0] == "Where you stand No health degree"


@pytest.mark.parametrize(
    ("need", "kind", "words"),
    [
        (
            "required",
            "part-credit",
            "We list no license step here: ask the board of your state",
        ),
        ("required", "add-on", "No step ahead is for a license"),
        ("not-required", "part-credit", "No step ahead is for a license"),
    ],
)
def test_plan_without_a_license_step_says_who_knows_of_it(client, need, kind, words):
    career = make_career(license_required=need, months=((1, 6),))
    route = make_route(target=career, kind=kind, remaining=career.stages.all())

    found = page(client, **pair(route))

    assert words in found.words
    assert found.words.count("license step") + found.words.count("for a license") == 1


def test_license_step_ahead_is_named(client):
    career = make_career(license_required="required", months=())
    exam = make_stage(career=career, order=1, name="State exam", kind="license")
    route = make_route(target=career, remaining=[exam])

    assert "License required Ahead: State exam" in page(client, **pair(route)).words


def test_retired_credential_on_the_path_is_plainly_marked(client):
    career = make_career()
    [stage] = career.stages.all()
    stage.credentials.set([make_credential(credential_status="retired")])
    route = make_route(target=career, remaining=[stage])

    found = page(client, **pair(route))

    assert found.words.count("Retired: nobody can earn it any more") == 2


def test_fee_is_shown_with_its_year_source_and_note(client):
    career = make_career()
    [stage] = career.stages.all()
    credential = make_credential(
        fee=535,
        fee_currency="USD",
        fee_year=2025,
        fee_source=make_source(title="Fees", publisher="The board"),
        fee_note="The exam fee comes on top.",
    )
    stage.credentials.set([credential, make_credential()])
    route = make_route(target=career, remaining=[stage])

    [rows] = [
        words
        for words in page(client, **pair(route)).words_of("table", "rows")
        if words.startswith("Credential")
    ]

    assert "$535 The exam fee comes on top. Source: Fees . The board" in rows
    assert "At least" not in rows
    assert "2025" in rows
    assert rows.count("Not known") == 1


def test_fee_with_a_note_stands_beside_its_note_and_is_no_least(client):
    career = make_career(months=())
    exam = make_stage(career=career, order=1, kind="certification")
    exam.credentials.set(
        [
            make_credential(
                abbreviation="HPM",
                fee=2_400,
                fee_currency="USD",
                fee_year=2025,
                fee_source=make_source(publisher="The board"),
                fee_note="Other boards may charge differently.",
            )
        ]
    )
    route = make_route(target=career, remaining=[exam])

    words = page(client, **pair(route)).words

    assert "HPM: $2,400. The board, figure of 2025" in words
    assert words.count("The fee of HPM may not be all of it.") == 3
    assert "At least" not in words
    assert "What it costs $2,400 that we know of Our sum of the costs below." in words


def test_fee_beside_an_unknown_one_is_listed_apart(client):
    career = make_career(months=())
    exam = make_stage(career=career, order=1, kind="certification")
    fee = {"fee_currency": "USD", "fee_year": 2025, "fee_source": make_source()}
    exam.credentials.set(
        [
            make_credential(abbreviation="MT-BC", fee=325, **fee),
            make_credential(abbreviation="ATR-BC"),
        ]
    )
    route = make_route(target=career, remaining=[exam])

    words = page(client, **pair(route)).words

    assert "What it costs Not known" in words
    assert (
        "What we know gives no sum. Not added, since the fee of another credential that "
        "opens the same door is not known: MT-BC: $325."
    ) in words
    assert "No sourced cost: the fee of ATR-BC." in words


def test_practice_that_counts_as_a_step_is_not_said_to_be_free(client):
    career = make_career(months=())
    hours = make_stage(career=career, order=1, kind="experience", name="Logged hours")
    route = make_route(target=career, remaining=[hours])

    words = page(client, **pair(route)).words

    assert "No cost on this path has a source yet: Logged hours." in words
    assert "paid work" not in words


def test_credential_that_ends_in_a_point_stands_before_its_body(client):
    career = make_career()
    [stage] = career.stages.all()
    credential = make_credential(abbreviation="Dipl. Ac.")
    stage.credentials.set([credential])
    route = make_route(target=career, remaining=[stage])

    words = page(client, **pair(route)).words

    assert f"Dipl. Ac., {credential.body}" in words


def test_pay_today_and_there_stand_with_their_sources_and_years(client):
    here, there = make_career(), make_career()
    for career, median, year in ((here, 60_000, 2023), (there, 75_000, 2024)):
        source = make_source(publisher=f"Office {year}")
        make_salary(
            career=career,
            occupation=f"Job {year}",
            median=median,
            year=year,
            source=source,
        )
    route = make_route(start=make_start(career=here), target=there)
    make_bridge(route=route)

    found = page(client, **pair(route))

    rows = found.words_of("li", "career-row")
    assert rows[0].startswith("Where you stand Job 2023, United States")
    assert (
        "$60,000 a year median, no range given Office 2023, figure of 2023" in rows[0]
    )
    assert (
        "$75,000 a year median, no range given Office 2024, figure of 2024" in rows[1]
    )
    assert "$15,000 more a year, by these two figures." in found.words


def test_premium_is_shown_as_our_sum_with_its_source(client):
    career = make_career()
    make_salary(career=career, occupation="Therapists", median=100_000)
    make_premium(
        career=career,
        percent_low=15,
        percent_high=25,
        base="Those in general practice",
        source=make_source(publisher="A guide"),
    )
    route = make_route(start=make_start(career=career), target=career)
    make_bridge(route=route)

    found = page(client, **pair(route))

    assert (
        "15–25% more Than Those in general practice. A guide, figure of 2024"
        in found.words
    )
    [row] = [r for r in found.words_of("li", "career-row") if r.startswith("Our sum")]
    assert "$115,000 to $125,000 our sum, not a figure of a source" in row
    assert row.endswith(
        "The sum joins two figures: the median counts “Therapists”, the premium is over "
        "“Those in general practice”. These may not be the same people. Take the sum as "
        "a rough guide."
    )
    assert "official statistics do not count pain work apart" in found.words


def test_pay_of_a_draft_career_is_not_shown_as_todays(client):
    draft = make_career(status="draft")
    make_salary(career=draft, median=61_234)
    route = make_route(start=make_start(career=draft))
    make_bridge(route=route)

    found = page(client, **pair(route))

    assert "61,234" not in found.words
    assert "no pay figure that we trust for where you stand" in found.words


def test_start_alone_lists_all_that_can_be_reached_the_shortest_first(client):
    start = make_start()
    for title, months in (("Far", (60, 72)), ("Near", (1, 6)), ("Middle", (12, 24))):
        career = make_career(title=title, months=(months,))
        make_salary(career=career, median=50_000)
        make_route(
            start=start,
            target=career,
            remaining=career.stages.all(),
            gates=["One", "Two"],
        )

    found = page(client, **{"from": start.slug})

    rows = found.words_of("li", "career-row")
    assert [row.split()[0] for row in rows] == ["Near", "Middle", "Far"]
    assert "1–6 months Every stage is still to do; 2 gates" in rows[0]
    assert "$50,000 a year median" in rows[0]


@pytest.mark.parametrize(
    ("fields", "is_told"),
    [
        ({"provenance": "memory"}, True),
        ({"provenance": "memory", "checked_on": date(2026, 1, 2)}, False),
        ({"provenance": "reference"}, False),
        ({"provenance": "guide"}, False),
    ],
)
def test_months_of_a_route_that_nobody_confirmed_say_so(client, fields, is_told):
    start, career = make_start(), make_career()
    make_route(start=start, target=career, remaining=career.stages.all(), **fields)

    for query in ({"from": start.slug}, {"to": career.slug}):
        [row] = page(client, **query).words_of("li", "career-row")
        assert ("1 gate; not yet confirmed" in row) == is_told

    plan = client.get(PATH, {"from": start.slug, "to": career.slug}).content.decode()
    described = plan.split('<meta name="description"')[1][:300]
    assert ("12–24 months (not yet confirmed)" in described) == is_told


def test_target_alone_lists_all_ways_to_it_the_shortest_first(client):
    career = make_career(months=())
    for name, months in (("Clerk", 48), ("Nurse", 6)):
        route = make_route(start=make_start(name=name), target=career)
        make_bridge(route=route, months_min=months, months_max=months)

    found = page(client, to=career.slug)

    rows = found.words_of("li", "career-row")
    assert [row.split()[0] for row in rows] == ["Nurse", "Clerk"]


def test_start_and_target_without_any_route_say_so(client):
    start, career = make_start(name="Clerk"), make_career(title="Surgeon")

    assert "no route from Clerk yet" in page(client, **{"from": start.slug}).words
    assert "no route to this career yet" in page(client, to=career.slug).words


@pytest.mark.parametrize("hidden", range(5))
def test_target_that_is_not_public_is_unknown_and_in_no_list(client, hidden):
    career = make_career(title="Hidden work", **hidden_states()[hidden])
    route = make_route(target=career, remaining=career.stages.all())
    other = make_career(group=career.group)

    pages = [
        page(client, **pair(route)),
        page(client, **{"from": route.start.slug}),
        page(client, **{"from": route.start.slug, "to": other.slug}),
        page(client),
    ]

    assert ["Hidden work" in found.words for found in pages] == [False] * 4
    assert f"We do not know “{career.slug}”, so we left it out." in pages[0].words


def test_unknown_and_surplus_values_are_named_at_their_field(client):
    start = make_start()

    found = page(client, **{"from": ["nope", start.slug], "to": "no\x00where"})

    fields = [attrs for tag, attrs in found.tags if tag == "select"]
    assert found.words_of("p", "error") == [
        f"Only one value fits here. We looked at “{start.slug}”.",
        "We do not know “nowhere”, so we left it out.",
    ]
    assert [field["aria-describedby"] for field in fields] == [
        "id_from_error",
        "id_to_error",
    ]
    assert {"id_from_error", "id_to_error"} <= set(found.ids)


def test_form_keeps_the_choice_and_groups_the_careers(client):
    group = make_group(name="Nursing")
    route = make_route(target=make_career(group=group))
    make_bridge(route=route)

    found = page(client, **pair(route))

    chosen = [
        a["value"] for tag, a in found.tags if tag == "option" and "selected" in a
    ]
    assert chosen == [route.start.slug, route.target.slug]
    assert ("optgroup", {"label": "Nursing"}) in found.tags


def test_canonical_address_has_the_start_first_and_known_values_only(client):
    route = make_route()
    make_bridge(route=route)
    start, target = route.start.slug, route.target.slug

    both = page(client, to=target, **{"from": start}, other="x").html
    one = page(client, to=target, **{"from": "nope"}).html

    address = f"/careers/planner/?from={start}&amp;to={target}"
    assert f'{address}"' in both.split('rel="canonical"')[1][:120]
    assert f'/careers/planner/?to={target}"' in one.split('rel="canonical"')[1][:120]


def test_planner_sets_no_cookie_and_takes_no_post(client):
    assert not client.get(PATH).cookies
    assert client.post(PATH).status_code == 405


def test_navigation_and_sitemap_lead_to_the_planner(client):
    found = page(client)

    here = [a for tag, a in found.tags if tag == "a" and a.get("aria-current")]
    assert {"href": PATH, "aria-current": "page"} in here
    assert sum(a["aria-current"] == "true" for a in here) == 0
    assert f"{PATH}<" in client.get("/sitemap.xml").content.decode()


class TestPairWithoutARoute:
    """Clerk → nurse and nurse → surgeon are known, clerk → surgeon is not."""

    @pytest.fixture(autouse=True)
    def _world(self):
        self.group = make_group(name="Doctors")
        nurse = make_career(title="Nurse", months=((24, 30),))
        self.surgeon = make_career(title="Surgeon", months=(), group=self.group)
        self.clerk = make_start(name="Clerk")
        self.as_nurse = make_start(name="Working nurse", career=nurse)
        make_route(
            start=self.clerk,
            target=nurse,
            remaining=nurse.stages.all(),
            provenance="reference",
        )
        onward = make_route(start=self.as_nurse, target=self.surgeon)
        make_bridge(route=onward, months_min=100, months_max=120)

    def found(self, client):
        query = {"from": self.clerk.slug, "to": self.surgeon.slug}
        return page(client, **query)

    def test_says_so_and_joins_two_routes(self, client):
        found = self.found(client)

        assert "We know of no route from Clerk to Surgeon" in found.words
        [joined, *_] = found.words_of("li", "career-row")
        assert joined.startswith("Through Nurse Then you stand at: Working nurse")
        assert "124–150 months our sum of two routes, not yet confirmed" in joined
        assert "Clerk to Nurse : 24–30 months Working" in joined
        assert "Working nurse to Surgeon : 100–120 months, not yet confirmed" in joined
        assert "Our own joining of two routes" in found.words

    def test_names_other_starts_of_the_career(self, client):
        [section] = [
            words
            for words in self.found(client).words_of("section", "stack")
            if words.startswith("To this career, from elsewhere")
        ]

        assert "Working nurse" in section

    def test_names_careers_of_the_same_field_only(self, client):
        near = make_career(title="Doctor", group=self.group)
        make_route(start=self.clerk, target=near, remaining=near.stages.all())

        [section] = [
            words
            for words in self.found(client).words_of("section", "stack")
            if words.startswith("From where you stand, in the same field: Doctors")
        ]

        assert "Doctor " in section
        assert "Nurse" not in section

    def test_is_not_led_through_the_career_where_one_stands(self, client):
        self.clerk.career = self.as_nurse.career
        self.clerk.save()

        assert "Through Nurse" not in self.found(client).words

    def test_is_not_led_through_a_draft(self, client):
        nurse = self.as_nurse.career
        nurse.status = "draft"
        nurse.save()

        assert "Nurse " not in self.found(client).words


class TestCoursesForGaps:
    def gaps(self, career):
        return {
            gap.topic.name: [found.course.title for found in gap.courses]
            for gap in courses_for_plan(career).gaps
        }

    def test_best_rated_come_first_and_two_at_most(self):
        topic = make_topic(name="Pacing")
        career = make_career(topics=[topic])
        for title, rating in (("C", None), ("B", "7.0"), ("A", "9.0")):
            make_course(title=title, rating=rating, topics=[topic])

        assert self.gaps(career) == {"Pacing": ["A", "B"]}

    def test_course_is_named_once_where_it_is_needed_most(self):
        wide, narrow = make_topic(name="Wide"), make_topic(name="Narrow")
        career = make_career(topics=[wide, narrow])
        make_course(title="Both", rating="9.0", topics=[wide, narrow])
        make_course(title="Wide only", topics=[wide])

        assert self.gaps(career) == {"Wide": ["Wide only"], "Narrow": ["Both"]}

    def test_gap_whose_courses_are_named_elsewhere_says_so(self, client):
        first, second = make_topic(name="First"), make_topic(name="Second")
        career = make_career(topics=[first, second])
        make_course(title="Both", topics=[first, second])
        route = make_route(target=career)
        make_bridge(route=route)

        found = page(client, **pair(route))

        assert "are named with another gap" in found.words
        assert "We know of no course" not in found.words

    def test_gap_without_a_course_is_left_open(self, client):
        career = make_career(topics=[make_topic()])
        route = make_route(target=career)
        make_bridge(route=route)

        found = page(client, **pair(route))

        assert (
            "We know of no course that we can list. We would rather leave the gap than "
            "fill it badly." in found.words
        )
        assert "No course replaces a degree, a license or a residency." in found.words

    def test_hand_picked_courses_stand_apart_whatever_their_topic(self):
        topic = make_topic()
        picked = [
            make_course(title="Untold"),
            make_course(title="On it", topics=[topic], audience="patient"),
        ]
        career = make_career(topics=[topic], courses=picked)
        make_course(title="Other", topics=[topic])

        found = courses_for_plan(career)

        assert [r.course.title for r in found.chosen] == ["On it", "Untold"]
        assert self.gaps(career) == {topic.name: ["Other"]}

    def test_area_is_served_by_courses_on_its_topics(self):
        area = make_topic(name="Area")
        inside = make_topic(parent=area)
        make_course(title="Inside", topics=[inside])

        assert self.gaps(make_career(topics=[area])) == {"Area": ["Inside"]}

    def test_only_public_courses_to_join_for_practitioners_are_named(self):
        topic = make_topic(name="T")
        make_hidden_courses(topics=[topic])
        make_course(topics=[topic], availability="archived")
        make_course(topics=[topic], audience="patient")
        make_course(topics=[topic], audience="practitioner", title="Shown")

        assert self.gaps(make_career(topics=[topic])) == {"T": ["Shown"]}

    def test_gap_links_to_the_filtered_list(self, client):
        topic = make_topic(slug="pacing")
        make_course(topics=[topic])
        route = make_route(target=make_career(topics=[topic]))
        make_bridge(route=route)

        found = page(client, **pair(route))

        assert "/courses/?audience=practitioner&topic=pacing" in found.links


def test_plan_with_everything_takes_twelve_queries(client):
    topics = [make_topic() for _ in range(4)]
    here = make_career()
    career = make_career(topics=topics, courses=[make_course()], months=())
    for order in range(1, 6):
        stage = make_stage(career=career, order=order)
        stage.credentials.set([make_credential(), make_credential()])
    for topic in topics:
        make_course(topics=[topic], rating="8.0")
        make_course(topics=[topic])
    for found in (here, career):
        make_salary(career=found)
    make_premium(career=career)
    route = make_route(
        start=make_start(career=here),
        target=career,
        remaining=career.stages.all(),
        sources=[make_source()],
    )
    make_bridge(route=route)

    with CaptureQueriesContext(connection) as queries:
        page(client, **pair(route))

    assert len(queries) == 12


def test_lists_take_as_many_queries_however_long(client):
    start, career = make_start(), make_career()

    def count(**query):
        with CaptureQueriesContext(connection) as queries:
            page(client, **query)
        return len(queries)

    def counts():
        other = make_career()
        return (
            count(**{"from": start.slug}),
            count(to=career.slug),
            count(**{"from": start.slug, "to": other.slug}),
        )

    make_route(start=start, target=career)
    few = counts()
    for _ in range(5):
        other = make_career(group=career.group)
        make_salary(career=other)
        make_route(start=start, target=other)
        make_route(target=career)
    many = counts()

    assert few == many
    assert max(many) <= 12


def test_route_has_the_address_of_its_plan(client):
    route = make_route()
    make_bridge(route=route)

    found = Markup(client.get(Route.objects.get(pk=route.pk).get_absolute_url()))

    assert "Your plan: 6–12 months, 1 step" in found.words
