"""What the lists and the text search keep beside the content itself."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from core.fields import LinesField


class Version(models.Model):
    """One row: a number that moves with every change of a row that a list depends on.

    Whoever changes such a row holds this one until the end of the transaction, so that
    numbers become visible in the order in which they were given. ``stamp`` is random:
    a number that was rolled back and given again is not mistaken for the first.
    """

    number = models.BigIntegerField(default=0)
    stamp = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class Change(models.Model):
    """A row of ``model`` may have moved between the sets of a list.

    ``model`` is a label such as "catalog.course", ``row_pk`` its key; empty: any row.
    """

    number = models.BigIntegerField(db_index=True)
    stamp = models.BigIntegerField()
    model = models.CharField(max_length=60)
    row_pk = models.BigIntegerField(null=True)

    class Meta:
        ordering = ["number", "pk"]

    def __str__(self) -> str:
        return f"{self.number}: {self.model} {self.row_pk or 'all'}"


class Document(models.Model):
    """The words of one row of content, kept true by triggers of the database.

    ``kind`` is a label such as "catalog.course", ``object_pk`` its key. A match in
    ``title`` weighs most, then ``keywords`` (names and other words for it), then
    ``body``.
    """

    kind = models.CharField(max_length=60)
    object_pk = models.BigIntegerField()
    title = models.TextField(blank=True)
    keywords = models.TextField(blank=True)
    body = models.TextField(blank=True)

    class Meta:
        ordering = ["kind", "object_pk"]
        constraints = [
            models.UniqueConstraint(
                name="search_document_once", fields=["kind", "object_pk"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_pk}"


class Synonym(models.Model):
    """Words that visitors use, and the words that the site uses for the same thing.

    A search for ``phrase`` also finds each of ``means``. It does not work backwards
    unless ``both_ways``.
    """

    phrase = models.CharField(
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(r"\w", "Give at least one word.", code="no_word"),
        ],
        help_text="What a visitor types, such as “back ache”.",
    )
    means = LinesField(help_text="One word or phrase per line, such as “back pain”.")
    both_ways = models.BooleanField(
        default=True, help_text="A search for any of these also finds the phrase."
    )

    class Meta:
        ordering = ["phrase"]

    def __str__(self) -> str:
        return self.phrase

    def clean(self) -> None:
        if self.phrase.casefold() in (line.casefold() for line in self.means or []):
            raise ValidationError(
                {"means": "These are the words of the phrase itself."}
            )
