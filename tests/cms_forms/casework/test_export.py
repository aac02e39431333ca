"""Exports: only what the user may read, only for them, for a day, and noted on every case."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from cms_forms import due
from cms_forms.casework import exporting
from cms_forms.casework.spreadsheets import csv_lines, harmless, xlsx_file
from cms_forms.models import Case, CaseEvent, Export, ExportPart, Team
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.casework import choosing
from tests.cms_forms.casework.cases import browser_of, member, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(team: Team) -> User:
    return member(team, may=("export_case",))


@pytest.fixture
def browser(user: User) -> Client:
    return browser_of(user)


def asked(browser: Client, *cases: Case, **given: str) -> Export:
    form = choosing.asked(browser, "export", *cases)
    response = browser.post(choosing.BULK, form | {"format": "csv"} | given)
    export = Export.objects.latest("pk")
    assert response.url == f"/admin/cases/exports/{export.key}/"
    return export


def file_of(browser: Client, export: Export) -> Any:
    response = browser.get(f"/admin/cases/exports/{export.key}/file/")
    assert response.status_code == 200
    return response


def rows(browser: Client, export: Export) -> list[dict[str, str]]:
    text = file_of(browser, export).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def exported(case: Case) -> list[CaseEvent]:
    return list(case.events.filter(happened="exported"))


def test_an_export_has_the_answers_and_is_noted_on_every_case(
    service: FormPage, browser: Client, user: User
) -> None:
    one, other, third = opened(service), opened(service, name="Chloë Demo"), opened(service)

    export = asked(browser, one, other)
    exporting.run(100)
    found = rows(browser, export)

    assert [row["Reference"] for row in found] == [str(one), str(other)]
    assert [row["About you: Name"] for row in found] == ["Demo Person", "Chloë Demo"]
    assert found[0]["Vehicle 1: Registration"] == "AB12 CDE"
    for case in (one, other):
        assert [(event.user, event.data["export"]) for event in exported(case)] == [
            (user, str(export.key))
        ]
    assert not exported(third)


def test_it_is_made_in_parts_and_says_how_far_it_is(
    service: FormPage, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    cases = [opened(service) for _ in range(5)]
    export = asked(browser, *cases)
    page = f"/admin/cases/exports/{export.key}/"

    assert exporting.run(2) == 2
    half = browser.get(page).content.decode()
    state = browser.get(f"{page}state/").json()
    assert browser.get(f"{page}file/").status_code == 404
    due.run(100)

    assert 'max="5" value="4"' in half
    assert 'http-equiv="refresh"' in half
    assert state == {"done": 4, "total": 5, "over": False}
    assert "5 cases are in it." in browser.get(page).content.decode()
    assert len(rows(browser, export)) == 5


def test_a_part_that_fails_is_tried_again_and_given_up_in_words(
    service: FormPage, browser: Client, monkeypatch: pytest.MonkeyPatch, caplog: Any
) -> None:
    case = opened(service)
    export = asked(browser, case)
    monkeypatch.setattr(exporting, "transcript", lambda walk: 1 / 0)

    for _ in range(5):
        Export.objects.update(due_at=timezone.now())
        exporting.run(1)

    export.refresh_from_db()
    assert export.has_failed
    assert not exported(case)
    assert "Nothing is lost" in browser.get(f"/admin/cases/exports/{export.key}/").content.decode()
    assert "Demo Person" not in caplog.text


def test_another_users_export_does_not_exist_for_anybody_else(
    service: FormPage, browser: Client, team: Team, admin_client: Client
) -> None:
    export = asked(browser, opened(service))
    exporting.run(100)
    colleague = browser_of(member(team, name="colleague", may=("export_case",)))

    for other in (colleague, admin_client):
        for place in ("", "state/", "file/"):
            assert other.get(f"/admin/cases/exports/{export.key}/{place}").status_code == 404
        assert str(export.key) not in other.get("/admin/cases/exports/").content.decode()
    assert str(export.key) in browser.get("/admin/cases/exports/").content.decode()


def test_what_the_user_may_read_no_more_is_in_no_file(
    service: FormPage, browser: Client, team: Team, user: User
) -> None:
    stays, gone_before, gone_after = opened(service), opened(service), opened(service)
    other = Team.objects.create(name="Other", key="other")
    export = asked(browser, stays, gone_before, gone_after)
    Case.objects.filter(pk=gone_before.pk).update(team=other)
    exporting.run(100)
    Case.objects.filter(pk=gone_after.pk).update(team=other)

    assert [row["Reference"] for row in rows(browser, export)] == [str(stays)]
    assert not exported(gone_before)
    assert "1 of them was left out" in " ".join(
        browser.get(f"/admin/cases/exports/{export.key}/").content.decode().split()
    )
    team.members.remove(user)
    assert rows(browser, export) == []


def test_without_the_permission_nothing_is_made_or_fetched(
    service: FormPage, browser: Client, user: User
) -> None:
    case = opened(service)
    export = asked(browser, case)
    user.user_permissions.remove(*user.user_permissions.filter(codename="export_case"))
    exporting.run(100)

    assert not exported(case)
    assert browser.get(f"/admin/cases/exports/{export.key}/file/").status_code in (302, 403)


def test_cases_limited_to_named_people_need_a_choice_of_their_own(
    service: FormPage, admin_client: Client
) -> None:
    plain, limited = opened(service), opened(service, is_sensitive=True)
    posted = {"act": "export", "case": [str(plain), str(limited)]}
    page = admin_client.post("/admin/cases/bulk/", posted).content.decode()
    assert "Also export the 1 case that is limited to named people" in page

    without = asked(admin_client, plain, limited)
    with_them = asked(admin_client, plain, limited, limited="on")
    exporting.run(100)

    assert [row["Reference"] for row in rows(admin_client, without)] == [str(plain)]
    assert len(rows(admin_client, with_them)) == 2
    assert len(exported(limited)) == 1


def test_it_lies_sealed_and_is_gone_after_a_day(service: FormPage, browser: Client) -> None:
    export = asked(browser, opened(service, name="Canary Person"))
    exporting.run(100)
    with connection.cursor() as cursor:
        for table in ("export", "exportpart", "caseevent"):
            cursor.execute(
                f"SELECT count(*) FROM cms_forms_{table} t WHERE t::text ILIKE %s"
                f" OR t::text ILIKE '%%' || encode('Canary', 'hex') || '%%'",
                ["%canary%"],
            )
            assert cursor.fetchone() == (0,), table

    Export.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert browser.get(f"/admin/cases/exports/{export.key}/file/").status_code == 404
    assert exporting.run(100) == 1
    assert not ExportPart.objects.exists()


def test_the_file_is_an_attachment_that_nobody_keeps(service: FormPage, browser: Client) -> None:
    for format in ("csv", "xlsx"):
        export = asked(browser, opened(service), format=format)
        exporting.run(100)
        response = file_of(browser, export)
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
        assert response["Content-Disposition"].startswith("attachment;")
        assert response["Content-Disposition"].endswith(f'.{format}"')
    book = load_workbook(io.BytesIO(response.getvalue()))
    assert book.active["A2"].value == str(Case.objects.latest("pk"))


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "＝1"]
)
def test_a_cell_is_never_a_formula(text: str) -> None:
    lines = [["Head", text], [text, "plain"]]

    assert harmless(text) == f"'{text}"
    assert f"'{text}" in next(
        csv.reader(io.StringIO("".join(csv_lines([["x", text]])), newline=""))
    )
    sheet = load_workbook(xlsx_file(lines, "Cases")).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(str(cell.value).startswith(("=", "+", "-", "@")) for cell in cells)


def test_a_sheet_takes_what_people_type() -> None:
    sheet = load_workbook(xlsx_file([["\x00\x0b", "0123", "x" * 40_000]], "Cases")).active

    assert [cell.data_type for cell in sheet[1]] == ["s", "s", "s"]
    assert sheet["B1"].value == "0123"
    assert len(sheet["C1"].value) <= 32_767


def test_answers_that_do_not_open_are_a_remark(
    service: FormPage, browser: Client, settings: Any
) -> None:
    forged, purged = opened(service), opened(service, purged_at=timezone.now())
    forged.submission.sealed_answers = b"forged"
    forged.submission.save()
    export = asked(browser, forged, purged)

    exporting.run(100)

    remarks = [row["Remark"] for row in rows(browser, export)]
    assert "not those that were taken in" in remarks[0]
    assert remarks[1] == "The answers are deleted."
