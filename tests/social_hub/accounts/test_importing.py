"""A list of accounts is taken in row by row; what is wrong is told with its line."""

import csv
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from social_hub.accounts import resolving, rows
from social_hub.accounts.importing import import_accounts
from social_hub.accounts.rows import Unreadable
from social_hub.models import Account, Work, WorkKind
from social_hub.networks.errors import Down, Suspended
from social_hub.networks.values import Resolved
from tests.social_hub.memory import Memory, account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]

HEADER = "Area,Network,Handle,Owner,Corporate\n"


@pytest.fixture(autouse=True)
def _known(settings: Any, networks: type[Memory]) -> None:
    settings.SOCIAL_HUB_AREAS = "social_hub.areas.AreasOfAccounts"
    for number in range(1, 4):
        Memory.known[f"team{number}"] = resolved(number)
    User.objects.create_user("pc1", "pc1@force.example", "x")


def resolved(number: int, **fields: Any) -> Resolved:
    given = {
        "handle": f"team{number}",
        "remote_id": f"10{number}",
        "name": f"Team {number}",
        "url": f"https://memory.example/team{number}",
    }
    return Resolved(**(given | fields))


def listed(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "accounts.csv"
    path.write_text(header + "\n".join(rows) + "\n")
    return path


def test_a_row_becomes_an_account_that_its_network_knows(tmp_path: Path) -> None:
    report = import_accounts(listed(tmp_path, "N1,memory,@team1,pc1@force.example,"))

    ours = Account.objects.get()
    assert (report.new, report.problems) == (1, [])
    assert (ours.remote_id, ours.name, ours.area) == ("101", "Team 1", "N1")
    assert ours.owner is not None
    assert Work.objects.filter(account=ours, kind=WorkKind.FOLLOW).exists()


def test_a_spreadsheet_is_read_too_and_ids_stay_whole(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["area", "network", "page id"])
    sheet.append(["N1", "memory", 1234.0])
    Memory.known["1234"] = resolved(4, handle="1234", remote_id="1234")
    path = tmp_path / "accounts.xlsx"
    book.save(path)

    import_accounts(path)

    assert Account.objects.get().remote_id == "1234"


def test_handles_are_looked_up_a_hundred_at_a_time(tmp_path: Path) -> None:
    lines = []
    for number in range(250):
        Memory.known[f"t{number}"] = resolved(number, handle=f"t{number}", remote_id=f"r{number}")
        lines.append(f"N{number},memory,t{number},,")

    import_accounts(listed(tmp_path, *lines))

    assert [len(asked) - 1 for asked in Memory.asked] == [100, 100, 50]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("N1,memory,nobody,,", "knows no account"),
        ("N1,memory,gone,,", "has suspended"),
        ("N1,myspace,team2,,", "no network that is turned on"),
        ("N1,memory,,,", "no handle"),
        (f"N1,memory,{'t' * 300},,", "too long"),
        (f"{'N' * 300},memory,team2,,", "no area"),
        ("N1,memory,team2,who@force.example,", "Nobody here"),
        ("N1,memory,TEAM1,,", "on line 2"),
        ("N1,memory,alias,,", "which is here already"),
    ],
    ids=[
        "unknown",
        "suspended",
        "network",
        "no-handle",
        "long-handle",
        "long-area",
        "owner",
        "twice",
        "the-same",
    ],
)
def test_a_row_that_is_wrong_is_told_with_its_line_and_keeps_no_other_back(
    tmp_path: Path, row: str, words: str
) -> None:
    Memory.known["gone"] = Suspended()
    Memory.known["alias"] = resolved(1, handle="alias")

    report = import_accounts(listed(tmp_path, "N1,memory,team1,,", row, "N3,memory,team3,,"))

    assert [problem.line for problem in report.problems] == [3]
    assert words in report.problems[0].words
    assert Account.objects.count() == 2


def test_a_dry_run_tells_the_same_and_changes_nothing(tmp_path: Path) -> None:
    report = import_accounts(
        listed(tmp_path, "N1,memory,team1,,", "N1,memory,nobody,,"), is_dry_run=True
    )

    assert (report.new, len(report.problems)) == (1, 1)
    assert not Account.objects.exists()
    assert not Work.objects.exists()


def test_a_second_time_changes_nothing_and_asks_nobody(tmp_path: Path) -> None:
    path = listed(tmp_path, "N1,memory,team1,pc1,yes")
    import_accounts(path)
    Memory.asked.clear()

    report = import_accounts(path)

    assert (report.new, report.changed, report.unchanged) == (0, 0, 1)
    assert Memory.asked == []


def test_another_area_or_owner_is_taken_over(tmp_path: Path) -> None:
    import_accounts(listed(tmp_path, "N1,memory,team1,,"))

    report = import_accounts(listed(tmp_path, "N1,memory,team1,pc1,"))

    assert report.changed == 1
    assert Account.objects.get().owner is not None


def test_without_leave_to_pay_nobody_is_asked_who_bills(tmp_path: Path) -> None:
    report = import_accounts(listed(tmp_path, "N1,memory,team1,,"), may_pay=False)

    assert Memory.asked == []
    assert report.not_looked_up == 1


def test_a_network_that_is_down_loses_no_row(tmp_path: Path, monkeypatch: Any) -> None:
    def down(*args: object) -> None:
        raise Down

    monkeypatch.setattr(Memory, "resolve", down)

    report = import_accounts(listed(tmp_path, "N1,memory,team1,,"))

    assert (report.new, report.not_looked_up) == (1, 1)
    assert Account.objects.get().remote_id == ""


def test_an_area_that_is_not_there_is_told(tmp_path: Path) -> None:
    account("900", area="N1", area_name="Northside")

    report = import_accounts(listed(tmp_path, "Northside,memory,team1,,", "Nowhere,memory,team2,,"))

    assert Account.objects.get(handle="team1").area == "N1"
    assert "no area “Nowhere”" in report.problems[0].words


def test_a_file_that_is_no_list_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match=r"columns for network, handle; found “Date”"):
        import_accounts(listed(tmp_path, "2026,2", header="Date,Count\n"))


def test_the_command_tells_what_it_did(tmp_path: Path) -> None:
    path = listed(tmp_path, "N1,memory,team1,,", "N1,memory,nobody,,")
    out = StringIO()

    call_command("import_accounts", path, "--rejects", tmp_path / "rejects.csv", stdout=out)

    assert "2 read, 1 rejected" in out.getvalue()
    assert "line 3:" in out.getvalue()
    assert (tmp_path / "rejects.csv").read_text().startswith("line,reason\n3,")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(1)", '=HYPERLINK("https://e")'])
def test_what_is_rejected_is_no_formula_for_whoever_opens_it(tmp_path: Path, cell: str) -> None:
    quoted = cell.replace('"', '""')
    lines = [f'"{quoted}",memory,team1,,', f'N1,"{quoted}",team2,,', f'N1,memory,"{quoted}",,']
    rejects = tmp_path / "rejects.csv"

    path = listed(tmp_path, *lines, f'N1,memory,team3,"{quoted}",')
    call_command("import_accounts", path, "--rejects", rejects, verbosity=0)

    with rejects.open(newline="") as stream:
        cells = [each for line in csv.reader(stream) for each in line]
    assert cells
    assert not any(each.startswith(("=", "+", "-", "@")) for each in cells)


def test_a_list_that_was_only_partly_looked_up_is_asked_for_the_rest_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = []
    for number in range(101):
        Memory.known[f"t{number}"] = resolved(number, handle=f"t{number}", remote_id=f"r{number}")
        lines.append(f"N{number},memory,t{number},,")
    ask = Memory.resolve

    def then_down(network: Memory, handles: Sequence[str]) -> Any:
        if len(handles) < 100:
            raise Down
        return ask(network, handles)

    monkeypatch.setattr(Memory, "resolve", then_down)
    report = import_accounts(listed(tmp_path, *lines))
    assert (report.new, report.not_looked_up) == (101, 1)

    monkeypatch.setattr(Memory, "resolve", ask)
    Memory.asked.clear()
    resolving.look_up_due(10)

    assert [len(asked) - 1 for asked in Memory.asked] == [1]
    assert not Account.objects.filter(remote_id="").exists()


def test_a_spreadsheet_that_unfolds_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "LARGEST_SHEET", 1024 * 1024)
    path = tmp_path / "accounts.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as parts:
        parts.writestr("xl/sharedStrings.xml", b" " * (1024 * 1024 + 1))

    with pytest.raises(Unreadable, match="unfolds"):
        import_accounts(path)


def test_the_command_fails_where_no_row_could_be_used(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No row"):
        call_command("import_accounts", listed(tmp_path, "N1,memory,nobody,,"), verbosity=0)
