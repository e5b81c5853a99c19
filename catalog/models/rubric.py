"""What editors rate by: the versions of the rubric, their weights, the presets."""

from collections import defaultdict

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from catalog import choices
from catalog.models.kept import Kept
from catalog.rating_querysets import (
    PresetWeightQuerySet,
    RubricPartQuerySet,
    RubricQuerySet,
)

WHOLE = 100  # percent, what the weights of a rubric or of a preset add up to


class Rubric(Kept):
    """One version of how we rate. A new version never changes old reviews."""

    version = models.PositiveSmallIntegerField(unique=True)
    valid_from = models.DateField()
    summary = models.TextField(blank=True)

    objects = RubricQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"Rubric {self.version}"

    def weights(self) -> dict[str, int]:
        """The weight of each criterion in percent, by its slug."""
        return {criterion.slug: criterion.weight for criterion in self.criteria.all()}

    def presets(self) -> dict[str, dict[str, int]]:
        """By preset the weight of each criterion in percent, by its slug.

        Every criterion is there, with 0 where the preset leaves it out. A preset whose
        weights do not add up to 100 does not exist. Two queries.
        """
        nothing = dict.fromkeys(self.weights(), 0)
        found: dict[str, dict[str, int]] = defaultdict(nothing.copy)
        rows = PresetWeight.objects.filter(criterion__rubric=self).order_by("pk")
        for preset, slug, weight in rows.values_list(
            "preset", "criterion__slug", "weight"
        ):
            found[preset][slug] = weight
        return {
            preset: found[preset]
            for preset in choices.Preset.values
            if preset in found and sum(found[preset].values()) == WHOLE
        }


class Criterion(Kept):
    rubric = models.ForeignKey(
        Rubric, on_delete=models.CASCADE, related_name="criteria"
    )
    slug = models.SlugField()
    name = models.CharField(max_length=60)
    question = models.TextField(help_text="The question that a reviewer answers.")
    weight = models.PositiveSmallIntegerField(
        help_text="In percent. The weights of a rubric add up to 100.",
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = RubricPartQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(
                name="catalog_criterion_once_per_rubric",
                fields=["rubric", "slug"],
                violation_error_message="This rubric has a criterion of that name.",
            ),
            models.CheckConstraint(
                name="catalog_criterion_weight_1_to_100",
                condition=Q(weight__range=(1, 100)),
                violation_error_message="A weight lies between 1 and 100 percent.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def owner_is_kept(self) -> bool:
        return Rubric.objects.kept().filter(pk=self.rubric_id).exists()


class PresetWeight(Kept):
    """What a criterion weighs for one kind of reader, who re-ranks the list by it."""

    criterion = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, related_name="preset_weights"
    )
    preset = models.CharField(max_length=10, choices=choices.Preset)
    weight = models.PositiveSmallIntegerField(
        help_text="In percent. The weights of a preset add up to 100.",
        validators=[MaxValueValidator(100)],
    )

    objects = PresetWeightQuerySet.as_manager()

    class Meta:
        ordering = ["criterion__position", "preset", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalog_presetweight_once_per_criterion",
                fields=["criterion", "preset"],
                violation_error_message="This criterion has its weight in that preset.",
            ),
            models.CheckConstraint(
                name="catalog_presetweight_weight_0_to_100",
                condition=Q(weight__range=(0, 100)),
                violation_error_message="A weight lies between 0 and 100 percent.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} in {self.preset}: {self.weight}"

    def owner_is_kept(self) -> bool:
        return Rubric.objects.kept().filter(criteria=self.criterion_id).exists()


class PresetReason(Kept):
    """Why a preset weighs as it does, in a sentence for readers."""

    rubric = models.ForeignKey(
        Rubric, on_delete=models.CASCADE, related_name="preset_reasons"
    )
    preset = models.CharField(max_length=10, choices=choices.Preset)
    reason = models.TextField(help_text="One sentence for /how-we-rate/.")

    objects = RubricPartQuerySet.as_manager()

    class Meta:
        ordering = ["rubric", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="catalog_presetreason_once_per_rubric",
                fields=["rubric", "preset"],
                violation_error_message="This preset has its reason already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_preset_display()}: {self.reason}"

    def owner_is_kept(self) -> bool:
        return Rubric.objects.kept().filter(pk=self.rubric_id).exists()
