"""Claims from before they needed a source and a year: nothing typed is lost."""

from typing import Any

from django.db import migrations


def date_claims(apps: Any, schema_editor: Any) -> None:
    """Date old claims as well as their rows can.

    A premium without a stated year came from the founding guide. A cost takes the
    year of its source, else the year in which its career was last saved. An outlook
    without a source takes one from its career, or its words move to the desk's note.
    """
    using = schema_editor.connection.alias
    PayPremium = apps.get_model("careers", "PayPremium")
    Stage = apps.get_model("careers", "Stage")
    Outlook = apps.get_model("careers", "Outlook")
    PayPremium.objects.using(using).filter(year=None).update(provenance="guide")
    costed = Stage.objects.using(using).exclude(cost_low=None, cost_high=None)
    for stage in costed.select_related("cost_source", "career"):
        known = [cost for cost in (stage.cost_low, stage.cost_high) if cost is not None]
        stage.cost_low, stage.cost_high = known[0], known[-1]
        stage.cost_year = stage.cost_source.year or stage.career.updated_at.year
        stage.save(update_fields=["cost_low", "cost_high", "cost_year"])
    for outlook in Outlook.objects.using(using).filter(source=None):
        career = outlook.career
        outlook.source = career.sources.order_by("pk").first()
        if outlook.source:
            outlook.save(update_fields=["source"])
            continue
        said = f"Outlook without a source, taken out: {outlook.growth_percent} percent "
        said += f"in {outlook.period}. {outlook.basis}"
        career.editor_note = f"{career.editor_note}\n{said}".strip()
        career.save(update_fields=["editor_note"])
        outlook.delete()


class Migration(migrations.Migration):
    dependencies = [("careers", "0002_claims_and_steps")]

    operations = [migrations.RunPython(date_claims, migrations.RunPython.noop)]
