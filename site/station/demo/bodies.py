"""Who helps where the force does not. The local ones are made up; the others are real."""

import json
from datetime import date
from pathlib import Path
from typing import Final

from cms_forms.models import HelpingBody

DOCUMENT: Final = Path(__file__).parent / "bodies.json"
CHECKED_ON: Final = date(2026, 11, 27)


def seed_bodies() -> None:
    """What editors change in one of them stays."""
    for row in json.loads(DOCUMENT.read_text()):
        HelpingBody.objects.get_or_create(
            key=row["key"], defaults={**row, "checked_on": CHECKED_ON}
        )
