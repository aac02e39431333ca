"""A report as records systems get it: JSON, with nothing in it that changes from try to try."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils import timezone

from cms_forms.engine import codec
from cms_forms.engine.encoding import FORMAT, VERSION
from cms_forms.engine.transcript import transcript
from cms_forms.engine.walk import walk
from cms_forms.files.linking import expires_at, link
from cms_forms.files.opening import SentFile, files_of
from cms_forms.models import station_time
from cms_forms.models.delivery import Delivery, Destination

RECEIVED: Final = "report.received"
TEST: Final = "test"


@dataclass(frozen=True, kw_only=True)
class Report:
    """One message to a records system."""

    key: str
    """The receiver tells repeats by it."""
    body: bytes = field(repr=False)
    """JSON in UTF-8."""


def report_of(delivery: Delivery) -> Report:
    """Opens the seal. Raises what `Submission.read_answers` raises."""
    case = delivery.case
    submission = case.submission
    answers = submission.read_answers()
    form = codec.restore(submission.version.definition)
    # Sent on that day: "within the last 14 days" must be read as it was then.
    walked = walk(form, answers, station_time.day_of(submission.sent_at))
    data = {
        "reference": submission.shown_reference,
        "service": case.service,
        "form": {"format": FORMAT, "schema": VERSION, "version": submission.version.number},
        "sent_at": submission.sent_at.isoformat(),
        **({"language": submission.language} if submission.language else {}),
        "team": case.team.key,
        "area": case.area,
        "is_sensitive": case.is_sensitive,
        "deadlines": [
            {"id": each.clock, "name": each.name, "due": each.due.isoformat()}
            for each in case.deadlines.all()
        ],
        "answers": answers,
        "transcript": [
            ({"section": card.section} if card.section else {})
            | {
                "title": card.title,
                "rows": [{"label": row.label, "lines": list(row.lines)} for row in card.rows],
            }
            for card in transcript(walked)
        ],
        # What the reporter added since is not among them: a second try says what the first did.
        "files": [
            _file(file, expires_at(submission))
            for file in files_of(submission)
            if file.added_at is None
        ],
    }
    return Report(
        key=str(delivery.key), body=_written(RECEIVED, submission.sent_at.isoformat(), data)
    )


def _file(file: SentFile, until: datetime) -> dict[str, Any]:
    """Its link leads to staff's process, finds nothing while the file is held, and is over on that
    day.
    """
    return {
        "id": file.upload.pk.hex,
        "name": file.name,
        "type": file.type,
        "bytes": file.upload.size,
        "sha256": file.described.fingerprint if file.described else "",
        "url": link(file.upload, until),
        "expires_at": until.isoformat(),
    }


def test_report(destination: Destination) -> Report:
    """Nobody's: tells whether a records system can be reached and reads our signature."""
    words = "A test message. It is no report, and nothing has to be done."
    now = timezone.now()
    key = f"test-{destination.pk}-{now:%Y%m%d%H%M%S}"
    return Report(key=key, body=_written(TEST, now.isoformat(), {"message": words}))


def _written(type: str, timestamp: str, data: dict[str, Any]) -> bytes:
    document = {"type": type, "timestamp": timestamp, "data": data}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
