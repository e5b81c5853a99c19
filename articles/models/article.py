"""An article with its questions, references and change notes."""

from content_editor.models import Region
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.text import slugify

from articles.models.glossary import GlossaryTerm
from articles.models.text import rich_text
from articles.querysets import ArticleQuerySet
from careers.models import CareerPath
from catalog.models import Course, Topic
from core.fields import LinesField, PastDateField
from core.models import Source, Sourced, require_together
from treatments.models import Treatment


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
