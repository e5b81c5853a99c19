import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("careers", "0003_date_claims")]

    operations = [
        migrations.AlterField(
            model_name="outlook",
            name="period",
            field=models.CharField(
                help_text="Such as 2024-34.",
                max_length=9,
                validators=[
                    django.core.validators.RegexValidator(
                        "^(?:19|20)[0-9]{2}-(?:[0-9]{2}|[0-9]{4})\\Z",
                        "Give the first and the last year, such as 2024-34.",
                    )
                ],
            ),
        ),
        migrations.AlterField(
            model_name="outlook",
            name="source",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.source",
            ),
        ),
        migrations.AddConstraint(
            model_name="bridge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cost_low", None),
                    ("cost_high", None),
                    ("cost_low__lte", models.F("cost_high")),
                    _connector="OR",
                ),
                name="careers_bridge_cost_in_order",
                violation_error_message="The lowest cost is above the highest.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bridge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("cost_low", None), ("cost_low__gte", 0), _connector="OR"
                ),
                name="careers_bridge_cost_not_negative",
                violation_error_message="A cost cannot be below 0.",
            ),
        ),
        migrations.AddConstraint(
            model_name="bridge",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cost_high", None), ("cost_low", None)),
                    models.Q(
                        ("cost_currency__regex", "^[A-Z]{3}$"),
                        ("cost_high__isnull", False),
                        ("cost_low__isnull", False),
                        ("cost_source__isnull", False),
                        ("cost_year__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="careers_bridge_cost_is_sourced",
                violation_error_message="A cost needs both ends, its currency, its year and its source. Where one number is known, give it twice.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paypremium",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("year__isnull", False), ("provenance", "guide"), _connector="OR"
                ),
                name="careers_paypremium_is_dated",
                violation_error_message="A premium needs the year it was stated for.",
            ),
        ),
        migrations.AddConstraint(
            model_name="stage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cost_high", None), ("cost_low", None)),
                    models.Q(
                        ("cost_currency__regex", "^[A-Z]{3}$"),
                        ("cost_high__isnull", False),
                        ("cost_low__isnull", False),
                        ("cost_source__isnull", False),
                        ("cost_year__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="careers_stage_cost_is_sourced",
                violation_error_message="A cost needs both ends, its currency, its year and its source. Where one number is known, give it twice.",
            ),
        ),
    ]
