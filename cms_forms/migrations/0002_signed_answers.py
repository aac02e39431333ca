from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cms_forms", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="signed_with",
            field=models.CharField(
                default="",
                help_text="The id of the key of the process that took it in.",
                max_length=16,
            ),
            preserve_default=False,
        ),
    ]
