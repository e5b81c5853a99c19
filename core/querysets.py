"""Named queries of the content that visitors see."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.choices import Provenance, Status

# Rows whose key facts nobody has confirmed at a source yet: staff's work.
UNCONFIRMED = Q(checked_on=None) & ~Q(provenance=Provenance.REFERENCE)


def related_rows(model: type[models.Model], name: str) -> Any:
    """All rows behind a reverse relation, for querysets that cannot import models."""
    related = model._meta.get_field(name).related_model
    return related._default_manager.all()  # type: ignore[union-attr]


class PublishableQuerySet(models.QuerySet):
    def published(self, at: datetime | None = None) -> Self:
        """Rows a visitor may see at ``at`` (aware, default now): no job needed."""
        at = at or timezone.now()
        return self.filter(
            Q(expire_at=None) | Q(expire_at__gt=at),
            status=Status.PUBLISHED,
            publish_at__lte=at,
        )


class SourcedQuerySet(PublishableQuerySet):
    def unconfirmed(self) -> Self:
        return self.filter(UNCONFIRMED)


class LinkCheckQuerySet(models.QuerySet):
    def broken(self) -> Self:
        """Addresses whose page was gone when we last got to know."""
        return self.exclude(failing_since=None)

    def broken_for_long(self) -> Self:
        """Gone in two checks or more: no slip of the server, the page has left."""
        return self.broken().filter(failures__gte=2)

    def without_answer(self) -> Self:
        """No answer in three checks or more: the server itself may have gone."""
        return self.filter(outcome="unreachable", failures__gte=3)
