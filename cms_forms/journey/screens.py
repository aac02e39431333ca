"""What a screen of a journey shows, and which one follows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cms_forms.engine.answers import fingerprint
from cms_forms.engine.definition import CHECK_ANSWERS, Step, StepKind
from cms_forms.engine.transcript import heading
from cms_forms.journey.entries import StepEntries
from cms_forms.journey.responses import journey_response
from cms_forms.journey.visit import Visit

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
    there = items[item - 1] if item and item <= len(items) else None
    context = {
        "page": visit.page,
        "path": visit.path,
        "visit": visit,
        "form": visit.form,
        "step": step,
        "heading": heading(step, item, there),
        "entries": shown,
        "back": back,
        "notice": notice,
        "item": item,
        "fingerprint": fingerprint(there) if there is not None else "",
    }
    kind = "question" if step.kind is StepKind.REPEAT else step.kind
    response = render(request, f"cms_forms/journey/step_{kind}.html", context, status=status)
    return journey_response(response)


def not_here(request: HttpRequest, visit: Visit) -> HttpResponse:
    """An address of the service that its form does not have."""
    if request.method == "POST" and visit.journey is None:
        return redirect(with_notice(onward(visit), "gone"))
    context = {"page": visit.page, "path": visit.path, "visit": visit, "onward": onward(visit)}
    return journey_response(render(request, "cms_forms/journey/not_here.html", context, status=404))
