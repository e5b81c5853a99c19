"""What every kind of content shares: publishing, sources and safety texts."""

from core.models.publishing import Publishable, Sourced, Versioned
from core.models.readers import Correction, PageFeedback
from core.models.records import LinkCheck, LoadedRecord
from core.models.rules import ordered_range, require_together
from core.models.safety import EmergencyContact, RedFlag
from core.models.sources import Source, provenance_field

__all__ = [
    "Correction",
    "EmergencyContact",
    "LinkCheck",
    "LoadedRecord",
    "PageFeedback",
    "Publishable",
    "RedFlag",
    "Source",
    "Sourced",
    "Versioned",
    "ordered_range",
    "provenance_field",
    "require_together",
]
