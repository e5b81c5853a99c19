"""The page that says how we rate, from the rubric itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.choices import Preset
from catalog.models import Course, CriterionScore, Rubric
from catalog.rubric import example_marks, overall_score


@require_safe
def how_we_rate(request: HttpRequest) -> HttpResponse:
    """The method, printed from the newest rubric in force, with its sum redone."""
    versions = list(Rubric.objects.in_force(timezone.localdate()))
    rubric = versions[0] if versions else None
    criteria = rubric.criteria.all() if rubric else []
    courses = Course.objects.published()
    return render(
        request,
        "catalog/how_we_rate.html",
        {
            "canonical": reverse("catalog:how_we_rate"),
            "crumbs": [("How we rate", "")],
            "rubric": rubric,
            "versions": versions,
            "criteria": criteria,
            "presets": presets_of(rubric) if rubric else None,
            "example": example_of(rubric) if rubric and criteria else None,
            "top": courses.rated().best_first().first(),
            **courses.totals(),
        },
    )


def example_of(rubric: Rubric) -> dict[str, Any]:
    """The sum behind a score, with made-up ``marks`` and the ``overall`` they give."""
    weights = rubric.weights()
    scores = example_marks(weights)
    marks = [
        CriterionScore(criterion=criterion, score=scores[criterion.slug])
        for criterion in rubric.criteria.all()
    ]
    return {"marks": marks, "overall": overall_score(scores, weights)}


def presets_of(rubric: Rubric) -> dict[str, Any] | None:
    """The table of presets: ``names``, and ``rows`` of a criterion and its weights.

    Each weight comes with the name of its preset. ``reasons`` pairs each preset's name
    with why it weighs so ("" if nobody said). None if the rubric has no preset.
    """
    presets = {Preset(code): weights for code, weights in rubric.presets().items()}
    if not presets:
        return None
    reasons = dict(rubric.preset_reasons.values_list("preset", "reason"))
    return {
        "names": [preset.label for preset in presets],
        "rows": [
            (criterion, [(p.label, presets[p][criterion.slug]) for p in presets])
            for criterion in rubric.criteria.all()
        ],
        "reasons": [(p, p.label, reasons.get(p.value, "")) for p in presets],
    }
