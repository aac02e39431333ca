"""The screens of a repeat step: the list so far, one item, and removing one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cms_forms.engine.answers import StepAnswers, fingerprint
from cms_forms.engine.definition import Step, StepKind
from cms_forms.engine.transcript import heading, rows
from cms_forms.journey import entries, saving, screens
from cms_forms.journey.visit import Visit, screen


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
        visit = self.visit
        return visit.is_post and not visit.has_begun and self.step.id != visit.form.steps[0].id

    @property
    def is_full(self) -> bool:
        return len(self.items) >= self.step.maximum

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
        step = visit.form.steps_by_slug.get(slug)
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
        another = visit.request.POST.get("another", "")
        if another == "yes" and not listed.is_full:
            return redirect(listed.adding_url)
        if another != "no" and not listed.is_full:
            if listed.items:
                words = _("Choose yes if you need to add another {thing}")
            else:
                words = _("Choose yes if you need to add a {thing}")
            problem = words.format(thing=step.item_name)
        elif len(listed.items) < step.minimum:
            words = _("Add at least {minimum} before you go on")
            problem = words.format(minimum=step.minimum)
        elif not refused_items:
            visit.change_items(step, lambda current: current)
            return redirect(screens.after(visit, step))
    elif not listed.items and step.minimum > 0:
        return redirect(listed.adding_url)
    return listed.show(
        "step_repeat",
        status=403 if refused else 422 if problem or visit.is_post else 200,
        items=[
            {"number": number, "heading": heading(step, number, each), "rows": rows(step, each)}
            for number, each in enumerate(listed.items, 1)
        ],
        full=listed.is_full,
        problem=problem,
        problems=[("#another", problem)] if problem else refused_items,
        back=screens.back_url(visit, step),
        notice=screens.UNCONFIRMED if refused else screens.noticed(visit.request),
    )


@_of_a_list
def item(
    listed: ItemList, number: int | None = None, *, token_refused: bool = False
) -> HttpResponse:
    """One item: a new one, or the one of that number (from 1)."""
    visit, step, items = listed.visit, listed.step, listed.items
    position = len(items) + 1 if number is None else number
    if not visit.is_post:
        if not visit.walked.may_visit(step.id):
            return redirect(screens.onward(visit))
        if position > len(items) + (number is None) or position > step.maximum or not position:
            return redirect(listed.url)
        shown = screens.filled(visit, step, {} if number is None else items[position - 1])
        return screens.show_step(visit, shown, item=position, notice=screens.noticed(visit.request))
    read = entries.read(step, visit.request.POST, visit.today, **screens.beside(visit, step))
    if token_refused:
        return screens.show_step(visit, read, item=position, notice=screens.UNCONFIRMED, status=403)
    if read.problems:
        visit.count_problems(read.refused)
        return screens.show_step(visit, read, item=position, status=422)
    if _is_of_another_tab(listed, position, read.given):
        return screens.show_step(visit, read, item=position, notice=screens.OTHER_TAB, status=409)
    is_gone = listed.is_gone
    visit.change_items(step, _putting(listed, read.given, number))
    if is_gone:
        return redirect(screens.with_notice(screens.onward(visit), "expired"))
    if read.given not in listed.items:
        return redirect(screens.with_notice(listed.url, "full"))
    return redirect(screens.save_url(visit) if saving.is_wanted(visit) else listed.url)


def _putting(
    listed: ItemList, given: StepAnswers, number: int | None
) -> Callable[[list[StepAnswers]], list[StepAnswers]]:
    """Puts what was given in the place of item `number`, or at the end."""
    expected = listed.visit.request.POST.get("journey.item", "")

    def put(current: list[StepAnswers]) -> list[StepAnswers]:
        if number is not None and number <= len(current):
            return [*current[: number - 1], given, *current[number:]]
        # The same new item posted twice: it is there already.
        repeated = expected.isascii() and expected.isdigit() and len(expected) < 6
        if repeated and current[int(expected) - 1 : int(expected)] == [given]:
            return current
        return [*current, given][: listed.step.maximum]

    return put


def _is_of_another_tab(listed: ItemList, position: int, given: StepAnswers) -> bool:
    """Whether what stands in this place now is not what the screen was filled with."""
    there = listed.items[position - 1 : position]
    if not listed.visit.has_begun or given in listed.items:
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
        return redirect(listed.url)
    if not 1 <= number <= len(items):
        return redirect(listed.url)
    return listed.show(
        "remove",
        status=403 if token_refused else 200,
        title=heading(step, number),
        heading=heading(step, number, items[number - 1]),
        rows=rows(step, items[number - 1]),
        fingerprint=fingerprint(items[number - 1]),
        back=listed.url,
        notice=screens.UNCONFIRMED if token_refused else "",
    )
