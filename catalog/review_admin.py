"""How editors rate: reviews that are published but never rewritten."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from catalog.actions import PUBLISHED, publish_review, withdraw_review
from catalog.models import Criterion, CriterionScore, Review, Rubric
from catalog.rubric import overall_score
from core.admin_base import DeskAdmin, PartFormSet, PartTable
from core.edit_lock import EditLockForm


class CriterionScoreFormSet(PartFormSet):
    instance: Review

    def clean(self) -> None:
        super().clean()
        rubric = self.instance.rubric
        for form in self.kept_forms():
            criterion = form.cleaned_data.get("criterion")
            if rubric is None:
                raise ValidationError(
                    "Choose the rubric of these marks, or remove them."
                )
            if criterion and criterion.rubric_id != rubric.pk:
                raise ValidationError(
                    f"“{criterion}” is a criterion of another version than {rubric}."
                )


class CriterionScoreInline(PartTable):
    model = CriterionScore
    formset = CriterionScoreFormSet
    joined = ("criterion",)
    fields = ("criterion", "score", "reason")
    verbose_name_plural = "marks, one for each criterion of the rubric"

    def get_extra(
        self, request: HttpRequest, obj: Review | None = None, **kwargs: Any
    ) -> int:
        return len(missing_criteria(obj))

    def get_formset(
        self, request: HttpRequest, obj: Review | None = None, **kwargs: Any
    ) -> type[BaseInlineFormSet]:
        formset = super().get_formset(request, obj, **kwargs)
        criteria = Criterion.objects.select_related("rubric")
        if obj and obj.rubric_id:
            criteria = criteria.filter(rubric=obj.rubric_id)
        field: Any = formset.form.base_fields["criterion"]
        field.choices = [("", "---------")] + [
            (row.pk, f"{row.rubric}: {row.name} ({row.weight} %)") for row in criteria
        ]
        return formset


class ReviewForm(EditLockForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "overall" in self.fields:
            self.fields["overall"].required = False

    def clean(self) -> dict[str, Any]:
        """A missing overall score is computed from the marks when they are saved."""
        cleaned = super().clean()
        if cleaned.get("overall") is None and "overall" not in self.errors:
            if cleaned.get("rubric") is None:
                self.add_error(
                    "overall",
                    "Give a score from 0 to 10, or choose a rubric and give marks.",
                )
            else:
                cleaned["overall"] = Decimal(0)
        return cleaned


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Public reason",
        widget=forms.Textarea({"rows": 4, "cols": 80}),
        help_text="Readers see this sentence in the rating history of the course.",
    )


class ReviewAdmin(DeskAdmin):
    form = ReviewForm
    change_form_template = "admin/catalog/review/change_form.html"
    list_display = (
        "course",
        "score",
        "state",
        "rubric",
        "reviewer_name",
        "reviewed_on",
    )
    list_display_links = ("course", "score")
    list_select_related = ("course", "rubric")
    list_filter = ("state", "rubric", ("reviewed_on", admin.EmptyFieldListFilter))
    search_fields = ("course__title", "verdict", "reviewer_name")
    date_hierarchy = "reviewed_on"
    autocomplete_fields = ("course", "reviewer", "source")
    actions = ("publish_selected", "withdraw_selected")
    readonly_fields = ("state", "withdrawn_on", "withdrawn_reason")
    inlines = (CriterionScoreInline,)
    fieldsets = (
        (
            None,
            {
                "fields": ("course", "state", ("rubric", "overall")),
                "description": "A published review is never edited. To change a "
                "rating, write a new review: the old one becomes part of the history. "
                "With a rubric the overall score is computed from the marks below, and "
                "a draft may lack anything; publishing names what is missing. Without "
                "one, give the overall score and its source.",
            },
        ),
        (
            "What readers see",
            {
                "fields": (
                    "verdict",
                    "does_well",
                    "falls_short",
                    "why_not_ten",
                    "who_for",
                )
            },
        ),
        (
            "Who reviewed it, and how",
            {
                "fields": (
                    ("reviewer", "reviewer_name"),
                    "conflict_statement",
                    ("hours_sampled", "reviewed_on"),
                    "source",
                )
            },
        ),
        ("Withdrawal", {"fields": ("withdrawn_on", "withdrawn_reason")}),
    )

    @admin.display(description="Score", ordering="overall")
    def score(self, review: Review) -> str:
        is_open = review.state == Review.State.DRAFT and review.rubric_id
        return "from the marks" if is_open else str(review.overall)

    def get_fieldsets(self, request: HttpRequest, obj: Review | None = None) -> Any:
        fieldsets = list(super().get_fieldsets(request, obj))
        withdrawn = obj is not None and obj.state == Review.State.WITHDRAWN
        return fieldsets if withdrawn else fieldsets[:-1]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {
            "reviewer": request.user.pk,
            "reviewer_name": str(request.user.get_full_name())
            if request.user.is_authenticated
            else "",
            "reviewed_on": timezone.localdate(),
            "rubric": proposed_rubric(),
            **super().get_changeform_initial_data(request),
        }

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Review, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """One prepared row for each criterion that has no mark yet."""
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if isinstance(inline, CriterionScoreInline):
            kwargs["initial"] = [{"criterion": pk} for pk in missing_criteria(obj)]
        return kwargs

    def has_change_permission(
        self, request: HttpRequest, obj: Review | None = None
    ) -> bool:
        return is_draft(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: Review | None = None
    ) -> bool:
        return is_draft(obj) and super().has_delete_permission(request, obj)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        review = form.instance
        if review.rubric is None:
            return
        marks = {
            mark.criterion.slug: (mark.score, mark.criterion.weight)
            for mark in review.scores.select_related("criterion")
        }
        if marks:
            review.overall = overall_score(
                {slug: score for slug, (score, _) in marks.items()},
                {slug: weight for slug, (_, weight) in marks.items()},
            )
            review.save(update_fields=["overall"])

    def response_add(
        self, request: HttpRequest, obj: Review, post_url_continue: str | None = None
    ) -> HttpResponse:
        if "_publish" in request.POST:
            return self._publish_and_show(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Review) -> HttpResponse:
        if "_publish" in request.POST:
            return self._publish_and_show(request, obj)
        return super().response_change(request, obj)

    def _publish_and_show(self, request: HttpRequest, review: Review) -> HttpResponse:
        self._publish(request, [review])
        return HttpResponseRedirect(
            reverse("admin:catalog_review_change", args=[review.pk])
        )

    @admin.action(description="Publish the selected drafts", permissions=["change"])
    def publish_selected(
        self, request: HttpRequest, queryset: models.QuerySet[Review]
    ) -> None:
        self._publish(request, queryset.select_related("course"))

    def _publish(self, request: HttpRequest, reviews: Iterable[Review]) -> None:
        for review in reviews:
            try:
                publish_review(review=review)
            except ValidationError as error:
                said = " ".join(error.messages)
                self.message_user(request, f"{review.course}: {said}", messages.ERROR)
            else:
                self.log_change(request, review, "Published.")
                self.message_user(
                    request,
                    f"{review.course}: this review is public now, {review.overall} of "
                    "10.",
                    messages.SUCCESS,
                )

    @admin.action(
        description="Withdraw with a public reason…", permissions=["withdraw"]
    )
    def withdraw_selected(
        self, request: HttpRequest, queryset: models.QuerySet[Review]
    ) -> HttpResponse:
        chosen = QueryDict(mutable=True)
        chosen.setlist(
            "review", [str(pk) for pk in queryset.values_list("pk", flat=True)]
        )
        return HttpResponseRedirect(
            f"{reverse('admin:catalog_review_withdraw')}?{chosen.urlencode()}"
        )

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return super().has_change_permission(request)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.withdraw_view)
        return [
            path("withdraw/", view, name="catalog_review_withdraw"),
            *super().get_urls(),
        ]

    def withdraw_view(self, request: HttpRequest) -> HttpResponse:
        """Asks for the reason that readers will see, then withdraws the reviews."""
        if not self.has_withdraw_permission(request):
            raise PermissionDenied
        pks = [pk[:18] for pk in request.GET.getlist("review") if pk.isdecimal()]
        reviews = list(
            Review.objects.filter(pk__in=pks, state__in=PUBLISHED).select_related(
                "course"
            )
        )
        back = HttpResponseRedirect(reverse("admin:catalog_review_changelist"))
        if not reviews:
            said = "Choose published reviews: only they can be withdrawn."
            self.message_user(request, said, messages.WARNING)
            return back
        form = WithdrawForm(request.POST or None)
        if form.is_valid():
            with transaction.atomic():
                for review in reviews:
                    withdraw_review(
                        review=review,
                        reason=form.cleaned_data["reason"],
                        on=timezone.localdate(),
                    )
                    self.log_change(request, review, "Withdrawn.")
            said = f"{len(reviews)} withdrawn. Readers see the reason."
            self.message_user(request, said, messages.SUCCESS)
            return back
        return TemplateResponse(
            request,
            "admin/catalog/review/withdraw.html",
            {
                **self.admin_site.each_context(request),
                "title": "Withdraw published reviews",
                "opts": self.opts,
                "reviews": reviews,
                "form": form,
            },
        )


def is_draft(review: Review | None) -> bool:
    return review is None or review.state == Review.State.DRAFT


def proposed_rubric() -> Rubric | None:
    """The version by which a course is reviewed today."""
    return Rubric.objects.in_force(timezone.localdate()).first()


def missing_criteria(review: Review | None) -> list[int]:
    """Keys of the criteria that have no mark yet, of the review's rubric.

    A new review gets those of the rubric that its form proposes.
    """
    if review is None or not review.pk:
        rubric = proposed_rubric()
        return [criterion.pk for criterion in rubric.criteria.all()] if rubric else []
    criteria = Criterion.objects.filter(rubric__reviews=review.pk)
    return list(criteria.exclude(scores__review=review.pk).values_list("pk", flat=True))
