"""The desk of the pathway planner: starting points and routes."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, ForeignKey, ManyToManyField, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from careers.figures import work as claim_work
from careers.figures.admin import (
    COST,
    COST_FIELDS,
    HOW_WE_KNOW_IT,
    LENGTH,
    UNDATED,
    changed_of,
    is_undated,
)
from careers.figures.claims import what_a_length_lacks
from careers.models import Bridge, CareerPath, Route, Stage, StartingPoint
from careers.routes.check import (
    bridge_of,
    count_pairs_without_a_route,
    draft_of,
    faults_in,
    faults_of,
    faults_of_move,
    faulty_routes,
    pairs_without_a_route,
)
from core.admin_base import (
    KNOWN,
    DeskAdmin,
    NumberedFormSet,
    PartInline,
    Report,
    VocabularyAdmin,
    Work,
    WorkFilter,
    unconfirmed,
)
from core.edit_lock import EditLockForm

MISSING = "admin:careers_route_missing"
LINE_BREAK = mark_safe("<br>")
ONCE = "There is a route for this pair already."
STRANGER = "This is not a stage of the route's career."


class StartingPointForm(EditLockForm):
    """Refuses to move a starting point to where one of its routes becomes a circle."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and changed_of(self, {"career"}) and "career" in cleaned:
            for fault in faults_of_move(self.instance, cleaned["career"]):
                self.add_error("career", fault.sentence)
        return cleaned


class StartingPointAdmin(VocabularyAdmin):
    form = StartingPointForm
    list_display = ("name", "career", "assumes", "routes", "lacking", "position")
    list_select_related = ("career",)
    search_fields = ("name", "assumes")
    autocomplete_fields = ("career",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[StartingPoint]:
        """Adds ``route_count`` and ``lacking_count``, of the published careers."""
        careers = CareerPath.objects.published()
        to_public = Count("routes", filter=Q(routes__target__in=careers))
        rows: QuerySet[StartingPoint] = super().get_queryset(request)
        return rows.annotate(
            route_count=Count("routes"), lacking_count=careers.count() - to_public
        )

    @admin.display(description="Routes", ordering="route_count")
    def routes(self, start: Any) -> SafeString:
        address = reverse("admin:careers_route_changelist")
        return linked(f"{address}?start__id__exact={start.pk}", start.route_count)

    @admin.display(description="Careers without one", ordering="lacking_count")
    def lacking(self, start: Any) -> str | SafeString:
        address = f"{reverse(MISSING)}#start-{start.pk}"
        return linked(address, start.lacking_count) if start.lacking_count else "none"


class PairForm(forms.Form):
    """The two ends of a new route: they decide which stages it can have."""

    start = forms.ModelChoiceField(
        StartingPoint.objects.all(), label="From", empty_label="Choose one"
    )
    target = forms.ModelChoiceField(
        CareerPath.objects.all(), label="To", empty_label="Choose one"
    )

    def stored(self) -> Route | None:
        """The route that this pair has already."""
        return Route.objects.filter(
            start=self.cleaned_data["start"], target=self.cleaned_data["target"]
        ).first()


class StagesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, stage: Any) -> str:
        return stage_words(stage)


class RouteForm(EditLockForm):
    """A route; the bridges below it are checked after it, and then both together.

    They find this form at ``instance.desk_form``. ``pair`` are the ends of a new route.
    """

    pair: ClassVar[PairForm | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.desk_form = self
        if self.pair:
            self.instance.start = self.pair.cleaned_data["start"]
            self.instance.target = self.pair.cleaned_data["target"]
        if "gates" in self.fields:
            # The rules of routes say the same, in a sentence.
            self.fields["gates"].required = False

    def clean(self) -> dict[str, Any]:
        # The form does not hold the two ends, so Django does not compare them.
        if self.pair and self.pair.stored():
            raise ValidationError(ONCE)
        return super().clean()


class BridgeFormSet(NumberedFormSet):
    """Judges the route as it would be saved, and says each fault at its field."""

    instance: Any

    def clean(self) -> None:
        super().clean()
        form: RouteForm = self.instance.desk_form
        if form.errors or any(self.errors):
            return
        bridges = sorted(self.kept_forms(), key=lambda row: row.cleaned_data["order"])
        draft = draft_of(
            self.instance,
            stages=form.fields["remaining"].queryset,  # type: ignore[attr-defined]
            remaining=[stage.order for stage in form.cleaned_data["remaining"]],
            bridges=[bridge_of(row.instance) for row in bridges],
            has_source=bool(form.cleaned_data["sources"]),
        )
        for where, sentence in faults_in(self.instance, draft):
            if where[0] == "bridges":
                _, place, field = where
                bridges[int(place)].add_error(str(field), sentence)
            else:
                form.add_error(str(where[0]), sentence)
        self._check_claims(form)

    def _check_claims(self, record: RouteForm) -> None:
        """A route has no status: what is new or changed in it is public at once."""
        known = changed_of(record, HOW_WE_KNOW_IT)
        is_new = self.instance.pk is None
        for form in self.kept_forms():
            changed = changed_of(form, COST_FIELDS) | known - {"sources"}
            if (is_new or changed) and is_undated(form.instance, record):
                form.add_error("cost_source", UNDATED)
        retimed = {name for form in self.forms for name in changed_of(form, LENGTH)}
        retimed |= changed_of(record, {"remaining"})
        if is_new or retimed or known:
            for sentence in what_a_length_lacks(
                has_source=True,  # a rule of routes already
                provenance=record.cleaned_data["provenance"],
                checked_on=record.cleaned_data["checked_on"],
            ):
                record.add_error("checked_on", sentence)

    def is_valid(self) -> bool:
        """Not while the route itself has faults: they were found after its own check."""
        return super().is_valid() and self.instance.desk_form.is_valid()


class BridgeInline(PartInline):
    model = Bridge
    formset = BridgeFormSet
    verbose_name_plural = "bridges"
    autocomplete_fields = ("cost_source",)
    fields = (
        ("order", "before", "kind"),
        "name",
        ("months_min", "months_max"),
        "why",
        *COST,
    )

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelChoiceField | None:
        """Of the stages, only those of the route's own career."""
        if db_field.name != "before":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        stages = stages_to_choose(request)
        field = super().formfield_for_foreignkey(db_field, request, queryset=stages)
        if field:
            field.error_messages["invalid_choice"] = STRANGER
            # Given as a list, so that a page with many bridges reads them only once.
            named = [(stage.pk, stage_words(stage)) for stage in stages]
            field.choices = [("", "all stages"), *named]
        return field

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever sees the route sees its bridges: without them it cannot be judged."""
        return True


class RouteAdmin(DeskAdmin):
    form = RouteForm
    work = (
        unconfirmed("routes"),
        Work(
            "gap",
            "With a gap or a circle",
            "routes with a gap or a circle",
            lambda: Q(pk__in=faulty_routes()),
        ),
        *claim_work.OF_ROUTES,
    )
    reports = (
        Report(
            "pairs of a starting point and a career without a route",
            MISSING,
            count_pairs_without_a_route,
        ),
    )
    list_display = (
        "__str__",
        "length",
        "kind",
        "provenance",
        "checked_on",
    )
    list_select_related = ("start", "target")
    list_filter = (WorkFilter, "provenance", "kind", "region", "start", "target")
    search_fields = ("start__name", "target__title", "note")
    date_hierarchy = "checked_on"
    autocomplete_fields = ("sources",)
    inlines = (BridgeInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Route]:
        return super().get_queryset(request).prefetch_related("remaining", "bridges")

    def get_fieldsets(self, request: HttpRequest, obj: Route | None = None) -> Any:
        known = (("length", "plan"), "state") if obj else ()
        return [
            (None, {"fields": (("start", "target"), ("kind", "region"), *known)}),
            (
                "What is still to do",
                {
                    "fields": ("remaining", "gates", "note"),
                    "description": "The length of the route is the sum of these "
                    "stages and of the bridges below, one after the other. A route "
                    "with a gap is not saved.",
                },
            ),
            ("How we know it", {"fields": (KNOWN, "reviewed_on", "sources")}),
        ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Route | None = None
    ) -> tuple[str, ...]:
        """A route is its pair; for another pair there is another route."""
        known = ("length", "plan", "state") if obj else ()
        return ("start", "target", *known)

    @admin.display(description="Length")
    def length(self, route: Route) -> str:
        steps = [*route.remaining.all(), *route.bridges.all()]
        return months_words(
            sum(step.months_min for step in steps),
            sum(step.months_max for step in steps),
        )

    @admin.display(description="For readers")
    def plan(self, route: Route) -> str | SafeString:
        if not route.target.is_public():
            return "Not shown until the career is published."
        return linked(route.get_absolute_url(), "See this plan")

    def view_on_site(self, route: Route) -> str | None:
        return route.get_absolute_url() if route.target.is_public() else None

    @admin.display(description="As it is stored")
    def state(self, route: Route) -> str | SafeString:
        sentences = [(fault.sentence,) for fault in faults_of(route)]
        if not sentences:
            return "No gap, no circle."
        return format_html_join(LINE_BREAK, "{}", sentences)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> forms.ModelMultipleChoiceField | None:
        """Of the stages, only those of the route's own career."""
        if db_field.name == "remaining":
            stages = stages_to_choose(request)
            kwargs |= {"form_class": StagesField, "queryset": stages}
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_form(
        self,
        request: HttpRequest,
        obj: Route | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[forms.ModelForm]:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.pair = None if obj else new_pair(request)
        if "remaining" in form.base_fields:
            form.base_fields["remaining"].error_messages["invalid_choice"] = (
                "Stage %(value)s is not a stage of this route's career."
            )
        return form

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Asks for the two ends first. Nothing is saved before the stages are chosen.

        The ends stand in the address, so that a link can give them.
        """
        if not self.has_add_permission(request):
            raise PermissionDenied
        is_asked = not request.GET.keys().isdisjoint(PairForm.base_fields)
        asked = PairForm(request.GET if is_asked else None)
        stored = asked.stored() if asked.is_valid() else None
        # Somebody may have made the same route meanwhile: what was typed is kept.
        if asked.is_valid() and (stored is None or request.method == "POST"):
            request.__dict__["_pair"] = asked
            return super().add_view(request, form_url, extra_context)
        return TemplateResponse(
            request,
            "admin/careers/route/choose_pair.html",
            {
                **self.admin_site.each_context(request),
                "title": "Add route",
                "opts": self.opts,
                "form": asked,
                "stored": stored,
                "once": ONCE,
            },
        )

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.missing_view)
        return [
            path("missing/", view, name=MISSING.removeprefix("admin:")),
            *super().get_urls(),
        ]

    def missing_view(self, request: HttpRequest) -> HttpResponse:
        """Names the pairs without a route, each with a way to add it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = pairs_without_a_route()
        return TemplateResponse(
            request,
            "admin/careers/route/missing.html",
            {
                **self.admin_site.each_context(request),
                "title": "Pairs without a route",
                "opts": self.opts,
                "rows": rows,
                "total": sum(len(row.careers) for row in rows),
                "may_add": self.has_add_permission(request),
            },
        )


def new_pair(request: HttpRequest) -> PairForm | None:
    """The ends of the route that is being added, once ``add_view`` has them."""
    return request.__dict__.get("_pair")


def stages_to_choose(request: HttpRequest) -> QuerySet[Stage]:
    """Those of the target of the route that is being edited or added."""
    match = request.resolver_match
    route = match.kwargs.get("object_id", "") if match else ""
    if route.isdecimal():
        return Stage.objects.filter(career__routes=int(route))
    if pair := new_pair(request):
        return Stage.objects.filter(career=pair.cleaned_data["target"])
    return Stage.objects.none()


def stage_words(stage: Stage) -> str:
    months = months_words(stage.months_min, stage.months_max)
    return f"{stage.order}. {stage.name}, {months}"


def months_words(low: int, high: int) -> str:
    """Exact, in months: the desk adds them up."""
    return f"{low} months" if low == high else f"{low} to {high} months"


def linked(address: str, words: object) -> SafeString:
    return format_html('<a href="{}">{}</a>', address, words)
