"""The table of the model as it is: nobody keeps a database of this site."""

from django.db import migrations
from django.db.migrations.state import ModelState

from tests.own_site.models import OwnService

_state = ModelState.from_model(OwnService)


class Migration(migrations.Migration):
    dependencies = [("cms_forms", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name=_state.name,
            fields=list(_state.fields.items()),
            options=_state.options,
            bases=_state.bases,
        )
    ]
