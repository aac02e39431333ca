"""The visitor's screens, one function each. Thin: the walk decides what may be seen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from cms_forms import intake
from cms_forms.engine.answers import fingerprint
from cms_forms.engine.definition import CHECK_ANSWERS, Step, StepKind
from cms_forms.engine.transcript import transcript
from cms_forms.journey import entries, screens
from cms_forms.journey.repeats import repeat_step
from cms_forms.journey.responses import journey_response
from cms_forms.journey.service import Service
from cms_forms.journey.visit import Visit
from cms_forms.models.journey import Journey

START_CACHED = "public, max-age=60, s-maxage=86400"


def start(request: HttpRequest, page: Service, begin: str | None = None) -> HttpResponse:
    """The start page: the same for everyone, so anybody may cache it. No cookie, no token.

    `begin` is where the button of a preview leads, instead of to the first step.
    """
    if begin is None and page.current_version_id:
        begin = f"{page.get_url(request)}start/"
    context = {"page": page, "path": page.get_url(request), "begin": begin}
    response = render(request, "cms_forms/journey/start.html", context)
    response["Cache-Control"] = START_CACHED
    return response


@never_cache
def begin(request: HttpRequest, page: Service) -> HttpResponse:
    """“Start now”: to the first step, unless answers of an earlier visit are still there."""
    visit = Visit(request, page)
    if request.method == "POST":
        visit.discard()
        response = redirect(visit.path + visit.form.steps[0].slug + "/")
        visit.delete_cookie(response)
        return response
    if visit.submission is not None:
        response = redirect(visit.path + visit.form.steps[0].slug + "/")
        visit.delete_cookie(response)
        return response
    if visit.answers:
        context = {"page": page, "path": visit.path, "onward": screens.onward(visit)}
        return journey_response(render(request, "cms_forms/journey/under_way.html", context))
    return redirect(visit.path + visit.form.steps[0].slug + "/")


def step(
    request: HttpRequest, page: Service, slug: str, *, token_refused: bool = False
) -> HttpResponse:
    """One step: shown, or what was posted for it saved."""
    visit = Visit(request, page)
    if visit.submission is not None:
        return redirect(f"{visit.path}sent/")
    if request.method == "POST":
        visit.pin(request.POST.get("journey.version", ""))
    asked = visit.form.steps_by_slug.get(slug)
    if asked is None:
        return screens.not_here(request, visit)
    changing = "change" in request.GET
    if request.method == "POST" and asked.kind is not StepKind.EXIT:
        if asked.kind is StepKind.REPEAT:
            return repeat_step(request, visit, asked, changing=changing, refused=token_refused)
        return _save(request, visit, asked, changing=changing, token_refused=token_refused)
    if not visit.walked.may_visit(asked.id):
        return redirect(screens.onward(visit))
    if asked.kind is StepKind.REPEAT:
        return repeat_step(request, visit, asked, changing=changing, refused=False)
    given = visit.answers.get(asked.id, {})
    shown = entries.show(asked, given if isinstance(given, dict) else {})
    notice = screens.noticed(request)
    return screens.show_step(request, visit, shown, changing=changing, notice=notice)


def _save(
    request: HttpRequest, visit: Visit, asked: Step, *, changing: bool, token_refused: bool
) -> HttpResponse:
    read = entries.read(asked, request.POST, visit.today)
    if token_refused:
        return screens.show_step(
            request, visit, read, changing=changing, notice=screens.UNCONFIRMED, status=403
        )
    if read.problems:
        return screens.show_step(request, visit, read, changing=changing, status=422)
    began_elsewhere = visit.journey is not None and request.POST.get("journey.name") != visit.name
    if began_elsewhere and visit.answers.get(asked.id) != read.given:
        return screens.show_step(
            request, visit, read, changing=changing, notice=screens.OTHER_TAB, status=409
        )
    expired = visit.journey is None and asked.id != visit.form.steps[0].id
    visit.keep(asked, read.given)
    if expired:
        target = screens.with_notice(screens.onward(visit), "expired")
    else:
        target = screens.after(visit, asked, changing=changing)
    response = redirect(target)
    visit.set_cookie(response, secure=request.is_secure())
    return journey_response(response)


def check_answers(
    request: HttpRequest, page: Service, *, token_refused: bool = False
) -> HttpResponse:
    """Everything that will be sent, with a way to change each of it; and the sending itself."""
    visit = Visit(request, page)
    if visit.submission is not None:
        return redirect(f"{visit.path}sent/")
    if not visit.walked.complete:
        # Somebody who pressed "send" must learn that nothing was sent.
        onward = screens.onward(visit)
        return redirect(
            screens.with_notice(onward, "unsent") if request.method == "POST" else onward
        )
    if request.method == "POST" and not token_refused:
        return redirect(_send(visit, request.POST))
    context = {
        "page": page,
        "form": visit.form,
        "path": visit.path,
        "visit": visit,
        "back": screens.step_url(visit, visit.walked.path[-1]),
        "sections": transcript(visit.walked),
        "fingerprint": fingerprint(visit.walked.answers),
        "notice": screens.UNCONFIRMED if token_refused else screens.noticed(request),
    }
    status = 403 if token_refused else 200
    return journey_response(
        render(request, "cms_forms/journey/check_answers.html", context, status=status)
    )


def _send(visit: Visit, posted: QueryDict) -> str:
    """Sends it, or not; the address that tells which."""
    assert visit.journey is not None
    assert visit.ticket is not None
    first = screens.step_url(visit, visit.form.steps[0])
    again = screens.with_notice(f"{visit.path}{CHECK_ANSWERS}/", "changed")
    if posted.get("journey.name") != visit.name:
        return again
    try:
        intake.submit(
            visit.journey,
            visit.ticket.key,
            visit.today,
            checked=posted.get("journey.fingerprint", ""),
        )
    except Journey.DoesNotExist:
        return screens.with_notice(first, "unsent")
    except intake.Changed:
        return again
    except intake.NotReady as not_ready:
        # Shown with its message: what was right on another day no longer is.
        item = f"{not_ready.item}/" if not_ready.item else ""
        place = f"{screens.step_url(visit, not_ready.step)}{item}?change=1"
        return screens.with_notice(place, "not-ready")
    return f"{visit.path}sent/"


def sent(request: HttpRequest, page: Service) -> HttpResponse:
    """The reference and what happens next, for as long as the browser remembers the journey."""
    visit = Visit(request, page)
    if visit.submission is None:
        return redirect(screens.onward(visit) if visit.answers else visit.path)
    assert visit.ticket is not None
    context = {
        "page": page,
        "form": visit.form,
        "submission": visit.submission,
        "what_happens_next": visit.submission.what_happens_next(visit.ticket.key),
    }
    return journey_response(render(request, "cms_forms/journey/sent.html", context))
