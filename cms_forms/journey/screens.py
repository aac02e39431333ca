"""What a screen of a journey shows, and which one follows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final, TypedDict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cms_forms.engine import across, tasks
from cms_forms.engine.answers import StepAnswers
from cms_forms.engine.checking import Refusing
from cms_forms.engine.definition import CHECK_ANSWERS, SAVE, Step
from cms_forms.engine.holding import refusals
from cms_forms.engine.questions.base import Answered, Before
from cms_forms.engine.transcript import heading, place_of
from cms_forms.journey import choosing, entries, finding
from cms_forms.journey.contact import contact_words
from cms_forms.journey.entries import StepEntries
from cms_forms.journey.visit import Visit
from cms_forms.models.helping_body import HelpingBody
from cms_forms.models.journey import KEPT

UNCONFIRMED = _(
    "We could not confirm that this came from your own page, so nothing was saved. What you typed "
    "is still below. Press the button again. If that fails, allow cookies for this site."
)
OTHER_TAB = _(
    "This service is open in another tab, with other answers. Nothing there was changed. Press the "
    "button again to use the answers of this page instead."
)
NOT_READY: Final = "not-ready"
PLACE_GONE: Final = "place-gone"
NOTICES = {
    "expired": ngettext_lazy(
        "We no longer have your earlier answers: they are deleted after {days} day, or when "
        "cookies are cleared. Please answer from here. The answer that you just gave is kept.",
        "We no longer have your earlier answers: they are deleted after {days} days, or when "
        "cookies are cleared. Please answer from here. The answer that you just gave is kept.",
        "days",
    ),
    "unsent": ngettext_lazy(
        "Nothing was sent. We no longer have all of your answers: they are deleted after {days} "
        "day, when cookies are cleared, and when you start again in another tab. Please answer "
        "from here. {contact}",
        "Nothing was sent. We no longer have all of your answers: they are deleted after {days} "
        "days, when cookies are cleared, and when you start again in another tab. Please answer "
        "from here. {contact}",
        "days",
    ),
    "gone": ngettext_lazy(
        "We no longer have your earlier answers: they are deleted after {days} day, or when "
        "cookies are cleared. Please answer from here.",
        "We no longer have your earlier answers: they are deleted after {days} days, or when "
        "cookies are cleared. Please answer from here.",
        "days",
    ),
    "removed": _("It is removed. The list is now as you see it."),
    "changed": _(
        "Nothing was sent yet. Your answers were changed in another tab after you opened this "
        "page. They are below as they are now. Check them, then send them."
    ),
    "stale": _(
        "These questions have changed since this address was made, or a part of it is missing. "
        "Please answer from here."
    ),
    "nothing": _("There is nothing to save yet. Answer this first."),
    "full": _(
        "What you gave was not added: another tab has filled this list. Remove one first, or tell "
        "us about more at the end."
    ),
    "held": _("We hold your place for 20 minutes from now. All your answers are safe."),
    choosing.HELD_OFTEN: _(
        "You have asked us to hold a place many times today. We cannot do it again until tomorrow. "
        "Your answers so far are safe. If your place is still held, send them before its time is "
        "over."
    ),
    choosing.NETWORK_OFTEN: _(
        "Many people have just booked from your network, so nothing was saved. Wait some minutes "
        "and press the button again. What you typed is still below."
    ),
    choosing.BOOKED_OFTEN: _(
        "Nothing was sent yet. Many people have just booked this session from your network. Try "
        "again tomorrow, or choose another session. All your answers are safe. {contact}"
    ),
    PLACE_GONE: _(
        "Nothing was sent yet. Somebody else took the last place while you were away, or the "
        "session cannot be booked any more. Choose another one. All your other answers are safe."
    ),
    NOT_READY: _(
        "This answer was right when you gave it and is not any more. Check it, then go on. All "
        "your other answers are safe."
    ),
}
"""What an address may ask a screen to say: `?notice=expired`."""
TELLING_CONTACT: Final = frozenset({"unsent", choosing.BOOKED_OFTEN})
"""The notices that name whom to turn to: the site is asked for its words only then."""


def noticed(request: HttpRequest) -> str:
    """The words that the address asks for."""
    notice = request.GET.get("notice", "")
    if notice not in NOTICES:
        return ""
    contact = contact_words(request) if notice in TELLING_CONTACT else ""
    return NOTICES[notice].format(days=KEPT.days, contact=contact)


def with_notice(address: str, notice: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}notice={notice}"


def has_notice(response: HttpResponse, notice: str = "") -> bool:
    """Whether a redirect leads to a screen that says this, or anything at all."""
    return with_notice("", notice)[1:] in response.headers.get("Location", "")


def change_suffix(visit: Visit) -> str:
    """Keeps a change a change on the way to the next screen."""
    return "?change=1" if visit.changing else ""


def step_url(visit: Visit, step: Step) -> str:
    return f"{visit.path}{step.slug}/{visit.query}"


def save_url(visit: Visit) -> str:
    return f"{visit.path}{SAVE}/"


def check_answers_url(visit: Visit) -> str:
    return f"{visit.path}{CHECK_ANSWERS}/"


def tasks_url(visit: Visit) -> str:
    return f"{visit.path}tasks/{visit.query}"


def onward(visit: Visit) -> str:
    """Where a visitor belongs who asks for a step that is not theirs to visit: what is next, or
    where they choose that, the list of tasks.
    """
    walked = visit.walked
    chooses = visit.form.has_tasks and visit.form.any_order
    if chooses and walked.gap is not None and walked.gap.id in walked.sections:
        return tasks_url(visit)
    last = walked.gap or walked.exit
    return step_url(visit, last) if last else check_answers_url(visit)


def after(visit: Visit, step: Step) -> str:
    """Where an answer leads: the next step; on a change, whatever the new path still needs."""
    walked = visit.walked
    if visit.changing:
        gap = tasks.gap_beside(visit.form, walked, step)
        return f"{step_url(visit, gap)}?change=1" if gap else onward(visit)
    if not walked.may_visit(step.id):
        return onward(visit)
    if tasks.ends(visit.form, walked, step):
        return tasks_url(visit)
    following = walked.next(step.id)
    return step_url(visit, following) if following else check_answers_url(visit)


def back_url(visit: Visit, step: Step) -> str:
    """Where "Back" leads: check answers for a change, else the step before, else the start."""
    walked = visit.walked
    if visit.changing and walked.complete:
        return check_answers_url(visit)
    if not walked.may_visit(step.id):
        return onward(visit)
    if tasks.begins_with_list(visit.form, walked, step):
        return tasks_url(visit)
    before = walked.previous(step.id)
    return step_url(visit, before) if before else visit.path


def not_ready_url(visit: Visit, step: Step, item: int | None, question: str = "") -> str:
    """Where an answer that was accepted is asked again: the step, or the screen of an item."""
    place = f"{visit.path}{place_of(step, item, question)}"
    return with_notice(f"{place}?change=1", NOT_READY)


def place_gone_url(visit: Visit, step: Step) -> str:
    """Where a session is chosen again, in place of one that is full or over now."""
    return with_notice(f"{step_url(visit, step)}?change=1", PLACE_GONE)


class Beside(TypedDict):
    before: Before
    refusing: Refusing


def before(visit: Visit, step: Step) -> Sequence[Answered]:
    """What was asked on the screens before a step."""
    return visit.walked.asked_before(step.id)


def filled(visit: Visit, step: Step, given: StepAnswers) -> StepEntries:
    """The fields of a step with the answers given before. Somebody who is sent
    back to it reads what is wrong with them now; so does whoever changed an earlier answer, beside
    which a check refuses these.
    """
    is_refused = any(refusing(visit, step)(given))
    if visit.request.GET.get("notice") != NOT_READY and not is_refused:
        return entries.show(step, given)
    return entries.read_again(step, given, visit.today, **beside(visit, step))


def beside(visit: Visit, step: Step) -> Beside:
    """What the answers to a step are checked beside."""
    return {"before": partial(before, visit, step), "refusing": refusing(visit, step)}


def refusing(visit: Visit, step: Step) -> Refusing:
    """The checks of a step, beside the answers before it."""
    return across.refusing(visit.form, visit.walked, step, visit.today)


def refused_items(visit: Visit, step: Step) -> Iterator[tuple[str, str]]:
    """(address, message) pairs of the items of a repeat step that its checks refuse."""
    refused_by = refusing(visit, step)
    for number, item in enumerate(visit.store.items(step), 1):
        for check in refused_by(item):
            # What is read at no question of its own is read where the item ends.
            last = check.question or step.asked_with(item)[-1].id
            yield not_ready_url(visit, step, number, last), check.message


def refused(visit: Visit) -> Iterator[tuple[str, str]]:
    """(address, message) pairs of answers that are not right any more: see `refusals`."""
    for refusal in refusals(visit.walked, visit.today, visit.now):
        for question, problems in refusal.problems.items():
            address = not_ready_url(visit, refusal.step, refusal.item, question)
            yield from ((address, problem.message) for problem in problems)


def show_step(
    visit: Visit,
    shown: StepEntries,
    *,
    notice: str | Promise = "",
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    """A step with its fields. What is `said` begins the title."""
    step = shown.step
    bodies = HelpingBody.objects.named(step.bodies) if step.bodies else ()
    return visit.show(
        f"step_{step.kind}",
        status=status,
        step=step,
        title=" – ".join(filter(None, (said, heading(step)))),
        entries=finding.show(visit, shown),
        bodies=bodies,
        back=back_url(visit, step),
        notice=notice,
        held=choosing.held(visit),
        carried=visit.store.carried(step, visit.walked.answers) if visit.store.is_address else (),
    )


def not_here(visit: Visit) -> HttpResponse:
    """An address of the service that its form does not have."""
    if visit.is_post and not visit.has_begun:
        return redirect(with_notice(onward(visit), "gone"))
    return visit.show("not_here", status=404, onward=onward(visit))
