"""What people type, and the service or page that they should see first."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.search import choosing, indexing
from station.search.answering import answer
from station.search.asking import Asking

HERE = Path(__file__).parent
LEAST = 0.9


def misses(name: str) -> tuple[list[str], int]:
    """Those whose first hit is another one, and how many were asked."""
    lines = (HERE / name).read_text().splitlines()
    found = []
    for line in lines:
        typed, expected = line.split("\t")
        shown = answer(Asking(text=typed))
        first = next(iter([*shown.first, *shown.hits]), None)
        if first is None or first.url != expected:
            found.append(f"{typed}: {first.url if first else 'nothing'} instead of {expected}")
    return found, len(lines)


@pytest.mark.usefixtures("demonstration")
def test_what_people_type_leads_to_what_they_need(engine_name: str) -> None:
    backend = choosing.elastic()
    if backend is not None:
        indexing.rebuild(backend)

    missed, asked = misses("asked.tsv")

    print(engine_name, *missed, sep="\n")  # shown with -s, and where it fails
    assert asked >= 100
    assert asked - len(missed) >= LEAST * asked
