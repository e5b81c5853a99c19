"""Figures that wait for someone at the desk."""

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from careers.figures.claims import first_fresh_year
from careers.models import Bridge, Outlook, PayPremium, SalaryFigure, Stage
from core.admin_base import Work
from core.choices import Provenance
from core.querysets import UNCONFIRMED

# Seen at its source, but nobody noted when.
UNDATED = Q(provenance=Provenance.REFERENCE, checked_on=None)


def _careers_of(*parts: QuerySet) -> Q:
    """The careers that any of these rows belongs to."""
    careers = Q()
    for rows in parts:
        careers |= Q(pk__in=rows.values("career"))
    return careers


def _with_figures(condition: Q) -> Q:
    return _careers_of(
        SalaryFigure.objects.filter(condition),
        PayPremium.objects.filter(condition),
        Outlook.objects.filter(condition),
    )


def _with_old_figures() -> Q:
    year = first_fresh_year()
    outlooks = Outlook.objects.annotate(starts_in=Left("period", 4))
    return _careers_of(
        SalaryFigure.objects.filter(year__lt=year),
        PayPremium.objects.filter(year__lt=year),
        outlooks.filter(starts_in__lt=f"{year}"),
        Stage.objects.filter(cost_year__lt=year),
    )


def _with_undated_figures() -> Q:
    costs = Stage.objects.filter(
        career__checked_on=None,
        cost_source__isnull=False,
        cost_source__checked_on=None,
    )
    return _with_figures(UNDATED) | _careers_of(costs)


OF_CAREERS = (
    Work(
        "pay",
        "Figures not yet confirmed",
        "careers with a figure not yet confirmed",
        lambda: _with_figures(UNCONFIRMED),
    ),
    Work(
        "old",
        "Figures due for a re-check",
        "careers with a figure due for a re-check",
        _with_old_figures,
    ),
    Work(
        "undated",
        "Figures without a day of check",
        "careers with a figure whose day of check nobody noted",
        _with_undated_figures,
    ),
)
OF_CREDENTIALS = (
    Work(
        "old",
        "Fee due for a re-check",
        "credentials with a fee due for a re-check",
        lambda: Q(fee_year__lt=first_fresh_year()),
    ),
    Work(
        "undated",
        "Fee without a day of check",
        "credentials with a fee whose day of check nobody noted",
        lambda: Q(fee__isnull=False, checked_on=None, fee_source__checked_on=None),
    ),
)
OF_ROUTES = (
    Work(
        "old",
        "Costs due for a re-check",
        "routes with a cost due for a re-check",
        lambda: Q(
            pk__in=Bridge.objects.filter(cost_year__lt=first_fresh_year()).values(
                "route"
            )
        ),
    ),
    Work(
        "undated",
        "Costs without a day of check",
        "routes with a cost whose day of check nobody noted",
        lambda: Q(
            checked_on=None,
            pk__in=Bridge.objects.filter(
                cost_source__isnull=False, cost_source__checked_on=None
            ).values("route"),
        ),
    ),
)
