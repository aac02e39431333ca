"""The files of a case: seen as pictures, taken as originals, fetched by records systems."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any, Final

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView, View

from cms_forms.casework.deeds import OneCaseMixin
from cms_forms.files import linking, opening
from cms_forms.files.examining import PATIENCE, Busy
from cms_forms.files.opening import NotShown, SentFile
from cms_forms.models import Happened, Upload
from cms_forms.sealing import NotGenuine

POLICY: Final = "default-src 'none'; sandbox"
"""Opened by itself, nothing in a file runs."""
NO_SUCH_FILE: Final = "This case has no such file."


class OneFileMixin(OneCaseMixin):
    """Of one file of a case that the user may read."""

    def file_or_404(self, id: uuid.UUID) -> SentFile:
        uploads = Upload.objects.filter(pk=id, submission=self.case.submission_id)
        upload = uploads.first()
        if upload is None:
            raise Http404(NO_SUCH_FILE)
        return opening.sent_file(upload)


class PictureView(OneFileMixin, View):
    """Drawn anew each time, and kept nowhere."""

    def get(self, request: HttpRequest, reference: str, id: uuid.UUID) -> HttpResponse:
        file = self.file_or_404(id)
        try:
            picture = opening.picture(file)
        except (NotShown, NotGenuine):
            raise Http404(NO_SUCH_FILE) from None
        except Busy:
            return HttpResponse(status=503, headers={"Retry-After": str(PATIENCE)})
        return attachment(HttpResponse(picture, content_type="image/jpeg"), f"{id}.jpg")


class FileView(OneFileMixin, TemplateView):
    """Says what the original is; pressing the button takes it, and is recorded."""

    template_name = "cms_forms/casework/case_file.html"
    page_title = gettext_lazy("The original of a file")

    def post(self, request: HttpRequest, reference: str, id: uuid.UUID) -> HttpResponseBase:
        file = self.file_or_404(id)
        try:
            with transaction.atomic():
                self.case.note(Happened.FILE, user=self.user, upload=id.hex)
                pieces = opening.original(file)
        except (NotShown, NotGenuine):
            return self.render_to_response(self.get_context_data(id=id), status=409)
        return _original(file, pieces)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        file = self.file_or_404(kwargs.pop("id"))
        kwargs.pop("reference", None)
        return super().get_context_data(
            case=self.case, case_url=self.case_url, file=file, title=self.page_title, **kwargs
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": _("File")}]


@require_safe
def linked_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """For a records system, which has the link from our report. Recorded too."""
    upload = linking.linked(token)
    if upload is None:
        raise Http404(NO_SUCH_FILE)
    file = opening.sent_file(upload)
    assert upload.submission is not None
    try:
        with transaction.atomic():
            upload.submission.case.note(Happened.FILE, upload=upload.pk.hex, by="link")
            pieces = opening.original(file)
    except (NotShown, NotGenuine):
        # Held files are to be asked for again; a link without a file is answered the same.
        raise Http404(NO_SUCH_FILE) from None
    response = _original(file, pieces)
    response["Cache-Control"] = "private, no-store"
    return response


def _original(file: SentFile, pieces: Iterable[bytes]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=file.type)
    response["Content-Length"] = str(file.upload.size)
    return attachment(response, file.name)


def attachment[R: HttpResponseBase](response: R, name: str) -> R:
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
