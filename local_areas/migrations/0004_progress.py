from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("local_areas", "0003_people")]

    operations = [
        migrations.AddField(
            model_name="import",
            name="percent",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="How much of the file was read this time."
            ),
        ),
    ]
