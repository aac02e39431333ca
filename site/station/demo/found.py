"""Of the demonstration's search: words that mean the same, and what people looked for."""

import random
from datetime import timedelta
from typing import Final

from django.utils import timezone

from station.search.analytics.count import SearchCount
from station.search.groups import SynonymGroup

SYNONYMS: Final = (
    ("foi", "freedom of information", "disclosure"),
    ("bike", "bicycle", "cycle"),
    ("car", "vehicle", "motor"),
    ("accident", "collision", "crash"),
    ("cctv", "camera footage", "surveillance camera"),
    ("asb", "antisocial behaviour", "anti-social behaviour"),
    ("phone", "mobile", "smartphone"),
    ("knife", "blade", "machete"),
    ("gun", "firearm", "shotgun"),
    ("police officer", "constable", "pc"),
    ("taser", "conducted energy device"),
    ("drone", "unmanned aircraft"),
    ("speeding", "speed limit", "excess speed"),
    ("sar", "subject access request"),
)

SEARCHES: Final = (
    ("report a crime", 61, 0.0),
    ("stolen bike", 48, 0.0),
    ("lost passport", 37, 0.0),
    ("noise", 34, 0.0),
    ("speeding", 29, 0.0),
    ("foi", 22, 0.0),
    ("jobs", 19, 1.0),
    ("cctv of my street", 16, 0.0),
    ("parking fine", 14, 0.0),
    ("dash cam", 12, 0.5),
    ("e-scooter rules", 11, 1.0),
    ("bonfire", 9, 1.0),
    ("work experience", 8, 1.0),
    ("drone licence", 7, 0.0),
    ("vetting times", 5, 1.0),
)
"""Generated: the words, how often in a month, and the share that found nothing."""
DAYS: Final = 28


def seed_searches() -> None:
    """Counts of the last four weeks, where there are none."""
    if SearchCount.objects.exists():
        return
    chance, today = random.Random(1), timezone.localdate()
    counts: dict[tuple[str, int], SearchCount] = {}
    for query, searches, in_vain in SEARCHES:
        for number in range(searches):
            ago = chance.randrange(DAYS)
            row = counts.setdefault(
                (query, ago), SearchCount(query=query, day=today - timedelta(days=ago))
            )
            row.searches += 1
            if number < searches * in_vain:
                row.empty += 1
            elif chance.random() < 0.7:
                row.opened += 1
    SearchCount.objects.bulk_create(counts.values())


def seed_synonyms() -> None:
    """Those that are not there yet; what editors changed stays."""
    if not SynonymGroup.objects.exists():
        for words in SYNONYMS:
            SynonymGroup.objects.create(words="\n".join(words))
