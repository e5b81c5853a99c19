"""The parts that an article is built of."""

from content_editor.models import PluginBase
from django.db import models
from django.db.models import Q
from django.utils.text import slugify

from articles.models.article import Article, Reference
from articles.models.text import rich_text
from careers.models import CareerPath
from catalog.models import Course, Topic
from core.fields import PastDateField
from core.models import Source
from core.validators import validate_image
from treatments.models import Treatment


class Block(PluginBase):
    """A part of an article, in its place: what content_editor calls a plugin.

    Written out, since the base class that content_editor makes at run time cannot be
    type-checked.
    """

    parent = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="%(app_label)s_%(class)s_set"
    )
    region = models.CharField(max_length=255)
    ordering = models.IntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["ordering"]


class RichText(Block):
    """A section: an optional heading, text, and the references it rests on."""

    heading = models.CharField(max_length=100, blank=True)
    anchor = models.SlugField(
        max_length=80,
        blank=True,
        help_text="Its address on the page. Made from the heading; never changes.",
    )
    body = rich_text()
    references = models.ManyToManyField(Reference, blank=True, related_name="sections")

    class Meta(Block.Meta):
        verbose_name = "text"
        verbose_name_plural = "texts"

    def __str__(self) -> str:
        return self.heading or self.get_body_excerpt()

    def clean(self) -> None:
        self.anchor = self.anchor or slugify(self.heading)[:80]


class CourseCards(Block):
    """Courses chosen by hand, or the best rated ones on a topic."""

    class Rule(models.TextChoices):
        CHOSEN = "chosen", "The courses chosen below"
        BEST_ON_TOPIC = "best-on-topic", "The best rated on the topic below"

    rule = models.CharField(max_length=15, choices=Rule, default=Rule.CHOSEN)
    courses = models.ManyToManyField(Course, blank=True, related_name="+")
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    limit = models.PositiveSmallIntegerField(default=3)

    class Meta(Block.Meta):
        verbose_name = "course cards"
        verbose_name_plural = "course cards"
        constraints = [
            models.CheckConstraint(
                name="articles_coursecards_rule_has_topic",
                condition=~Q(rule="best-on-topic") | Q(topic__isnull=False),
                violation_error_message="Choose the topic of the best rated courses.",
            )
        ]

    def __str__(self) -> str:
        return self.get_rule_display()


class CareerCard(Block):
    career = models.ForeignKey(CareerPath, on_delete=models.PROTECT, related_name="+")

    class Meta(Block.Meta):
        verbose_name = "career card"

    def __str__(self) -> str:
        return str(self.career)


class TreatmentTable(Block):
    """Rows of the evidence matrix for a few treatments."""

    treatments = models.ManyToManyField(Treatment, related_name="+")

    class Meta(Block.Meta):
        verbose_name = "treatment table"

    def __str__(self) -> str:
        return "Treatment table"


class Figure(Block):
    image = models.ImageField(
        upload_to="articles/",
        validators=[validate_image],
        width_field="width",
        height_field="height",
    )
    # Kept in the row, so that a page never has to open the file.
    width = models.PositiveSmallIntegerField(null=True, editable=False)
    height = models.PositiveSmallIntegerField(null=True, editable=False)
    alt = models.CharField(
        "description",
        max_length=250,
        blank=True,
        help_text="What it shows, for those who cannot see it. Empty: decoration.",
    )
    caption = models.CharField(max_length=250, blank=True)
    credit = models.CharField(max_length=150, blank=True)

    class Meta(Block.Meta):
        verbose_name = "figure"

    def __str__(self) -> str:
        return self.caption or self.alt or str(self.image)


class Callout(Block):
    class Kind(models.TextChoices):
        NOTE = "note", "Note"
        CAUTION = "caution", "Caution"
        URGENT = "urgent", "Urgent help"

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.NOTE)
    title = models.CharField(max_length=100)
    body = rich_text()

    class Meta(Block.Meta):
        verbose_name = "callout"

    def __str__(self) -> str:
        return self.title


class DataPoint(Block):
    """One figure that readers should take away, with where it comes from."""

    figure = models.CharField(
        max_length=40, help_text="As readers see it: “1 in 5”, “24.3%”."
    )
    statement = models.CharField(
        max_length=250, help_text="What the figure counts, in our own words."
    )
    place = models.CharField(max_length=80, blank=True, help_text="For where it holds.")
    year = models.PositiveSmallIntegerField(
        help_text="The year for which it was stated."
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    checked_on = PastDateField(
        help_text="The day somebody last saw the figure at its source."
    )

    class Meta(Block.Meta):
        verbose_name = "figure in words"
        verbose_name_plural = "figures in words"

    def __str__(self) -> str:
        return f"{self.figure}: {self.statement}"
