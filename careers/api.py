"""Careers and credentials for programs: JSON, CSV and Atom."""

from typing import Any

from django.db.models import QuerySet

from careers.filters import CareerFilterSet, CredentialFilterSet
from careers.models import CareerPath, Credential
from careers.serializers import (
    CareerRecordSerializer,
    CareerSerializer,
    CredentialRecordSerializer,
    CredentialSerializer,
)
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
        if name not in ("training_months", "salary", "outlook")
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
        "salary_source": "salary.source.title",
        "salary_source_url": "salary.source.url",
        "growth_percent": "outlook.growth_percent",
        "growth_period": "outlook.period",
        "growth_basis": "outlook.basis",
    }

    @classmethod
    def rows(cls) -> QuerySet[CareerPath]:
        return CareerPath.objects.for_data().in_groups()

    @classmethod
    def records(cls) -> QuerySet[CareerPath]:
        return CareerPath.objects.for_record()

    @classmethod
    def entry_text(cls, row: Any) -> str:
        return row.summary


class CredentialAPI(ListAPI):
    filterset_class = CredentialFilterSet
    serializer_class = CredentialSerializer
    record_class = CredentialRecordSerializer
    list_name = "credentials"
    page = "careers:credential_list"
    heading = "Credentials in pain care"
    columns = {name: name for name in CredentialSerializer.Meta.fields}

    @classmethod
    def rows(cls) -> QuerySet[Credential]:
        return Credential.objects.for_rows()

    @classmethod
    def records(cls) -> QuerySet[Credential]:
        return Credential.objects.for_record()

    @classmethod
    def entry_text(cls, row: Any) -> str:
        state = " It can no longer be earned." if row.is_retired else ""
        return f"{row.name}, issued by {row.body}.{state}"
