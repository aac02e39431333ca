"""The screens of a tool that only advises: each is derived from its address, and nothing is kept.

Its forms send what was chosen as the address of the next screen, so they need no token, and a
result can be kept, printed, and passed on.
"""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from cms_forms.engine.definition import Step, StepKind
from cms_forms.engine.transcript import transcript
from cms_forms.journey import entries, screens
from cms_forms.journey.address_store import ANSWERED
from cms_forms.journey.addresses import full_address
from cms_forms.journey.visit import Visit
from cms_forms.models.helping_body import HelpingBody


def step(visit: Visit, slug: str) -> HttpResponse:
    """One step: shown, or what was chosen on it taken on to the next.

    An address from before the questions changed leads to the first one that needs an answer.
    """
    asked = visit.step_at(slug)
    if asked is None and not visit.answers:
        return screens.not_here(visit)
    if asked is None or not visit.walked.may_visit(asked.id):
        onward = screens.onward(visit)
        is_stale = visit.walked.exit is None and bool(visit.request.GET)
        return redirect(screens.with_notice(onward, "stale") if is_stale else onward)
    asked = visit.walked.as_asked(asked)
    if asked.kind is StepKind.EXIT:
        return _result(visit, asked)
    # A screen that was open while the service began to only advise is still posted.
    chosen = visit.request.POST if visit.is_post else visit.request.GET
    if not visit.is_post and chosen.get(ANSWERED) != asked.id:
        given = visit.answers.get(asked.id)
        shown = screens.filled(visit, asked, given if isinstance(given, dict) else {})
        return screens.show_step(visit, shown, notice=screens.noticed(visit.request))
    read = entries.read(asked, chosen, visit.today, **screens.beside(visit, asked))
    visit.count_problems(read.refused)
    if read.problems:
        return screens.show_step(visit, read, status=422)
    visit.keep(asked, read.given)
    return redirect(screens.after(visit, asked))


def _result(visit: Visit, asked: Step) -> HttpResponse:
    return visit.show(
        "step_exit",
        step=asked,
        bodies=HelpingBody.objects.named(asked.bodies),
        back=screens.back_url(visit, asked),
        chosen=transcript(visit.walked),
        query=visit.query,
        address=full_address(visit.request, screens.step_url(visit, asked)),
    )
