"""A visitor who walks the example journeys of a service and shows each screen that is new."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from html import unescape
from typing import Any, Final
from urllib.parse import urlencode, urljoin, urlsplit

from playwright.sync_api import APIResponse, Error, Response

from cms_forms.engine import item_screens, translating
from cms_forms.engine.advice import only_advises
from cms_forms.engine.answers import StepAnswers
from cms_forms.engine.checking import entered
from cms_forms.engine.definition import CHECK_ANSWERS, Form, Step, StepKind
from cms_forms.engine.neutral import neutral, number_of
from cms_forms.engine.transcript import heading
from cms_forms.engine.triage import deciding_rule
from cms_forms.engine.walk import Walk
from station.demo.register import Service
from tests.bench._screens_looked import Eyes
from tests.cms_forms.visitor import HIDDEN
from tests.station.demo_journeys import Journey
from tests.station.demo_walk import SERVICES, TELLING, TODAY, way

PRESSED: Final = "main form .govuk-button-group button.govuk-button, main form button.govuk-button"
STATUS: Final = re.compile(r'href="(/report-status/[^"/]+/)"')
SAVED: Final = re.compile(r"/go-on/[\w-]+/")
FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class Tour:
    """A service in one of its languages; the language is empty for its own."""

    service: Service
    language: str = ""

    @property
    def name(self) -> str:
        return f"{self.service.slug} ({self.language})" if self.language else self.service.slug

    @property
    def path(self) -> str:
        return f"{self.service.path}{self.language}/" if self.language else self.service.path

    @cached_property
    def form(self) -> Form:
        form = SERVICES[self.service.slug]
        if self.language:
            form = translating.spoken(form, self.language, "").form
        return neutral(form) if self.service.is_sensitive else form

    @property
    def is_translated(self) -> bool:
        return not self.language or self.language in SERVICES[self.service.slug].translations


class Astray(Exception):
    """The server leads elsewhere than the engine, or takes what it should not."""


class Walker:
    """Walks journeys, and opens in the browser what it has not shown yet."""

    def __init__(self, eyes: Eyes, address: str, tour: Tour, alike: set[object]) -> None:
        """`alike` are the screens already shown that are the same in every service."""
        self.eyes, self.address, self.tour, self.alike = eyes, address, tour, alike
        self.browser = eyes.page.context
        self.advises = only_advises(SERVICES[tour.service.slug])
        self.reached: set[str] = set()
        self.shown: set[object] = set()
        self.place = ""
        """The address to which the visitor is led next."""

    def walk_all(self, journeys: Sequence[Journey]) -> None:
        """The longest first: what many have in common is then shown once."""
        if self.tour.is_translated:
            self._show("start page", "start", self._url(), "start", self._titles())
        walks = [(way(each.service, **each.answers), each.who) for each in journeys]
        for walked, who in sorted(walks, key=lambda each: len(each[0].path), reverse=True):
            self.reached.update(step.id for step in walked.path)
            if any(key not in self.shown for key in self._keys(walked)):
                try:
                    self._walk(walked)
                except (Astray, Error) as lost:
                    self.eyes.note(self.tour.name, who, str(lost))

    def _keys(self, walked: Walk) -> Iterator[object]:
        yield from map(_key, walked.path)
        if walked.complete:
            yield self._ending(walked)

    def _ending(self, walked: Walk) -> object:
        return "sent", deciding_rule(SERVICES[self.tour.service.slug], walked, TODAY)

    def _walk(self, walked: Walk) -> None:
        self.browser.clear_cookies()
        self._go(self._get(self._url("start/")))
        for number, asked in enumerate(walked.path):
            step = self._spoken(asked)
            self._pass_tasks(f"{step.slug}/", step.id)
            self._expect(f"{step.slug}/")
            given = walked.answers.get(step.id, {})
            if step.kind is StepKind.REPEAT:
                assert isinstance(given, Sequence)
                self._go_through_items(step, given)
            else:
                self._meet(step)
                if step.kind is StepKind.EXIT:
                    return
                assert not isinstance(given, Sequence)
                self._post(self.place, _entries(step, given))
            if number == 1 and not self.advises:
                self._show_beside()
        self._pass_tasks(f"{CHECK_ANSWERS}/", CHECK_ANSWERS)
        self._send(walked)

    def _spoken(self, asked: Step) -> Step:
        """With those words of the tour's language that titles have, and at its address."""
        form = self.tour.form
        step = form.steps_by_id[asked.id]
        questions = [
            replace(each, label=form.placed_questions[each.id][1].label) for each in asked.questions
        ]
        return replace(
            asked,
            slug=step.slug,
            title=step.title,
            item_name=step.item_name,
            questions=tuple(questions),
        )

    def _pass_tasks(self, place: str, key: str) -> None:
        if self.place.endswith("/tasks/"):
            titles = self._titles()
            self._show("list of tasks", "tasks", self.place, ("tasks", key), titles)
            self.place = self._url(place)

    def _meet(self, step: Step) -> None:
        titles = self._titles(step, heading(step) if step.outer else step.title)
        kind = (step.kind, *(question.type for question in step.questions))
        is_new = self._show(step.id, kind, self.place, _key(step), titles)
        if is_new and any(question.required for question in step.outer):
            self._press(f"{step.id}, nothing answered", ("error", *kind), titles)

    def _go_through_items(self, step: Step, rows: Sequence[StepAnswers]) -> None:
        listed, titles = self._url(f"{step.slug}/"), self._titles(step, step.title)
        if not step.minimum:
            none = (step.id, "none")
            self._show(f"{step.id}, none yet", ("list", "none"), listed, none, titles)
        for row in rows:
            self.place = self._url(f"{step.slug}/add/")
            for screen in item_screens.asked(step, row):
                self._meet_item(replace(step, questions=screen.questions), screen.number)
                self._post(self.place, _entries(replace(step, questions=screen.questions), row))
        self._expect(f"{step.slug}/")
        if self._show(f"{step.id}, listed", ("list", "items"), listed, _key(step), titles):
            if not step.count_from and len(rows) < step.maximum:
                self._press(f"{step.id}, nothing chosen", ("error", "list"), titles)
            remove, named = f"{step.slug}/1/remove/", self._titles(step, step.item_name)
            key = (step.id, "remove")
            self._show(f"{step.id}, to remove", "remove", self._url(remove), key, named)
        self._post(listed, [] if step.count_from else [("another", "no")])

    def _meet_item(self, step: Step, screen: int) -> None:
        name, titles = f"{step.id}, screen {screen}", self._titles(step, step.item_name)
        kind = ("item", *(question.type for question in step.questions))
        is_new = self._show(name, kind, self.place, (_key(step), "item"), titles)
        if is_new and any(question.required for question in step.outer):
            self._press(f"{name}, nothing answered", ("error", *kind), titles)

    def _send(self, walked: Walk) -> None:
        self._expect(f"{CHECK_ANSWERS}/")
        titles = self._titles()
        self._show("check answers", "check answers", self.place, CHECK_ANSWERS, titles)
        if self._ending(walked) in self.shown:
            return
        self._post(self.place, [])
        self._expect("sent/")
        sent = self.place
        self._show("sent page", "sent", sent, self._ending(walked), titles)
        found = STATUS.search(self._get(sent).text())
        if found is not None:
            status = self.address + found[1]
            self._show("status page", "status", status, "status", ())
            for place in ("withdraw", "stop"):
                self._show_alike(f"status page, {place}", place, f"{status}{place}/")

    def _show_beside(self) -> None:
        """What may be opened from every step."""
        for place in ("start", "delete", "save-for-later"):
            url = self._url(f"{place}/")
            if self._get(url).status == 200:
                is_new = self._show_alike(place, place, url, self._titles())
                if is_new and place == "save-for-later":
                    self._show_saved()

    def _show_saved(self) -> None:
        """The link that the page which is open gives, and where it leads."""
        by_hand = self.eyes.page.locator('[name="by"][value="hand"]')
        with self.eyes.page.expect_navigation() as saved:
            if self.tour.service.is_sensitive:
                by_hand.check()
                self.eyes.page.locator(PRESSED).first.click()
            else:
                by_hand.click()
        self._look(saved.value, "the link", "saved", self._titles())
        link = SAVED.search(saved.value.text())
        if link is None:
            raise Astray("No link is given.")
        self._show_alike("go on", "go-on", self.address + link[0])

    def _show_alike(self, name: str, kind: str, url: str, titles: Sequence[str] = ()) -> bool:
        """What is the same in all services of a kind is shown once."""
        key = kind, self.tour.language, self.tour.service.is_sensitive
        if key in self.alike:
            return False
        self.alike.add(key)
        return self._show(name, kind, url, kind, titles)

    def _titles(self, step: Step | None = None, words: str = "") -> tuple[str, ...]:
        """What the title of a screen has: of a step, its words or, where they would tell, its
        number; of an end of the way, nothing.
        """
        form = self.tour.form
        if step is None:
            return (form.title,)
        if self.tour.service.is_sensitive:
            if step.kind is StepKind.EXIT:
                return (form.title,)
            return f"Part {number_of(form, step)}", form.title
        return words, form.title

    def _url(self, place: str = "") -> str:
        return f"{self.address}{self.tour.path}{place}"

    def _go(self, response: APIResponse) -> None:
        self.place = urljoin(self.address, response.headers["location"])

    def _expect(self, place: str) -> None:
        if not self.place.startswith(self._url(place)):
            raise Astray(f"The server leads to {self.place}, the engine to {place}.")

    def _show(self, name: str, kind: object, url: str, key: object, titles: Sequence[str]) -> bool:
        """Whether it is a new one, which is then looked at."""
        if key in self.shown:
            return False
        self.shown.add(key)
        self._look(self.eyes.page.goto(url), name, kind, titles)
        return True

    def _press(self, name: str, kind: object, titles: Sequence[str]) -> None:
        """“Continue”, with nothing entered on what is open."""
        with self.eyes.page.expect_navigation() as pressed:
            self.eyes.page.locator(PRESSED).first.click()
        if pressed.value.status != 422:
            raise Astray(f"{self.tour.name}, {name}: the server takes it.")
        self._look(pressed.value, name, kind, titles)

    def _look(
        self, response: Response | None, name: str, kind: object, titles: Sequence[str]
    ) -> None:
        self.eyes.look(
            response,
            service=self.tour.name,
            name=name,
            kind=(self.tour.language, kind),
            titles=titles,
            hidden=TELLING if self.tour.service.is_sensitive else None,
        )

    def _get(self, url: str) -> APIResponse:
        return self.browser.request.get(url, max_redirects=0)

    def _post(self, url: str, entries: Sequence[tuple[str, str]]) -> None:
        """Goes on to where the answer leads."""
        source = self._get(url).text()
        hidden = [(name, unescape(value)) for name, value in HIDDEN.findall(source)]
        posted = [*hidden, *(_chosen(source, name, value) for name, value in entries)]
        if self.advises:
            response = self._get(f"{urlsplit(url)._replace(query='').geturl()}?{urlencode(posted)}")
        else:
            response = self.browser.request.post(
                url, data=urlencode(posted), headers=FORM, max_redirects=0
            )
        if response.status not in (302, 303):
            raise Astray(f"{url} refuses {posted}: {response.status}")
        self._go(response)


def _key(step: Step) -> object:
    """Screens that show other words or questions have another one."""
    return step.id, step.body, tuple(question.id for question in step.questions)


def _entries(step: Step, given: StepAnswers) -> list[tuple[str, str]]:
    """As the form of a step posts them."""
    posted = entered(step, {id: _as_of_today(value) for id, value in given.items()})
    return [
        (f"{question.id}.{part}" if part else question.id, value)
        for question in step.questions
        for part, values in posted[question.id].items()
        for value in values
    ]


def _as_of_today(value: Any) -> Any:
    """The examples tell their days from a day of their own."""
    if isinstance(value, str) and DAY.fullmatch(value):
        return (date.fromisoformat(value) + (date.today() - TODAY)).isoformat()
    return value


def _chosen(source: str, name: str, value: str) -> tuple[str, str]:
    """Of the sessions that are offered the first, whatever the example says."""
    if not value.startswith("{"):
        return name, value
    offered = re.search(rf'name="{name}"[^>]* value="(\d+)"', source)
    if offered is None:
        raise Astray(f"No session is offered for {name}.")
    return name, offered[1]
