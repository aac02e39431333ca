"""A person with an errand and a telephone, who counts what it costs."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from cms_forms.models import Case

PHONE: Final = {"width": 390, "height": 844}

FIELDS: Final = "input, select, textarea"
TYPED: Final = "input:not([type=checkbox]):not([type=radio]), select, textarea"
READ: Final = """() => {
  const main = document.querySelector('main');
  return {
    words: main.innerText.split(/\\s+/).filter(Boolean).length,
    over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  };
}"""

ASKED: Final = """() => [...document.querySelectorAll('main :is(input, select, textarea)')]
  .filter(each => each.labels?.length && each.checkVisibility() && each.type !== 'file')
  .map(each => ({
    id: each.id,
    kind: each.type,
    label: each.labels[0].innerText,
    question: (each.closest('fieldset')?.querySelector('legend') ?? each.labels[0]).innerText,
  }))"""


@dataclass(frozen=True, kw_only=True)
class Control:
    """A field or a choice."""

    id: str
    kind: str
    """Of HTML: radio, checkbox, text, textarea …"""
    label: str
    question: str


@dataclass
class Person:
    """Goes only where words lead that can be seen, and types no address."""

    page: Page
    pages: int = 0
    """How many were shown, the first and the last included."""
    words: int = 0
    """Those that can be seen in the main part of each page."""
    keys: int = 0
    """Letters typed, and touches: of a link, a button, a choice or a field."""
    titles: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    """Of every page, as the browser's history keeps them."""

    def come_to(self, station: str) -> None:
        """The one address that is known."""
        self.page.goto(f"{station}/", wait_until="domcontentloaded")
        self._look()

    def follow(self, words: str) -> None:
        """The first link that says so."""
        self._leave(self._seen("link", words))

    def press(self, words: str) -> None:
        self._leave(self._seen("button", words))

    def go_on(self) -> None:
        self.press("Continue")

    def choose(self, *labels: str, to: str = "") -> None:
        """One or several of the choices on the page, or only of those to one of its questions."""
        asked = self.page.get_by_role("group", name=_above(to)) if to else self.page
        for label in labels:
            asked.get_by_label(label, exact=True).check()
            self.keys += 1

    def answer(self, *labels: str) -> None:
        self.choose(*labels)
        self.go_on()

    def write(self, fields: Mapping[str, str], to: str = "") -> None:
        """Words above a field -> what is typed into it. `to`: of one question of several."""
        asked = self.page.get_by_role("group", name=_above(to)) if to else self.page
        for label, text in fields.items():
            # Not the “I don’t know” beside it, which is called after the question too.
            field = asked.get_by_label(_above(label)).and_(self.page.locator(TYPED))
            self._type(field, text)

    def write_day(self, question: str, day: date) -> None:
        self.write(
            {"Day": str(day.day), "Month": str(day.month), "Year": str(day.year)}, to=question
        )

    def add(self, things: Sequence[Mapping[str, str]]) -> None:
        """One after another; to each the form asks whether there is one more."""
        for thing in things:
            more = self.page.get_by_role("group", name="need to add a")
            if more.count():
                self.answer("Yes")
            self.write(thing)
            self.go_on()
        self.answer("No")

    def go_through(self, told: Mapping[str, str], times: Mapping[str, int]) -> None:
        """To the last page, through whatever is asked in whatever order.

        `told`: part of a question or of a field's label -> the answer, of which the beginning is
        enough where it is one of several; a day as it is written in ISO 8601. What is not told is
        answered with as little as is taken.
        `times`: thing -> how many of them there are.
        """
        while self.page.get_by_role("button", name="Confirm and send").count() == 0:
            if self._is_list_of_tasks():
                self._next_task()
                continue
            for question, controls in self._asked().items():
                self._answer(question, controls, told, times)
            self.go_on()
            refused = self.page.locator(".govuk-error-summary")
            assert refused.count() == 0, f"{self.heading}: {refused.inner_text()}"

    def _is_list_of_tasks(self) -> bool:
        return self.page.locator("main .tasks").count() > 0

    def _next_task(self) -> None:
        """The first part that is not done; check answers after the last."""
        tasks = self.page.locator("main .tasks__task")
        left = tasks.filter(has_not_text="Done").get_by_role("link")
        self._leave(left.first if left.count() else self._seen("button", "Check your answers"))

    def _asked(self) -> dict[str, list[Control]]:
        """Question -> its fields and choices, as they stand on the page."""
        asked: dict[str, list[Control]] = {}
        for each in self.page.evaluate(ASKED):
            asked.setdefault(each["question"], []).append(Control(**each))
        return asked

    def _answer(
        self,
        question: str,
        controls: Sequence[Control],
        told: Mapping[str, str],
        times: Mapping[str, int],
    ) -> None:
        answer = next((told[part] for part in told if part in question), "")
        if thing := re.search(r"need to add an?(?:other)? (\w+)", question):
            added = self.page.locator("main .govuk-summary-card").count()
            answer = "Yes" if added < times.get(thing[1], 0) else "No"
        if controls[0].kind in ("radio", "checkbox"):
            if answer or "(optional)" not in question:
                fitting = [each for each in controls if answer and each.label.startswith(answer)]
                self.page.locator(f'[id="{(fitting or controls)[-1].id}"]').check()
                self.keys += 1
            return
        if [each.label for each in controls] == ["Day", "Month", "Year"]:
            for each, part in zip(
                controls, reversed(answer.split("-") if answer else []), strict=False
            ):
                self._type(self.page.locator(f'[id="{each.id}"]'), part)
            return
        for each in controls:
            text = next((told[part] for part in told if part in each.label), answer)
            if not text and "(optional)" not in f"{question} {each.label}":
                text = "Demo"
            if text:
                self._type(self.page.locator(f'[id="{each.id}"]'), text)

    def attach(self, file: Path) -> None:
        """Opens the chooser and takes the first one."""
        self.page.locator("input[type=file]").set_input_files(file)
        self.keys += 2

    def search(self, words: str) -> None:
        """In the field in the middle of the home page."""
        self._type(self.page.get_by_placeholder("Say it in your own words"), words)
        self.press("Find")

    def sees(self, words: str) -> None:
        """Somewhere on the page, whether it is text, a link or a heading."""
        expect(self.page.get_by_text(words).filter(visible=True).first).to_be_visible()

    def can_call(self, number: str) -> None:
        """A number that a telephone calls when it is touched."""
        link = self.page.get_by_role("main").locator(f'a[href="tel:{number.replace(" ", "")}"]')
        expect(link.filter(visible=True).first).to_be_visible()

    def read_on(self) -> list[str]:
        """Through pages that ask nothing; their headings."""
        read = []
        while not self.page.locator(f"main :is({FIELDS}):visible").count():
            read.append(self.heading)
            self.go_on()
        return read

    @property
    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text().strip()

    @property
    def reference(self) -> str:
        """The number that is shown at the end."""
        return self.page.locator(".reference").inner_text().strip()

    def _type(self, field: Locator, text: str) -> None:
        field.fill(text)
        self.keys += 1 + len(text)

    def _seen(self, role: Any, words: str) -> Locator:
        return self.page.get_by_role(role, name=words).filter(visible=True).first

    def _leave(self, control: Locator) -> None:
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            control.click()
        self.keys += 1
        self._look()

    def _look(self) -> None:
        seen = self.page.evaluate(READ)
        self.pages += 1
        self.words += seen["words"]
        self.titles.append(self.page.title())
        self.addresses.append(self.page.url)
        assert seen["over"] <= 0, f"{self.page.url} scrolls sideways by {seen['over']} px"


def _above(label: str) -> re.Pattern[str]:
    """As it stands above a field: below the name of the service where it is the page's heading,
    and whether or not the field may be left empty.
    """
    return re.compile(rf"(^|\s){re.escape(label)}(\s+\(optional\))?\s*$")


def case_of(person: Person) -> Case:
    """The case that has the reference which the person was shown."""
    return Case.objects.get(submission__reference=person.reference.replace("-", ""))


def days_left(case: Case) -> dict[str, int]:
    """Clock -> how many days are left."""
    today = timezone.localdate()
    return {each.clock: (each.due - today).days for each in case.deadlines.all()}
