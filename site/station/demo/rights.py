"""The pages for victims, and the page of people who answer now."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from station.demo.words import Words

DOCUMENT: Final = Path(__file__).parent / "rights.json"


def _words(row: dict[str, Any]) -> Words:
    return Words(**row | {"names": "\n".join(row.get("names", ()))})


def crisis_page() -> Words:
    """“I want to die” leads here."""
    return _words(json.loads(DOCUMENT.read_text())["crisis"])


def hub() -> Words:
    return Words(**json.loads(DOCUMENT.read_text())["hub"], text="")


def pages() -> Sequence[Words]:
    """Of the hub, in their order."""
    return [_words(row) for row in json.loads(DOCUMENT.read_text())["pages"]]
