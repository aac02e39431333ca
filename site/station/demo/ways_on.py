"""Pages for what people look for and no service does: what to do, and who else does it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from station.demo.words import Words

DOCUMENT = Path(__file__).parent / "ways_on.json"


def ways_on() -> Sequence[Words]:
    """Each with what people type for it: see `station.search.named`."""
    rows = json.loads(DOCUMENT.read_text())
    return [Words(**row | {"names": "\n".join(row["names"])}) for row in rows]
