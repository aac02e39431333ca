from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cms_forms", "0005_bookings_stay")]

    operations = [
        migrations.AddField(
            model_name="formpage",
            name="any_order",
            field=models.BooleanField(
                default=False,
                help_text="People may answer the sections of that list in any order. One that depends on another still comes after it: the list of steps says why.",
                verbose_name="sections in any order",
            ),
        ),
    ]
