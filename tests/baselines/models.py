"""Only for benchmarks."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.contrib.forms.models import AbstractForm, AbstractFormField


class ContactField(AbstractFormField):
    page = ParentalKey("ContactPage", on_delete=models.CASCADE, related_name="form_fields")


class ContactPage(AbstractForm):
    """Wagtail's own form page."""

    template = "baselines/contact_page.html"
    landing_page_template = "baselines/contact_page_landing.html"


class WizardSubmission(models.Model):
    """What the wizard keeps when it is done."""

    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name
