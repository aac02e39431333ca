"""What `import_publications` measures. Runs inside Django, on a database of its own.

20,754 records of random length and words, as many as a large public log of requests has.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from pathlib import Path
from typing import Final

from wagtail.models import Page, Site

from local_areas.imports.base import Options, take_in
from station.pages.models import HomePage
from station.publications.importing.taking import Publications
from station.publications.models import DisclosureLog, PublicationPage

RECORDS: Final = 20_754
WORDS: Final = 8_000


def measure() -> None:
    home = Page.objects.get(depth=1).add_child(instance=HomePage(title="Home", slug="front"))
    Site.objects.update(root_page=home)
    home.add_child(instance=DisclosureLog(title="Log", slug="log"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.jsonl"
        _write(path)
        begun = time.perf_counter()
        report = take_in(Publications(), path, Options())
        seconds = time.perf_counter() - begun
    made = PublicationPage.objects.live().count()
    if (made, report.rejected) != (RECORDS, 0) or any(Page.find_problems()):
        raise RuntimeError(f"{made} were made, {report.rejected} rejected: {report.rejects[:3]}")
    print(json.dumps({"seconds": seconds}))


def _write(path: Path) -> None:
    chance = random.Random(1)
    words = [f"word{number}" for number in range(WORDS)]
    with path.open("w") as stream:
        for number in range(RECORDS):
            summary = " ".join(chance.choices(words, k=chance.randint(3, 60)))
            row = {
                "reference": f"FOI {number}",
                "type": "foi",
                "summary": summary,
                "date": f"{chance.randint(2010, 2026)}-0{chance.randint(1, 9)}-11",
                "decision": chance.choice(["all", "part", "nothing"]),
                "topics": [f"Topic {chance.randrange(60)}"],
            }
            stream.write(json.dumps(row) + "\n")
