"""Words that mean the same to those who search the demonstration."""

from typing import Final

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


def seed_synonyms() -> None:
    """Those that are not there yet; what editors changed stays."""
    if not SynonymGroup.objects.exists():
        for words in SYNONYMS:
            SynonymGroup.objects.create(words="\n".join(words))
