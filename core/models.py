"""What every kind of content shares: publishing, sources and safety texts."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.choices import Provenance, SourceKind, Status
from core.fields import LinesField, PastDateField
from core.querysets import LinkCheckQuerySet
from core.validators import validate_web_address


def provenance_field(**kwargs: Any) -> models.CharField:
    """How a fact came to us; from memory unless someone says more."""
    kwargs.setdefault("default", Provenance.MEMORY)
    return models.CharField(
        "how we know it", max_length=10, choices=Provenance, **kwargs
    )


class Source(models.Model):
    """Where a claim can be checked. Cited by foreign key from each claim."""

    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="The year the source states. Leave empty if it states none.",
    )
    url = models.URLField(
        "address",
        max_length=500,
        blank=True,
        validators=[validate_web_address],
        help_text="Where a reader can open it. Empty for the founding guide.",
    )
    kind = models.CharField(
        max_length=20,
        choices=SourceKind,
        blank=True,
        help_text="Leave empty if nobody has sorted it yet.",
    )
    provenance = provenance_field(
        blank=True,
        default="",
        help_text="Did one of us see the fact in this source?",
    )
    checked_on = PastDateField(
        null=True, blank=True, help_text="The day someone last opened it."
    )

    class Meta:
        ordering = ["title", "publisher", "year", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="core_source_once",
                fields=["title", "publisher", "year", "url"],
                violation_error_message="This source is in the list already.",
            ),
            # NULL years are distinct for both databases, so they need a rule of
            # their own.
            models.UniqueConstraint(
                name="core_source_once_without_year",
                fields=["title", "publisher", "url"],
                condition=Q(year=None),
                violation_error_message="This source is in the list already.",
            ),
            models.CheckConstraint(
                name="core_source_year_plausible",
                condition=Q(year=None) | Q(year__gte=1900, year__lte=2100),
                violation_error_message="The year must lie between 1900 and 2100.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.publisher}, {self.year or 'no year stated'})"


class Versioned(models.Model):
    """A row that two editors may have open at once, with its parts.

    The desk raises ``version`` at each save, so that a colleague's edit is never lost.
    """

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Publishable(Versioned):
    """A page's life: draft, review, publication at a time, expiry, next review.

    Each model gives itself ``objects``, a manager of a PublishableQuerySet.
    """

    status = models.CharField(
        max_length=10,
        choices=Status,
        default=Status.DRAFT,
        help_text="Only “Published” is ever shown to visitors.",
    )
    publish_at = models.DateTimeField(
        default=timezone.now,
        help_text="Visitors see it from this moment (UTC), once it is published.",
    )
    expire_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="It disappears at this moment (UTC). Empty: it stays.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who on the desk looks after it.",
    )
    reviewed_on = PastDateField(
        null=True, blank=True, help_text="The day an editor last read it through."
    )
    review_due_on = models.DateField(
        null=True, blank=True, help_text="The day it should be read again."
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_expires_after_publishing",
                condition=Q(expire_at=None) | Q(expire_at__gt=F("publish_at")),
                violation_error_message="It would disappear before it is published.",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_review_due_after_review",
                condition=Q(reviewed_on=None)
                | Q(review_due_on=None)
                | Q(review_due_on__gte=F("reviewed_on")),
                violation_error_message="The next review is due before the last one.",
            ),
        ]

    def is_public(self) -> bool:
        """Whether a visitor may see it now; the same rule as ``.published()``."""
        now = timezone.now()
        return (
            self.status == Status.PUBLISHED
            and self.publish_at <= now
            and (self.expire_at is None or self.expire_at > now)
        )


class Sourced(Publishable):
    """A published record that says how its key facts are known."""

    provenance = provenance_field(
        help_text="“Not yet confirmed” shows on the page, and here as work to do.",
    )
    checked_on = PastDateField(
        null=True,
        blank=True,
        help_text="The day someone checked the key facts at their sources.",
    )
    sources = models.ManyToManyField(
        Source,
        blank=True,
        related_name="+",
        help_text="Where each fact of this record can be confirmed.",
    )
    guide_facts = LinesField(
        "what the founding guide says",
        blank=True,
        help_text="One statement per line. Shown as the guide's own view.",
    )
    note = models.TextField(
        blank=True, help_text="For readers: what we could not confirm, and the like."
    )
    editor_note = models.TextField(
        blank=True, help_text="For the desk only. Never shown to visitors."
    )

    class Meta(Publishable.Meta):
        abstract = True


class RedFlag(models.Model):
    """Signs that need care now, with the words that prompt the urgent-help box.

    The phrases only prompt a box. They are not triage, will miss cases and must
    never delay care.
    """

    class Level(models.TextChoices):
        EMERGENCY = "emergency", "Emergency: call now"
        CRISIS = "crisis", "Crisis: do not stay alone"
        URGENT = "urgent", "Urgent: get care today"
        SOON = "soon", "Soon: book within days"

    slug = models.SlugField(unique=True)
    level = models.CharField(max_length=10, choices=Level)
    message = models.TextField(help_text="What a reader should do, number first.")
    phrases = LinesField(help_text="One phrase per line, as a reader would type it.")
    position = models.PositiveSmallIntegerField(default=0)
    provenance = provenance_field(
        help_text="Needs clinical sign-off before anyone relies on it."
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.slug} ({self.level})"


class EmergencyContact(models.Model):
    """Whom to call, by country; ``generic`` stands for everywhere else."""

    country = models.CharField(max_length=10, unique=True)
    emergency = models.CharField(max_length=120)
    crisis = models.CharField(max_length=120)
    advice = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField(default=0)
    provenance = provenance_field(
        help_text="Needs clinical sign-off before anyone relies on it."
    )
    sources = models.ManyToManyField(Source, blank=True, related_name="+")

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.country}: {self.emergency}"


class LinkCheck(models.Model):
    """What came back when we last asked one of the addresses that the site links to.

    One row for each address, whatever record holds it. A page that has moved or gone
    is ``broken`` since the first check that said so, until it answers again. The other
    outcomes say nothing about the page (a server may shut out programs, or be down for
    an hour): they never end a break, nor begin one.
    """

    class Outcome(models.TextChoices):
        OK = "ok", "Answers"
        BROKEN = "broken", "Page not found"
        REFUSED = "refused", "Refuses programs"
        UNREACHABLE = "unreachable", "No answer"
        UNSAFE = "unsafe", "Not an address we may ask"

    url = models.URLField("address", max_length=500, unique=True)
    outcome = models.CharField(max_length=11, choices=Outcome)
    status_code = models.PositiveSmallIntegerField(null=True, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    final_url = models.CharField(
        "leads to", max_length=500, blank=True, help_text="Where redirects ended."
    )
    checked_at = models.DateTimeField()
    failing_since = models.DateTimeField(
        null=True,
        blank=True,
        help_text="The first check of this break. Empty: it works.",
    )
    failures = models.PositiveIntegerField(
        default=0, help_text="Checks in a row that did not find the page."
    )

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        ordering = [models.F("failing_since").asc(nulls_last=True), "url"]

    def __str__(self) -> str:
        return self.url


class LoadedRecord(models.Model):
    """What `load_content` last wrote of one record of the starter content.

    ``content_digest`` is the record in the file, ``row_digest`` the rows as loaded:
    if the rows differ from it, an editor has worked on them and they are kept.
    """

    label = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    content_digest = models.CharField(max_length=64)
    row_digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["label", "key"]
        constraints = [
            models.UniqueConstraint(
                name="core_loadedrecord_once", fields=["label", "key"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.key}"


def ordered_range(
    name: str, low: str, high: str, message: str
) -> models.CheckConstraint:
    """A named constraint: ``low`` is not above ``high`` where both are known."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{low: None}) | Q(**{high: None}) | Q(**{f"{low}__lte": F(high)}),
        violation_error_message=message,
    )


def require_together(instance: models.Model, *names: str) -> None:
    """Raise ValidationError unless all of the fields are filled, or none of them."""
    missing = [name for name in names if getattr(instance, name) in (None, "")]
    if missing and len(missing) < len(names):
        fields = {field.name: field for field in instance._meta.fields}
        labels = ", ".join(str(fields[name].verbose_name) for name in names)
        raise ValidationError(
            dict.fromkeys(missing, f"Fill all of these or none: {labels}.")
        )
