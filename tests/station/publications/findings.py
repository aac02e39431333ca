"""What is found in a file, in short."""

from __future__ import annotations

from pathlib import Path

from station.publications.hidden import findings_of


def found(path: Path, name: str) -> dict[str, str]:
    """Kind -> place and words."""
    return {each.kind: f"{each.place}: {each.words}" for each in findings_of(path, name)}


def blocking(path: Path, name: str) -> set[str]:
    return {each.kind for each in findings_of(path, name) if each.blocks}
