"""Courses as the API tells of them."""

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from catalog import choices
from catalog.models import (
    ContinuingEducation,
    Course,
    CourseStudy,
    CriterionScore,
    LearnerRating,
    Review,
)
from core.api import (
    PageField,
    SourceSerializer,
    absolute,
    codes,
    nullable_number,
    number,
)


class LearnerRatingSerializer(serializers.ModelSerializer):
    """The mean that a provider publishes. It is a fact about that site, not our score."""

    mean = number()
    source = SourceSerializer(read_only=True)

    class Meta:
        model = LearnerRating
        fields = ("mean", "scale", "count", "on", "as_of", "source")
        read_only_fields = fields


class StudySerializer(serializers.ModelSerializer):
    """A published study; ``of`` says whether of the course or of its program."""

    year = serializers.IntegerField(
        source="source.year", read_only=True, allow_null=True
    )
    source = SourceSerializer(read_only=True)

    class Meta:
        model = CourseStudy
        fields = ("of", "design", "participants", "year", "finding", "source")
        read_only_fields = fields


class PositionsSerializer(serializers.Serializer):
    """Body positions in which it can be followed; null: nobody looked."""

    lying = serializers.BooleanField(read_only=True, allow_null=True)
    sitting = serializers.BooleanField(read_only=True, allow_null=True)
    standing = serializers.BooleanField(read_only=True, allow_null=True)


class CourseSerializer(serializers.ModelSerializer):
    """A course. Null or an empty list: not known. Codes are those of the filters."""

    url = PageField()
    go_url = serializers.SerializerMethodField(
        help_text="Leads to the provider. Null: we have no address."
    )
    rating = nullable_number(help_text="Our score, 0 to 10. Null: not yet reviewed.")
    reviewed_on = serializers.DateField(
        source="rated_on",
        read_only=True,
        allow_null=True,
        help_text="The day of the review behind the score.",
    )
    verdict = serializers.SerializerMethodField(help_text="Empty: not yet reviewed.")
    audiences = serializers.SerializerMethodField()
    hours = nullable_number(help_text="In all.")
    positions = PositionsSerializer(source="*", read_only=True)
    price = nullable_number()
    certificate_price = nullable_number()
    ce = serializers.BooleanField(
        source="gives_credit",
        read_only=True,
        help_text="Whether we know of continuing-education credit.",
    )
    topics = codes()
    provider = serializers.SlugRelatedField(
        slug_field="slug", read_only=True, allow_null=True
    )
    provider_name = serializers.CharField(
        source="provider.name", read_only=True, default=None, allow_null=True
    )
    language = codes("code", source="languages")
    tested = serializers.SerializerMethodField(
        help_text="Null: nobody has looked for studies yet. “none”: we looked on "
        "`studies_checked_on` and found none."
    )
    studies = StudySerializer(many=True, read_only=True)
    learner_rating = LearnerRatingSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Course
        fields: tuple[str, ...] = (
            "slug",
            "title",
            "url",
            "go_url",
            "summary",
            "rating",
            "reviewed_on",
            "verdict",
            "level",
            "audiences",
            "hours",
            "weeks",
            "session_minutes",
            "positions",
            "equipment",
            "captions",
            "offer",
            "price",
            "currency",
            "price_year",
            "price_checked_on",
            "certificate",
            "certificate_price",
            "ce",
            "topics",
            "provider",
            "provider_name",
            "institution",
            "language",
            "format",
            "availability",
            "availability_note",
            "link_checked_on",
            "tested",
            "studies",
            "studies_checked_on",
            "learner_rating",
            "is_affiliate",
            "is_demo",
            "provenance",
            "checked_on",
            "updated_at",
        )
        read_only_fields = fields
        extra_kwargs = {
            "is_affiliate": {"help_text": "Whether the seller pays us for the link."},
            "is_demo": {"help_text": "Synthetic: not a real course."},
            "provenance": {"help_text": "How the key facts came to us."},
            "price_year": {"help_text": "The year for which the price was stated."},
            "session_minutes": {"help_text": "Length of one sitting."},
        }

    @extend_schema_field(
        {"type": "string", "format": "uri", "nullable": True, "readOnly": True}
    )
    def get_go_url(self, course: Course) -> str | None:
        if not course.url:
            return None
        return absolute(reverse("catalog:go", args=[course.slug]))

    def get_verdict(self, course: Course) -> str:
        return next((review.verdict for review in course.current_reviews), "")

    @extend_schema_field(
        {"type": "array", "items": {"enum": ["patient", "practitioner"]}}
    )
    def get_audiences(self, course: Course) -> list[str]:
        return course.audiences

    @extend_schema_field(
        {"type": "string", "enum": ["trial", "study", "none"], "nullable": True}
    )
    def get_tested(self, course: Course) -> str | None:
        return tested(course)


def tested(course: Course) -> str | None:
    """The group of the filter ``tested`` that holds the course; None: in no group."""
    designs = {study.design for study in course.studies.all()}
    if designs & set(choices.TRIAL_DESIGNS):
        return "trial"
    if designs:
        return "study"
    return "none" if course.studies_checked_on else None


class CreditSerializer(serializers.ModelSerializer):
    credits = nullable_number(help_text="Null: the amount was not seen.")
    source = SourceSerializer(read_only=True)

    class Meta:
        model = ContinuingEducation
        fields = ("credits", "unit", "accredited_by", "as_of", "source")
        read_only_fields = fields


class MarkSerializer(serializers.ModelSerializer):
    criterion = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    name = serializers.CharField(source="criterion.name", read_only=True)
    weight = serializers.IntegerField(
        source="criterion.weight", read_only=True, help_text="In percent."
    )
    score = number(help_text="0 to 10.")

    class Meta:
        model = CriterionScore
        fields = ("criterion", "name", "weight", "score", "reason")
        read_only_fields = fields


class ReviewSerializer(serializers.ModelSerializer):
    """An editor's review; ``marks`` is empty where it gives one overall score only."""

    overall = number(help_text="0 to 10: the weighted mean of the marks, if any.")
    does_well = serializers.ListField(child=serializers.CharField(), read_only=True)
    falls_short = serializers.ListField(child=serializers.CharField(), read_only=True)
    hours_sampled = nullable_number()
    rubric = serializers.SlugRelatedField(
        slug_field="version",
        read_only=True,
        allow_null=True,
        help_text="The version of how we rate. Null: overall only.",
    )
    marks = MarkSerializer(source="scores", many=True, read_only=True)
    source = SourceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Review
        fields = (
            "state",
            "overall",
            "rubric",
            "marks",
            "verdict",
            "does_well",
            "falls_short",
            "why_not_ten",
            "who_for",
            "hours_sampled",
            "reviewer_name",
            "conflict_statement",
            "reviewed_on",
            "source",
            "withdrawn_on",
            "withdrawn_reason",
        )
        read_only_fields = fields


class CourseRecordSerializer(CourseSerializer):
    """A course with its reviews and the sources of each fact."""

    continuing_education = CreditSerializer(many=True, read_only=True)
    reviews = ReviewSerializer(
        source="public_reviews",
        many=True,
        read_only=True,
        help_text="The current one and those before it, the newest first.",
    )
    sources = SourceSerializer(many=True, read_only=True)

    class Meta(CourseSerializer.Meta):
        fields = (
            *CourseSerializer.Meta.fields,
            "description",
            "note",
            "continuing_education",
            "reviews",
            "sources",
        )
        read_only_fields = fields
