"""How uploads are served here. The proxy serves them by the same rules: deploy/nginx.conf."""

from pathlib import PurePosixPath
from typing import Final

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.documents.views import serve

FOLDERS: Final = frozenset({"avatar_images", "images", "original_images", "social"})
"""Documents are not among them: they have an address that asks who may read them."""
TYPES: Final = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
POLICY: Final = "sandbox; default-src 'none'"


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture. Pages show it all the same; opened by itself, it is downloaded."""
    place = PurePosixPath(path)
    kind = TYPES.get(place.suffix.lower())
    if kind is None or place.parts[0] not in FOLDERS or ".." in place.parts or "\x00" in path:
        raise Http404
    try:
        file = default_storage.open(path)
    except (OSError, SuspiciousOperation) as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=place.name, content_type=kind)
    response["Cache-Control"] = "public, max-age=86400"
    return apart(response)


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
