from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms_forms', '0002_service_addresses'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='savedstep', name='one_row_a_step'),
        migrations.RenameField(
            model_name='savedstep', old_name='step', new_name='step_fingerprint'
        ),
        migrations.AlterField(
            model_name='savedstep',
            name='step_fingerprint',
            field=models.CharField(max_length=32),
        ),
        migrations.AddConstraint(
            model_name='savedstep',
            constraint=models.UniqueConstraint(
                fields=('journey', 'step_fingerprint'), name='one_row_a_step'
            ),
        ),
    ]
