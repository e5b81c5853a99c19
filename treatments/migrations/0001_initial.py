import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "__first__"),
        ("catalog", "0001_initial"),
        ("core", "0001_initial"),
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
                ("name", models.CharField(max_length=80, unique=True)),
                ("slug", models.SlugField(unique=True)),
                ("summary", models.CharField(blank=True, max_length=200)),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name_plural": "categories",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Mechanism",
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
                ("description", models.TextField()),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "provenance",
                    models.CharField(
                        choices=[
                            ("reference", "Seen at its source"),
                            ("guide", "Stated by the founding guide"),
                            ("memory", "Not yet confirmed"),
                        ],
                        default="memory",
                        max_length=10,
                        verbose_name="how we know it",
                    ),
                ),
                (
                    "examples",
                    core.fields.LinesField(
                        blank=True, default=list, help_text="One example per line."
                    ),
                ),
                (
                    "sources",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="core.source"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PainStage",
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
                ("description", models.TextField()),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "provenance",
                    models.CharField(
                        choices=[
                            ("reference", "Seen at its source"),
                            ("guide", "Stated by the founding guide"),
                            ("memory", "Not yet confirmed"),
                        ],
                        default="memory",
                        max_length=10,
                        verbose_name="how we know it",
                    ),
                ),
                (
                    "focus",
                    models.CharField(help_text="What care aims at.", max_length=200),
                ),
                (
                    "sources",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="core.source"
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Treatment",
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
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(unique=True)),
                (
                    "description",
                    models.TextField(help_text="What it is, in a sentence or two."),
                ),
                (
                    "line",
                    models.CharField(
                        choices=[
                            ("first-line", "First-line"),
                            ("second-line", "Second-line"),
                            ("later-line", "Later-line"),
                            ("add-on", "Add-on"),
                        ],
                        max_length=12,
                        verbose_name="place in care",
                    ),
                ),
                ("evidence_summary", models.TextField()),
                (
                    "disagreement",
                    models.TextField(
                        blank=True,
                        help_text="Where guidelines differ: both sides, named.",
                    ),
                ),
                (
                    "effect_lasts",
                    models.TextField(
                        blank=True,
                        help_text="Empty if unknown.",
                        verbose_name="how long the effect lasts",
                    ),
                ),
                (
                    "cautions",
                    core.fields.LinesField(
                        blank=True,
                        default=list,
                        help_text="One caution per line. No doses.",
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="treatments",
                        to="treatments.category",
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
                    "stages",
                    models.ManyToManyField(
                        blank=True, related_name="treatments", to="treatments.painstage"
                    ),
                ),
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="treatments", to="catalog.topic"
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expire_at", None),
                            ("expire_at__gt", models.F("publish_at")),
                            _connector="OR",
                        ),
                        name="treatments_treatment_expires_after_publishing",
                        violation_error_message="It would disappear before it is published.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_on", None),
                            ("review_due_on", None),
                            ("review_due_on__gte", models.F("reviewed_on")),
                            _connector="OR",
                        ),
                        name="treatments_treatment_review_due_after_review",
                        violation_error_message="The next review is due before the last one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TreatmentReference",
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
                        help_text="A short handle, unique in this treatment."
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.source",
                    ),
                ),
                (
                    "treatment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="references",
                        to="treatments.treatment",
                    ),
                ),
            ],
            options={
                "ordering": ["number", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("treatment", "key"),
                        name="treatments_treatmentreference_key_once",
                        violation_error_message="Two references share a handle.",
                    ),
                    models.UniqueConstraint(
                        fields=("treatment", "source"),
                        name="treatments_treatmentreference_source_once",
                        violation_error_message="This source is listed already.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="treatment",
            name="sources",
            field=models.ManyToManyField(
                blank=True,
                related_name="+",
                through="treatments.TreatmentReference",
                to="core.source",
            ),
        ),
        migrations.CreateModel(
            name="Suitability",
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
                    "effect",
                    models.CharField(
                        choices=[
                            ("benefit", "Benefit"),
                            ("unclear", "Unclear"),
                            ("none", "Little or no effect"),
                            ("harm", "Harm"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("high", "High"),
                            ("moderate", "Moderate"),
                            ("low", "Low"),
                            ("very-low", "Very low"),
                            ("mixed", "Mixed"),
                            ("not-graded", "Not graded"),
                        ],
                        max_length=12,
                    ),
                ),
                ("note", models.TextField(help_text="Plain words, 3 to 30 of them.")),
                (
                    "mechanism",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cells",
                        to="treatments.mechanism",
                    ),
                ),
                (
                    "treatment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="cells",
                        to="treatments.treatment",
                    ),
                ),
                (
                    "references",
                    models.ManyToManyField(
                        blank=True,
                        related_name="cells",
                        to="treatments.treatmentreference",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "suitability",
                "ordering": ["mechanism__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("treatment", "mechanism"),
                        name="treatments_suitability_once",
                        violation_error_message="This mechanism has its cell already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("certainty", "high"), ("effect", "unclear"), _negated=True
                        ),
                        name="treatments_suitability_unclear_is_not_sure",
                        violation_error_message="“Unclear” cannot be of high certainty.",
                    ),
                ],
            },
        ),
    ]
