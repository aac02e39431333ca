"""How the demonstration's services were used: what its cases would have counted, and who left.

Every case was started, came to every step of its way and was sent; some of its reporters said how
easy it was. Beside them are people who left at a step, of whom nothing but the count is there.
"""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from typing import Final

from cms_forms.engine.definition import CHECK_ANSWERS
from cms_forms.engine.walk import Walk
from cms_forms.models import UsageCount
from cms_forms.models.usage import Counted, Ease, What

SEED: Final = 918
LEFT: Final = 0.35
"""So many more left than were sent, in parts of one."""
SAID: Final = 0.7
"""The share of those who were sent that said how easy it was."""
EASE: Final = {
    Ease.VERY_EASY: 9,
    Ease.EASY: 6,
    Ease.NEITHER: 2,
    Ease.HARD: 2,
    Ease.VERY_HARD: 1,
}
"""How often each is said, against each other."""


class Usage:
    """Collects what is to be counted."""

    def __init__(self) -> None:
        self._chance = random.Random(SEED)
        self._counts: Counter[Counted] = Counter()

    def sent(self, version_id: int, day: date, walked: Walk) -> None:
        """One who came to the end, and now and then one who did not."""
        places = [*(step.id for step in walked.path), CHECK_ANSWERS]
        self._came(version_id, day, places, places)
        if self._chance.random() < SAID:
            said = self._chance.choices(list(EASE), list(EASE.values()))[0]
            self._counts[Counted(version_id, day, What.EASE, said)] += 1
        if self._chance.random() < LEFT:
            stands = self._chance.randint(1, len(places) - 1)
            self._came(version_id, day, places[: stands + 1], places[:stands])

    def minutes(self) -> int:
        """So long somebody takes to fill it in."""
        return round(self._chance.triangular(3, 45, 8))

    def _came(self, version_id: int, day: date, reached: list[str], passed: list[str]) -> None:
        self._counts[Counted(version_id, day, What.STARTED)] += 1
        for what, places in ((What.REACHED, reached), (What.PASSED, passed)):
            self._counts.update(Counted(version_id, day, what, place) for place in places)

    def keep(self) -> None:
        UsageCount.objects.add(self._counts)
