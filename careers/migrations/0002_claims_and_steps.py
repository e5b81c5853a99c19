import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0001_initial"),
        ("core", "0002_linkcheck"),
    ]

    operations = [
        migrations.CreateModel(
            name="CareerQuestion",
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
                        help_text="Its address on the page. Never change it once it is public.",
                        max_length=60,
                    ),
                ),
                (
                    "answer",
                    models.TextField(
                        help_text="Plain text. Every figure needs the source."
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["position", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="stage",
            name="careers_stage_cost_is_sourced",
        ),
        migrations.AddField(
            model_name="bridge",
            name="before",
            field=models.ForeignKey(
                blank=True,
                help_text="A stage that remains. Empty: before all of them.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="careers.stage",
                verbose_name="before stage",
            ),
        ),
        migrations.AddField(
            model_name="bridge",
            name="cost_currency",
            field=models.CharField(
                blank=True, help_text="ISO code, such as USD.", max_length=3
            ),
        ),
        migrations.AddField(
            model_name="bridge",
            name="cost_high",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=10, null=True
            ),
        ),
        migrations.AddField(
            model_name="bridge",
            name="cost_low",
            field=models.DecimalField(
                blank=True, decimal_places=2, max_digits=10, null=True
            ),
        ),
        migrations.AddField(
            model_name="bridge",
            name="cost_source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.source",
            ),
        ),
        migrations.AddField(
            model_name="bridge",
            name="cost_year",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="The year for which the cost was stated.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="credential",
            name="fee_source",
            field=models.ForeignKey(
                blank=True,
                help_text="Where the fee can be confirmed.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.source",
            ),
        ),
        migrations.AddField(
            model_name="outlook",
            name="checked_on",
            field=core.fields.PastDateField(
                blank=True,
                help_text="The day somebody last saw the figure at its source.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="outlook",
            name="provenance",
            field=models.CharField(
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
        migrations.AddField(
            model_name="paypremium",
            name="checked_on",
            field=core.fields.PastDateField(
                blank=True,
                help_text="The day somebody last saw the figure at its source.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="paypremium",
            name="provenance",
            field=models.CharField(
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
        migrations.AddField(
            model_name="paypremium",
            name="year",
            field=models.PositiveSmallIntegerField(
                blank=True, help_text="Empty only if the source gives none.", null=True
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="cost_year",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="The year for which the cost was stated.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="stage",
            name="credentials",
            field=models.ManyToManyField(
                blank=True,
                help_text="What a person earns at this stage. Several: one of them.",
                related_name="stages",
                to="careers.credential",
            ),
        ),
        migrations.AlterField(
            model_name="salaryfigure",
            name="checked_on",
            field=core.fields.PastDateField(
                blank=True,
                help_text="The day somebody last saw the figure at its source.",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="stage",
            name="cost_currency",
            field=models.CharField(
                blank=True, help_text="ISO code, such as USD.", max_length=3
            ),
        ),
        migrations.AddField(
            model_name="careerquestion",
            name="career",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="questions",
                to="careers.careerpath",
            ),
        ),
        migrations.AddField(
            model_name="careerquestion",
            name="source",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.source",
            ),
        ),
        migrations.AddConstraint(
            model_name="careerquestion",
            constraint=models.UniqueConstraint(
                fields=("career", "slug"),
                name="careers_careerquestion_slug_once",
                violation_error_message="Two questions of a career share an address.",
            ),
        ),
    ]
