"""The screens of a repeat step: the list so far, one item, and removing one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cms_forms.engine.answers import StepAnswers, fingerprint
from cms_forms.engine.definition import Step, StepKind
from cms_forms.engine.transcript import heading, rows
from cms_forms.journey import entries, screens
from cms_forms.journey.responses import journey_response
from cms_forms.journey.service import Service
from cms_forms.journey.visit import Visit


def _items(visit: Visit, step: Step) -> list[StepAnswers]:
    given = visit.answers.get(step.id)
    return list(given) if isinstance(given, list) else []


def repeat_step(
    request: HttpRequest, visit: Visit, step: Step, *, changing: bool, refused: bool
) -> HttpResponse:
    """The list of items, and whether there is another."""
    items = _items(visit, step)
    suffix = "?change=1" if changing else ""
    problem = ""
    if _is_gone(request, visit, step):
        return redirect(screens.with_notice(screens.onward(visit), "gone"))
    if request.method == "POST" and not refused:
        another = request.POST.get("another", "")
        if another == "yes" and len(items) < step.maximum:
            return redirect(f"{screens.step_url(visit, step)}add/{suffix}")
        if another == "no" or len(items) >= step.maximum:
            if len(items) >= step.minimum:
                visit.change_items(step, lambda current: current)
                response = redirect(screens.after(visit, step, changing=changing))
                visit.set_cookie(response, secure=request.is_secure())
                return journey_response(response)
            problem = f"Add at least {step.minimum} before you go on"
        else:
            problem = (
                f"Choose yes if you need to add {'another' if items else 'a'} {step.item_name}"
            )
    elif not items and step.minimum > 0:
        return redirect(f"{screens.step_url(visit, step)}add/{suffix}")
    context = {
        "page": visit.page,
        "form": visit.form,
        "path": visit.path,
        "visit": visit,
        "step": step,
        "items": [
            {
                "number": number,
                "heading": heading(step, number, item),
                "rows": rows(step, item),
            }
            for number, item in enumerate(items, 1)
        ],
        "full": len(items) >= step.maximum,
        "problem": problem,
        "suffix": suffix,
        "back": screens.back_url(visit, step, changing=changing),
        "notice": screens.UNCONFIRMED if refused else screens.noticed(request),
    }
    status = 403 if refused else 422 if problem else 200
    return journey_response(
        render(request, "cms_forms/journey/step_repeat.html", context, status=status)
    )


def _find(request: HttpRequest, page: Service, slug: str) -> tuple[Visit, Step | None]:
    visit = Visit(request, page)
    if request.method == "POST":
        visit.pin(request.POST.get("journey.version", ""))
    step = visit.form.steps_by_slug.get(slug)
    return visit, step if step and step.kind is StepKind.REPEAT else None


def _is_gone(request: HttpRequest, visit: Visit, step: Step) -> bool:
    """Whether what is posted changes a list that is not there any more."""
    return request.method == "POST" and visit.journey is None and step.id != visit.form.steps[0].id


def item(
    request: HttpRequest,
    page: Service,
    slug: str,
    number: int | None = None,
    *,
    token_refused: bool = False,
) -> HttpResponse:
    """One item: a new one, or the one of that number (from 1)."""
    visit, step = _find(request, page, slug)
    if visit.submission is not None:
        return redirect(f"{visit.path}sent/")
    if step is None:
        return screens.not_here(request, visit)
    items = _items(visit, step)
    changing = "change" in request.GET
    suffix = "?change=1" if changing else ""
    list_url = screens.step_url(visit, step) + suffix
    is_new = number is None
    position = len(items) + 1 if number is None else number
    if request.method != "POST":
        if not visit.walked.may_visit(step.id):
            return redirect(screens.onward(visit))
        if position > len(items) + is_new or position > step.maximum:
            return redirect(list_url)
        shown = entries.show(step, {} if is_new else items[position - 1])
        notice = screens.noticed(request)
        return screens.show_step(
            request, visit, shown, changing=changing, item=position, notice=notice
        )
    read = entries.read(step, request.POST, visit.today)
    if token_refused or read.problems:
        return screens.show_step(
            request,
            visit,
            read,
            changing=changing,
            item=position,
            notice=screens.UNCONFIRMED if token_refused else "",
            status=403 if token_refused else 422,
        )
    if _is_of_another_tab(request, visit, items, position, read.given):
        return screens.show_step(
            request,
            visit,
            read,
            changing=changing,
            item=position,
            notice=screens.OTHER_TAB,
            status=409,
        )
    expected = request.POST.get("journey.item", "")

    def put(current: list[StepAnswers]) -> list[StepAnswers]:
        if number is not None and number <= len(current):
            return [*current[: number - 1], read.given, *current[number:]]
        # The same new item posted twice: it is there already.
        repeated = expected.isascii() and expected.isdigit() and len(expected) < 6
        if repeated and current[int(expected) - 1 : int(expected)] == [read.given]:
            return current
        return [*current, read.given][: step.maximum]

    expired = _is_gone(request, visit, step)
    visit.change_items(step, put)
    if expired:
        target = screens.with_notice(screens.onward(visit), "expired")
    elif read.given not in _items(visit, step):
        target = screens.with_notice(list_url, "full")
    else:
        target = list_url
    response = redirect(target)
    visit.set_cookie(response, secure=request.is_secure())
    return journey_response(response)


def _is_of_another_tab(
    request: HttpRequest, visit: Visit, items: list[StepAnswers], position: int, given: StepAnswers
) -> bool:
    """Whether what stands in this place now is not what the screen was filled with."""
    there = items[position - 1 : position]
    if visit.journey is None or given in items:
        return False
    shown = request.POST.get("journey.fingerprint")
    replaced = shown is not None and shown != (fingerprint(there[0]) if there else "")
    return request.POST.get("journey.name") != visit.name or replaced


def remove(
    request: HttpRequest,
    page: Service,
    slug: str,
    number: int,
    *,
    token_refused: bool = False,
) -> HttpResponse:
    """Asks whether to remove an item, then does."""
    visit, step = _find(request, page, slug)
    if visit.submission is not None:
        return redirect(f"{visit.path}sent/")
    if step is None:
        return screens.not_here(request, visit)
    items = _items(visit, step)
    suffix = "?change=1" if "change" in request.GET else ""
    list_url = screens.step_url(visit, step) + suffix
    if _is_gone(request, visit, step):
        return redirect(screens.with_notice(screens.onward(visit), "gone"))
    if not visit.walked.may_visit(step.id):
        return redirect(screens.onward(visit))
    if request.method == "POST" and not token_refused:
        marked = request.POST.get("journey.fingerprint", "")

        def take_out(current: list[StepAnswers]) -> list[StepAnswers]:
            if number <= len(current) and fingerprint(current[number - 1]) == marked:
                return [*current[: number - 1], *current[number:]]
            return current

        visit.change_items(step, take_out)
        return redirect(list_url)
    if not 1 <= number <= len(items):
        return redirect(list_url)
    context = {
        "page": page,
        "form": visit.form,
        "path": visit.path,
        "visit": visit,
        "step": step,
        "heading": heading(step, number, items[number - 1]),
        "rows": rows(step, items[number - 1]),
        "fingerprint": fingerprint(items[number - 1]),
        "back": list_url,
        "notice": screens.UNCONFIRMED if token_refused else "",
    }
    status = 403 if token_refused else 200
    return journey_response(
        render(request, "cms_forms/journey/remove.html", context, status=status)
    )
