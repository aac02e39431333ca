"""Who may download the file of a publication: whoever may read the page, and its editors."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from wagtail.documents import get_document_model
from wagtail.permissions import policy_registry

from station.publications.models import AttachedFile, PublicationPage


def refuse_unpublished(document: Any, request: HttpRequest) -> None:
    """A receiver of Wagtail's `before_serve_document`. Raises `Http404`: that a draft has such a
    file is nobody's business. A document that no publication ever had is not its concern.
    """
    if not AttachedFile.objects.filter(document=document).exists():
        return
    shown_on = PublicationPage.objects.live().filter(attachments__document=document)
    if any(_may_read(page, request) for page in shown_on.distinct()):
        return
    policy = policy_registry.get_by_type(get_document_model())
    if policy.user_has_any_permission_for_instance(request.user, ["choose", "change"], document):
        return
    raise Http404


def _may_read(page: PublicationPage, request: HttpRequest) -> bool:
    restrictions = page.get_view_restrictions()
    return all(restriction.accept_request(request) for restriction in restrictions)
