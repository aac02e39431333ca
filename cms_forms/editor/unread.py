"""After publishing, and on each turn of a review: which of the service's teams have nobody to read
what they get."""

from django.http import HttpRequest
from wagtail.admin import messages

from cms_forms.pages.form_page import FormPageMixin


def warn_of_unread_teams(request: HttpRequest, page: FormPageMixin) -> None:
    for finding in page.findings():
        if finding.id in ("unread-team", "unread-sensitive"):
            messages.warning(request, finding.message)
