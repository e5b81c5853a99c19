"""Counts what readers say of a page: how often on a day, and nothing about who."""

from datetime import date
from typing import Self

from django.db import IntegrityError, models, transaction
from django.db.models import F, Max, Min, OuterRef, Q, Subquery, Sum


class PageFeedbackQuerySet(models.QuerySet):
    def add_one(
        self, *, path: str, day: date, useful: bool | None, problem: str
    ) -> None:
        """One more who says the same of that page on that day.

        The database adds, so that none is lost when two come at once. What was handled
        waits again: somebody still sees it after the desk looked into it.
        """
        vote = Q(useful=None) if useful is None else Q(useful=useful)
        rows = self.filter(vote, path=path, day=day, problem=problem)
        one_more = {"count": F("count") + 1, "handled_on": None}
        if rows.update(**one_more):
            return
        try:
            with transaction.atomic():
                self.create(path=path, day=day, useful=useful, problem=problem)
        except IntegrityError:  # someone else made the day's row in between
            rows.update(**one_more)

    def waiting(self) -> Self:
        return self.filter(handled_on=None)

    def handled(self) -> Self:
        return self.exclude(handled_on=None)

    def one_each(self) -> Self:
        """The last of these rows for each page and problem."""
        groups = self.order_by().values("path", "problem")
        last = groups.annotate(last=Max("pk")).values("last")
        return type(self)(self.model, using=self.db).filter(pk__in=last)

    def grouped(self) -> Self:
        """``one_each``, with what all of these rows of its page and problem sum up to:
        ``total``, ``useful_yes``, ``useful_no`` (None: nobody), ``first`` and ``last``
        (days)."""
        same = self.order_by().filter(
            path=OuterRef("path"), problem=OuterRef("problem")
        )
        per_group = same.values("path", "problem")
        sums = {
            "total": Sum("count"),
            "useful_yes": Sum("count", filter=Q(useful=True)),
            "useful_no": Sum("count", filter=Q(useful=False)),
            "first": Min("day"),
            "last": Max("day"),
        }
        return self.one_each().annotate(
            **{
                name: Subquery(per_group.annotate(sum=what).values("sum"))
                for name, what in sums.items()
            }
        )
