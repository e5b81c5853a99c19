"""What the answers of the API have in common, whatever the content."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.models import Source


def absolute(path: str) -> str:
    """The whole address of a page of ours."""
    return f"{settings.SITE_URL}{path}"


@extend_schema_field({"type": "string", "format": "uri"})
class PageField(serializers.Field):
    """The absolute address of the row's own page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            **{
                "source": "get_absolute_url",
                "read_only": True,
                "help_text": "Our page about it.",
                **kwargs,
            }
        )

    def to_representation(self, value: str) -> str:
        return absolute(value)


def number(**kwargs: Any) -> serializers.FloatField:
    """A decimal of the database as a JSON number: 9.2, not "9.2"."""
    return serializers.FloatField(read_only=True, **kwargs)


def nullable_number(**kwargs: Any) -> serializers.FloatField:
    return number(allow_null=True, **kwargs)


def codes(field: str = "slug", **kwargs: Any) -> serializers.ManyRelatedField:
    """The codes of related rows, as the filters take them; the relation's own order."""
    return serializers.SlugRelatedField(
        slug_field=field, many=True, read_only=True, **kwargs
    )


class SourceSerializer(serializers.ModelSerializer):
    """Where a claim can be checked. ``year`` is null if the source states none."""

    class Meta:
        model = Source
        fields = ("title", "publisher", "year", "url", "checked_on")
        read_only_fields = fields
        extra_kwargs = {
            "url": {"help_text": "Empty for the founding guide of this site."},
            "year": {"help_text": "Null if the source states none."},
            "checked_on": {"help_text": "The day one of us last opened it."},
        }
