"""Whether the locked requirements are those that the project asks for: a part of `make check`."""

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[3]
EXTRAS = {"production": ("station",), "development": ("station", "development")}
"""The locked files, and what is in each of them besides the dependencies."""

PIN = re.compile(r"(?P<name>[\w.-]+)==(?P<version>[^\s;]+)")
ASKED_FOR = re.compile(r"\s+#.*\bbluelamp \(pyproject\.toml\)")
"""How uv marks what the project itself asks for, below each pin."""


def asked_for(extras: Iterable[str]) -> dict[str, Requirement]:
    """What the project says that it needs, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    texts = list(project["dependencies"])
    for extra in extras:
        texts += project["optional-dependencies"][extra]
    requirements = [Requirement(text) for text in texts]
    return {canonicalize_name(requirement.name): requirement for requirement in requirements}


def locked(text: str) -> dict[str, str]:
    """The versions in a locked file of what the project itself asks for, by name."""
    versions: dict[str, str] = {}
    pin = None
    for line in text.splitlines():
        pin = PIN.match(line) or pin
        if pin and ASKED_FOR.match(line):
            versions[canonicalize_name(pin["name"])] = pin["version"]
    return versions


def differences(requirements: Mapping[str, Requirement], versions: Mapping[str, str]) -> list[str]:
    """What the lock has otherwise than the project, one sentence each."""
    return sorted(
        [
            *(f"{name} is asked for and not locked." for name in requirements.keys() - versions),
            *(f"{name} is locked and not asked for." for name in versions.keys() - requirements),
            *(
                f"{name} is locked at {versions[name]}, and “{requirement}” is asked for."
                for name, requirement in requirements.items()
                if name in versions and not requirement.specifier.contains(versions[name])
            ),
        ]
    )


def main() -> None:
    wrong = []
    for name, extras in EXTRAS.items():
        file = ROOT / "site" / "requirements" / f"{name}.txt"
        found = differences(asked_for(extras), locked(file.read_text()))
        wrong += [f"{file.name}: {sentence}" for sentence in found]
    if wrong:
        sys.exit("\n".join([*wrong, "Run “make lock”."]))


if __name__ == "__main__":
    main()
