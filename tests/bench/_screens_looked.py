"""A screen in a Chromium as wide as a phone: what axe, the measures and its title say of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playwright.sync_api import BrowserContext, Page, Response

from tests.bench.servers import ROOT

MODULES: Final = ROOT / "site" / "station" / "assets" / "node_modules"
AXE: Final = MODULES / "axe-core" / "axe.min.js"
NU: Final = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
MEASURES: Final = ROOT / "tests" / "e2e" / "measures.js"

PHONE: Final = 390
NARROW: Final = 320
HEIGHT: Final = 844

LOOK: Final = """async () => {
  await document.fonts.ready;
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return {
    title: document.title,
    axe: violations.map((each) => `${each.id}: ${each.nodes[0].html.slice(0, 160)}`),
    measures: [...measures.headings(), ...measures.order()],
  };
}"""
DARK: Final = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map((each) => `${each.id}: ${each.nodes[0].html.slice(0, 160)}`);
}"""


@dataclass(kw_only=True)
class Screen:
    """One that was looked at, with what is wrong with it."""

    service: str
    name: str
    source: str
    """Its HTML as the server sent it."""
    axe: list[str] = field(default_factory=list)
    nu: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    """Its title, its headings, the order of the focus, and what does not fit on a narrow screen."""

    @property
    def wrong(self) -> Iterator[tuple[str, str]]:
        for by, messages in (("axe", self.axe), ("Nu", self.nu), ("measures", self.others)):
            yield from ((by, message) for message in messages)


class Eyes:
    """One page of a browser, in which every screen is opened."""

    def __init__(self, context: BrowserContext) -> None:
        context.add_init_script(path=AXE)
        context.add_init_script(path=MEASURES)
        self.page: Page = context.new_page()
        self.screens: list[Screen] = []
        self._kinds: set[object] = set()

    def look(
        self,
        response: Response | None,
        *,
        service: str,
        name: str,
        kind: object,
        titles: Collection[str],
        hidden: re.Pattern[str] | None = None,
    ) -> Screen:
        """What is open. Of the first screen of each kind in the dark, too. The title must have each
        of `titles` and nothing that is `hidden`, as the address.
        """
        assert response is not None
        screen = Screen(service=service, name=name, source=response.text())
        self.screens.append(screen)
        seen = self.page.evaluate(LOOK)
        screen.axe += seen["axe"]
        screen.others += seen["measures"]
        screen.others += _title(" ".join(seen["title"].split()), titles)
        if hidden is not None:
            kept = f"{self.page.url} {seen['title']}"
            screen.others += [f"tells “{found}”: {kept}" for found in hidden.findall(kept)]
        self.page.set_viewport_size({"width": NARROW, "height": HEIGHT})
        screen.others += self.page.evaluate("measures.fit()")
        self.page.set_viewport_size({"width": PHONE, "height": HEIGHT})
        if kind not in self._kinds:
            self._kinds.add(kind)
            self.page.emulate_media(color_scheme="dark")
            screen.axe += [f"dark: {each}" for each in self.page.evaluate(DARK)]
            self.page.emulate_media(color_scheme="light")
        return screen

    def note(self, service: str, name: str, message: str) -> None:
        """Something wrong that is no screen's."""
        self.screens.append(Screen(service=service, name=name, source="", others=[message]))


def _title(title: str, wanted: Collection[str]) -> Iterator[str]:
    for words in wanted:
        if " ".join(words.split()).casefold() not in title.casefold():
            yield f"the title “{title}” does not say “{words}”"


def check_sources(screens: Sequence[Screen]) -> None:
    """Has the Nu checker read all of them at once. Raises `RuntimeError` without it."""
    if shutil.which("java") is None or not NU.exists():
        raise RuntimeError("The Nu checker needs Java and the modules of `make assets`.")
    with tempfile.TemporaryDirectory(prefix="bluelamp-") as folder:
        for number, screen in enumerate(screens):
            if screen.source:
                (Path(folder) / f"{number}.html").write_text(screen.source)
        ran = subprocess.run(
            ["java", "-jar", str(NU), "--format", "json", "--errors-only", folder],
            capture_output=True,
            text=True,
            check=False,
        )
    for each in json.loads(ran.stderr)["messages"]:
        screens[int(Path(each["url"]).stem)].nu.append(each["message"])
