"""Routes at the desk: refused with a gap, said at its field, and nothing lost."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from zeal import zeal_ignore

from careers.models import Route, StartingPoint
from careers.routes.check import faulty_routes
from core.choices import Status
from tests.builders import (
    make_bridge,
    make_career,
    make_route,
    make_source,
    make_stage,
    make_start,
)
from tests.desk import change_url, errors, form_data, list_url, open_form, save

pytestmark = pytest.mark.django_db
MONTHS = ((1, 2), (3, 4), (5, 6))
CHECKED = date(2026, 3, 1)
NO_DAY_OF_COST = (
    "Nobody has noted the day on which it was seen at its source. Give the day of the "
    "check under “How we know it”, or at the source itself."
)
NO_DAY_OF_LENGTH = (
    "Give the day on which somebody last saw the times at a source, under “How we know "
    "it”."
)
ADD = "/admin/careers/route/add/"
MISSING = "/admin/careers/route/missing/"


def make_whole(**fields):
    """A checked route from nothing through all three stages of a career."""
    career = fields.pop("target", None) or make_career(months=MONTHS)
    facts = {
        "remaining": career.stages.all(),
        "sources": [make_source()],
        "checked_on": CHECKED,
        **fields,
    }
    return make_route(target=career, **facts)


def add(client, start, target, **fields):
    """Fills the second step for this pair and sends it."""
    address = f"{ADD}?start={start.pk}&target={target.pk}"
    data = form_data(client.get(address))
    with zeal_ignore():
        return client.post(address, {**data, **fields})


def bridge_fields(number=0, **fields):
    """The inputs of one bridge below the route."""
    facts = {
        "order": "1",
        "before": "",
        "kind": "degree",
        "name": "Science courses",
        "months_min": "6",
        "months_max": "12",
        "why": "The program asks for them.",
        **fields,
    }
    return {f"bridges-{number}-{name}": value for name, value in facts.items()}


def said(response, field):
    """The errors of a field of the route."""
    return response.context["adminform"].form.errors.get(field, [])


def said_of_bridge(response, field, number=0):
    (bridges,) = response.context["inline_admin_formsets"]
    return bridges.formset.forms[number].errors.get(field, [])


def test_route_offers_the_stages_of_its_own_career_only(admin_client):
    route = make_whole()
    make_career()

    page = admin_client.get(change_url(route))

    field = page.context["adminform"].form.fields["remaining"]
    assert list(field.queryset) == list(route.target.stages.all())


def test_route_with_a_stage_of_another_career_is_refused(admin_client):
    route = make_whole()
    stranger = make_career().stages.get()
    data = open_form(admin_client, route)

    response = save(admin_client, route, data, remaining=[stranger.pk])

    assert "is not a stage of this route" in errors(response)
    assert route.remaining.count() == 3


def test_bridge_offers_the_stages_of_its_route_only(admin_client):
    route = make_whole()
    make_bridge(route=route)
    stranger = make_career().stages.get()
    data = open_form(admin_client, route)

    page = admin_client.get(change_url(route))
    refused = save(admin_client, route, data, **{"bridges-0-before": stranger.pk})

    (bridges,) = page.context["inline_admin_formsets"]
    offered = [pk for pk, _ in bridges.formset.forms[0].fields["before"].choices]
    assert offered == ["", *(stage.pk for stage in route.target.stages.all())]
    assert said_of_bridge(refused, "before") == [
        "This is not a stage of the route's career."
    ]


def test_bridge_of_a_new_route_offers_the_stages_of_its_career(admin_client):
    start, target = make_start(), make_career(months=MONTHS)
    make_career()

    page = admin_client.get(f"{ADD}?start={start.pk}&target={target.pk}")

    (bridges,) = page.context["inline_admin_formsets"]
    offered = [pk for pk, _ in bridges.formset.empty_form.fields["before"].choices]
    assert offered == ["", *(stage.pk for stage in target.stages.all())]


def test_bridge_cannot_come_before_a_stage_of_another_career():
    bridge = make_bridge(route=make_whole())
    bridge.before = make_career().stages.get()

    with pytest.raises(ValidationError, match="belongs to another career"):
        bridge.full_clean()


def test_page_of_a_route_asks_the_same_however_many_bridges_it_has(admin_client):
    asked = []
    for number in (2, 10):
        route = make_whole()
        third = route.target.stages.get(order=3)
        for order in range(1, number + 1):
            make_bridge(route=route, order=order, before=third)
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(change_url(route))
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_edited_route_keeps_its_remaining_stages(admin_client):
    route = make_whole()
    data = open_form(admin_client, route)

    response = save(admin_client, route, data, note="Mended.")

    route.refresh_from_db()
    assert errors(response) == ""
    assert route.note == "Mended."
    assert list(route.remaining.order_by("order")) == list(route.target.stages.all())


def test_route_with_a_gap_is_refused_at_the_stages_and_nothing_is_saved(admin_client):
    route = make_whole(kind="add-on")
    first, second, third = route.target.stages.all()
    data = open_form(admin_client, route)

    response = save(
        admin_client, route, data, note="Typed.", remaining=[first.pk, third.pk]
    )

    sentence = (
        f"Stage 2, {second.name}, is left out between stages that are still to do: "
        "add it, or put a bridge in its place."
    )
    filled = form_data(response)
    route.refresh_from_db()
    assert said(response, "remaining") == [sentence]
    assert response.content.decode().count(sentence) == 1
    assert filled["note"] == ["Typed."]
    assert filled["remaining"] == [str(first.pk), str(third.pk)]
    assert route.note == ""
    assert route.remaining.count() == 3


def test_bridge_in_the_place_of_a_stage_closes_the_gap(admin_client):
    route = make_whole(kind="part-credit", remaining=[])
    first, _, third = route.target.stages.all()
    data = open_form(admin_client, route)

    response = save(
        admin_client,
        route,
        data,
        remaining=[first.pk, third.pk],
        **{"bridges-TOTAL_FORMS": "1"},
        **bridge_fields(before=third.pk),
    )

    assert errors(response) == ""
    assert route.bridges.get().before == third
    assert list(route.remaining.order_by("order")) == [first, third]


def test_faults_of_a_bridge_stand_in_its_own_row(admin_client):
    route = make_whole(kind="add-on", remaining=[])
    first, _, third = route.target.stages.all()
    data = open_form(admin_client, route)

    response = save(
        admin_client,
        route,
        data,
        remaining=[third.pk],
        **{"bridges-TOTAL_FORMS": "2"},
        **bridge_fields(0, order="2", before=first.pk),
        **bridge_fields(1, order="1", name=third.name),
    )

    assert said_of_bridge(response, "before", 0) == [
        "Stage 1 is not among those that remain."
    ]
    assert said_of_bridge(response, "name", 1) == [
        f"“{third.name}” is one of the stages that remain: do it once."
    ]
    assert not route.bridges.exists()


@pytest.mark.parametrize(
    ("numbers", "said"),
    [(("2", "1"), ""), (("1", "2"), "number the bridges in the order in which")],
)
def test_bridges_are_judged_in_the_order_of_their_numbers(numbers, said, admin_client):
    route = make_whole()
    third = route.target.stages.get(order=3)
    data = open_form(admin_client, route)

    response = save(
        admin_client,
        route,
        data,
        **{"bridges-TOTAL_FORMS": "2"},
        **bridge_fields(0, order=numbers[0], before=third.pk),
        **bridge_fields(1, order=numbers[1], name="Visa"),
    )

    assert said in errors(response)
    assert bool(errors(response)) == bool(said)


def test_deleted_bridge_no_longer_closes_a_gap(admin_client):
    route = make_whole(kind="part-credit", remaining=[])
    first, _, third = route.target.stages.all()
    route.remaining.set([first, third])
    make_bridge(route=route, before=third)
    data = open_form(admin_client, route)

    response = save(admin_client, route, data, **{"bridges-0-DELETE": "on"})

    assert "is left out between stages" in errors(response)
    assert route.bridges.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("gates", "", "A route needs a gate: say what decides on admission."),
        ("sources", [], "A route needs a source."),
        (
            "kind",
            "part-credit",
            (
                "“Earlier study replaces one or more stages” does not fit: no stage is "
                "left out."
            ),
        ),
    ],
)
def test_fault_is_said_at_the_field_that_has_it(field, value, sentence, admin_client):
    route = make_whole()
    data = open_form(admin_client, route)

    response = save(admin_client, route, data, **{field: value})

    assert said(response, field) == [sentence]


def test_route_from_a_career_to_its_own_first_stage_is_a_circle(admin_client):
    route = make_whole()
    start = route.start
    start.career = route.target
    start.save()
    data = open_form(admin_client, route)

    response = save(admin_client, route, data)

    assert "would start again at its first stage" in said(response, "remaining")[0]


def test_routes_in_a_circle_without_time_are_refused_by_name(admin_client):
    one, other = (make_career(months=((0, 1), (0, 9))) for _ in range(2))
    back = make_whole(
        start=make_start(career=other),
        target=one,
        kind="part-credit",
        remaining=one.stages.filter(order=2),
    )
    there = make_whole(
        start=make_start(career=one),
        target=other,
        kind="part-credit",
        remaining=other.stages.filter(order=2),
    )
    data = open_form(admin_client, there)

    response = save(admin_client, there, data)

    assert said(response, "remaining") == [
        (
            f"These routes lead in a circle that takes 0 months: {there}; {back}. Give "
            "one of them its time."
        )
    ]


def test_circle_that_takes_time_is_no_fault(admin_client):
    one, other = (make_career(months=((0, 1), (1, 9))) for _ in range(2))
    for at, target in ((one, other), (other, one)):
        route = make_whole(
            start=make_start(career=at),
            target=target,
            kind="part-credit",
            remaining=target.stages.filter(order=2),
        )
    data = open_form(admin_client, route)

    response = save(admin_client, route, data)

    assert errors(response) == ""


def test_bridges_with_a_gap_in_their_numbers_are_refused(admin_client):
    route = make_whole()
    make_bridge(route=route)
    data = open_form(admin_client, route)

    response = save(admin_client, route, data, **{"bridges-0-order": "3"})

    assert "from 1 without gaps" in errors(response)


def test_second_editor_of_a_route_is_told_so_before_any_rule(admin_client):
    route = make_whole()
    mine = open_form(admin_client, route)
    save(admin_client, route, mine, note="Theirs")

    response = save(admin_client, route, mine, note="Mine", gates="")

    assert "A colleague saved" in errors(response)
    assert said(response, "gates") == []


def test_editor_who_may_not_touch_bridges_cannot_leave_them_dangling():
    route = make_whole(kind="add-on", remaining=[])
    second, third = route.target.stages.filter(order__gt=1)
    route.remaining.set([second, third])
    make_bridge(route=route, before=second)
    editor = User.objects.create_user("editor", is_staff=True)
    names = ["view_route", "change_route", "view_source"]
    editor.user_permissions.set(Permission.objects.filter(codename__in=names))
    browser = Client()
    browser.force_login(editor)
    data = open_form(browser, route)

    response = save(browser, route, data, remaining=[third.pk])

    assert said_of_bridge(response, "before") == [
        "Stage 2 is not among those that remain."
    ]
    assert route.remaining.count() == 2


def test_new_route_asks_for_its_two_ends_first(admin_client):
    page = admin_client.get(ADD)

    assert [field.name for field in page.context["form"]] == ["start", "target"]
    assert "Step 1 of 2" in page.content.decode()


def test_new_route_is_saved_whole_in_its_second_step(admin_client):
    start, target = make_start(), make_career(months=MONTHS)
    stages = [stage.pk for stage in target.stages.all()]

    add(
        admin_client,
        start,
        target,
        kind="full-path",
        gates="Admission",
        sources=[make_source().pk],
        checked_on=f"{CHECKED}",
        remaining=stages,
        **{"bridges-TOTAL_FORMS": "1"},
        **bridge_fields(before=stages[1]),
    )

    route = Route.objects.get()
    assert (route.start, route.target) == (start, target)
    assert route.remaining.count() == 3
    bridge = route.bridges.get()
    assert (bridge.name, bridge.before_id) == ("Science courses", stages[1])


def test_new_route_with_a_gap_is_not_saved_at_all(admin_client):
    start, target = make_start(), make_career(months=MONTHS)

    response = add(
        admin_client,
        start,
        target,
        kind="full-path",
        gates="Admission",
        sources=[make_source().pk],
    )

    assert said(response, "remaining") == [
        "Nothing is left to do on this route: choose a stage, or add a bridge."
    ]
    assert form_data(response)["gates"] == ["Admission"]
    assert not Route.objects.exists()


@pytest.mark.parametrize("ends", ["?start=9&target=9", "?start=x", "?target="])
def test_new_route_between_unknown_ends_asks_again(ends, admin_client):
    page = admin_client.get(f"{ADD}{ends}")

    assert set(page.context["form"].errors) == {"start", "target"}


def test_new_route_of_a_pair_that_has_one_leads_to_it(admin_client):
    route = make_whole()

    page = admin_client.get(f"{ADD}?start={route.start_id}&target={route.target_id}")

    assert "There is a route for this pair already." in page.content.decode()
    assert change_url(route) in page.content.decode()


def test_route_that_a_colleague_made_meanwhile_keeps_what_was_typed(admin_client):
    start, target = make_start(), make_career(months=MONTHS)
    address = f"{ADD}?start={start.pk}&target={target.pk}"
    data = form_data(admin_client.get(address))
    make_whole(start=start, target=target)

    with zeal_ignore():
        response = admin_client.post(address, {**data, "note": "Typed."})

    assert "There is a route for this pair already." in errors(response)
    assert form_data(response)["note"] == ["Typed."]
    assert Route.objects.count() == 1


def test_newcomer_may_not_add_a_route(db):
    User.objects.create_user("newcomer", is_staff=True)
    browser = Client()
    browser.force_login(User.objects.get())

    assert browser.get(ADD).status_code == 403
    assert browser.get(MISSING).status_code == 403


def test_route_shows_its_length_and_the_way_to_its_plan(admin_client):
    route = make_whole()
    make_bridge(route=route, months_min=10, months_max=20)

    page = admin_client.get(change_url(route)).content.decode()

    pair = f"from={route.start.slug}&amp;to={route.target.slug}"
    assert "19 to 32 months" in page
    assert f'<a href="/careers/planner/?{pair}">See this plan</a>' in page
    assert "No gap, no circle." in page


def test_route_to_a_draft_says_that_readers_do_not_see_it(admin_client):
    route = make_whole(target=make_career(months=MONTHS, status=Status.DRAFT))

    page = admin_client.get(change_url(route)).content.decode()

    assert "Not shown until the career is published." in page
    assert "See this plan" not in page


def test_route_says_what_a_changed_career_did_to_it(admin_client):
    route = make_whole()
    added = make_stage(career=route.target, order=4)

    page = admin_client.get(change_url(route)).content.decode()

    assert f"stage 4, {added.name}, is left out." in page


def test_work_finds_routes_that_a_changed_career_broke(admin_client):
    broken, whole = make_whole(), make_whole()
    make_stage(career=broken.target, order=4)

    index = admin_client.get("/admin/")
    listed = admin_client.get(list_url(Route), {"work": "gap"})

    needs = {need.task: need.count for need in index.context["needs"]}
    assert needs["routes with a gap or a circle"] == 1
    assert list(listed.context["cl"].result_list) == [broken]
    assert whole.pk not in faulty_routes()


def test_work_finds_routes_in_a_circle_without_time():
    one, other = (make_career(months=((0, 1), (0, 9))) for _ in range(2))
    ring = [
        make_whole(
            start=make_start(career=at),
            target=target,
            kind="part-credit",
            remaining=target.stages.filter(order=2),
        )
        for at, target in ((one, other), (other, one))
    ]
    make_whole()

    assert faulty_routes() == [route.pk for route in ring]


@pytest.mark.parametrize("number", [1, 12])
def test_broken_routes_are_found_in_four_queries(number, django_assert_num_queries):
    for _ in range(number):
        make_bridge(route=make_whole())

    with django_assert_num_queries(4):
        found = faulty_routes()

    assert found == []


def test_list_of_routes_asks_the_same_however_many_there_are(admin_client):
    asked = []
    for number in (2, 10):
        for _ in range(number):
            make_bridge(route=make_whole())
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(list_url(Route))
        asked.append(len(queries))

    assert asked[0] == asked[1]


def test_report_names_the_pairs_without_a_route_and_how_to_add_them(admin_client):
    route = make_whole()
    lonely = make_start(name="Baker")
    draft = make_career(status=Status.DRAFT)

    page = admin_client.get(MISSING)

    (row,) = page.context["rows"]
    (need,) = [
        need
        for need in admin_client.get("/admin/").context["needs"]
        if need.url == MISSING
    ]
    link = f"{ADD}?start={lonely.pk}&amp;target={route.target_id}"
    assert (row.start, row.careers) == (lonely, [route.target])
    assert link in page.content.decode()
    assert draft.title not in page.content.decode()
    assert need.count == 1


def test_report_is_quiet_where_every_pair_has_a_route(admin_client):
    make_whole()

    page = admin_client.get(MISSING)

    assert page.context["rows"] == []
    assert "Every starting point has a route" in page.content.decode()


def test_starting_points_count_their_routes_and_what_they_lack(admin_client):
    start = make_start()
    for status in (Status.PUBLISHED, Status.DRAFT):
        make_whole(start=start, target=make_career(months=MONTHS, status=status))
    make_career()
    make_career()

    listed = admin_client.get(list_url(StartingPoint)).context["cl"].result_list

    assert [(row.route_count, row.lacking_count) for row in listed] == [(2, 2)]


# What readers may see: a route is public as soon as it is saved


def paid(**fields):
    """What a bridge costs, from a source of its own."""
    return {
        "cost_low": "9000",
        "cost_high": "9999",
        "cost_currency": "USD",
        "cost_year": "2019",
        **fields,
    }


@pytest.mark.parametrize("provenance", ["memory", "reference", "guide"])
def test_new_bridge_needs_the_day_on_which_its_cost_was_seen(provenance, admin_client):
    route = make_whole(provenance=provenance, checked_on=None)
    source = make_source()
    bridge = bridge_fields(**paid(cost_source=source.pk))
    data = open_form(admin_client, route) | {"bridges-TOTAL_FORMS": "1", **bridge}

    refused = save(admin_client, route, data)
    saved = save(admin_client, route, data, checked_on=f"{CHECKED}")

    assert said_of_bridge(refused, "cost_source") == [NO_DAY_OF_COST]
    assert errors(saved) == ""
    assert route.bridges.get().cost_low == 9000


def test_day_of_the_source_counts_for_the_cost_of_a_bridge(admin_client):
    route = make_whole(provenance="guide", checked_on=None)
    seen = make_source(checked_on=CHECKED)
    data = open_form(admin_client, route)

    response = save(
        admin_client,
        route,
        data,
        **{"bridges-TOTAL_FORMS": "1"},
        **bridge_fields(**paid(cost_source=seen.pk)),
    )

    assert errors(response) == ""


def test_changed_cost_of_a_bridge_must_be_dated_but_a_typo_is_no_change(admin_client):
    route = make_whole(provenance="guide", checked_on=None)
    make_bridge(route=route, **paid(cost_source=make_source()))
    data = open_form(admin_client, route)

    mended = save(admin_client, route, data, **{"bridges-0-name": "Courses"})
    data = open_form(admin_client, route)
    changed = save(admin_client, route, data, **{"bridges-0-cost_high": "12000"})

    assert errors(mended) == ""
    assert said_of_bridge(changed, "cost_source") == [NO_DAY_OF_COST]
    assert route.bridges.get().cost_high == 9999


def test_day_of_an_undated_cost_cannot_be_taken_away(admin_client):
    route = make_whole(provenance="guide")
    make_bridge(route=route, **paid(cost_source=make_source()))
    data = open_form(admin_client, route)

    response = save(admin_client, route, data, checked_on="")

    assert said_of_bridge(response, "cost_source") == [NO_DAY_OF_COST]


@pytest.mark.parametrize("provenance", ["memory", "reference"])
@pytest.mark.parametrize(
    "change",
    [
        {"bridges-0-months_max": "99"},
        {"bridges-0-DELETE": "on"},
        {"remaining": []},
        {"sources": "another"},
    ],
    ids=str,
)
def test_changed_length_of_a_route_needs_the_day_of_a_check(
    change, provenance, admin_client
):
    route = make_whole(kind="add-on", provenance=provenance, checked_on=None)
    make_bridge(route=route)
    data = open_form(admin_client, route)
    if "sources" in change:
        change = {"sources": [make_source().pk]}

    refused = save(admin_client, route, data, **change)
    saved = save(admin_client, route, data, checked_on=f"{CHECKED}", **change)

    assert said(refused, "checked_on") == [NO_DAY_OF_LENGTH]
    assert errors(saved) == ""


def test_typo_of_an_unchecked_route_can_be_mended(admin_client):
    route = make_whole(checked_on=None)
    make_bridge(route=route)
    data = open_form(admin_client, route)

    response = save(
        admin_client, route, data, note="Mended.", **{"bridges-0-why": "Mended."}
    )

    route.refresh_from_db()
    assert errors(response) == ""
    assert route.note == "Mended."


@pytest.mark.parametrize(
    ("provenance", "sentences"),
    [("memory", [NO_DAY_OF_LENGTH]), ("reference", [NO_DAY_OF_LENGTH]), ("guide", [])],
)
def test_new_route_needs_the_day_of_a_check_unless_the_guide_states_it(
    provenance, sentences, admin_client
):
    start, target = make_start(), make_career(months=MONTHS)

    response = add(
        admin_client,
        start,
        target,
        kind="full-path",
        gates="Admission",
        sources=[make_source().pk],
        provenance=provenance,
        remaining=[stage.pk for stage in target.stages.all()],
    )

    assert Route.objects.exists() is (not sentences)
    if sentences:
        assert said(response, "checked_on") == sentences


# Where a starting point stands


def move(client, start, career):
    data = open_form(client, start)
    return save(client, start, data, career=career.pk if career else "")


def test_start_cannot_move_to_where_its_route_begins_anew(admin_client):
    route = make_whole()

    response = move(admin_client, route.start, route.target)

    route.start.refresh_from_db()
    assert said(response, "career") == [
        (
            f"The starting point “{route.start}” stands at {route.target} already and "
            "would start again at its first stage: that is a circle."
        )
    ]
    assert route.start.career is None
    assert faulty_routes() == []


def timeless(start, target):
    """A route that may take no time."""
    return make_whole(
        start=start,
        target=target,
        kind="part-credit",
        remaining=target.stages.filter(order=2),
    )


def test_start_cannot_move_to_where_its_route_closes_a_circle(admin_client):
    one, other = (make_career(months=((0, 1), (0, 9))) for _ in range(2))
    back = timeless(make_start(career=other), one)
    start = make_start()
    there = timeless(start, other)

    response = move(admin_client, start, one)

    start.refresh_from_db()
    assert said(response, "career") == [
        (
            f"These routes lead in a circle that takes 0 months: {there}; {back}. Give "
            "one of them its time."
        )
    ]
    assert start.career is None


def test_start_can_move_away_from_a_circle(admin_client):
    one, other, new = (make_career(months=((0, 1), (0, 9))) for _ in range(3))
    start = make_start(career=one)
    timeless(start, other)
    timeless(make_start(career=other), one)

    response = move(admin_client, start, new)

    start.refresh_from_db()
    assert errors(response) == ""
    assert start.career == new
    assert faulty_routes() == []


def test_gap_that_a_route_has_anyway_does_not_hold_its_start(admin_client):
    route = make_whole()
    make_stage(career=route.target, order=4)

    response = move(admin_client, route.start, make_career())

    assert errors(response) == ""
    assert faulty_routes() == [route.pk]
