"""Careers and credentials for programs: JSON, CSV and Atom."""

from typing import Any

from django.db.models import QuerySet

from careers.figures.pay import main_figure
from careers.filters import CareerFilterSet, CredentialFilterSet
from careers.models import CareerPath, Credential, SalaryFigure
from careers.serializers import (
    CareerRecordSerializer,
    CareerSerializer,
    CredentialRecordSerializer,
    CredentialSerializer,
)
from careers.templatetags.careers_tags import pay_main, pay_rest
from core.templatetags.core_tags import money
from search.api import ListAPI


class CareerAPI(ListAPI):
    filterset_class = CareerFilterSet
    serializer_class = CareerSerializer
    record_class = CareerRecordSerializer
    list_name = "careers"
    page = "careers:career_list"
    heading = "Careers in pain care"
    columns = {
        name: name
        for name in CareerSerializer.Meta.fields
        if name not in ("training_months", "salary", "pay_premiums", "outlook")
    } | {
        "months_min": "training_months.min",
        "months_max": "training_months.max",
        "salary_low": "salary.low",
        "salary_median": "salary.median",
        "salary_high": "salary.high",
        "salary_low_high": "salary.low_high",
        "salary_currency": "salary.currency",
        "salary_per": "salary.per",
        "salary_year": "salary.year",
        "salary_occupation": "salary.occupation",
        "salary_place": "salary.place",
        "salary_provenance": "salary.provenance",
        "salary_checked_on": "salary.checked_on",
        "salary_source": "salary.source.title",
        "salary_source_url": "salary.source.url",
        "premium_base": "pay_premiums.base",
        "premium_low": "pay_premiums.percent_low",
        "premium_high": "pay_premiums.percent_high",
        "premium_year": "pay_premiums.year",
        "premium_provenance": "pay_premiums.provenance",
        "premium_checked_on": "pay_premiums.checked_on",
        "premium_source": "pay_premiums.source.title",
        "premium_source_url": "pay_premiums.source.url",
        "growth_percent": "outlook.growth_percent",
        "growth_period": "outlook.period",
        "growth_year": "outlook.year",
        "growth_basis": "outlook.basis",
        "growth_provenance": "outlook.provenance",
        "growth_checked_on": "outlook.checked_on",
        "growth_source": "outlook.source.title",
        "growth_source_url": "outlook.source.url",
    }

    @classmethod
    def rows(cls) -> QuerySet[CareerPath]:
        return CareerPath.objects.for_data().in_groups()

    @classmethod
    def records(cls) -> QuerySet[CareerPath]:
        return CareerPath.objects.for_record()

    @classmethod
    def entry_text(cls, row: Any) -> str:
        figure = main_figure(row.salary_figures.all())
        return f"{row.summary} Pay: {pay_sentence(figure)}" if figure else row.summary


class CredentialAPI(ListAPI):
    filterset_class = CredentialFilterSet
    serializer_class = CredentialSerializer
    record_class = CredentialRecordSerializer
    list_name = "credentials"
    page = "careers:credential_list"
    heading = "Credentials in pain care"
    columns = {
        name: name for name in CredentialSerializer.Meta.fields if name != "fee_source"
    } | {
        "fee_source": "fee_source.title",
        "fee_source_url": "fee_source.url",
    }

    @classmethod
    def rows(cls) -> QuerySet[Credential]:
        return Credential.objects.for_rows().select_related("fee_source")

    @classmethod
    def records(cls) -> QuerySet[Credential]:
        return Credential.objects.for_record()

    @classmethod
    def entry_text(cls, row: Any) -> str:
        words = [f"{row.name}, issued by {row.body}."]
        if row.is_retired:
            words.append("It can no longer be earned.")
        if row.fee is not None:
            fee = money(row.fee, row.fee_currency)
            source = row.fee_source and row.fee_source.publisher
            words.append(f"First fee: {fee} ({source}, {row.fee_year}).")
        return " ".join(words)


def pay_sentence(figure: SalaryFigure) -> str:
    """What it pays and who says so: "$93,600 a year (median, …). An office, 2024."."""
    year = figure.year or "no year stated"
    return (
        f"{pay_main(figure)} ({pay_rest(figure)}). {figure.source.publisher}, {year}."
    )
