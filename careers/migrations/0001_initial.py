import django.core.validators
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
        ("catalog", "0001_initial"),
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Group",
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
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="IssuingBody",
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
                ("name", models.CharField(max_length=150, unique=True)),
                (
                    "slug",
                    models.SlugField(
                        blank=True,
                        help_text="Its name in addresses. Made from the name; never changes.",
                        max_length=150,
                        unique=True,
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "issuing bodies",
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Credential",
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
                ("abbreviation", models.CharField(max_length=40)),
                (
                    "credential_status",
                    models.CharField(
                        choices=[("active", "Active"), ("retired", "Retired")],
                        default="active",
                        help_text="Retired: nobody can earn it any more.",
                        max_length=10,
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[core.validators.validate_web_address],
                        verbose_name="address",
                    ),
                ),
                ("region", models.CharField(max_length=40)),
                ("prerequisites", models.TextField(blank=True)),
                (
                    "requirements",
                    core.fields.LinesField(
                        blank=True, default=list, help_text="One requirement per line."
                    ),
                ),
                ("exam", models.CharField(blank=True, max_length=200)),
                (
                    "renewal_years",
                    models.PositiveSmallIntegerField(blank=True, null=True),
                ),
                ("renewal_requirements", models.CharField(blank=True, max_length=250)),
                (
                    "fee",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="The first exam or application fee.",
                        max_digits=9,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="first fee",
                    ),
                ),
                (
                    "fee_currency",
                    models.CharField(
                        blank=True, help_text="ISO code, such as USD.", max_length=3
                    ),
                ),
                (
                    "fee_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The year for which the fee was stated.",
                        null=True,
                    ),
                ),
                ("fee_note", models.CharField(blank=True, max_length=200)),
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
                    "sources",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Where each fact of this record can be confirmed.",
                        related_name="+",
                        to="core.source",
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="credentials",
                        to="careers.issuingbody",
                    ),
                ),
            ],
            options={
                "ordering": ["abbreviation", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("expire_at", None),
                            ("expire_at__gt", models.F("publish_at")),
                            _connector="OR",
                        ),
                        name="careers_credential_expires_after_publishing",
                        violation_error_message="It would disappear before it is published.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_on", None),
                            ("review_due_on", None),
                            ("review_due_on__gte", models.F("reviewed_on")),
                            _connector="OR",
                        ),
                        name="careers_credential_review_due_after_review",
                        violation_error_message="The next review is due before the last one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fee", None),
                            models.Q(
                                ("fee__gte", 0),
                                ("fee_currency__regex", "^[A-Z]{3}$"),
                                ("fee_year__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="careers_credential_fee_is_dated",
                        violation_error_message="A fee needs its currency and its year.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CareerPath",
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
                ("title", models.CharField(max_length=120)),
                (
                    "slug",
                    models.SlugField(
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!(compare|planner)$)",
                                "A page of the site has this address. Choose another word.",
                                code="reserved",
                            )
                        ],
                    ),
                ),
                ("summary", models.TextField(help_text="60 to 120 words.")),
                (
                    "what_they_do",
                    core.fields.LinesField(
                        default=list, help_text="One task per line."
                    ),
                ),
                (
                    "settings",
                    core.fields.LinesField(
                        blank=True,
                        default=list,
                        help_text="Where they work, one per line.",
                    ),
                ),
                (
                    "skills",
                    core.fields.LinesField(
                        blank=True, default=list, help_text="One skill per line."
                    ),
                ),
                ("entry_requirement", models.CharField(max_length=200)),
                (
                    "entry_level",
                    models.CharField(
                        choices=[
                            ("high-school", "High school diploma and short training"),
                            (
                                "certificate",
                                "Certificate or diploma, or a base profession plus a course",
                            ),
                            ("bachelors", "Associate or bachelor's degree"),
                            ("masters", "Master's degree"),
                            ("doctorate", "Clinical or research doctorate"),
                            ("medical-degree", "Medical degree and residency"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "license_required",
                    models.CharField(
                        choices=[
                            ("required", "License required"),
                            ("not-required", "No license required"),
                            ("depends", "Depends on the state or the base profession"),
                        ],
                        max_length=15,
                        verbose_name="license",
                    ),
                ),
                (
                    "salary_basis",
                    models.CharField(
                        blank=True,
                        help_text="What the pay figure rests on.",
                        max_length=200,
                    ),
                ),
                (
                    "salary_note",
                    models.TextField(
                        blank=True,
                        help_text="Why there is no pay figure that we trust.",
                    ),
                ),
                (
                    "courses",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Courses chosen by hand. Courses on its topics follow by themselves.",
                        related_name="career_paths",
                        to="catalog.course",
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
                    "related",
                    models.ManyToManyField(
                        blank=True, related_name="related_from", to="careers.careerpath"
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
                (
                    "topics",
                    models.ManyToManyField(
                        blank=True, related_name="career_paths", to="catalog.topic"
                    ),
                ),
                (
                    "credentials",
                    models.ManyToManyField(
                        blank=True, related_name="career_paths", to="careers.credential"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="careers",
                        to="careers.group",
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
                        name="careers_careerpath_expires_after_publishing",
                        violation_error_message="It would disappear before it is published.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_on", None),
                            ("review_due_on", None),
                            ("review_due_on__gte", models.F("reviewed_on")),
                            _connector="OR",
                        ),
                        name="careers_careerpath_review_due_after_review",
                        violation_error_message="The next review is due before the last one.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outlook",
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
                ("growth_percent", models.SmallIntegerField()),
                (
                    "period",
                    models.CharField(help_text="Such as 2024-34.", max_length=20),
                ),
                (
                    "basis",
                    models.CharField(help_text="Whose figure it is.", max_length=200),
                ),
                (
                    "career",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outlook",
                        to="careers.careerpath",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.source",
                    ),
                ),
            ],
            options={
                "ordering": ["career", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PayPremium",
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
                    "base",
                    models.CharField(help_text="Compared with whom.", max_length=120),
                ),
                ("percent_low", models.SmallIntegerField()),
                ("percent_high", models.SmallIntegerField()),
                ("place", models.CharField(max_length=80)),
                ("note", models.CharField(blank=True, max_length=250)),
                (
                    "career",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pay_premiums",
                        to="careers.careerpath",
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
                "ordering": ["career", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("percent_low__lte", models.F("percent_high"))
                        ),
                        name="careers_paypremium_range_in_order",
                        violation_error_message="The lowest premium is above the highest.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Route",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("add-on", "You hold the base already"),
                            (
                                "part-credit",
                                "Earlier study replaces one or more stages",
                            ),
                            ("full-path", "Every stage is still to do"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "gates",
                    core.fields.LinesField(
                        default=list,
                        help_text="What decides on admission, one per line.",
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("region", models.CharField(default="US", max_length=40)),
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
                ("checked_on", core.fields.PastDateField(blank=True, null=True)),
                ("reviewed_on", core.fields.PastDateField(blank=True, null=True)),
                (
                    "sources",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="core.source"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="routes",
                        to="careers.careerpath",
                    ),
                ),
            ],
            options={
                "ordering": ["start", "target", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Bridge",
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
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("degree", "Degree"),
                            ("internship", "Internship"),
                            ("residency", "Residency"),
                            ("fellowship", "Fellowship"),
                            ("license", "License"),
                            ("certification", "Certification"),
                            ("experience", "Experience"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "months_min",
                    models.PositiveSmallIntegerField(
                        help_text="Shortest usual, months."
                    ),
                ),
                (
                    "months_max",
                    models.PositiveSmallIntegerField(
                        help_text="Longest usual, months."
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("why", models.CharField(max_length=250)),
                (
                    "route",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bridges",
                        to="careers.route",
                    ),
                ),
            ],
            options={
                "ordering": ["route", "order", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("months_min__lte", models.F("months_max"))),
                        name="careers_bridge_months_in_order",
                        violation_error_message="The shortest time is above the longest.",
                    ),
                    models.UniqueConstraint(
                        fields=("route", "order"),
                        name="careers_bridge_order_once",
                        violation_error_message="Two bridges of a route share a number.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SalaryFigure",
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
                    "occupation",
                    models.CharField(
                        help_text="As the source counts it.", max_length=120
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        default="USD", help_text="ISO code.", max_length=3
                    ),
                ),
                (
                    "per",
                    models.CharField(
                        choices=[("year", "a year"), ("hour", "an hour")],
                        default="year",
                        max_length=5,
                    ),
                ),
                ("low", models.PositiveIntegerField(blank=True, null=True)),
                ("percentile_25", models.PositiveIntegerField(blank=True, null=True)),
                ("median", models.PositiveIntegerField(blank=True, null=True)),
                ("percentile_75", models.PositiveIntegerField(blank=True, null=True)),
                ("high", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "low_high",
                    models.CharField(
                        blank=True,
                        help_text="Such as “10th and 90th percentile”.",
                        max_length=150,
                        verbose_name="what low and high are",
                    ),
                ),
                ("place", models.CharField(max_length=80)),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Empty only if the source gives none.",
                        null=True,
                    ),
                ),
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
                ("checked_on", core.fields.PastDateField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=250)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "career",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="salary_figures",
                        to="careers.careerpath",
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
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("low", None),
                            ("high", None),
                            ("low__lte", models.F("high")),
                            _connector="OR",
                        ),
                        name="careers_salaryfigure_range_in_order",
                        violation_error_message="The lowest salary is above the highest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("low", None),
                            ("median", None),
                            ("low__lte", models.F("median")),
                            _connector="OR",
                        ),
                        name="careers_salaryfigure_low_below_median",
                        violation_error_message="The lowest salary is above the median.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("median", None),
                            ("high", None),
                            ("median__lte", models.F("high")),
                            _connector="OR",
                        ),
                        name="careers_salaryfigure_median_below_high",
                        violation_error_message="The median salary is above the highest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("low", None),
                            ("percentile_25", None),
                            ("low__lte", models.F("percentile_25")),
                            _connector="OR",
                        ),
                        name="careers_salaryfigure_low_to_percentile_25",
                        violation_error_message="The percentiles are not in rising order.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("percentile_25", None),
                            ("median", None),
                            ("percentile_25__lte", models.F("median")),
                            _connector="OR",
                        ),
                        name="careers_salaryfigure_percentile_25_to_median",
                        violation_error_message="The percentiles are not in rising order.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("median", None),
                            ("percentile_75", None),
                            ("median__lte", models.F("percentile_75")),
                            _connector="OR",
                        ),
                        name="careers_salaryfigure_median_to_percentile_75",
                        violation_error_message="The percentiles are not in rising order.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("percentile_75", None),
                            ("high", None),
                            ("percentile_75__lte", models.F("high")),
                            _connector="OR",
                        ),
                        name="careers_salaryfigure_percentile_75_to_high",
                        violation_error_message="The percentiles are not in rising order.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("low__isnull", False),
                            ("median__isnull", False),
                            ("high__isnull", False),
                            _connector="OR",
                        ),
                        name="careers_salaryfigure_says_something",
                        violation_error_message="Give a low, median or high salary.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                        name="careers_salaryfigure_currency_iso",
                        violation_error_message="The currency is three capital letters.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("year__isnull", False),
                            ("provenance", "guide"),
                            _connector="OR",
                        ),
                        name="careers_salaryfigure_is_dated",
                        violation_error_message="A salary needs the year it was stated for.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Stage",
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
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("degree", "Degree"),
                            ("internship", "Internship"),
                            ("residency", "Residency"),
                            ("fellowship", "Fellowship"),
                            ("license", "License"),
                            ("certification", "Certification"),
                            ("experience", "Experience"),
                        ],
                        max_length=15,
                    ),
                ),
                (
                    "months_min",
                    models.PositiveSmallIntegerField(
                        help_text="Shortest usual, months."
                    ),
                ),
                (
                    "months_max",
                    models.PositiveSmallIntegerField(
                        help_text="Longest usual, months."
                    ),
                ),
                (
                    "order",
                    models.PositiveSmallIntegerField(help_text="1 is the first stage."),
                ),
                (
                    "gate",
                    models.CharField(
                        help_text="What lets a person in.", max_length=200
                    ),
                ),
                (
                    "cost_low",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True
                    ),
                ),
                (
                    "cost_high",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=10, null=True
                    ),
                ),
                ("cost_currency", models.CharField(blank=True, max_length=3)),
                (
                    "career",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="stages",
                        to="careers.careerpath",
                    ),
                ),
                (
                    "cost_source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.source",
                    ),
                ),
            ],
            options={
                "ordering": ["career", "order", "pk"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("months_min__lte", models.F("months_max"))),
                        name="careers_stage_months_in_order",
                        violation_error_message="The shortest time is above the longest.",
                    ),
                    models.UniqueConstraint(
                        fields=("career", "order"),
                        name="careers_stage_order_once",
                        violation_error_message="Two stages of a career share a number.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost_low", None),
                            ("cost_high", None),
                            ("cost_low__lte", models.F("cost_high")),
                            _connector="OR",
                        ),
                        name="careers_stage_cost_in_order",
                        violation_error_message="The lowest cost is above the highest.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cost_low", None), ("cost_low__gte", 0), _connector="OR"
                        ),
                        name="careers_stage_cost_not_negative",
                        violation_error_message="A cost cannot be below 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cost_high", None), ("cost_low", None)),
                            models.Q(
                                ("cost_source__isnull", False),
                                ("cost_currency__regex", "^[A-Z]{3}$"),
                            ),
                            _connector="OR",
                        ),
                        name="careers_stage_cost_is_sourced",
                        violation_error_message="A cost needs its currency and its source.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="route",
            name="remaining",
            field=models.ManyToManyField(
                blank=True,
                help_text="The stages of the target that are still to do.",
                related_name="routes",
                to="careers.stage",
            ),
        ),
        migrations.CreateModel(
            name="StartingPoint",
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
                ("assumes", models.CharField(max_length=200)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "career",
                    models.ForeignKey(
                        blank=True,
                        help_text="The career page that its holders are closest to.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="starting_points",
                        to="careers.careerpath",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.AddField(
            model_name="route",
            name="start",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="routes",
                to="careers.startingpoint",
            ),
        ),
        migrations.AddConstraint(
            model_name="route",
            constraint=models.UniqueConstraint(
                fields=("start", "target"),
                name="careers_route_once",
                violation_error_message="There is a route for this pair already.",
            ),
        ),
    ]
