"""A service below a section, so that the section can be renamed."""

import pytest
from wagtail.models import Page

from cms_forms.pages.form_page import FormPage
from tests.cms_forms import services
from tests.cms_forms.conftest import one_service
from tests.cms_forms.pages.whereabouts.changes import Process
from tests.plugins.databases import beginning_with


def a_service_in_a_section() -> None:
    one_service(services.home().add_child(instance=Page(title="Report", slug="report")))


beginning_with_a_service_in_a_section = beginning_with(a_service_in_a_section)


@pytest.fixture
def service(beginning_with_a_service_in_a_section: None, db: None) -> FormPage:
    return FormPage.objects.get()


@pytest.fixture(params=[True, False], ids=["noticed", "not noticed yet"])
def process(request: pytest.FixtureRequest) -> Process:
    return Process(notices=request.param)
