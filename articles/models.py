"""Articles built of blocks, their questions and references, and the glossary."""

from typing import Any

from content_editor.models import PluginBase, Region
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify
from django_prose_editor.fields import ProseEditorField

from articles.querysets import ArticleQuerySet
from careers.models import CareerPath
from catalog.models import Course, Topic
from core.fields import LinesField, PastDateField
from core.models import Source, Sourced, require_together
from core.querysets import SourcedQuerySet
from core.validators import validate_image
from treatments.models import Treatment

# What editors may use, and all that survives cleaning: the two are one list.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "HardBreak": True,
    "Heading": {"levels": [3, 4]},
    "Link": {"protocols": ["http", "https", "mailto", "tel"], "enableTarget": False},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
}


def rich_text(**kwargs: Any) -> ProseEditorField:
    """Formatted text, cleaned by ``full_clean()``: scripts and styles never stay."""
    return ProseEditorField(extensions=EXTENSIONS, sanitize=True, **kwargs)


class Category(models.Model):
    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(unique=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:category_detail", args=[self.slug])


class GlossaryTerm(Sourced):
    term = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(unique=True)
    definition = models.TextField(help_text="One or two plain sentences.")
    aliases = LinesField(blank=True, help_text="Other words for it, one per line.")
    see_also = models.ManyToManyField(
        "self", blank=True, symmetrical=False, related_name="seen_from"
    )

    objects = SourcedQuerySet.as_manager()

    class Meta(Sourced.Meta):
        ordering = ["term", "pk"]

    def __str__(self) -> str:
        return self.term

    def get_absolute_url(self) -> str:
        return reverse("articles:term_detail", args=[self.slug])


class Article(Sourced):  # type: ignore[django-manager-missing]
    """A guide. The short answer comes first; blocks hold the rest."""

    class UrgentLevel(models.TextChoices):
        EMERGENCY = "emergency", "Emergency"
        CRISIS = "crisis", "Crisis"
        URGENT = "urgent", "Urgent"

    regions = [Region(key="main", title="Article")]

    title = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="articles"
    )
    summary = models.CharField(max_length=250, help_text="One sentence for lists.")
    short_answer = models.TextField(help_text="The answer, before anything else.")
    key_takeaways = LinesField(blank=True, help_text="One per line.")
    bottom_line = rich_text(blank=True)
    urgent_level = models.CharField(max_length=10, choices=UrgentLevel, blank=True)
    urgent_text = models.TextField(
        blank=True, help_text="When to get care now. Shown before the text."
    )
    byline = models.CharField(max_length=120)
    clinical_reviewer = models.CharField(
        max_length=120,
        blank=True,
        help_text="Name and credentials. Empty: the page says “not yet clinically "
        "reviewed”.",
    )
    clinically_reviewed_on = PastDateField(null=True, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, related_name="articles")
    related_courses = models.ManyToManyField(
        Course, blank=True, related_name="articles"
    )
    related_careers = models.ManyToManyField(
        CareerPath, blank=True, related_name="articles"
    )
    related_treatments = models.ManyToManyField(
        Treatment, blank=True, related_name="articles"
    )
    related_articles = models.ManyToManyField(
        "self", blank=True, symmetrical=False, related_name="related_from"
    )
    glossary_terms = models.ManyToManyField(
        GlossaryTerm, blank=True, related_name="articles"
    )
    sources = models.ManyToManyField(  # type: ignore[assignment]
        Source, blank=True, through="Reference", related_name="+"
    )

    objects = ArticleQuerySet.as_manager()

    class Meta(Sourced.Meta):
        ordering = ["title", "pk"]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                name="articles_article_urgent_help_complete",
                condition=Q(urgent_level="", urgent_text="")
                | (~Q(urgent_level="") & ~Q(urgent_text="")),
                violation_error_message="Urgent help needs both a level and a text.",
            ),
            models.CheckConstraint(
                name="articles_article_clinical_review_complete",
                condition=Q(clinical_reviewer="", clinically_reviewed_on=None)
                | (~Q(clinical_reviewer="") & Q(clinically_reviewed_on__isnull=False)),
                violation_error_message="A clinical review needs a name and a date.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:article_detail", args=[self.slug])

    def clean(self) -> None:
        require_together(self, "urgent_level", "urgent_text")
        require_together(self, "clinical_reviewer", "clinically_reviewed_on")


class Reference(models.Model):
    """A numbered source of an article; sections and answers cite it."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="references"
    )
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(help_text="A short handle, unique in this article.")
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="articles_reference_key_once",
                fields=["article", "key"],
                violation_error_message="Two references share a handle.",
            ),
            models.UniqueConstraint(
                name="articles_reference_source_once",
                fields=["article", "source"],
                violation_error_message="This source is listed already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.source}"


class FAQItem(models.Model):
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="faq")
    question = models.CharField(max_length=150)
    slug = models.SlugField(
        max_length=80,
        blank=True,
        help_text="Its address on the page. Made from the question; never changes.",
    )
    answer = models.TextField()
    references = models.ManyToManyField(Reference, blank=True, related_name="faq_items")
    position = models.PositiveSmallIntegerField(default=0)

    # Set by ArticlePage: its references, in the order of their numbers.
    cites: "list[Reference]"

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "question"
        constraints = [
            models.UniqueConstraint(
                name="articles_faqitem_slug_once",
                fields=["article", "slug"],
                violation_error_message="Two questions share an address.",
            )
        ]

    def __str__(self) -> str:
        return self.question

    def clean(self) -> None:
        self.slug = self.slug or slugify(self.question)[:80]


class ChangeNote(models.Model):
    """What changed in an article, for readers."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="change_notes"
    )
    noted_on = PastDateField()
    text = models.TextField()

    class Meta:
        ordering = ["-noted_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.noted_on}: {self.text}"


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
