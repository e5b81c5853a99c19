"""The fields of work, and who grants credentials."""

from django.db import models
from django.utils.text import slugify


class Group(models.Model):
    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class IssuingBody(models.Model):
    """The board or association that grants a credential."""

    name = models.CharField(max_length=150, unique=True)
    slug = models.SlugField(
        max_length=150,
        unique=True,
        blank=True,
        help_text="Its name in addresses. Made from the name; never changes.",
    )

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "issuing bodies"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.slug = self.slug or slugify(self.name)[:150]
