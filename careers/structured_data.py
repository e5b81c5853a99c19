"""What a career page tells machines: schema.org, and only facts with a source."""

from collections.abc import Iterable
from typing import Any

from careers.choices import Per
from careers.figures.table import gives_percentiles
from careers.models import CareerPath, Credential, SalaryFigure
from core.choices import Provenance

DURATIONS = {Per.YEAR: "P1Y", Per.HOUR: "PT1H"}


def occupation_data(
    career: CareerPath, site: str, earned: Iterable[Credential] = ()
) -> dict[str, Any]:
    """The career as a schema.org Occupation, ready for JSON.

    A salary is told only if it has a year and somebody saw it at its source. Low and
    high are percentiles only where the source calls them so. ``site`` is the address
    of the site without a final slash. ``earned`` are the public credentials, with
    their bodies, that a stage of the career earns; of these the retired are left out.
    """
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Occupation",
        "name": career.title,
        "description": career.summary,
        "url": f"{site}{career.get_absolute_url()}",
        "educationRequirements": career.entry_requirement,
        "responsibilities": career.what_they_do,
    }
    if career.skills:
        data["skills"] = career.skills
    qualifications = [
        {
            "@type": "EducationalOccupationalCredential",
            "name": credential.name,
            "url": f"{site}{credential.get_absolute_url()}",
            "recognizedBy": {"@type": "Organization", "name": credential.body.name},
        }
        for credential in earned
        if not credential.is_retired
    ]
    if qualifications:
        data["qualifications"] = qualifications
    salaries = [
        _salary_data(figure)
        for figure in career.salary_figures.all()
        if figure.year and figure.provenance == Provenance.REFERENCE
    ]
    if salaries:
        data["estimatedSalary"] = salaries
    return data


def _salary_data(figure: SalaryFigure) -> dict[str, Any]:
    data: dict[str, Any] = {
        "@type": "MonetaryAmountDistribution",
        "name": f"{figure.occupation}, {figure.place}, {figure.year}",
        "currency": figure.currency,
        "duration": DURATIONS[Per(figure.per)],
        "median": figure.median,
        "percentile25": figure.percentile_25,
        "percentile75": figure.percentile_75,
    }
    if gives_percentiles(figure):
        data |= {"percentile10": figure.low, "percentile90": figure.high}
    return {name: value for name, value in data.items() if value is not None}
