"""What `make run` does with the database before it serves."""

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings
from wagtail.models import Site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


@pytest.mark.parametrize("port", [8000, 8100])
def test_links_of_the_demonstration_lead_to_where_it_listens(settings: Settings, port: int) -> None:
    settings.DEMONSTRATION = True
    settings.WAGTAILADMIN_BASE_URL = f"http://localhost:{port}"

    call_command("prepare", verbosity=0)

    assert Site.objects.get(is_default_site=True).root_url == f"http://localhost:{port}"
