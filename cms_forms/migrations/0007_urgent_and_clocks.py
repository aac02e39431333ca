from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cms_forms', '0006_merged_closed'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='case',
            name='cases_due_first',
        ),
        migrations.RemoveIndex(
            model_name='case',
            name='cases_of_all_due_first',
        ),
        migrations.AddField(
            model_name='case',
            name='is_urgent',
            field=models.BooleanField(default=False, help_text='As the triage rule says that decided its team.'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='may_stop',
            field=models.BooleanField(default=False, help_text='As the service states it.'),
        ),
        migrations.AddField(
            model_name='deadline',
            name='only_staff',
            field=models.BooleanField(default=False, help_text='As the service states it.'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.F('team'), models.OrderBy(models.F('next_due'), nulls_last=True), models.OrderBy(models.F('is_urgent'), descending=True), models.F('opened_at'), models.F('id'), condition=models.Q(('closed_at__isnull', True)), name='cases_due_first'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(models.OrderBy(models.F('next_due'), nulls_last=True), models.OrderBy(models.F('is_urgent'), descending=True), models.F('opened_at'), models.F('id'), condition=models.Q(('closed_at__isnull', True)), name='cases_of_all_due_first'),
        ),
    ]
