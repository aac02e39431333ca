from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('own_site', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='ownservice',
            name='translations',
            field=models.JSONField(blank=True, default=dict, editable=False, help_text='Language -> path of a text -> what it was made of, and the text in it.', verbose_name='translations'),
        ),
    ]
