"""What programs keep: the answers of links, and what was loaded from files."""

from django.db import models

from core.querysets import LinkCheckQuerySet


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
