"""The visitor's screens, one function each. Thin: the walk decides what may be seen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cms_forms import intake
from cms_forms.bookings.holding import NoPlace
from cms_forms.engine.answers import fingerprint
from cms_forms.engine.definition import CHECK_ANSWERS, Form, Step, StepKind
from cms_forms.engine.questions.files import size_words
from cms_forms.engine.questions.sessions import books
from cms_forms.engine.tasks import State, begins_with_list, tasks_of
from cms_forms.engine.transcript import transcript
from cms_forms.files.handling import form_bytes
from cms_forms.journey import (
    advising,
    choosing,
    entries,
    filing,
    finding,
    languages,
    links,
    saving,
    screens,
    stores,
)
from cms_forms.journey.addresses import full_address
from cms_forms.journey.contact import contact_words
from cms_forms.journey.counting import count
from cms_forms.journey.journey_store import JourneyStore, is_new
from cms_forms.journey.repeats import repeat_step
from cms_forms.journey.responses import SeeOther, journey_response, start_response
from cms_forms.journey.service import Service
from cms_forms.journey.visit import Visit, screen
from cms_forms.models.form_version import form_of
from cms_forms.models.journey import KEPT, JourneyGone
from cms_forms.models.usage import Ease, What


def start(
    request: HttpRequest,
    page: Service,
    begin: str | None = None,
    form: Form | None = None,
    service: Service | None = None,
) -> HttpResponse:
    """The start page: the same for everyone, so anybody may cache it. No cookie, no token.

    What a link brings along stands in the address, and goes on in that of the button.

    `begin` is where the button of a preview leads, instead of to the first step, `form` what it
    walks, and `service` where it does.
    """
    if form is None and page.current_version_id:
        form = form_of(page.current_version_id)
    if page.spoken and (form is None or not form.translations.get(page.spoken)):
        # It was in this language once.
        own = f"{page.get_url(request)}{links.query(request)}"
        return start_response(redirect(own))
    with languages.speaking(page.spoken):
        return start_response(_start(request, page, begin, form, service or page))


def _start(
    request: HttpRequest, page: Service, begin: str | None, form: Form | None, service: Service
) -> HttpResponse:
    path, brought = languages.address(page, request), links.query(request)
    if begin is None and page.current_version_id:
        begin = f"{path}start/{brought}"
    shown = languages.in_language(form, page.spoken).form if form and page.spoken else page
    context = {
        "page": page,
        "service": service,
        "shown": shown,
        "spoken": languages.said_of(form, service, request, query=brought) if form else None,
        "path": path,
        "begin": begin,
        "days": KEPT.days,
        "stores_nothing": form is not None
        and stores.stores_nothing(form, is_sensitive=page.is_sensitive),
        "contact": "" if begin else contact_words(request),
    }
    return render(request, "cms_forms/journey/start.html", context)


@screen(once_sent=True, once_ended=True)
def begin(visit: Visit) -> HttpResponse:
    """“Start now”: to the first step, unless answers of an earlier visit are still there."""
    if visit.answers and not visit.is_post:
        return visit.show("under_way", onward=screens.onward(visit))
    if visit.is_post or visit.store.sent is not None or visit.store.has_ended:
        visit.store.discard()
    first = visit.form.steps[0]
    by_list = begins_with_list(visit.form, visit.walked, first)
    response = redirect(screens.tasks_url(visit) if by_list else screens.step_url(visit, first))
    if not visit.store.is_address:
        links.remember(visit.request, visit.service, response)
    return response


@screen()
def step(visit: Visit, slug: str, *, token_refused: bool = False) -> HttpResponse:
    """One step: shown, or what was posted for it saved."""
    if visit.store.is_address:
        return advising.step(visit, slug)
    asked = visit.step_at(slug)
    if asked is None:
        return screens.not_here(visit)
    if not visit.is_post and asked.slug != slug:
        query = visit.request.META.get("QUERY_STRING", "")
        return redirect(screens.step_url(visit, asked) + (f"?{query}" if query else ""))
    asked = visit.walked.as_asked(asked)
    if visit.is_post and asked.kind is not StepKind.EXIT:
        if asked.kind is StepKind.REPEAT:
            return repeat_step(visit, asked, refused=token_refused)
        return _save(visit, asked, token_refused=token_refused)
    if not visit.walked.may_visit(asked.id):
        return redirect(screens.onward(visit))
    if asked.kind is StepKind.REPEAT:
        return repeat_step(visit, asked, refused=False)
    given = visit.answers.get(asked.id)
    if given is None:
        given = links.prefilled(visit.request, visit.service.pk, asked)
    given = filing.with_files(visit, asked, given if isinstance(given, dict) else {})
    shown = choosing.show(visit, filing.show(visit, screens.filled(visit, asked, given)))
    shown, told = filing.show_noted(visit, asked, shown)
    return screens.show_step(visit, shown, notice=told or screens.noticed(visit.request))


def _save(visit: Visit, asked: Step, *, token_refused: bool) -> HttpResponse:
    # Before a file begins the journey.
    is_of_another_tab, expired = visit.is_of_another_tab, visit.is_late_for(asked)
    filed = filing.filed(visit, asked, token_refused=token_refused)
    data = choosing.posted(asked, filed.data, timezone.now())
    found = finding.chosen(visit, asked.questions, data)
    read = entries.read(asked, found.data, visit.today, **screens.beside(visit, asked))
    read = choosing.show(visit, filing.show(visit, read, filed))
    if token_refused:
        return screens.show_step(visit, read, notice=screens.UNCONFIRMED, status=403)
    if choosing.HOLD in visit.request.POST:
        return _hold_again(visit, asked, read)
    later = saving.is_wanted(visit)
    goes_on = not (later or filed.only_files)
    if said := finding.again(visit, read, found, goes_on=goes_on):
        return screens.show_step(visit, read, said=said, status=422 if read.problems else 200)
    if later and read.problems and not is_of_another_tab:
        return _unfinished_for_later(visit, asked, read, filed)
    visit.count_problems(read.refused)
    if filed.only_files:
        return _after_files(visit, asked, read, filed)
    if read.problems:
        return screens.show_step(visit, read, status=422)
    if is_of_another_tab and visit.answers.get(asked.id) != read.given:
        return screens.show_step(visit, read, notice=screens.OTHER_TAB, status=409)
    if often := choosing.takes_too_often(visit, asked, read.given):
        return screens.show_step(visit, read, notice=screens.NOTICES[often], status=429)
    try:
        visit.keep(asked, read.given)
    except NoPlace as gone:
        return screens.show_step(visit, choosing.refused(visit, read, gone), status=409)
    if expired:
        return redirect(screens.with_notice(screens.onward(visit), "expired"))
    return redirect(screens.save_url(visit) if later else screens.after(visit, asked))


def _unfinished_for_later(
    visit: Visit, asked: Step, read: entries.StepEntries, filed: filing.Filed
) -> HttpResponse:
    """What is not right yet is no answer. It is kept beside them, and stands there again."""
    if visit.walked.may_visit(asked.id) and read.has_entries:
        filing.note(visit, asked, read, filed)
    return SeeOther(screens.save_url(visit))


def _hold_again(visit: Visit, asked: Step, read: entries.StepEntries) -> HttpResponse:
    """The step as it was typed, and the place held for longer."""
    for each in read.fields:
        each.problems = ()
    if often := choosing.holds_too_often(visit):
        return screens.show_step(visit, read, notice=screens.NOTICES[often], status=429)
    try:
        visit.store.places.hold_again(visit.walked)
    except NoPlace as gone:
        return redirect(screens.place_gone_url(visit, gone.wanted.step))
    return screens.show_step(visit, read, notice=screens.NOTICES["held"])


def _after_files(
    visit: Visit, asked: Step, read: entries.StepEntries, filed: filing.Filed
) -> HttpResponse:
    """The step again, which says what was added, removed or not taken."""
    if not visit.walked.may_visit(asked.id):
        return SeeOther(screens.with_notice(screens.onward(visit), "gone"))
    filing.note(visit, asked, read, filed)
    place = screens.step_url(visit, asked) + screens.change_suffix(visit)
    return SeeOther(screens.with_notice(place, filing.NOTICE))


@screen()
def task_list(visit: Visit) -> HttpResponse:
    """The sections of a long service, and how far each is."""
    form, walked = visit.form, visit.walked
    if not form.has_tasks:
        return screens.not_here(visit)
    if walked.gap is not None and walked.gap.id not in walked.sections:
        # The steps before the first section come first.
        return redirect(screens.step_url(visit, walked.gap))
    listed = [
        {
            "name": task.section.name,
            "state": task.state,
            "url": screens.step_url(visit, task.step) if task.step else "",
            "first": [section.name for section in task.first],
        }
        for task in tasks_of(form, walked)
    ]
    return visit.show(
        "tasks",
        tasks=listed,
        done=[task for task in listed if task["state"] is State.DONE],
        chooses=sum(task["state"] in (State.NEXT, State.UNDER_WAY) for task in listed) > 1,
        onward=screens.check_answers_url(visit) if walked.complete else "",
        back=visit.path,
        notice=screens.noticed(visit.request),
    )


def too_large(request: HttpRequest, service: Service) -> HttpResponse:
    """A form of which not a byte is read. Raises `ServiceChanged`."""
    visit = Visit(request, service, JourneyStore.of_browser(request, service))
    most, back = size_words(form_bytes()), request.get_full_path()
    return journey_response(visit.show("too_large", status=413, most=most, back=back))


@screen(once_sent=True)
def nowhere(visit: Visit) -> HttpResponse:
    """An address that no screen of any service has."""
    return screens.not_here(visit)


@screen()
def check_answers(visit: Visit, *, token_refused: bool = False) -> HttpResponse:
    """Everything that will be sent, with a way to change each of it; and the sending itself."""
    if not visit.walked.complete:
        onward = screens.onward(visit)
        # Somebody who pressed "send" must learn that nothing was sent.
        return redirect(screens.with_notice(onward, "unsent") if visit.is_post else onward)
    if visit.is_post and not token_refused:
        is_asking = choosing.HOLD in visit.request.POST
        return redirect(_held_again(visit) if is_asking else _send(visit))
    return visit.show(
        "check_answers",
        status=403 if token_refused else 200,
        back=screens.step_url(visit, visit.walked.path[-1]),
        cards=transcript(visit.walked),
        refused=list(screens.refused(visit)),
        held=choosing.held(visit),
        fingerprint=fingerprint(visit.walked.answers),
        notice=screens.UNCONFIRMED if token_refused else screens.noticed(visit.request),
    )


def _held_again(visit: Visit) -> str:
    if often := choosing.holds_too_often(visit):
        return screens.with_notice(screens.check_answers_url(visit), often)
    try:
        visit.store.places.hold_again(visit.walked)
    except NoPlace as gone:
        return screens.place_gone_url(visit, gone.wanted.step)
    return screens.with_notice(screens.check_answers_url(visit), "held")


def _send(visit: Visit) -> str:
    """Sends it, or not; the address that tells which."""
    again = screens.with_notice(screens.check_answers_url(visit), "changed")
    if visit.is_of_another_tab:
        return again
    if choosing.books_too_often(visit):
        return screens.with_notice(screens.check_answers_url(visit), choosing.BOOKED_OFTEN)
    version = visit.store.counted_version
    try:
        visit.store.send(
            visit.today,
            checked=visit.request.POST.get("journey.fingerprint", ""),
            language=visit.service.spoken,
        )
    except JourneyGone:
        first = screens.step_url(visit, visit.form.steps[0])
        return screens.with_notice(first, "unsent")
    except intake.Changed:
        return again
    except intake.PlaceGone as gone:
        return screens.place_gone_url(visit, gone.step)
    except intake.NotReady as not_ready:
        return screens.not_ready_url(visit, not_ready.step, not_ready.item, not_ready.question)
    if version is not None:
        count(version, visit.today, (What.PASSED, CHECK_ANSWERS))
    return f"{visit.path}sent/"


@screen(once_sent=True)
def sent(visit: Visit) -> HttpResponse:
    """The reference, what happens next, and one question, for as long as the browser remembers the
    journey.
    """
    if visit.store.sent is None:
        return redirect(screens.onward(visit) if visit.answers else visit.path)
    problem = ""
    if visit.is_post:
        ease = visit.request.POST.get("ease", "")
        if ease in Ease.values:
            visit.store.rate(Ease(ease))
            return redirect(f"{visit.path}sent/?rated=1")
        problem = _("Choose how easy it was")
    link = visit.store.link if is_new(visit.store.sent) else None
    return visit.show(
        "sent",
        status=422 if problem else 200,
        submission=visit.store.sent,
        what_happens_next=visit.store.what_happens_next(visit.form),
        link=link,
        link_address=full_address(visit.request, link.path()) if link is not None else "",
        goes_by_email=visit.store.link is None,
        bookings=visit.store.places.booked() if books(visit.form) else (),
        is_rated="rated" in visit.request.GET,
        eases=Ease.choices if visit.store.can_be_rated else (),
        problem=problem,
        contact=contact_words(visit.request),
    )
