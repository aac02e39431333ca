"""What the latest draft of a service holds."""

from cms_forms.editor import changes, drafts
from cms_forms.models import FormPage


def parts(service: FormPage) -> changes.Parts:
    return drafts.parts_in(FormPage.objects.get(pk=service.pk).get_latest_revision_as_object())


def titles(service: FormPage) -> list[str]:
    return [part["value"]["title"] for part in changes.steps(parts(service))]
