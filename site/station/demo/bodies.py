"""Who helps where the force does not. The local ones are made up; the others are real."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from cms_forms.models import HelpingBody

DOCUMENT: Final = Path(__file__).parent / "bodies.json"
CHECKED_ON: Final = date(2026, 11, 27)

MADE_UP: Final = "Made up for the demonstration"
"""The source of those that are."""


def seed_bodies() -> None:
    """What editors change in one of them stays."""
    for row in json.loads(DOCUMENT.read_text()):
        HelpingBody.objects.get_or_create(
            key=row["key"], defaults={**row, "checked_on": CHECKED_ON}
        )


def add_real_bodies(keys: Iterable[str]) -> list[str]:
    """Of those with these keys the ones that are real and not there yet: what they are called."""
    rows = {row["key"]: row for row in json.loads(DOCUMENT.read_text())}
    there = set(HelpingBody.objects.values_list("key", flat=True))
    added = [
        HelpingBody(**rows[key], checked_on=CHECKED_ON)
        for key in sorted(rows.keys() & set(keys) - there)
        if rows[key]["source"] != MADE_UP
    ]
    return [body.name for body in HelpingBody.objects.bulk_create(added)]
