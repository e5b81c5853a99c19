"""What courses are filed under: topics, languages, providers."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from catalog.querysets import (
    ProviderQuerySet,
)
from core.validators import validate_web_address


class Topic(models.Model):
    """What a page is about, in two levels: an area and the topics within it."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        help_text="The area it belongs to. Leave empty for an area itself.",
    )
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="catalog_topic_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("id")),
                violation_error_message="A topic cannot be inside itself.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalog:topic_detail", args=[self.slug])

    def clean(self) -> None:
        if self.parent and self.parent.parent_id:
            raise ValidationError(
                {"parent": f"{self.parent} is inside an area. Choose the area itself."}
            )
        if self.parent and self.pk and self.children.exists():
            raise ValidationError(
                {"parent": "This area holds topics, so it cannot go inside another."}
            )


class Language(models.Model):
    code = models.SlugField("ISO 639 code", max_length=8, unique=True)
    name = models.CharField(max_length=40)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Provider(models.Model):
    """The platform or institution that runs courses."""

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(unique=True)
    url = models.URLField(
        "address", max_length=500, blank=True, validators=[validate_web_address]
    )
    description = models.TextField(blank=True)

    objects = ProviderQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("catalog:provider_detail", args=[self.slug])
