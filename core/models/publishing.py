"""A page's life, and how its facts are known."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.choices import Status
from core.fields import LinesField, PastDateField
from core.models.sources import Source, provenance_field


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
