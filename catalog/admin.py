"""The desk of the catalogue: courses, where they come from, how they are rated."""

from datetime import date, timedelta

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.choices import OVER
from catalog.models import (
    ContinuingEducation,
    Course,
    CourseStudy,
    Language,
    LearnerRating,
    OutboundCount,
    Provider,
    Review,
    Rubric,
    Topic,
)
from catalog.review_admin import ReviewAdmin
from catalog.rubric_admin import RubricAdmin
from catalog.study_admin import CourseStudyAdmin
from catalog.visit_admin import OutboundCountAdmin
from core.admin_base import (
    HOW_WE_KNOW,
    PUBLISHING,
    DeskAdmin,
    DraggableParts,
    PartInline,
    PartTable,
    PublicFilter,
    PublishableAdmin,
    VocabularyAdmin,
    Work,
    WorkFilter,
    no_address,
    review_overdue,
    unconfirmed,
)
from core.models import LinkCheck


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def price_overdue() -> Q:
    """Of courses that can still be bought, also where nobody has ever checked."""
    unchecked = Q(price_checked_on=None) | Q(price_checked_on__lt=days_ago(183))
    return unchecked & ~Q(availability__in=OVER)


def link_broke() -> Q:
    return Q(url__in=LinkCheck.objects.broken().values("url"))


def link_overdue() -> Q:
    """Also links that refuse programs: someone has to open them in a browser."""
    unchecked = Q(link_checked_on=None) | Q(link_checked_on__lt=days_ago(92))
    return unchecked & ~Q(url="")


class CourseStudyInline(DraggableParts):
    model = CourseStudy
    joined = ("source",)
    autocomplete_fields = ("source",)
    fields = (("of", "design", "participants"), "finding", "source", "position")


class LearnerRatingInline(PartInline):
    model = LearnerRating
    autocomplete_fields = ("source",)
    fields = (("mean", "scale", "count"), ("on", "as_of"), "source")


class ContinuingEducationInline(PartTable):
    model = ContinuingEducation
    autocomplete_fields = ("source",)


@admin.register(Course)
class CourseAdmin(PublishableAdmin):
    work = (
        unconfirmed("courses"),
        no_address("courses"),
        Work(
            "studies",
            "Nobody looked for studies",
            "courses for which nobody has looked for studies",
            lambda: Q(studies_checked_on=None),
        ),
        Work(
            "price",
            "Price not checked for 6 months",
            "courses whose price nobody checked for 6 months",
            price_overdue,
        ),
        Work("link_broke", "Link broke", "courses whose link broke", link_broke),
        Work(
            "link",
            "Link not checked for 3 months",
            "courses whose link was not seen to work for 3 months",
            link_overdue,
        ),
        review_overdue("courses"),
    )
    list_display = (
        "title",
        "provider",
        "rating",
        "status",
        "public_now",
        "provenance",
        "checked_on",
        "updated_at",
    )
    list_select_related = ("provider",)
    list_filter = (
        WorkFilter,
        PublicFilter,
        "status",
        "provenance",
        ("rating", admin.EmptyFieldListFilter),
        "availability",
        "offer",
        "level",
        "audience",
        "format",
        "is_demo",
        "provider",
    )
    search_fields = ("title", "slug", "institution", "provider__name", "summary")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("provider", "topics", "languages", "owner", "sources")
    readonly_fields = ("rating_and_reviews", "updated_at")
    inlines = (CourseStudyInline, LearnerRatingInline, ContinuingEducationInline)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    "slug",
                    ("provider", "institution"),
                    "url",
                    "summary",
                    "description",
                    "rating_and_reviews",
                ),
                "description": "What you do not know stays empty: the page then says "
                "that it is unknown.",
            },
        ),
        (
            "Who it is for",
            {
                "fields": (
                    ("level", "audience", "format"),
                    "topics",
                    "languages",
                )
            },
        ),
        (
            "Time and body",
            {
                "fields": (
                    ("hours", "weeks", "session_minutes"),
                    ("lying", "sitting", "standing"),
                    ("captions", "equipment"),
                ),
                "description": "Readers in pain choose by this. “Unknown” is a good "
                "answer until someone has looked.",
            },
        ),
        (
            "Price and certificate",
            {
                "fields": (
                    ("offer", "price", "currency"),
                    ("price_year", "price_checked_on"),
                    ("certificate", "certificate_price"),
                    "is_affiliate",
                )
            },
        ),
        (
            "Can it be joined?",
            {
                "fields": (
                    ("availability", "availability_note"),
                    ("link_checked_on", "studies_checked_on"),
                )
            },
        ),
        (
            "Image",
            {
                "fields": ("image", "image_alt"),
                "description": "JPEG, PNG or WebP up to 5 MB. It is renamed, and where "
                "and with what it was taken is removed.",
            },
        ),
        HOW_WE_KNOW,
        PUBLISHING,
    )

    @admin.display(description="Our rating")
    def rating_and_reviews(self, course: Course) -> SafeString | str:
        if course._state.adding:
            return "Save the course first; then review it."
        reviews = reverse("admin:catalog_review_changelist")
        return format_html(
            '{}. <a href="{}?course__id__exact={}">Reviews of this course</a>, '
            '<a href="{}?course={}">write a review</a>',
            "Not yet reviewed" if course.rating is None else f"{course.rating} of 10",
            reviews,
            course.pk,
            reverse("admin:catalog_review_add"),
            course.pk,
        )


@admin.register(Topic)
class TopicAdmin(VocabularyAdmin):
    list_display = ("name", "parent", "slug", "position")
    list_select_related = ("parent",)
    list_filter = (("parent", admin.RelatedOnlyFieldListFilter),)
    autocomplete_fields = ("parent",)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """As the area of a topic, only areas are offered."""
        if request.GET.get("model_name") == Topic._meta.model_name:
            queryset = queryset.filter(parent=None)
        return super().get_search_results(request, queryset, search_term)


@admin.register(Language)
class LanguageAdmin(DeskAdmin):
    list_display = ("name", "code")
    search_fields = ("name", "code")


@admin.register(Provider)
class ProviderAdmin(DeskAdmin):
    work = (no_address("providers"),)
    list_display = ("name", "url")
    list_filter = (WorkFilter,)
    search_fields = ("name", "url")
    prepopulated_fields = {"slug": ("name",)}


admin.site.register(Rubric, RubricAdmin)
admin.site.register(Review, ReviewAdmin)
admin.site.register(CourseStudy, CourseStudyAdmin)
admin.site.register(OutboundCount, OutboundCountAdmin)
