"""What a hostile file may do to the process that opens it: nothing that anybody else notices."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from station.publications import child
from station.publications.child import Limits, examine
from tests.station.publications import made

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="prctl and seccomp are Linux's")


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return made.pdf(tmp_path / "a", made.says("Hello"))


def run_inside(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Python in a process that was confined as the one that opens files."""
    limits = {"memory": 1 << 30, "parent": os.getpid()}
    before = f"from station.publications.child.inside import confine; confine({limits!r}); "
    start = f"import sys; sys.path.insert(0, {str(child.ROOT)!r}); {before}{code}"
    return subprocess.run(
        [sys.executable, "-I", "-c", start],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={"LANG": "C.UTF-8", **environment},
    )


def test_several_files_are_examined_by_one_process(tmp_path: Path, pdf: Path) -> None:
    csv = tmp_path / "b"
    csv.write_text("a,b\n=1+1,2\n")

    first, second = examine([(pdf, "a.pdf"), (csv, "b.csv")])

    assert first.text.places[0].text == "Hello"
    assert first.findings == ()
    assert [finding.kind for finding in second.findings] == ["formulas"]


def crash(monkeypatch: pytest.MonkeyPatch, line: str) -> None:
    """A file named bad.pdf makes the process do this."""
    monkeypatch.setattr(
        child,
        "START",
        "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
        "from station.publications.child import inside\n"
        "usual = inside.examined\n"
        "def examined(path, name):\n"
        f"    if name == 'bad.pdf': {line}\n"
        "    return usual(path, name)\n"
        "inside.examined = examined\n"
        "inside.main()",
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("import ctypes; ctypes.string_at(0)", child.CRASHED),
        ("import os; os._exit(0)", child.CRASHED),
        ("\n        while True: pass", child.TOO_LONG),
        ("import time; time.sleep(60)", child.TOO_LONG),
        ("[inside.os.write(n, b'x' * 200_000) for n in range(3, 6)]",
         child.TOO_MUCH),
    ],
    ids=["crash", "end", "loop", "hang", "flood"],
)  # fmt: skip
def test_a_file_that_ends_its_process_loses_itself_alone(
    monkeypatch: pytest.MonkeyPatch, pdf: Path, line: str, words: str
) -> None:
    crash(monkeypatch, line)
    limits = Limits(seconds=1, wall_seconds=6, answer=100_000)
    started = time.monotonic()

    answers = list(examine([(pdf, "a.pdf"), (pdf, "bad.pdf"), (pdf, "c.pdf")], limits))

    assert [answer.text.searchable for answer in answers] == [True, False, True]
    assert answers[1].text.why == words
    assert [finding.kind for finding in answers[1].findings] == ["unchecked"]
    assert time.monotonic() - started < 30


def test_a_file_that_needs_too_much_memory_is_refused_and_the_next_is_read(
    monkeypatch: pytest.MonkeyPatch, pdf: Path
) -> None:
    monkeypatch.setattr(
        child,
        "START",
        child.START.replace(
            "main()",
            "from station.publications import reading, hidden; "
            "usual = reading.text_of; "
            "reading.text_of = lambda p, n: bytearray(2 << 30) if n == 'bad.pdf' else usual(p, n); "
            "main()",
        ),
    )

    bad, good = examine([(pdf, "bad.pdf"), (pdf, "a.pdf")])

    assert "memory" in bad.text.why
    assert good.text.searchable


def test_no_django_is_loaded_in_it() -> None:
    ran = run_inside(
        "import json; print(json.dumps([m for m in sys.modules if m.startswith(('django', "
        "'wagtail', 'psycopg'))]))"
    )

    assert json.loads(ran.stdout) == []


def test_it_has_no_secret_in_its_environment(monkeypatch: pytest.MonkeyPatch, pdf: Path) -> None:
    monkeypatch.setenv("SECRET_KEY", "the-secret")
    seen = []
    popen = subprocess.Popen
    monkeypatch.setattr(
        child.subprocess, "Popen", lambda *a, **k: seen.append(k["env"]) or popen(*a, **k)
    )

    list(examine([(pdf, "a.pdf")]))

    assert seen == [{"LANG": "C.UTF-8"}]


@LINUX
@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import socket; socket.socket(socket.AF_UNIX)",
        "import os; os.fork()",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.kill(os.getppid(), 0)",
        "import os; os.rename('/tmp/nothing', '/tmp/other')",
        "import os; os.unlink('/tmp/nothing')",
    ],
)
def test_it_may_not(code: str) -> None:
    ran = run_inside(code)

    assert "PermissionError" in ran.stderr


def test_it_writes_no_file(tmp_path: Path) -> None:
    place = tmp_path / "written"

    run_inside(f"open({str(place)!r}, 'w').write('x' * 100_000)")

    assert not place.exists() or place.stat().st_size == 0


@LINUX
def test_it_ends_with_its_parent(pdf: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(child.ROOT)!r})\n"
        "from pathlib import Path\n"
        "from station.publications.child import _Child, Limits\n"
        f"child = _Child(Limits()); child.ask(Path({str(pdf)!r}), 'a.pdf')\n"
        "print(child.process.pid, flush=True); sys.stdin.read()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.kill()
    until = time.monotonic() + 10
    while time.monotonic() < until and _is_running(pid):
        time.sleep(0.05)

    assert not _is_running(pid)


def _is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_text_of_a_thousand_pages_is_read_within_the_limits(tmp_path: Path) -> None:
    long = made.pdf(tmp_path / "long", *(made.says(f"Page number {n}") for n in range(1000)))

    (answer,) = examine([(long, "long.pdf")])

    assert answer.text.pages == 1000
    assert answer.text.places[999].text == "Page number 999"
    assert answer.findings == ()


def test_a_spreadsheet_of_many_cells_ends_in_time(tmp_path: Path) -> None:
    """In the end either everything was looked at, or it says that it was not."""
    row = "<row>" + "<c><v>1</v></c>" * 1000 + "</row>"
    xml = f'<worksheet xmlns="{made.MAIN}"><sheetData>{row * 2000}</sheetData></worksheet>'
    big = made.workbook(tmp_path / "big", {"Big": xml})

    (answer,) = examine([(big, "big.xlsx")], Limits(seconds=4, wall_seconds=20))

    assert [finding.kind for finding in answer.findings] == ["unchecked"]
