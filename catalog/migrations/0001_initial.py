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
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Language",
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
                    "code",
                    models.SlugField(
                        max_length=8, unique=True, verbose_name="ISO 639 code"
                    ),
                ),
                ("name", models.CharField(max_length=40)),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Provider",
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
                ("name", models.CharField(max_length=120, unique=True)),
                ("slug", models.SlugField(unique=True)),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        max_length=500,
                        validators=[core.validators.validate_web_address],
                        verbose_name="address",
                    ),
                ),
                ("description", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Rubric",
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
                ("version", models.PositiveSmallIntegerField(unique=True)),
                ("valid_from", models.DateField()),
                ("summary", models.TextField(blank=True)),
            ],
            options={
                "ordering": ["-version"],
            },
        ),
        migrations.CreateModel(
            name="Course",
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
                ("title", models.CharField(max_length=200)),
                (
                    "slug",
                    models.SlugField(
                        max_length=80,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(?!(compare|shortlist)$)",
                                "A page of the site has this address. Choose another word.",
                                code="reserved",
                            )
                        ],
                    ),
                ),
                (
                    "institution",
                    models.CharField(
                        blank=True,
                        help_text="The university or body behind it, if not the provider.",
                        max_length=150,
                    ),
                ),
                (
                    "url",
                    models.URLField(
                        blank=True,
                        help_text="Visitors reach it through /go/, never directly.",
                        max_length=500,
                        validators=[core.validators.validate_web_address],
                        verbose_name="address",
                    ),
                ),
                (
                    "summary",
                    models.TextField(help_text="40 to 80 words, our own, no promise."),
                ),
                ("description", models.TextField(blank=True)),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("beginner", "Beginner"),
                            ("intermediate", "Intermediate"),
                            ("advanced", "Advanced"),
                            ("postgraduate", "Postgraduate"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("patient", "People living with pain"),
                            ("practitioner", "Practitioners"),
                            ("both", "Practitioners and people living with pain"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[
                            ("self-paced", "Self-paced online"),
                            ("scheduled", "Scheduled online cohort"),
                            ("live-online", "Live online class"),
                            ("blended", "Online plus in person"),
                            ("degree", "Degree or graduate certificate"),
                            ("program", "Guided self-management program"),
                            ("resource", "Structured learning site"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "hours",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="In all.",
                        max_digits=6,
                        null=True,
                    ),
                ),
                ("weeks", models.PositiveSmallIntegerField(blank=True, null=True)),
                (
                    "session_minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Length of one sitting, in minutes.",
                        null=True,
                    ),
                ),
                (
                    "lying",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="can be followed lying down"
                    ),
                ),
                (
                    "sitting",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="can be followed sitting"
                    ),
                ),
                (
                    "standing",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="can be followed standing"
                    ),
                ),
                ("equipment", models.CharField(blank=True, max_length=200)),
                (
                    "captions",
                    models.BooleanField(
                        blank=True, null=True, verbose_name="videos have captions"
                    ),
                ),
                (
                    "offer",
                    models.CharField(
                        choices=[
                            ("free", "Free"),
                            ("free_audit", "Free to audit"),
                            ("subscription", "Subscription"),
                            ("paid", "Paid"),
                            ("unknown", "Not checked yet"),
                        ],
                        default="unknown",
                        max_length=12,
                    ),
                ),
                (
                    "price",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True, help_text="ISO code, such as USD.", max_length=3
                    ),
                ),
                (
                    "price_year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The year for which the price was stated.",
                        null=True,
                    ),
                ),
                ("price_checked_on", core.fields.PastDateField(blank=True, null=True)),
                (
                    "certificate",
                    models.CharField(
                        choices=[
                            ("none", "No certificate"),
                            ("free", "Free certificate"),
                            ("paid", "Certificate for a fee"),
                            ("included", "Certificate included in the price"),
                            ("unknown", "Not checked yet"),
                        ],
                        default="unknown",
                        max_length=10,
                    ),
                ),
                (
                    "certificate_price",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True
                    ),
                ),
                (
                    "is_affiliate",
                    models.BooleanField(
                        default=False,
                        help_text="The seller pays us. The page says so next to the link.",
                        verbose_name="affiliate link",
                    ),
                ),
                (
                    "availability",
                    models.CharField(
                        choices=[
                            ("running", "Running"),
                            ("scheduled", "Starts on a date"),
                            ("archived", "Archived"),
                            ("closed", "Closed"),
                            ("unknown", "Not confirmed"),
                        ],
                        default="unknown",
                        help_text="Closed and archived courses are shown but never recommended.",
                        max_length=10,
                    ),
                ),
                ("availability_note", models.CharField(blank=True, max_length=200)),
                ("link_checked_on", core.fields.PastDateField(blank=True, null=True)),
                (
                    "studies_checked_on",
                    core.fields.PastDateField(
                        blank=True,
                        help_text="The day we looked for studies. Empty: nobody has looked yet.",
                        null=True,
                    ),
                ),
                (
                    "image",
                    models.ImageField(
                        blank=True,
                        height_field="image_height",
                        upload_to="courses/",
                        validators=[core.validators.validate_image],
                        width_field="image_width",
                    ),
                ),
                (
                    "image_width",
                    models.PositiveSmallIntegerField(editable=False, null=True),
                ),
                (
                    "image_height",
                    models.PositiveSmallIntegerField(editable=False, null=True),
                ),
                (
                    "image_alt",
                    models.CharField(
                        blank=True,
                        help_text="What a reader who cannot see the image should know.",
                        max_length=200,
                        verbose_name="image description",
                    ),
                ),
                (
                    "rating",
                    models.DecimalField(
                        decimal_places=1,
                        editable=False,
                        max_digits=3,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "A score cannot be below 0."
                            ),
                            django.core.validators.MaxValueValidator(
                                10, "A score cannot be above 10."
                            ),
                        ],
                    ),
                ),
                (
                    "is_demo",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="synthetic"
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
                    "sources",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Where each fact of this record can be confirmed.",
                        related_name="+",
                        to="core.source",
                    ),
                ),
                (
                    "languages",
                    models.ManyToManyField(
                        blank=True, related_name="courses", to="catalog.language"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        help_text="Empty: no source that we saw names it.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="courses",
                        to="catalog.provider",
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
                        name="catalog_course_expires_after_publishing",
                        violation_error_message="It would disappear before it is published.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_on", None),
                            ("review_due_on", None),
                            ("review_due_on__gte", models.F("reviewed_on")),
                            _connector="OR",
                        ),
                        name="catalog_course_review_due_after_review",
                        violation_error_message="The next review is due before the last one.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rating", None),
                            ("rating__range", (0, 10)),
                            _connector="OR",
                        ),
                        name="catalog_course_rating_0_to_10",
                        violation_error_message="A score lies between 0 and 10.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hours", None), ("hours__gt", 0), _connector="OR"
                        ),
                        name="catalog_course_hours_positive",
                        violation_error_message="Hours must be more than 0, or empty.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price", None), ("price__gte", 0), _connector="OR"
                        ),
                        name="catalog_course_price_not_negative",
                        violation_error_message="A price cannot be below 0.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("price", None),
                            ("currency__regex", "^[A-Z]{3}$"),
                            _connector="OR",
                        ),
                        name="catalog_course_price_has_currency",
                        violation_error_message="Say the currency of the price, such as USD.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("certificate_price", None),
                            models.Q(
                                ("certificate_price__gte", 0),
                                ("currency__regex", "^[A-Z]{3}$"),
                            ),
                            _connector="OR",
                        ),
                        name="catalog_course_certificate_price_has_currency",
                        violation_error_message="A certificate's price needs a currency.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("offer", "free"), _negated=True),
                            ("price", None),
                            ("price", 0),
                            _connector="OR",
                        ),
                        name="catalog_course_free_has_no_price",
                        violation_error_message="A free course cannot have a price.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("image", ""),
                            models.Q(("image_alt", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="catalog_course_image_described",
                        violation_error_message="Describe the image for those who cannot see it.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("current", "Current"),
                            ("superseded", "Superseded"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                    ),
                ),
                (
                    "overall",
                    models.DecimalField(
                        decimal_places=1,
                        help_text="0 to 10 in tenths. With a rubric: the weighted mean of the marks.",
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "A score cannot be below 0."
                            ),
                            django.core.validators.MaxValueValidator(
                                10, "A score cannot be above 10."
                            ),
                        ],
                    ),
                ),
                (
                    "verdict",
                    models.TextField(help_text="One or two sentences for the list."),
                ),
                (
                    "does_well",
                    core.fields.LinesField(
                        blank=True, default=list, help_text="One point per line."
                    ),
                ),
                (
                    "falls_short",
                    core.fields.LinesField(
                        blank=True, default=list, help_text="One point per line."
                    ),
                ),
                (
                    "why_not_ten",
                    models.TextField(blank=True, verbose_name="why not 10"),
                ),
                ("who_for", models.TextField(blank=True, verbose_name="who it is for")),
                (
                    "hours_sampled",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True
                    ),
                ),
                (
                    "reviewer_name",
                    models.CharField(
                        blank=True, help_text="As shown to readers.", max_length=120
                    ),
                ),
                (
                    "conflict_statement",
                    models.TextField(
                        blank=True,
                        help_text="Ties of the reviewer to the seller, or “None”.",
                    ),
                ),
                (
                    "reviewed_on",
                    core.fields.PastDateField(
                        blank=True,
                        help_text="Empty only if the source gives no date.",
                        null=True,
                    ),
                ),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, editable=False, null=True),
                ),
                ("withdrawn_reason", models.TextField(blank=True, editable=False)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="catalog.course",
                    ),
                ),
                (
                    "reviewer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                (
                    "rubric",
                    models.ForeignKey(
                        blank=True,
                        help_text="Leave empty for a rating that is overall only, without marks.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="catalog.rubric",
                    ),
                ),
            ],
            options={
                "ordering": [
                    "course",
                    models.OrderBy(
                        models.F("reviewed_on"), descending=True, nulls_last=True
                    ),
                    "-pk",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("overall", None),
                            ("overall__range", (0, 10)),
                            _connector="OR",
                        ),
                        name="catalog_review_overall_0_to_10",
                        violation_error_message="A score lies between 0 and 10.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "current")),
                        fields=("course",),
                        name="catalog_review_one_current",
                        violation_error_message="This course has a current review already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            models.Q(
                                ("withdrawn_on__isnull", False),
                                models.Q(("withdrawn_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="catalog_review_withdrawal_explained",
                        violation_error_message="Say publicly why the review is withdrawn.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Criterion",
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
                ("slug", models.SlugField()),
                ("name", models.CharField(max_length=60)),
                (
                    "question",
                    models.TextField(help_text="The question that a reviewer answers."),
                ),
                (
                    "weight",
                    models.PositiveSmallIntegerField(
                        help_text="In percent. The weights of a rubric add up to 100.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "rubric",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="criteria",
                        to="catalog.rubric",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "criteria",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("rubric", "slug"),
                        name="catalog_criterion_once_per_rubric",
                        violation_error_message="This rubric has a criterion of that name.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weight__range", (1, 100))),
                        name="catalog_criterion_weight_1_to_100",
                        violation_error_message="A weight lies between 1 and 100 percent.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Topic",
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
                ("description", models.TextField(blank=True)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="The area it belongs to. Leave empty for an area itself.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="catalog.topic",
                    ),
                ),
            ],
            options={
                "ordering": ["position", "name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="catalog_topic_not_its_own_parent",
                        violation_error_message="A topic cannot be inside itself.",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="course",
            name="topics",
            field=models.ManyToManyField(
                blank=True, related_name="courses", to="catalog.topic"
            ),
        ),
        migrations.CreateModel(
            name="ContinuingEducation",
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
                    "credits",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Empty if the amount was not seen.",
                        max_digits=5,
                        null=True,
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        help_text="As the provider puts it.", max_length=120
                    ),
                ),
                ("accredited_by", models.CharField(blank=True, max_length=120)),
                (
                    "as_of",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="year stated"
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
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="continuing_education",
                        to="catalog.course",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "continuing education",
                "ordering": ["course", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("credits", None), ("credits__gt", 0), _connector="OR"
                        ),
                        name="catalog_continuingeducation_credits_positive",
                        violation_error_message="Credits must be more than 0, or empty.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CourseStudy",
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
                    "of",
                    models.CharField(
                        choices=[
                            ("course", "This course"),
                            ("program", "The program that it teaches"),
                        ],
                        help_text="A study of the program is never shown as a study of the course.",
                        max_length=10,
                        verbose_name="what was tested",
                    ),
                ),
                (
                    "design",
                    models.CharField(
                        choices=[
                            ("randomized-trial", "Randomized trial"),
                            ("controlled", "Controlled study"),
                            ("before-after", "Before-and-after study"),
                            ("learner-survey", "Learner survey"),
                            ("systematic-review", "Systematic review"),
                        ],
                        max_length=20,
                    ),
                ),
                ("participants", models.PositiveIntegerField(blank=True, null=True)),
                (
                    "finding",
                    models.TextField(
                        help_text="Plain and neutral. Name null results and drop-out."
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="studies",
                        to="catalog.course",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        help_text="The publication. Its year is the year of the study.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.source",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "course studies",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("participants", None),
                            ("participants__gte", 1),
                            _connector="OR",
                        ),
                        name="catalog_coursestudy_has_participants",
                        violation_error_message="Participants: 1 or more, or empty if unknown.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LearnerRating",
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
                ("mean", models.DecimalField(decimal_places=2, max_digits=4)),
                (
                    "scale",
                    models.PositiveSmallIntegerField(
                        default=5, help_text="The best possible."
                    ),
                ),
                (
                    "count",
                    models.PositiveIntegerField(
                        help_text="How many learners rated it."
                    ),
                ),
                ("on", models.CharField(max_length=80, verbose_name="on which site")),
                ("as_of", models.PositiveSmallIntegerField(verbose_name="year")),
                (
                    "course",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="learner_rating",
                        to="catalog.course",
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
                "ordering": ["course", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mean__gte", 0), ("mean__lte", models.F("scale"))
                        ),
                        name="catalog_learnerrating_within_scale",
                        violation_error_message="The mean lies outside its own scale.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1)),
                        name="catalog_learnerrating_has_raters",
                        violation_error_message="A mean needs at least one rating.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CriterionScore",
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
                    "score",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=3,
                        validators=[
                            django.core.validators.MinValueValidator(
                                0, "A score cannot be below 0."
                            ),
                            django.core.validators.MaxValueValidator(
                                10, "A score cannot be above 10."
                            ),
                        ],
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                (
                    "criterion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="catalog.criterion",
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="scores",
                        to="catalog.review",
                    ),
                ),
            ],
            options={
                "ordering": ["criterion__position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "criterion"),
                        name="catalog_criterionscore_once_per_review",
                        violation_error_message="This criterion has its mark already.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("score", None), ("score__range", (0, 10)), _connector="OR"
                        ),
                        name="catalog_criterionscore_0_to_10",
                        violation_error_message="A score lies between 0 and 10.",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="course",
            index=models.Index(
                fields=["-rating", "title", "id"], name="catalog_course_best_first"
            ),
        ),
    ]
