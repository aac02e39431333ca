"""Plain text has nothing hidden. A table in text can hold formulas."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from station.publications.hidden.kinds import Finding
from station.publications.hidden.places import cells_in_words, column_letters, counted
from station.publications.reading.plain import decoded, rows

FORMULA: Final = re.compile(
    r"\s*(=\s*[^\s=]|[+@-]\s*[A-Za-z_]\w*[(|!]|@\s*[A-Za-z])|\s*[+-].*\|.*!"
)
"""Not “-5”, “+44 20…” or “- see note”. “=” alone, and “==”, are no formulas."""


def findings_of_table(path: Path) -> Iterator[Finding]:
    cells = [
        f"{column_letters(column)}{row}"
        for row, values in enumerate(rows(decoded(path)), 1)
        for column, value in enumerate(values, 1)
        if value[:2].strip()[:1] in {"=", "+", "-", "@"} and FORMULA.match(value)
    ]
    if cells:
        yield Finding(
            kind="formulas",
            place=f"C{cells_in_words(cells[:50])[1:]}",
            words=f"{counted(len(cells), 'cell')} that a spreadsheet program would run.",
        )
