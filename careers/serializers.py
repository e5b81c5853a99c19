"""Careers and credentials as the API tells of them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from careers.figures.pay import main_figure
from careers.models import (
    CareerPath,
    Credential,
    Outlook,
    PayPremium,
    SalaryFigure,
    Stage,
)
from core.api import PageField, SourceSerializer, codes, nullable_number


def lines(**kwargs: Any) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.CharField(), read_only=True, **kwargs
    )


class SalarySerializer(serializers.ModelSerializer):
    """What one occupation pays. ``low_high`` says what low and high are."""

    source = SourceSerializer(read_only=True)

    class Meta:
        model = SalaryFigure
        fields = (
            "low",
            "percentile_25",
            "median",
            "percentile_75",
            "high",
            "low_high",
            "currency",
            "per",
            "year",
            "occupation",
            "place",
            "provenance",
            "checked_on",
            "source",
        )
        read_only_fields = fields
        extra_kwargs = {"year": {"help_text": "Null: no year stated."}}


class MonthsSerializer(serializers.Serializer):
    """Shortest and longest usual training, the sum of the stages. Null: not known."""

    min = serializers.IntegerField(
        source="months_min", read_only=True, allow_null=True, help_text="Months."
    )
    max = serializers.IntegerField(
        source="months_max", read_only=True, allow_null=True, help_text="Months."
    )


class OutlookSerializer(serializers.ModelSerializer):
    """The projected growth of the number of jobs, in percent over the period."""

    year = serializers.IntegerField(
        read_only=True, help_text="The first year of the period."
    )
    source = SourceSerializer(read_only=True)

    class Meta:
        model = Outlook
        fields = (
            "growth_percent",
            "period",
            "year",
            "basis",
            "provenance",
            "checked_on",
            "source",
        )
        read_only_fields = fields


class PremiumSerializer(serializers.ModelSerializer):
    """How much more it pays than the base profession, in percent."""

    source = SourceSerializer(read_only=True)

    class Meta:
        model = PayPremium
        fields = (
            "base",
            "percent_low",
            "percent_high",
            "place",
            "year",
            "note",
            "provenance",
            "checked_on",
            "source",
        )
        read_only_fields = fields
        extra_kwargs = {"year": {"help_text": "Null: no year stated."}}


class CareerSerializer(serializers.ModelSerializer):
    """A career in pain care. Null: not known. Codes are those of the filters."""

    url = PageField()
    group = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    group_name = serializers.CharField(source="group.name", read_only=True)
    entry = serializers.ChoiceField(
        source="entry_level",
        choices=CareerPath._meta.get_field("entry_level").choices or [],
        read_only=True,
    )
    license = serializers.ChoiceField(
        source="license_required",
        choices=CareerPath._meta.get_field("license_required").choices or [],
        read_only=True,
    )
    training_months = MonthsSerializer(source="*", read_only=True)
    salary = serializers.SerializerMethodField()
    pay_premiums = PremiumSerializer(many=True, read_only=True)
    outlook = OutlookSerializer(read_only=True, allow_null=True)
    credentials = codes()
    topics = codes()

    class Meta:
        model = CareerPath
        fields: tuple[str, ...] = (
            "slug",
            "title",
            "url",
            "group",
            "group_name",
            "summary",
            "entry",
            "entry_requirement",
            "license",
            "training_months",
            "salary",
            "salary_basis",
            "salary_note",
            "pay_premiums",
            "outlook",
            "credentials",
            "topics",
            "provenance",
            "checked_on",
            "reviewed_on",
            "updated_at",
        )
        read_only_fields = fields
        extra_kwargs = {
            "provenance": {"help_text": "How the key facts came to us."},
        }

    @extend_schema_field(SalarySerializer(allow_null=True))
    def get_salary(self, career: CareerPath) -> dict[str, Any] | None:
        figure = main_figure(career.salary_figures.all())
        return SalarySerializer(figure).data if figure else None


class StageSerializer(serializers.ModelSerializer):
    """A stage of the training, in order.

    ``credentials`` are the codes of those that a person earns at it; several: one of
    them. ``cost_year`` is the year for which the source states the cost.
    """

    credentials = codes()
    cost_low = nullable_number()
    cost_high = nullable_number()
    cost_source = SourceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Stage
        fields = (
            "name",
            "kind",
            "months_min",
            "months_max",
            "gate",
            "credentials",
            "cost_low",
            "cost_high",
            "cost_currency",
            "cost_year",
            "cost_source",
        )
        read_only_fields = fields


class CareerRecordSerializer(CareerSerializer):
    """A career with every stage, every pay figure and the sources."""

    what_they_do = lines()
    settings = lines()
    skills = lines()
    stages = StageSerializer(many=True, read_only=True)
    salaries = SalarySerializer(source="salary_figures", many=True, read_only=True)
    related = codes()
    sources = SourceSerializer(many=True, read_only=True)

    class Meta(CareerSerializer.Meta):
        fields = (
            *CareerSerializer.Meta.fields,
            "what_they_do",
            "settings",
            "skills",
            "stages",
            "salaries",
            "related",
            "note",
            "sources",
        )
        read_only_fields = fields


class CredentialSerializer(serializers.ModelSerializer):
    """A certification or license; ``status`` retired: nobody can earn it any more."""

    title = serializers.CharField(source="name", read_only=True)
    url = PageField()
    body = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    body_name = serializers.CharField(source="body.name", read_only=True)
    body_url = serializers.URLField(
        source="url", read_only=True, help_text="The body's own page about it."
    )
    status = serializers.ChoiceField(
        source="credential_status",
        choices=Credential.CredentialStatus.choices,
        read_only=True,
    )
    fee = nullable_number(help_text="The first exam or application fee.")
    fee_source = SourceSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Credential
        fields: tuple[str, ...] = (
            "slug",
            "title",
            "abbreviation",
            "url",
            "body",
            "body_name",
            "body_url",
            "status",
            "region",
            "renewal_years",
            "fee",
            "fee_currency",
            "fee_year",
            "fee_note",
            "fee_source",
            "provenance",
            "checked_on",
            "reviewed_on",
            "updated_at",
        )
        read_only_fields = fields
        extra_kwargs = {
            "provenance": {"help_text": "How the key facts came to us."},
        }


class CredentialRecordSerializer(CredentialSerializer):
    """A credential with what it asks, and the careers that name it."""

    requirements = lines()
    careers = codes(source="career_paths")
    sources = SourceSerializer(many=True, read_only=True)

    class Meta(CredentialSerializer.Meta):
        fields = (
            *CredentialSerializer.Meta.fields,
            "prerequisites",
            "requirements",
            "exam",
            "renewal_requirements",
            "careers",
            "note",
            "sources",
        )
        read_only_fields = fields
