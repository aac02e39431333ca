"""Names of files, made safe to show, to keep and to save under."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from cms_forms.files.kinds import KINDS

LONGEST: Final = 150
"""Bytes of UTF-8. File systems take 255; staff's programs add to a name."""
READ: Final = 1_000
"""Characters of what was sent that are looked at."""
_UNSAFE: Final = re.compile(r'[<>:"|?*\\/%;&`$]')
_RESERVED: Final = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
PLAIN: Final = "file"


def safe_name(sent: str, kind: str = "") -> str:
    """The last part of a path, without what does not print, turns the reading direction or means
    something to a shell; with the ending of its `kind`, whatever it had.

    "../../holiday\u202egpj.exe" of a JPEG is "holidaygpj.jpg".
    """
    last = re.split(r"[\\/]", sent[-READ:])[-1]
    composed = unicodedata.normalize("NFC", last)
    # Cf are controls of direction and joiners that do not print; Cs halves of letters.
    shown = "".join(
        " " if unicodedata.category(each)[0] == "Z" else each
        for each in composed
        if unicodedata.category(each)[0] != "C"
    )
    cleaned = " ".join(_UNSAFE.sub("_", shown).split()).strip(". ")
    stem, dot, ending = cleaned.rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = cleaned, ""
    if kind in KINDS:
        ending = KINDS[kind].ending
    stem = stem.strip(". ") or PLAIN
    if _RESERVED.fullmatch(stem):
        stem = f"{PLAIN}-{stem}"
    room = LONGEST - len(ending.encode()) - 1
    stem = stem.encode()[:room].decode(errors="ignore").strip(". ") or PLAIN
    return f"{stem}.{ending}" if ending else stem
