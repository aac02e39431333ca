from django.db import migrations, models


class Migration(migrations.Migration):
    """Events of one kind are found without reading the others: exports among a million readings."""

    dependencies = [("cms_forms", "0003_case"), ("cms_forms", "0003_deliveries")]

    operations = [
        migrations.AddIndex(
            model_name="caseevent",
            index=models.Index("happened", "at", name="events_of_a_kind"),
        ),
    ]
