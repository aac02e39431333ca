"""What stays when a team or an account is deleted, or an answer comes after sending."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    database = schema_editor.connection.alias
    journeys = apps.get_model("cms_forms", "Journey").objects.using(database)
    journeys.filter(submission__isnull=False).update(is_sent=True)
    accesses = apps.get_model("cms_forms", "SubmissionAccess").objects.using(database)
    for access in accesses.select_related("user").iterator():
        access.name = getattr(access.user, get_user_model().USERNAME_FIELD)
        access.save(update_fields=["name"])


class Migration(migrations.Migration):
    dependencies = [
        ("cms_forms", "0002_team_members_unnamed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="journey",
            name="is_sent",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                help_text="Here too, so that one lock keeps an answer from being saved after sending.",
            ),
        ),
        migrations.AddField(
            model_name="submissionaccess",
            name="name",
            field=models.CharField(
                default="", help_text="Stays when the account is deleted.", max_length=400
            ),
        ),
        migrations.AlterField(
            model_name="formpage",
            name="default_team",
            field=models.ForeignKey(
                blank=True,
                help_text="Gets what no triage rule sends elsewhere. Needed before the form is published.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="cms_forms.team",
            ),
        ),
        migrations.AlterField(
            model_name="submissionaccess",
            name="user",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
