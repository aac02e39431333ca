"""A page model of somebody else's, which is a service too."""

from wagtail.models import Page

from cms_forms.pages.form_page import FormPageMixin
from cms_forms.pages.panels import FormPageForm


class ElsewherePage(Page):
    """What every page of that site derives from."""


class ServicePage(FormPageMixin, ElsewherePage):
    content_panels = [*Page.content_panels, *FormPageMixin.form_panels]
    base_form_class = FormPageForm
