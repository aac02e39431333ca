"""The screens of a repeat step: the list so far, one item, and removing one."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial, wraps
from typing import Concatenate, Final

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cms_forms.engine import item_screens
from cms_forms.engine.answers import StepAnswers, fingerprint
from cms_forms.engine.definition import Step, StepKind
from cms_forms.engine.item_screens import ItemScreen
from cms_forms.engine.transcript import heading, heading_of_all, rows
from cms_forms.journey import entries, finding, saving, screens
from cms_forms.journey.entries import StepEntries
from cms_forms.journey.visit import Visit, screen

MOVED: Final = re.compile(r"(\d{1,3})\.(up|down)\.([0-9a-f]{16})", re.ASCII)
"""What a button that moves an item posts: its number, where to, and its `fingerprint`."""


@dataclass(frozen=True)
class ItemList:
    """A repeat step as its screens begin: the items so far, and the addresses around them."""

    visit: Visit
    step: Step

    @property
    def items(self) -> Sequence[StepAnswers]:
        return self.visit.store.items(self.step)

    @property
    def url(self) -> str:
        return screens.step_url(self.visit, self.step) + self.suffix

    @property
    def suffix(self) -> str:
        return screens.change_suffix(self.visit)

    @property
    def adding_url(self) -> str:
        return f"{screens.step_url(self.visit, self.step)}add/{self.suffix}"

    @property
    def is_gone(self) -> bool:
        """Whether what is posted belongs to a journey that is not there any more."""
        return self.visit.is_late_for(self.step)

    @property
    def is_full(self) -> bool:
        return len(self.items) >= self.step.maximum

    @property
    def lacks(self) -> int:
        """How many are still to be asked for, because an answer said so many."""
        return max(self.step.minimum - len(self.items), 0) if self.step.count_from else 0

    @property
    def surplus(self) -> int:
        """How many there are beyond the number that an answer said."""
        return max(len(self.items) - self.step.maximum, 0) if self.step.count_from else 0

    @property
    def unfinished(self) -> int | None:
        """The number of the first item that lacks an answer."""
        lacking = (
            number
            for number, each in enumerate(self.items, 1)
            if item_screens.unanswered(self.step, each)
        )
        return next(lacking, None)

    def screen_url(self, number: int, screen: int) -> str:
        tail = f"{screen}/" if screen > 1 else ""
        return f"{screens.step_url(self.visit, self.step)}{number}/{tail}{self.suffix}"

    def next_url(self, number: int) -> str:
        """Where the visitor goes from an item: to what it lacks, or to the next one that is asked
        for, or back to the list.
        """
        items = self.items
        lacks = item_screens.unanswered(self.step, items[number - 1]) if number <= len(items) else 0
        if lacks:
            return self.screen_url(number, lacks)
        return self.adding_url if self.lacks and number == len(items) else self.url

    @property
    def counting_url(self) -> str:
        """Where their number was asked; empty where the visitor adds as many as there are."""
        placed = self.visit.form.placed_questions.get(self.step.count_from)
        return f"{screens.step_url(self.visit, placed[0])}{self.suffix}" if placed else ""

    def problem(self, another: str) -> str:
        """Why the visitor cannot go on with this answer to “another one?”; empty where they can."""
        if self.step.count_from:
            words = _("Remove {count} before you go on, or change how many you said")
            return words.format(count=self.surplus) if self.surplus else ""
        if another != "no" and not self.is_full:
            if self.items:
                words = _("Choose yes if you need to add another {thing}")
            else:
                words = _("Choose yes if you need to add a {thing}")
            return words.format(thing=self.step.item_name)
        if len(self.items) < self.step.minimum:
            words = _("Add at least {minimum} before you go on")
            return words.format(minimum=self.step.minimum)
        return ""

    def show(self, template: str, *, status: int, **context: object) -> HttpResponse:
        known = {"step": self.step, "suffix": self.suffix}
        return self.visit.show(template, status=status, **known, **context)

    def begin_anew(self) -> HttpResponse:
        return redirect(screens.with_notice(screens.onward(self.visit), "gone"))


def _of_a_list[**P](
    show: Callable[Concatenate[ItemList, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A screen at the slug of a repeat step."""

    @wraps(show)
    def at_slug(visit: Visit, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        step = visit.step_at(slug)
        if step is None or step.kind is not StepKind.REPEAT:
            return screens.not_here(visit)
        return show(ItemList(visit, visit.walked.as_asked(step)), *args, **kwargs)

    return screen()(at_slug)


def repeat_step(visit: Visit, step: Step, *, refused: bool) -> HttpResponse:
    """The list of items, and whether there is another."""
    listed = ItemList(visit, step)
    if listed.is_gone:
        return listed.begin_anew()
    problem = ""
    refused_items = list(screens.refused_items(visit, step))
    if visit.is_post and not refused:
        if "move" in visit.request.POST:
            return _move(listed)
        another = visit.request.POST.get("another", "")
        if listed.unfinished:
            return redirect(listed.next_url(listed.unfinished))
        if listed.lacks or (another == "yes" and not listed.is_full):
            return redirect(listed.adding_url)
        problem = listed.problem(another)
        if not problem and not refused_items:
            visit.change_items(step, lambda current: current)
            return redirect(screens.after(visit, step))
    elif not listed.items and step.minimum > 0:
        return redirect(listed.adding_url)
    return listed.show(
        "step_repeat",
        status=403 if refused else 422 if problem or visit.is_post else 200,
        items=[
            {
                "number": number,
                "heading": heading(step, number, each),
                "rows": rows(step, each, number),
                "fingerprint": fingerprint(each),
                "is_unfinished": item_screens.unanswered(step, each) is not None,
            }
            for number, each in enumerate(listed.items, 1)
        ],
        listed=listed,
        has_screens=len(item_screens.parted(step)) > 1,
        problem=problem,
        problems=[("#another", problem)] if problem else refused_items,
        back=screens.back_url(visit, step),
        notice=screens.UNCONFIRMED if refused else screens.noticed(visit.request),
    )


def _move(listed: ItemList) -> HttpResponse:
    """One place up or down, if it is still the item that the visitor saw there."""
    posted = MOVED.fullmatch(listed.visit.request.POST["move"])
    if posted is None or not listed.items:
        return redirect(listed.url)
    number, shown = int(posted[1]), posted[3]
    to = number - 1 if posted[2] == "up" else number + 1

    def swapped(current: list[StepAnswers]) -> list[StepAnswers]:
        is_there = min(number, to) >= 1 and max(number, to) <= len(current)
        if not is_there or fingerprint(current[number - 1]) != shown:
            return current
        others = [*current[: number - 1], *current[number:]]
        return [*others[: to - 1], current[number - 1], *others[to - 1 :]]

    listed.visit.change_items(listed.step, swapped)
    return redirect(f"{listed.url}#item-{to}")


@_of_a_list
def item(
    listed: ItemList, number: int | None = None, screen: int = 1, *, token_refused: bool = False
) -> HttpResponse:
    """A screen of one item: of a new one, or of that number (from 1)."""
    visit, step, items = listed.visit, listed.step, listed.items
    position = len(items) + 1 if number is None else number
    is_there = 1 <= position <= len(items)
    row = items[position - 1] if is_there else {}
    asked = item_screens.at(step, row, screen)
    if not visit.is_post:
        if not visit.walked.may_visit(step.id):
            return redirect(screens.onward(visit))
        if not is_there and (number is not None or listed.is_full):
            return redirect(listed.url)
        if asked is None:
            return redirect(listed.next_url(position))
        return show_item(listed, position, asked, _filled(listed, asked, row))
    if asked is None:
        return redirect(listed.url)
    found = finding.chosen(visit, asked.questions, visit.request.POST)
    read = entries.read_screen(
        step, asked, row, found.data, visit.today, **screens.beside(visit, step)
    )
    if token_refused:
        return show_item(listed, position, asked, read, notice=screens.UNCONFIRMED, status=403)
    goes_on = not saving.is_wanted(visit)
    if said := finding.again(visit, read, found, goes_on=goes_on):
        status = 422 if read.problems else 200
        return show_item(listed, position, asked, read, said=said, status=status)
    if read.problems:
        visit.count_problems(read.refused)
        return show_item(listed, position, asked, read, status=422)
    put_on = partial(item_screens.with_answers, asked, given=read.given)
    if _is_of_another_tab(listed, position, put_on(row)):
        return show_item(listed, position, asked, read, notice=screens.OTHER_TAB, status=409)
    is_gone = listed.is_gone
    visit.change_items(step, _putting(listed, put_on, number))
    if is_gone:
        return redirect(screens.with_notice(screens.onward(visit), "expired"))
    there = [place for place, each in enumerate(listed.items, 1) if put_on(each) == each]
    if not there:
        return redirect(screens.with_notice(listed.url, "full"))
    if saving.is_wanted(visit):
        return redirect(screens.save_url(visit))
    return redirect(listed.next_url(position if position in there else there[-1]))


def _filled(listed: ItemList, asked: ItemScreen, row: StepAnswers) -> StepEntries:
    """With the answers given before; somebody who is sent back reads what is wrong with them."""
    visit, step = listed.visit, listed.step
    if visit.request.GET.get("notice") != screens.NOT_READY:
        return entries.show(replace(step, questions=asked.questions), row)
    return entries.read_screen(step, asked, row, None, visit.today, **screens.beside(visit, step))


def show_item(
    listed: ItemList,
    position: int,
    asked: ItemScreen,
    shown: StepEntries,
    *,
    notice: str | Promise = "",
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """One screen of the item at that position (from 1), with its fields. What is `said` begins the
    title.
    """
    visit, step, items = listed.visit, listed.step, listed.items
    there = items[position - 1] if position <= len(items) else None
    before = item_screens.previous(step, there or {}, asked.number)
    if there is not None and before is not None and item_screens.unanswered(step, there):
        back = listed.screen_url(position, before)
    elif items:
        back = listed.url
    else:
        # An empty list shows its first item in place of itself: "Back" to it would lead here again.
        back = screens.back_url(visit, step)
    name = heading_of_all(step, position, there)
    return visit.show(
        "step_question",
        status=status,
        step=step,
        title=" – ".join(filter(None, (said, asked.title, heading_of_all(step, position)))),
        heading=asked.title or name,
        caption=name if asked.title else "",
        entries=finding.show(visit, shown),
        back=back,
        notice=notice or screens.noticed(visit.request),
        item=position,
        fingerprint=fingerprint(there) if there is not None else "",
    )


def _putting(
    listed: ItemList, put_on: Callable[[StepAnswers], StepAnswers], number: int | None
) -> Callable[[list[StepAnswers]], list[StepAnswers]]:
    """Puts what was given on item `number`, or on a new one at the end."""
    expected = listed.visit.request.POST.get("journey.item", "")

    def put(current: list[StepAnswers]) -> list[StepAnswers]:
        if number is not None and number <= len(current):
            return [*current[: number - 1], put_on(current[number - 1]), *current[number:]]
        # The same new item posted twice: it is there already.
        repeated = expected.isascii() and expected.isdigit() and len(expected) < 6
        there = current[int(expected) - 1 : int(expected)] if repeated else []
        if there and put_on(there[0]) == there[0]:
            return current
        return [*current, put_on({})] if len(current) < listed.step.maximum else current

    return put


def _is_of_another_tab(listed: ItemList, position: int, whole: StepAnswers) -> bool:
    """Whether what stands in this place now is not what the screen was filled with."""
    there = listed.items[position - 1 : position]
    if not listed.visit.has_begun or whole in listed.items:
        return False
    shown = listed.visit.request.POST.get("journey.fingerprint")
    replaced = shown is not None and shown != (fingerprint(there[0]) if there else "")
    return listed.visit.is_of_another_tab or replaced


@_of_a_list
def remove(listed: ItemList, number: int, *, token_refused: bool = False) -> HttpResponse:
    """Asks whether to remove an item, then does."""
    visit, step, items = listed.visit, listed.step, listed.items
    if listed.is_gone:
        return listed.begin_anew()
    if not visit.walked.may_visit(step.id):
        return redirect(screens.onward(visit))
    if visit.is_post and not token_refused:
        shown = visit.request.POST.get("journey.fingerprint", "")

        def take_out(current: list[StepAnswers]) -> list[StepAnswers]:
            if 1 <= number <= len(current) and fingerprint(current[number - 1]) == shown:
                return [*current[: number - 1], *current[number:]]
            return current

        visit.change_items(step, take_out)
        if not listed.items:
            return redirect(listed.url)
        return redirect(f"{screens.with_notice(listed.url, 'removed')}#notice")
    if not 1 <= number <= len(items):
        return redirect(listed.url)
    return listed.show(
        "remove",
        status=403 if token_refused else 200,
        title=heading(step, number),
        heading=heading(step, number, items[number - 1]),
        rows=rows(step, items[number - 1]),
        fingerprint=fingerprint(items[number - 1]),
        back=f"{listed.url}#item-{number}",
        notice=screens.UNCONFIRMED if token_refused else "",
    )
