"""Node: the machine's own, or the one from the wheel."""

import subprocess
from pathlib import Path

import pytest

from station.development import assets


def fake(folder: Path, name: str, says: str) -> None:
    program = folder / name
    program.write_text(f"#!/bin/sh\necho {says}\n")
    program.chmod(0o755)


def test_the_node_of_the_machine_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake(tmp_path, "node", "v22.1.0")
    fake(tmp_path, "npm", "10.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))

    node = assets.find_node()

    assert node == assets.Node(program=tmp_path / "node", npm=(str(tmp_path / "npm"),))


@pytest.mark.parametrize("version", ["v18.20.4", "command-not-found"])
def test_a_node_that_is_too_old_or_broken_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    fake(tmp_path, "node", version)
    fake(tmp_path, "npm", "10.0.0")
    monkeypatch.setenv("PATH", str(tmp_path))

    assert assets.find_node().program.parent != tmp_path


def test_node_and_npm_of_the_wheel_work_where_the_machine_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    node = assets.find_node()

    for command in ([str(node.program)], [*node.npm]):
        answer = subprocess.run([*command, "--version"], capture_output=True, text=True, check=True)
        assert int(answer.stdout.lstrip("v").split(".")[0]) > 9
