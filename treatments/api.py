"""Treatments for programs: JSON, CSV and Atom."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from core.api import PageField, SourceSerializer, codes
from search.api import ListAPI
from treatments.filters import TreatmentFilterSet
from treatments.models import Suitability, Treatment, TreatmentReference


class CellSerializer(serializers.ModelSerializer):
    """What is known of a treatment for one mechanism of pain, and how sure it is."""

    mechanism = serializers.SlugRelatedField(slug_field="slug", read_only=True)

    class Meta:
        model = Suitability
        fields: tuple[str, ...] = ("mechanism", "effect", "certainty", "note")
        read_only_fields = fields


class CitedCellSerializer(CellSerializer):
    references = codes("number", help_text="Numbers in `references` of the treatment.")

    class Meta(CellSerializer.Meta):
        fields = (*CellSerializer.Meta.fields, "references")
        read_only_fields = fields


class TreatmentSerializer(serializers.ModelSerializer):
    """A treatment: education only, no doses. Codes are those of the filters."""

    title = serializers.CharField(source="name", read_only=True)
    url = PageField()
    category = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    category_name = serializers.CharField(source="category.name", read_only=True)
    stages = codes()
    topics = codes()
    careers = codes(
        help_text="Who provides it, as far as the career's own record says so."
    )
    cells: Any = CellSerializer(many=True, read_only=True)

    class Meta:
        model = Treatment
        fields: tuple[str, ...] = (
            "slug",
            "title",
            "url",
            "category",
            "category_name",
            "description",
            "line",
            "stages",
            "topics",
            "careers",
            "cells",
            "evidence_summary",
            "provenance",
            "checked_on",
            "reviewed_on",
            "updated_at",
        )
        read_only_fields = fields
        extra_kwargs = {
            "provenance": {"help_text": "How the key facts came to us."},
        }


class NumberedSourceSerializer(serializers.ModelSerializer):
    """A source, what rests on it, and what it says where sources disagree."""

    source = SourceSerializer(read_only=True)

    class Meta:
        model = TreatmentReference
        fields = ("number", "source", "on_duration", "stance", "says")
        read_only_fields = fields
        extra_kwargs = {
            "on_duration": {"help_text": "`effect_lasts` rests on it."},
            "stance": {"help_text": "Empty unless sources disagree."},
            "says": {"help_text": "Its side, if it has a stance."},
        }


class TreatmentRecordSerializer(TreatmentSerializer):
    """A treatment with the references of each cell."""

    cells = CitedCellSerializer(many=True, read_only=True)
    cautions = serializers.ListField(child=serializers.CharField(), read_only=True)
    references = NumberedSourceSerializer(many=True, read_only=True)

    class Meta(TreatmentSerializer.Meta):
        fields = (
            *TreatmentSerializer.Meta.fields,
            "disagreement",
            "effect_lasts",
            "cautions",
            "note",
            "references",
        )
        read_only_fields = fields


class TreatmentAPI(ListAPI):
    filterset_class = TreatmentFilterSet
    serializer_class = TreatmentSerializer
    record_class = TreatmentRecordSerializer
    list_name = "treatments"
    page = "treatments:treatment_list"
    heading = "Treatments for pain"
    columns = {
        name: name for name in TreatmentSerializer.Meta.fields if name != "cells"
    } | {
        "mechanisms": "cells.mechanism",
        "effects": "cells.effect",
        "certainties": "cells.certainty",
    }

    @classmethod
    def rows(cls) -> QuerySet[Treatment]:
        return Treatment.objects.for_list().by_category()

    @classmethod
    def records(cls) -> QuerySet[Treatment]:
        return Treatment.objects.for_record()

    @classmethod
    def entry_text(cls, row: Any) -> str:
        return row.description
