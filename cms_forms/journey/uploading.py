"""Files that scripts send piece by piece, so that a broken line goes on where it stopped.

The core of the tus protocol 1.0.0 (https://tus.io/protocols/resumable-upload) with its extensions
for creation and termination, so that clients of others can be used too.
"""

from __future__ import annotations

import re
import uuid
from base64 import b64decode
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError

from cms_forms.engine.definition import Question
from cms_forms.files import kinds
from cms_forms.files.content import OutOfStep, Writer
from cms_forms.files.examining import PATIENCE, Busy
from cms_forms.files.receiving import Allowance, Refused
from cms_forms.files.refusals import words_of
from cms_forms.files.sweeping import let_go
from cms_forms.journey.draft_files import JourneyFiles
from cms_forms.journey.filing import file_questions
from cms_forms.journey.limits import HOUR, brings_too_many_files, does_too_often
from cms_forms.journey.visit import Visit, screen
from cms_forms.models.journey import JourneyGone, WrongKey
from cms_forms.models.upload import Described, Upload, UploadState

VERSION: Final = "1.0.0"
PIECES: Final = "application/offset+octet-stream"
READ: Final = 65_536
PIECES_AN_HOUR: Final = 5_000
"""From one network; a script sends eight megabytes at a time."""
NUMBER: Final = re.compile(r"[0-9]{1,15}", re.ASCII)


@screen(methods=("POST", "OPTIONS"))
def new_file(visit: Visit, slug: str, **kwargs: object) -> HttpResponse:
    """Begins one: name and question in Upload-Metadata, bytes in Upload-Length."""
    said = _metadata(visit.request)
    question, files = _asked(visit, slug, said.get("question", "")), visit.store.files
    length = visit.request.headers.get("Upload-Length", "")
    if question is None or not isinstance(files, JourneyFiles) or not NUMBER.fullmatch(length):
        return _told(HttpResponse(status=400))
    name = said.get("filename", "")
    try:
        if brings_too_many_files(visit.request):
            raise Refused("too_often")
        upload = files.begin(question, name, int(length))
    except Refused as reason:
        return _refused(reason, name, question)
    except JourneyGone:
        return _told(HttpResponse(status=410))
    response = _told(HttpResponse(status=201))
    response["Location"] = f"{visit.path}{slug}/files/{upload.pk}/"
    return response


@screen(methods=("HEAD", "PATCH", "DELETE", "OPTIONS"))
def file(visit: Visit, slug: str, upload: uuid.UUID, **kwargs: object) -> HttpResponse:
    files = visit.store.files
    found = files.find(upload.hex) if isinstance(files, JourneyFiles) else None
    if found is None or not isinstance(files, JourneyFiles):
        return _told(HttpResponse(status=404))
    try:
        described = files.described(found)
    except WrongKey:
        return _told(HttpResponse(status=404))
    question = _asked(visit, slug, described.question)
    if question is None:
        return _told(HttpResponse(status=404))
    if visit.request.method == "DELETE":
        files.remove(upload.hex)
        return _told(HttpResponse(status=204))
    if visit.request.method == "HEAD":
        return _told(HttpResponse(status=200), found, described)
    return _take(visit, files, question, found, described)


def _take(
    visit: Visit, files: JourneyFiles, question: Question, upload: Upload, described: Described
) -> HttpResponse:
    request = visit.request
    offset = request.headers.get("Upload-Offset", "")
    if request.content_type != PIECES:
        return _told(HttpResponse(status=415))
    if offset != str(upload.size):
        return _told(HttpResponse(status=409), upload, described)
    # A file that is here in whole is looked into again, and no content belongs to that.
    is_here = upload.size == described.expected
    if not is_here and not request.headers.get("Content-Length"):
        # Django reads nothing of what says no length.
        return _told(HttpResponse(status=411), upload, described)
    if upload.state != UploadState.RECEIVING:
        return _told(HttpResponse(status=204 if is_here else 409), upload, described)
    if does_too_often(request, "file-pieces", most=PIECES_AN_HOUR, seconds=HOUR):
        return _refused(Refused("too_much"), described.name, question, status=429, after=HOUR)
    writer = Writer(upload, described.content_key)
    try:
        _read(request, writer, described, Allowance.left(question, ()))
        writer.flush()
        if writer.size < described.expected:
            return _told(HttpResponse(status=204), upload, described)
        files.finish(question, upload, described)
    except Refused as reason:
        let_go(upload)
        return _refused(reason, described.name, question)
    except OutOfStep:
        return _told(HttpResponse(status=409))
    except Busy:
        return _refused(Refused("busy"), described.name, question, status=503, after=PATIENCE)
    return _told(HttpResponse(status=204), upload, described)


def _read(request: HttpRequest, writer: Writer, described: Described, left: Allowance) -> None:
    """As much as came, also of a line that broke. Raises `Refused`."""
    has_head = writer.size > 0
    while True:
        try:
            piece = request.read(READ)
        except UnreadablePostError:
            return
        if not piece:
            return
        if writer.arrived + len(piece) > described.expected:
            raise Refused("damaged")
        writer.take(piece)
        if not has_head and len(writer.head) >= kinds.HEAD:
            has_head = True
            left.check_head(writer.head)


def _asked(visit: Visit, slug: str, question: str) -> Question | None:
    """The question, if the visitor may answer it now."""
    step = visit.step_at(slug)
    if step is None or not visit.walked.may_visit(step.id):
        return None
    return next((each for each in file_questions(step) if each.id == question), None)


def _metadata(request: HttpRequest) -> dict[str, str]:
    """tus writes it as "filename d29yZA==,question Zm9v"."""
    said = {}
    for pair in request.headers.get("Upload-Metadata", "")[:4_000].split(","):
        key, _, value = pair.strip().partition(" ")
        try:
            said[key] = b64decode(value, validate=True).decode()
        except ValueError:
            continue
    return said


def _refused(
    reason: Refused, name: str, question: Question, *, status: int = 422, after: int = 0
) -> HttpResponse:
    """`after` are the seconds until it may be tried again."""
    words = words_of(str(reason), name, question)
    headers = {"Retry-After": str(after)} if after else {}
    return _told(JsonResponse({"problem": words}, status=status, headers=headers))


def _told(
    response: HttpResponse, upload: Upload | None = None, described: Described | None = None
) -> HttpResponse:
    response["Tus-Resumable"] = VERSION
    response["X-Content-Type-Options"] = "nosniff"
    if upload is not None and described is not None:
        response["Upload-Offset"] = str(upload.size)
        response["Upload-Length"] = str(described.expected)
    return response
