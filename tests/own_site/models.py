from wagtail.models import Page

from cms_forms.pages.form_page import FormPageMixin
from cms_forms.pages.panels import FormPageForm


class OwnService(FormPageMixin, Page):  # type: ignore[django-manager-missing]
    content_panels = [*Page.content_panels, *FormPageMixin.form_panels]
    base_form_class = FormPageForm

    class Meta:
        verbose_name = "licence service"
