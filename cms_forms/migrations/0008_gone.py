from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("cms_forms", "0007_urgent_and_clocks")]

    operations = [
        migrations.AlterField(
            model_name="upload",
            name="state",
            field=models.CharField(
                choices=[
                    ("receiving", "Not here yet"),
                    ("received", "Not scanned"),
                    ("held", "Held: not scanned yet"),
                    ("clean", "Scanned: nothing found"),
                    ("refused", "Held: something harmful was found"),
                    ("gone", "Let go: its content is about to be deleted"),
                ],
                default="receiving",
                max_length=10,
            ),
        ),
    ]
