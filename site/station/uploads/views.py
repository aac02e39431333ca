"""How uploads are served here. The proxy serves them by the same rules: deploy/nginx.conf."""

from pathlib import PurePosixPath
from typing import Any, Final

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.documents.views import serve
from wagtail.images import get_image_model
from wagtail.permissions import policy_registry

FOLDERS: Final = frozenset({"avatar_images", "images", "social"})
"""Documents are not among them: they have an address that asks who may read them."""
ORIGINALS: Final = "original_images"
"""Pictures as they were uploaded, of which pages show others that are made of them. Some are not
public yet, or no longer.
"""
TYPES: Final = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
KEPT: Final = "public, max-age=86400, s-maxage=300"
"""Caches in front ask again sooner than browsers: a picture may be taken back."""
POLICY: Final = "sandbox; default-src 'none'"


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture. Pages show it all the same; opened by itself, it is downloaded."""
    place = PurePosixPath(path)
    kind = TYPES.get(place.suffix.lower())
    if kind is None or ".." in place.parts or "\x00" in path:
        raise Http404
    is_original = place.parts[0] == ORIGINALS
    if not (may_see_original(request, path) if is_original else place.parts[0] in FOLDERS):
        raise Http404
    try:
        file = default_storage.open(path)
    except (OSError, SuspiciousOperation) as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=place.name, content_type=kind)
    response["Cache-Control"] = "private, no-store" if is_original else KEPT
    return apart(response)


def may_see_original(request: HttpRequest, path: str) -> bool:
    """As documents that nothing refers to: whoever may choose or change it, in the admin."""
    user: Any = getattr(request, "user", None)  # the public's process knows none
    if user is None or not user.is_authenticated:
        return False
    model = get_image_model()
    image = model.objects.filter(file=path).first()
    policy = policy_registry.get_by_type(model)
    return image is not None and policy.user_has_any_permission_for_instance(
        user, ["choose", "change"], image
    )


@require_safe
def document(request: HttpRequest, document_id: str, name: str) -> HttpResponseBase:
    """A document, for whoever may read its collection."""
    if len(document_id) > 18:
        raise Http404
    response: HttpResponse = serve.serve(request, document_id, name)
    return apart(response) if isinstance(response, FileResponse) else response


def apart[Response: HttpResponseBase](response: Response) -> Response:
    """Nothing in it runs on our origin, and no browser guesses what it is."""
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
