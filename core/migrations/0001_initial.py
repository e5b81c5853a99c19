from django.db import migrations, models

import core.fields
import core.validators


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="LoadedRecord",
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
                ("label", models.CharField(max_length=60)),
                ("key", models.CharField(max_length=200)),
                ("content_digest", models.CharField(max_length=64)),
                ("row_digest", models.CharField(max_length=64)),
                ("loaded_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["label", "key"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("label", "key"), name="core_loadedrecord_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Source",
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
                ("title", models.CharField(max_length=300)),
                ("publisher", models.CharField(max_length=200)),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The year the source states. Leave empty if it states none.",
                        null=True,
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        help_text="Where a reader can open it. Empty for the founding guide.",
                        max_length=500,
                        validators=[core.validators.validate_web_address],
                        verbose_name="address",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("guideline", "Guideline"),
                            ("systematic review", "Systematic review"),
                            ("trial", "Trial"),
                            ("statistics", "Statistics"),
                            ("professional body", "Professional body"),
                            ("provider page", "Provider page"),
                            ("guide", "Founding guide"),
                            ("other", "Other"),
                        ],
                        help_text="Leave empty if nobody has sorted it yet.",
                        max_length=20,
                    ),
                ),
                (
                    "provenance",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reference", "Seen at its source"),
                            ("guide", "Stated by the founding guide"),
                            ("memory", "Not yet confirmed"),
                        ],
                        default="",
                        help_text="Did one of us see the fact in this source?",
                        max_length=10,
                        verbose_name="how we know it",
                    ),
                ),
                (
                    "checked_on",
                    core.fields.PastDateField(
                        blank=True,
                        help_text="The day someone last opened it.",
                        null=True,
                    ),
                ),
            ],
            options={
                "ordering": ["title", "publisher", "year", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("title", "publisher", "year", "url"),
                        name="core_source_once",
                        violation_error_message="This source is in the list already.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("year", None)),
                        fields=("title", "publisher", "url"),
                        name="core_source_once_without_year",
                        violation_error_message="This source is in the list already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("year", None),
                            models.Q(("year__gte", 1900), ("year__lte", 2100)),
                            _connector="OR",
                        ),
                        name="core_source_year_plausible",
                        violation_error_message="The year must lie between 1900 and 2100.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RedFlag",
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
                ("slug", models.SlugField(unique=True)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("emergency", "Emergency: call now"),
                            ("crisis", "Crisis: do not stay alone"),
                            ("urgent", "Urgent: get care today"),
                            ("soon", "Soon: book within days"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "message",
                    models.TextField(
                        help_text="What a reader should do, number first."
                    ),
                ),
                (
                    "phrases",
                    core.fields.LinesField(
                        default=list,
                        help_text="One phrase per line, as a reader would type it.",
                    ),
                ),
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
                        help_text="Needs clinical sign-off before anyone relies on it.",
                        max_length=10,
                        verbose_name="how we know it",
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
            },
        ),
        migrations.CreateModel(
            name="EmergencyContact",
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
                ("country", models.CharField(max_length=10, unique=True)),
                ("emergency", models.CharField(max_length=120)),
                ("crisis", models.CharField(max_length=120)),
                ("advice", models.CharField(max_length=120)),
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
                        help_text="Needs clinical sign-off before anyone relies on it.",
                        max_length=10,
                        verbose_name="how we know it",
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
            },
        ),
    ]
