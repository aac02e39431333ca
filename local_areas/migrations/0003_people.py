from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("local_areas", "0002_history")]

    operations = [
        migrations.AlterModelOptions(
            name="officer",
            options={
                "ordering": ("name",),
                "permissions": (("import_officers", "Can import officers"),),
                "verbose_name": "officer",
                "verbose_name_plural": "officers",
            },
        ),
    ]
