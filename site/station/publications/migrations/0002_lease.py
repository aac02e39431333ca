from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("station_publications", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="attachedfile",
            name="leased_until",
            field=models.DateTimeField(
                help_text="Until then a worker reads it, and others leave it alone.", null=True
            ),
        ),
    ]
