from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cms_forms", "0004_added_files"),
    ]

    operations = [
        migrations.AddField(
            model_name="formpage",
            name="has_tasks",
            field=models.BooleanField(
                default=False,
                help_text=(
                    "For long services: visitors go through the sections by a list that says what "
                    "is done."
                ),
                verbose_name="list of tasks",
            ),
        ),
    ]
