"""What the page of a treatment tells machines: schema.org, and only what it holds."""

from collections.abc import Iterable
from typing import Any

from core.structured_data import CONTEXT
from treatments.models import Treatment, TreatmentReference


def treatment_data(
    treatment: Treatment, references: Iterable[TreatmentReference], site: str
) -> dict[str, Any]:
    """The page as a schema.org MedicalWebPage about a MedicalTherapy.

    No doses, no grades of recommendation and no clinical review: we hold none.
    ``site`` is the address of the site without a final slash.
    """
    url = f"{site}{treatment.get_absolute_url()}"
    page: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "MedicalWebPage",
        "@id": url,
        "url": url,
        "name": treatment.name,
        "description": treatment.description,
        "inLanguage": "en-US",
        "about": {
            "@type": "MedicalTherapy",
            "name": treatment.name,
            "description": treatment.description,
        },
        "publisher": {"@type": "Organization", "name": "painsite", "url": f"{site}/"},
    }
    if cited := [reference.source.title for reference in references]:
        page["citation"] = cited
    return page
