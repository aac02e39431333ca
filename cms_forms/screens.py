"""What a screen of a journey shows, and which one follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cms_forms.engine.answers import StepAnswers, mark
from cms_forms.engine.definition import CHECK_ANSWERS, Step, StepKind
from cms_forms.engine.journey import Journey as Walked
from cms_forms.engine.questions.base import question_type
from cms_forms.entries import StepEntries
from cms_forms.responses import journey_response
from cms_forms.visit import Visit

UNCONFIRMED = (
    "We could not confirm that this came from your own page, so nothing was saved. What you typed "
    "is still below. Press the button again. If that fails, allow cookies for this site."
)
OTHER_TAB = (
    "This service is open in another tab, with other answers. Nothing there was changed. Press the "
    "button again to use the answers of this page instead."
)
NOTICES = {
    "expired": "We no longer have your earlier answers: they are deleted after 28 days, or when "
    "cookies are cleared. Please answer from here. The answer that you just gave is kept.",
    "unsent": "Nothing was sent. We no longer have all of your answers: they are deleted after 28 "
    "days, when cookies are cleared, and when you start again in another tab. Please answer from "
    "here, or call 101.",
    "gone": "We no longer have your earlier answers: they are deleted after 28 days, or when "
    "cookies are cleared. Please answer from here.",
    "changed": "Nothing was sent yet. Your answers were changed in another tab after you opened "
    "this page. They are below as they are now. Check them, then send them.",
    "full": "What you gave was not added: another tab has filled this list. Remove one first, or "
    "tell us about more at the end.",
    "not-ready": "This answer was right when you gave it and is not any more. Check it, then go "
    "on. All your other answers are safe.",
}
"""What an address may ask a screen to say: `?notice=expired`."""


def noticed(request: HttpRequest) -> str:
    """The words that the address asks for."""
    return NOTICES.get(request.GET.get("notice", ""), "")


def with_notice(address: str, notice: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}notice={notice}"


def step_url(visit: Visit, step: Step) -> str:
    return f"{visit.path}{step.slug}/"


def onward(visit: Visit) -> str:
    """Where a visitor belongs who asks for a step that is not theirs to visit."""
    walked = visit.walked
    last = walked.gap or walked.exit
    return step_url(visit, last) if last else f"{visit.path}{CHECK_ANSWERS}/"


def after(visit: Visit, step: Step, *, changing: bool) -> str:
    """Where an answer leads: the next step; on a change, whatever the new path still needs."""
    walked = visit.walked
    if changing:
        suffix = "?change=1" if walked.gap else ""
        return onward(visit) + suffix
    if not walked.may_visit(step.id):
        return onward(visit)
    following = walked.next(step.id)
    return step_url(visit, following) if following else f"{visit.path}{CHECK_ANSWERS}/"


def back_url(visit: Visit, step: Step, *, changing: bool) -> str:
    """Where "Back" leads: check answers for a change, else the step before, else the start."""
    walked = visit.walked
    if changing and walked.complete:
        return f"{visit.path}{CHECK_ANSWERS}/"
    if not walked.may_visit(step.id):
        return onward(visit)
    before = walked.previous(step.id)
    return step_url(visit, before) if before else visit.path


def show_step(
    request: HttpRequest,
    visit: Visit,
    shown: StepEntries,
    *,
    changing: bool,
    notice: str = "",
    status: int = 200,
    item: int | None = None,
) -> HttpResponse:
    """A step, or one item of a repeat step, with its fields."""
    step = shown.step
    suffix = "?change=1" if changing else ""
    # The list of a repeat step without items leads to the first one: not back from it.
    given = visit.answers.get(step.id)
    items = given if isinstance(given, list) else []
    to_list = item and items
    back = step_url(visit, step) + suffix if to_list else back_url(visit, step, changing=changing)
    context = {
        "page": visit.page,
        "path": visit.path,
        "visit": visit,
        "form": visit.form,
        "step": step,
        "heading": heading(step, item),
        "entries": shown,
        "back": back,
        "notice": notice,
        "item": item,
        "mark": mark(items[item - 1]) if item and item <= len(items) else "",
    }
    kind = "question" if step.kind is StepKind.REPEAT else step.kind
    response = render(request, f"cms_forms/step_{kind}.html", context, status=status)
    return journey_response(response)


def heading(step: Step, item: int | None = None) -> str:
    """The words of a screen's title: those of its only question, else those of the step."""
    if item:
        return f"{step.item_name[:1].upper()}{step.item_name[1:]} {item}"
    return step.questions[0].label if len(step.questions) == 1 else step.title


def not_here(request: HttpRequest, visit: Visit) -> HttpResponse:
    """An address of the service that its form does not have."""
    if request.method == "POST" and visit.journey is None:
        return redirect(with_notice(onward(visit), "gone"))
    context = {"page": visit.page, "path": visit.path, "visit": visit, "onward": onward(visit)}
    return journey_response(render(request, "cms_forms/not_here.html", context, status=404))


@dataclass(frozen=True, kw_only=True)
class Row:
    """One answer as check answers and staff read it."""

    label: str
    lines: Sequence[str]
    """Empty for an optional question left empty."""
    change: str = ""
    """The address at which to change it."""


@dataclass(frozen=True, kw_only=True)
class Section:
    """The rows of one screen with several questions, or of several with one each."""

    title: str
    """Empty where the rows speak for themselves."""
    rows: Sequence[Row]


def sections(walked: Walked, path: str = "") -> list[Section]:
    """Everything on the path, in the order in which it was asked.

    `path` is the service's address where answers can still be changed.
    """
    found: list[Section] = []
    for step in walked.path:
        given = walked.answers.get(step.id)
        if given is None or (not step.questions and step.kind is not StepKind.REPEAT):
            continue
        change = f"{path}{step.slug}/?change=1" if path else ""
        if isinstance(given, Mapping):
            title = step.title if len(step.questions) > 1 else ""
            _add(found, title, rows(step, given, change))
            continue
        if not given:
            _add(found, "", [Row(label=step.title, lines=["None"], change=change)])
        for number, item in enumerate(given, 1):
            change = f"{path}{step.slug}/{number}/?change=1" if path else ""
            _add(found, heading(step, number), rows(step, item, change))
    return found


def _add(found: list[Section], title: str, added: Sequence[Row]) -> None:
    if not title and found and not found[-1].title:
        added = [*found.pop().rows, *added]
    found.append(Section(title=title, rows=added))


def rows(step: Step, given: StepAnswers, change: str = "") -> list[Row]:
    return [
        Row(
            label=question.label,
            lines=question_type(question.type).display(question, given[question.id]).split("\n")
            if question.id in given
            else (),
            change=change,
        )
        for question in step.questions
    ]
