"""Named queries of ratings, and which of their rows are kept as they are."""

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Prefetch, Q

from core.querysets import related_rows


class KeptQuerySet(models.QuerySet):
    """Rows of which some are kept: see ``models.kept``. Bulk writes refuse those."""

    KEPT: Q
    WHY_KEPT: str

    def kept(self) -> Self:
        """Those that may be neither changed nor deleted any more."""
        return self.filter(self.KEPT)

    def refuse_kept(self) -> None:
        """Raises ValidationError if a kept row is among these. One query."""
        if self.kept().exists():
            raise ValidationError(self.WHY_KEPT)

    def update(self, **values: Any) -> int:
        self.refuse_kept()
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        self.refuse_kept()
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class RubricQuerySet(KeptQuerySet):
    KEPT = Q(reviews__isnull=False)
    WHY_KEPT = (
        "Reviews rest on this version of the rubric, so it stays as it is. To rate "
        "differently, add a version."
    )

    def in_force(self, on: date) -> Self:
        """Versions that had begun by a day, with their criteria; the first one holds."""
        return (
            self.filter(valid_from__lte=on)
            .order_by("-version")
            .prefetch_related("criteria")
        )


class RubricPartQuerySet(KeptQuerySet):
    KEPT = Q(rubric__reviews__isnull=False)
    WHY_KEPT = RubricQuerySet.WHY_KEPT


class PresetWeightQuerySet(RubricPartQuerySet):
    KEPT = Q(criterion__rubric__reviews__isnull=False)


class ReviewQuerySet(KeptQuerySet):
    KEPT = ~Q(state="draft") & Q(course__is_demo=False)
    WHY_KEPT = (
        "A published review is never edited or deleted. Publish a new one instead, or "
        "withdraw it with a public reason."
    )

    def move_to(self, state: str, **facts: Any) -> int:
        """The one way by which a state changes; only ``catalog.actions`` calls it."""
        return super(KeptQuerySet, self).update(state=state, **facts)

    def current(self) -> Self:
        return self.filter(state="current")

    def overall_only(self) -> Self:
        """The current ones that give one number, without marks by criterion."""
        return self.current().filter(rubric=None)

    def public(self) -> Self:
        """The rating history a visitor may read, newest first; no drafts."""
        return self.exclude(state="draft").order_by(
            F("reviewed_on").desc(nulls_last=True), "-pk"
        )

    def with_marks(self) -> Self:
        """Adds source, rubric and the mark for each criterion."""
        scores = related_rows(self.model, "scores")
        return self.select_related("source", "rubric").prefetch_related(
            Prefetch("scores", queryset=scores.select_related("criterion"))
        )


class MarkQuerySet(KeptQuerySet):
    KEPT = ~Q(review__state="draft") & Q(review__course__is_demo=False)
    WHY_KEPT = ReviewQuerySet.WHY_KEPT
