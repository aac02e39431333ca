"""What the latest draft of a service holds."""

from cms_forms.pages.form_page import FormPage
from cms_forms.stream import changes


def parts(service: FormPage) -> changes.Parts:
    return changes.parts_in(FormPage.objects.get(pk=service.pk).get_latest_revision_as_object())


def titles(service: FormPage) -> list[str]:
    return [part["value"]["title"] for part in changes.steps(parts(service))]
