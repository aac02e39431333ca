"""What the scanner says, and what becomes of a file of which it says nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cms_forms.files import rescanning
from cms_forms.files.scanning import Scan, Verdict
from cms_forms.models import Case, Upload, UploadState
from tests.cms_forms.casework.cases import browser_of, member
from tests.cms_forms.files import clamd, samples
from tests.cms_forms.files.sender import Sender, problems_of


def verdict(content: bytes) -> Verdict:
    scan = Scan()
    scan.feed(content)
    return scan.end()


@pytest.mark.skipif(clamd.PROGRAM is None, reason="clamav-daemon is not installed")
def test_clamd_itself_tells_clean_from_harmful_and_from_what_it_does_not_take(
    tmp_path: Path, settings: Any
) -> None:
    with clamd.real(tmp_path) as settings.CMS_FORMS_CLAMD:
        assert verdict(samples.PDF) is Verdict.CLEAN
        assert verdict(samples.EICAR) is Verdict.FOUND
        assert verdict(samples.noise(6_000_000)) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"stream: OK\0", Verdict.CLEAN),
        (b"stream: Eicar-Test FOUND\0", Verdict.FOUND),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", Verdict.UNKNOWN),
        (b"INSTREAM size limit exceeded. ERROR\0", Verdict.UNKNOWN),
        (b"stream: OK, or not\0", Verdict.UNKNOWN),
        (b"", Verdict.UNKNOWN),
        (None, Verdict.UNKNOWN),
    ],
)
def test_only_its_word_for_clean_is_clean(
    settings: Any, answer: bytes | None, expected: Verdict
) -> None:
    with clamd.saying(answer) as settings.CMS_FORMS_CLAMD:
        assert verdict(samples.PDF) is expected


@pytest.mark.parametrize("address", ["unix:///nowhere", "tcp://127.0.0.1:1", "http://x", "x"])
def test_one_that_is_not_there_is_no_clean_verdict(settings: Any, address: str) -> None:
    settings.CMS_FORMS_CLAMD = address

    assert verdict(samples.PDF) is Verdict.UNKNOWN


def test_without_a_scanner_nothing_is_claimed(settings: Any) -> None:
    settings.CMS_FORMS_CLAMD = ""

    assert verdict(samples.PDF) is Verdict.NOT_ASKED


@pytest.mark.django_db
def test_a_clean_file_is_told_so(sender: Sender, settings: Any) -> None:
    with clamd.saying(b"stream: OK\0") as settings.CMS_FORMS_CLAMD:
        sender.add(samples.picture())

    assert Upload.objects.get().state == UploadState.CLEAN


@pytest.mark.django_db
def test_a_harmful_file_is_not_kept_and_its_sender_is_told(sender: Sender, settings: Any) -> None:
    with clamd.saying(b"stream: Eicar FOUND\0") as settings.CMS_FORMS_CLAMD:
        response = sender.add(samples.EICAR, "letter.txt")

    assert "has a virus in it" in problems_of(sender.client.get(response["Location"]))[0]
    assert not Upload.objects.exclude(journey=None).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("later", "state", "status"),
    [
        (b"stream: OK\0", UploadState.CLEAN, 200),
        (b"stream: Eicar FOUND\0", UploadState.REFUSED, 409),
        (b"ERROR\0", UploadState.HELD, 409),
    ],
)
def test_what_is_held_is_sent_and_scanned_again_by_the_worker(
    sender: Sender, settings: Any, later: bytes, state: str, status: int
) -> None:
    settings.CMS_FORMS_CLAMD = "tcp://127.0.0.1:1"
    assert sender.add(samples.picture()).status_code == 303
    sender.send_all()
    upload, case = Upload.objects.get(), Case.objects.get()
    staff = browser_of(member(case.team))
    assert upload.state == UploadState.HELD
    assert "Held: the scanner has not answered" in staff.get(f"/admin/cases/{case}/").text
    assert staff.post(f"/admin/cases/{case}/files/{upload.pk}/").status_code == 409

    with clamd.saying(later) as settings.CMS_FORMS_CLAMD:
        assert rescanning.run(5) == 1

    upload.refresh_from_db()
    assert upload.state == state
    assert staff.post(f"/admin/cases/{case}/files/{upload.pk}/").status_code == status


@pytest.mark.django_db
def test_a_worker_that_is_killed_leaves_the_file_for_another(sender: Sender, settings: Any) -> None:
    settings.CMS_FORMS_CLAMD = "tcp://127.0.0.1:1"
    sender.add(samples.picture())
    sender.send_all()
    taken = rescanning._taken()
    assert taken is not None
    assert rescanning._taken() is None

    Upload.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    assert rescanning.run(1) == 1
