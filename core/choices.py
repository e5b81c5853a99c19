"""Words that every kind of content shares."""

from django.db import models


class Status(models.TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    PUBLISHED = "published", "Published"
    RETIRED = "retired", "Retired"


class Provenance(models.TextChoices):
    """How the key facts of a record came to us.

    ``memory`` is general knowledge that nobody has confirmed yet: the page says so,
    and staff see the record as work to do.
    """

    REFERENCE = "reference", "Seen at its source"
    GUIDE = "guide", "Stated by the founding guide"
    MEMORY = "memory", "Not yet confirmed"


class SourceKind(models.TextChoices):
    GUIDELINE = "guideline", "Guideline"
    SYSTEMATIC_REVIEW = "systematic review", "Systematic review"
    TRIAL = "trial", "Trial"
    STATISTICS = "statistics", "Statistics"
    PROFESSIONAL_BODY = "professional body", "Professional body"
    PROVIDER_PAGE = "provider page", "Provider page"
    GUIDE = "guide", "Founding guide"
    OTHER = "other", "Other"
