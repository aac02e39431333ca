"""Who may download the file of a publication: whoever may read the page, and its editors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from wagtail.documents import get_document_model
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from station.publications.checking import documents_of
from station.publications.models import AttachedFile, PublicationPage


def refuse_unpublished(document: Any, request: HttpRequest) -> None:
    """A receiver of Wagtail's `before_serve_document`. Raises `Http404`: that a draft has such a
    file is nobody's business. A document that no publication ever had is not its concern, once
    something refers to it: until then it may be one that was uploaded for a draft at this moment.

    Whichever way a page was published, or its file replaced: what was not checked, or has something
    hidden that nobody let pass, is not served.
    """
    file = AttachedFile.objects.select_related("document").filter(document=document).first()
    if file is None:
        if ReferenceIndex.get_references_to(document).exists():
            return
    elif file.may_go_out and any(_may_read(page, request) for page in _pages_with(document)):
        return
    policy = policy_registry.get_by_type(get_document_model())
    if policy.user_has_any_permission_for_instance(request.user, ["choose", "change"], document):
        return
    raise Http404


def _pages_with(document: Any) -> Iterator[Page]:
    """Live pages that show it: as an attachment, or by a link in their words."""
    yield from PublicationPage.objects.live().filter(attachments__document=document).distinct()
    linking = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(get_document_model()),
        to_object_id=str(document.pk),
        base_content_type=ContentType.objects.get_for_model(Page),
    ).values_list("object_id", flat=True)
    for page in Page.objects.live().filter(pk__in=[int(pk) for pk in linking if pk.isdigit()]):
        # The index is written after a page is saved, and may still know what was there before.
        publication = page.specific_deferred
        if not isinstance(publication, PublicationPage) or document.pk in documents_of(publication):
            yield page


def _may_read(page: Page, request: HttpRequest) -> bool:
    restrictions = page.get_view_restrictions()
    return all(restriction.accept_request(request) for restriction in restrictions)
