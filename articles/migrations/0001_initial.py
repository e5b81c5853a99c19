import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.fields
import core.validators


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "__first__"),
        ("careers", "0001_initial"),
        ("catalog", "0001_initial"),
        ("core", "0001_initial"),
        ("treatments", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", models.CharField(max_length=60, unique=True)),
                ("slug", models.SlugField(unique=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "categories",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Article",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        help_text="Only “Published” is ever shown to visitors.",
                        max_length=10,
                    ),
                ),
                (
                    "publish_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        help_text="Visitors see it from this moment (UTC), once it is published.",
                    ),
                ),
                (
                    "expire_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="It disappears at this moment (UTC). Empty: it stays.",
                        null=True,
                    ),
                ),
                (
                    "reviewed_on",
                    core.fields.PastDateField(
                        blank=True,
                        help_text="The day an editor last read it through.",
                        null=True,
                    ),
                ),
                (
                    "review_due_on",
                    models.DateField(
                        blank=True,
                        help_text="The day it should be read again.",
                        null=True,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "provenance",
                    models.CharField(
                        choices=[
                            ("reference", "Seen at its source"),
                            ("guide", "Stated by the founding guide"),
                            ("memory", "Not yet confirmed"),
                        ],
                        default="memory",
                        help_text="“Not yet confirmed” shows on the page, and here as work to do.",
                        max_length=10,
                        verbose_name="how we know it",
                    ),
                ),
                (
                    "checked_on",
                    core.fields.PastDateField(
                        blank=True,
                        help_text="The day someone checked the key facts at their sources.",
                        null=True,
                    ),
                ),
                (
                    "guide_facts",
                    core.fields.LinesField(
                        blank=True,
                        default=list,
                        help_text="One statement per line. Shown as the guide's own view.",
                        verbose_name="what the founding guide says",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="For readers: what we could not confirm, and the like.",
                    ),
                ),
                (
                    "editor_note",
                    models.TextField(
                        blank=True,
                        help_text="For the desk only. Never shown to visitors.",
                    ),
                ),
                ("title", models.CharField(max_length=120, unique=True)),
                ("slug", models.SlugField(max_length=80, unique=True)),
                (
                    "summary",
                    models.CharField(
                        help_text="One sentence for lists.", max_length=250
                    ),
                ),
                (
                    "short_answer",
                    models.TextField(help_text="The answer, before anything else."),
                ),
                (
                    "key_takeaways",
                    core.fields.LinesField(
                        blank=True, default=list, help_text="One per line."
                    ),
                ),
                ("bottom_line", models.TextField(blank=True)),
                (
                    "urgent_level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("emergency", "Emergency"),
                            ("crisis", "Crisis"),
                            ("urgent", "Urgent"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "urgent_text",
                    models.TextField(
                        blank=True,
                        help_text="When to get care now. Shown before the text.",
                    ),
                ),
                ("byline", models.CharField(max_length=120)),
                (
                    "clinical_reviewer",
                    models.CharField(
                        blank=True,
                        help_text="Name and credentials. Empty: the page says “not yet clinically reviewed”.",
                        max_length=120,
                    ),
                ),
                (
                    "clinically_reviewed_on",
                    core.fields.PastDateField(blank=True, null=True),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who on the desk looks after it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "related_articles",
                    models.ManyToManyField(
                        blank=True, related_name="related_from", to="articles.article"
                    ),
                ),
                (
                    "related_careers",
                    models.ManyToManyField(
                        blank=True, related_name="articles", to="careers.careerpath"
                    ),
                ),
                (
                    "related_courses",
                    models.ManyToManyField(
                        blank=True, related_name="articles", to="catalog.course"
                    ),
                ),
                (
                    "related_treatments",
                    models.ManyToManyField(
                        blank=True, related_name="articles", to="treatments.treatment"
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="articles", to="catalog.topic"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="articles",
                        to="articles.category",
                    ),
                ),
            ],
            options={
                "ordering": ["title", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expire_at", None),
                            ("expire_at__gt", models.F("publish_at")),
                            _connector="OR",
                        ),
                        name="articles_article_expires_after_publishing",
                        violation_error_message="It would disappear before it is published.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_on", None),
                            ("review_due_on", None),
                            ("review_due_on__gte", models.F("reviewed_on")),
                            _connector="OR",
                        ),
                        name="articles_article_review_due_after_review",
                        violation_error_message="The next review is due before the last one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("urgent_level", ""), ("urgent_text", "")),
                            models.Q(
                                models.Q(("urgent_level", ""), _negated=True),
                                models.Q(("urgent_text", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="articles_article_urgent_help_complete",
                        violation_error_message="Urgent help needs both a level and a text.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("clinical_reviewer", ""),
                                ("clinically_reviewed_on", None),
                            ),
                            models.Q(
                                models.Q(("clinical_reviewer", ""), _negated=True),
                                ("clinically_reviewed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="articles_article_clinical_review_complete",
                        violation_error_message="A clinical review needs a name and a date.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Callout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("region", models.CharField(max_length=255)),
                ("ordering", models.IntegerField(default=0)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("note", "Note"),
                            ("caution", "Caution"),
                            ("urgent", "Urgent help"),
                        ],
                        default="note",
                        max_length=10,
                    ),
                ),
                ("title", models.CharField(max_length=100)),
                ("body", models.TextField()),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s_set",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "callout",
                "ordering": ["ordering"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CareerCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("region", models.CharField(max_length=255)),
                ("ordering", models.IntegerField(default=0)),
                (
                    "career",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="careers.careerpath",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s_set",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "career card",
                "ordering": ["ordering"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ChangeNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("noted_on", core.fields.PastDateField()),
                ("text", models.TextField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="change_notes",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "ordering": ["-noted_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("region", models.CharField(max_length=255)),
                ("ordering", models.IntegerField(default=0)),
                (
                    "image",
                    models.ImageField(
                        height_field="height",
                        upload_to="articles/",
                        validators=[core.validators.validate_image],
                        width_field="width",
                    ),
                ),
                ("width", models.PositiveSmallIntegerField(editable=False, null=True)),
                ("height", models.PositiveSmallIntegerField(editable=False, null=True)),
                (
                    "alt",
                    models.CharField(
                        blank=True,
                        help_text="What it shows, for those who cannot see it. Empty: decoration.",
                        max_length=250,
                        verbose_name="description",
                    ),
                ),
                ("caption", models.CharField(blank=True, max_length=250)),
                ("credit", models.CharField(blank=True, max_length=150)),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s_set",
                        to="articles.article",
                    ),
                ),
            ],
            options={
                "verbose_name": "figure",
                "ordering": ["ordering"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="GlossaryTerm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("in_review", "In review"),
                            ("published", "Published"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        help_text="Only “Published” is ever shown to visitors.",
                        max_length=10,
                    ),
                ),
                (
                    "publish_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now,
                        help_text="Visitors see it from this moment (UTC), once it is published.",
                    ),
                ),
                (
                    "expire_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="It disappears at this moment (UTC). Empty: it stays.",
                        null=True,
                    ),
                ),
                (
                    "reviewed_on",
                    core.fields.PastDateField(
                        blank=True,
                        help_text="The day an editor last read it through.",
                        null=True,
                    ),
                ),
                (
                    "review_due_on",
                    models.DateField(
                        blank=True,
                        help_text="The day it should be read again.",
                        null=True,
                    ),
                ),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "provenance",
                    models.CharField(
                        choices=[
                            ("reference", "Seen at its source"),
                            ("guide", "Stated by the founding guide"),
                            ("memory", "Not yet confirmed"),
                        ],
                        default="memory",
                        help_text="“Not yet confirmed” shows on the page, and here as work to do.",
                        max_length=10,
                        verbose_name="how we know it",
                    ),
                ),
                (
                    "checked_on",
                    core.fields.PastDateField(
                        blank=True,
                        help_text="The day someone checked the key facts at their sources.",
                        null=True,
                    ),
                ),
                (
                    "guide_facts",
                    core.fields.LinesField(
                        blank=True,
                        default=list,
                        help_text="One statement per line. Shown as the guide's own view.",
                        verbose_name="what the founding guide says",
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True,
                        help_text="For readers: what we could not confirm, and the like.",
                    ),
                ),
                (
                    "editor_note",
                    models.TextField(
                        blank=True,
                        help_text="For the desk only. Never shown to visitors.",
                    ),
                ),
                ("term", models.CharField(max_length=80, unique=True)),
                ("slug", models.SlugField(unique=True)),
                (
                    "definition",
                    models.TextField(help_text="One or two plain sentences."),
                ),
                (
                    "aliases",
                    core.fields.LinesField(
                        blank=True,
                        default=list,
                        help_text="Other words for it, one per line.",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        help_text="Who on the desk looks after it.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "see_also",
                    models.ManyToManyField(
                        blank=True, related_name="seen_from", to="articles.glossaryterm"
                    ),
                ),
                (
                    "sources",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Where each fact of this record can be confirmed.",
                        related_name="+",
                        to="core.source",
                    ),
                ),
            ],
            options={
                "ordering": ["term", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expire_at", None),
                            ("expire_at__gt", models.F("publish_at")),
                            _connector="OR",
                        ),
                        name="articles_glossaryterm_expires_after_publishing",
                        violation_error_message="It would disappear before it is published.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_on", None),
                            ("review_due_on", None),
                            ("review_due_on__gte", models.F("reviewed_on")),
                            _connector="OR",
                        ),
                        name="articles_glossaryterm_review_due_after_review",
                        violation_error_message="The next review is due before the last one.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="glossary_terms",
            field=models.ManyToManyField(
                blank=True, related_name="articles", to="articles.glossaryterm"
            ),
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "key",
                    models.SlugField(
                        help_text="A short handle, unique in this article."
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="references",
                        to="articles.article",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.source",
                    ),
                ),
            ],
            options={
                "ordering": ["number", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "key"),
                        name="articles_reference_key_once",
                        violation_error_message="Two references share a handle.",
                    ),
                    models.UniqueConstraint(
                        fields=("article", "source"),
                        name="articles_reference_source_once",
                        violation_error_message="This source is listed already.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FAQItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("question", models.CharField(max_length=150)),
                (
                    "slug",
                    models.SlugField(
                        blank=True,
                        help_text="Its address on the page. Made from the question; never changes.",
                        max_length=80,
                    ),
                ),
                ("answer", models.TextField()),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="faq",
                        to="articles.article",
                    ),
                ),
                (
                    "references",
                    models.ManyToManyField(
                        blank=True, related_name="faq_items", to="articles.reference"
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("article", "slug"),
                        name="articles_faqitem_slug_once",
                        violation_error_message="Two questions share an address.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="sources",
            field=models.ManyToManyField(
                blank=True,
                related_name="+",
                through="articles.Reference",
                to="core.source",
            ),
        ),
        migrations.CreateModel(
            name="RichText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("region", models.CharField(max_length=255)),
                ("ordering", models.IntegerField(default=0)),
                ("heading", models.CharField(blank=True, max_length=100)),
                (
                    "anchor",
                    models.SlugField(
                        blank=True,
                        help_text="Its address on the page. Made from the heading; never changes.",
                        max_length=80,
                    ),
                ),
                ("body", models.TextField()),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s_set",
                        to="articles.article",
                    ),
                ),
                (
                    "references",
                    models.ManyToManyField(
                        blank=True, related_name="sections", to="articles.reference"
                    ),
                ),
            ],
            options={
                "verbose_name": "text",
                "verbose_name_plural": "texts",
                "ordering": ["ordering"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TreatmentTable",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("region", models.CharField(max_length=255)),
                ("ordering", models.IntegerField(default=0)),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s_set",
                        to="articles.article",
                    ),
                ),
                (
                    "treatments",
                    models.ManyToManyField(related_name="+", to="treatments.treatment"),
                ),
            ],
            options={
                "verbose_name": "treatment table",
                "ordering": ["ordering"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CourseCards",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("region", models.CharField(max_length=255)),
                ("ordering", models.IntegerField(default=0)),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("chosen", "The courses chosen below"),
                            ("best-on-topic", "The best rated on the topic below"),
                        ],
                        default="chosen",
                        max_length=15,
                    ),
                ),
                ("limit", models.PositiveSmallIntegerField(default=3)),
                (
                    "courses",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="catalog.course"
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="%(app_label)s_%(class)s_set",
                        to="articles.article",
                    ),
                ),
                (
                    "topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalog.topic",
                    ),
                ),
            ],
            options={
                "verbose_name": "course cards",
                "verbose_name_plural": "course cards",
                "ordering": ["ordering"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rule", "best-on-topic"), _negated=True),
                            ("topic__isnull", False),
                            _connector="OR",
                        ),
                        name="articles_coursecards_rule_has_topic",
                        violation_error_message="Choose the topic of the best rated courses.",
                    )
                ],
            },
        ),
    ]
