"""After publishing: what nobody reads, and where visitors are led that find nothing."""

from django.http import HttpRequest
from django.utils.translation import ngettext
from wagtail.admin import messages

from cms_forms.pages.form_page import FormPageMixin

EACH = ("unread-team", "unread-sensitive", "missing-body")


def warn_after_publishing(request: HttpRequest, page: FormPageMixin) -> None:
    """Of dead links the first is said: there may be dozens, which the list of steps names."""
    findings = page.findings()
    for finding in findings:
        if finding.id in EACH:
            messages.warning(request, finding.message)
    dead = [finding for finding in findings if finding.id == "dead-link"]
    if not dead:
        return
    others = len(dead) - 1
    more = ngettext(
        "{others} more link leads nowhere: see what stands above the steps.",
        "{others} more links lead nowhere: see what stands above the steps.",
        others,
    ).format(others=others)
    messages.warning(request, f"{dead[0].message} {more}" if others else dead[0].message)
