"""A list of officers, taken in: accounts, areas, invitations, and what is wrong with a row."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from openpyxl import Workbook

from local_areas.desk.mailing import send_due
from local_areas.imports.accounts import invitation_token, invited
from local_areas.imports.base import Options, Report, recognised, take_in
from local_areas.imports.officers import Officers, rows_of
from local_areas.models import Assignment, MailKind, Officer, Role, StaffMail
from local_areas.tables import Unreadable
from local_areas.updates.rights import rights
from tests.local_areas.builders import City, city

HEADER = "Collar number,Name,Rank,E-mail,Areas,Role,Contact"
LIST = f"""{HEADER}
R101,Demo One,PC,one@example.com,A01;N2,officer,yes
R102,Demo Two,Sgt,two@example.com,Northside,lead,no
R103,Demo Three,PCSO,,S1,,
"""


@pytest.fixture
def town(db: None) -> City:
    return city(with_figures=False)


def take(tmp_path: Path, text: str, *, dry_run: bool = False, **more: Any) -> Report:
    path = tmp_path / "officers.csv"
    path.write_text(text)
    return take_in(Officers(), path, Options(more=more), dry_run=dry_run)


def test_a_list_makes_officers_accounts_assignments_and_invitations(
    town: City, tmp_path: Path
) -> None:
    report = take(tmp_path, LIST)

    assert (report.read, report.rejected) == (3, 0)
    assert {str(a) for a in Assignment.objects.all()} == {
        "PC Demo One, N1",
        "PC Demo One, N2",
        "Sgt Demo Two, Northside",
        "PCSO Demo Three, S1",
    }
    one = User.objects.get(email="one@example.com")
    assert not one.has_usable_password()
    assert [group.name for group in one.groups.all()] == ["Officers of local teams"]
    assert one.has_perm("wagtailadmin.access_admin")
    assert rights(one, town.areas["N2"]).may_work
    assert not rights(one, town.areas["N2"]).may_publish
    assert rights(User.objects.get(email="two@example.com"), town.areas["N3"]).is_lead
    assert Officer.objects.get(number="R103").user is None
    assert StaffMail.objects.filter(kind=MailKind.INVITATION).count() == 2


def test_the_same_list_again_changes_nothing(town: City, tmp_path: Path) -> None:
    take(tmp_path, LIST)
    before = [list(model.objects.values()) for model in (Officer, Assignment, StaffMail, User)]

    report = take(tmp_path, LIST)

    after = [list(model.objects.values()) for model in (Officer, Assignment, StaffMail, User)]
    assert after == before
    assert report.counts["officers unchanged"] == 3


def test_a_dry_run_changes_nothing_and_says_the_same(town: City, tmp_path: Path) -> None:
    dry = take(tmp_path, LIST, dry_run=True)
    assert not Officer.objects.exists()
    assert not User.objects.exists()
    assert not StaffMail.objects.exists()

    assert take(tmp_path, LIST).counts == dry.counts


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",Demo,PC,x@example.com,A01,,", "It has no number."),
        ("R9,,PC,x@example.com,A01,,", "It has no name."),
        ("R9,Demo,PC,not an address,A01,,", "“not an address” is no e-mail address."),
        ("R9,Demo,PC,x@example.com,,,", "It has no area."),
        ("R9,Demo,PC,x@example.com,Atlantis,,", "No area is called “Atlantis”."),
        ("R9,Demo,PC,x@example.com,A01;Atlantis,,", "No area is called “Atlantis”."),
        ("R9,Demo,PC,x@example.com,A01,king,", "“king” is no role: write officer or lead."),
        ("R9,Demo,PC,x@example.com,A01,,perhaps", "does not say whether they are a contact"),
        ("R9,Demo,PC,one@example.com,A01,,", "one@example.com belongs to another officer."),
        ("R101,Someone Else,PC,,A01,,", "R101 is the number of Demo One"),
        (f"{'9' * 41},Demo,PC,,A01,,", "Its number is too long."),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_line(
    row: str, reason: str, town: City, tmp_path: Path
) -> None:
    report = take(tmp_path, LIST + row + "\n")

    assert [(reject.line, reason in reject.reason) for reject in report.rejects] == [(5, True)]
    assert Officer.objects.count() == 3


def test_names_of_areas_are_forgiven_and_told_apart_by_their_borough(
    town: City, tmp_path: Path
) -> None:
    for name in ("N1", "S1"):
        area = town.areas[name]
        area.official_name = "St James’s & Quay"
        area.save()
    plain = HEADER + "\nR1,Demo,PC,,St James’s and Quay,,\n"
    told = HEADER + "\nR1,Demo,PC,,St James’s and quay (Southside); n2,,\n"

    report = take(tmp_path, plain)
    assert "A01 (Northside), A04 (Southside)" in report.rejects[0].reason
    take(tmp_path, told)

    assert set(Assignment.objects.values_list("area__code", flat=True)) == {"A04", "A02"}


def test_an_officer_on_several_lines_gets_all_the_areas(town: City, tmp_path: Path) -> None:
    rows = "\nR1,Demo,PC,x@example.com,A01,,\nR1,Demo,PC,x@example.com,A02,lead,yes\n"

    take(tmp_path, HEADER + rows)

    roles = dict(Assignment.objects.values_list("area__code", "role"))
    assert roles == {"A01": Role.OFFICER, "A02": Role.LEAD}


def test_areas_that_the_file_no_longer_names_end(town: City, tmp_path: Path) -> None:
    take(tmp_path, LIST)

    take(tmp_path, LIST.replace("A01;N2", "A03"))

    one = User.objects.get(email="one@example.com")
    assert not rights(one, town.areas["N1"]).may_work
    assert rights(one, town.areas["N3"]).may_work


def test_who_is_missing_is_named_and_removed_only_when_asked(town: City, tmp_path: Path) -> None:
    take(tmp_path, LIST)
    shorter = "\n".join(line for line in LIST.splitlines() if "R102" not in line)

    report = take(tmp_path, shorter)
    assert report.notes == ["Sgt Demo Two (R102) is not in the file. Nothing was changed."]
    assert rights(User.objects.get(email="two@example.com"), town.areas["N1"]).is_lead
    take(tmp_path, shorter, remove_missing=True)

    gone = User.objects.get(email="two@example.com")
    assert not gone.is_active
    assert not rights(gone, town.areas["N1"]).may_work
    assert Officer.objects.get(number="R102").name == "Demo Two"
    assert take(tmp_path, shorter).notes == []
    take(tmp_path, LIST)
    gone.refresh_from_db()
    assert gone.is_active
    assert User.objects.count() == 2


def test_an_editor_who_becomes_an_officer_keeps_their_account(town: City, tmp_path: Path) -> None:
    editor = User.objects.create_superuser("editor", "ONE@example.com", "secret")

    take(tmp_path, LIST)
    take(tmp_path, LIST.replace("one@example.com", "new@example.com"))
    take(tmp_path, HEADER + "\nR9,Demo,PC,,A01,,\n", remove_missing=True)

    editor.refresh_from_db()
    assert (editor.is_active, editor.email) == (True, "ONE@example.com")
    assert not StaffMail.objects.filter(officer__number="R101").exists()


def test_a_list_does_not_redirect_the_mail_of_an_account_that_may_do_more(
    town: City, tmp_path: Path
) -> None:
    reader = User.objects.create_user("reader", "one@example.com", "secret")
    reader.groups.create(name="Readers of reports")

    take(tmp_path, LIST)
    take(tmp_path, LIST.replace("one@example.com", "thief@example.com"))

    reader.refresh_from_db()
    assert reader.email == "one@example.com"
    assert Officer.objects.get(number="R101").email == "thief@example.com"


def test_a_spreadsheet_is_recognised_among_all_kinds_of_file(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["Number", "Name", "Areas"])
    path = tmp_path / "officers.xlsx"
    book.save(path)

    assert [each.key for each in recognised(path, Options())] == ["officers"]


def test_a_spreadsheet_is_read_with_its_row_numbers(town: City, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Shoulder No", "First name", "Surname", "E-mail address", "Ward codes"])
    sheet.append([1234, "Demo", "One", "one@example.com", "A01"])
    sheet.append([])
    sheet.append([1235.0, "Demo", "Two", "two@example.com", "Atlantis"])
    path = tmp_path / "officers.xlsx"
    book.save(path)

    report = take_in(Officers(), path, Options())

    assert Officer.objects.get().number == "1234"
    assert Officer.objects.get().name == "Demo One"
    assert [reject.line for reject in report.rejects] == [4]


@pytest.mark.parametrize("data", [b"PK\x03\x04 broken", b"PK\x03\x04"])
def test_a_broken_spreadsheet_is_refused_in_words(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "officers.xlsx"
    path.write_bytes(data)

    with pytest.raises(Unreadable):
        list(rows_of(path))


def test_the_command_says_what_it_did_and_refuses_another_file(
    town: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "officers.csv"
    path.write_text(LIST)
    call_command("import_officers", str(path), "--dry-run")
    assert "3 officers added" in capsys.readouterr().out
    path.write_text("Postcode,Latitude\nX,1\n")

    with pytest.raises(CommandError, match="a column for number"):
        call_command("import_officers", str(path))


def test_an_invitation_leads_to_a_password_once(town: City, tmp_path: Path, client: Client) -> None:
    take(tmp_path, LIST)
    assert send_due(10) == 2
    assert send_due(10) == 0
    letter = next(each for each in mail.outbox if each.to == ["one@example.com"])
    link = next(line for line in letter.body.splitlines() if "/admin/invitation/" in line)
    path = "/admin/" + link.split("/admin/")[1]

    for _look in range(2):  # a program that looks at links uses nothing up
        response = client.get(path, follow=True)
        assert response.status_code == 200
    address = response.redirect_chain[-1][0]
    new = "tall-horse-under-lamp"
    done = client.post(address, {"new_password1": new, "new_password2": new})
    assert done.status_code == 302

    assert User.objects.get(email="one@example.com").check_password(new)
    over = client.get(path)
    assert over.status_code == 410
    assert "This invitation is over" in over.content.decode()


@pytest.mark.parametrize("days", [15, -1])
def test_an_invitation_is_over_after_its_days(
    days: int, town: City, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(tmp_path, LIST)
    user = User.objects.get(email="one@example.com")
    token = invitation_token(user)
    assert invited(token) == user

    settings.LOCAL_AREAS_INVITATION_DAYS = -1 if days < 0 else 14
    if days > 0:
        import time

        now = time.time()
        monkeypatch.setattr("django.core.signing.time.time", lambda: now + days * 86_400)

    assert invited(token) is None


@pytest.mark.parametrize("token", ["x", "x:y:z", "", "W10:1:1", "é"])
def test_what_is_no_invitation_is_refused(token: str, db: None) -> None:
    assert invited(token) is None


def test_an_invitation_that_lapsed_is_written_again_with_the_next_list(
    town: City, tmp_path: Path
) -> None:
    take(tmp_path, LIST)
    send_due(10)
    StaffMail.objects.update(sent_at=timezone.now() - timedelta(days=20))

    assert take(tmp_path, LIST).counts["invitations written"] == 2
    assert take(tmp_path, LIST).counts.get("invitations written") is None


def test_a_mail_that_cannot_be_sent_stays_due(
    town: City, tmp_path: Path, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    take(tmp_path, LIST)
    settings.MAILERS = {"default": {"BACKEND": "tests.local_areas.no_mail.NoMail"}}

    assert send_due(10) == 2
    assert send_due(10) == 0

    rows = StaffMail.objects.all()
    assert [(row.sent_at, row.attempts) for row in rows] == [(None, 1)] * 2
    assert "was not sent" in caplog.text
