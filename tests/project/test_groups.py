"""How the tests of a run are shared out among workers.

A pytest that pytest-xdist does not go together with shares them out without a word, and each worker
builds what a group shares.
"""

import os
import subprocess
import sys
from pathlib import Path

TESTS = """
import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group({group!r})


@pytest.mark.parametrize("number", range(8))
def test_one(number):
    with Path("workers").open("a") as told:
        told.write(f"{group} {{os.environ['PYTEST_XDIST_WORKER']}}\\n")
"""


def test_one_worker_takes_all_tests_of_a_group(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    for group in ("first", "second"):
        # Each in two modules.
        for number in range(2):
            path = tmp_path / f"test_{group}_{number}.py"
            path.write_text(TESTS.format(group=group))

    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadgroup"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout
    told = (tmp_path / "workers").read_text().splitlines()
    assert len(told) == 32
    assert sorted(line.split()[0] for line in set(told)) == ["first", "second"]
