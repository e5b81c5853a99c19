"""Words of pain care, and what they mean."""

from django.db import models
from django.urls import reverse

from core.fields import LinesField
from core.models import Sourced
from core.querysets import SourcedQuerySet


class GlossaryTerm(Sourced):
    term = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    definition = models.TextField(help_text="One or two plain sentences.")
    aliases = LinesField(blank=True, help_text="Other words for it, one per line.")
    see_also = models.ManyToManyField(
        "self", blank=True, symmetrical=False, related_name="seen_from"
    )

    objects = SourcedQuerySet.as_manager()

    class Meta(Sourced.Meta):
        ordering = ["term", "pk"]

    def __str__(self) -> str:
        return self.term

    def get_absolute_url(self) -> str:
        return reverse("articles:term_detail", args=[self.slug])
