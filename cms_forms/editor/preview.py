"""An editor walks the draft. Nothing is stored: the answers travel in the page itself, signed."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cms_forms.editor import drafts
from cms_forms.engine.answers import Answers
from cms_forms.engine.definition import Step, StepKind
from cms_forms.engine.lint import causes
from cms_forms.engine.transcript import heading, transcript
from cms_forms.engine.walk import Walk, walk
from cms_forms.journey import entries
from cms_forms.journey.responses import journey_response
from cms_forms.pages.form_page import FormPageMixin

SALT = "cms_forms.preview"
KEPT_SECONDS = 24 * 60 * 60


class PreviewVisit:
    """Stands where a visitor's `Visit` does, with the answers that the page carries."""

    name = ""
    version_id = ""

    def __init__(self, draft: FormPageMixin, answers: Answers) -> None:
        self.page = draft
        self.form = draft.compile()
        self.today = timezone.localdate()
        self.answers = answers
        self.path = reverse("cms_forms_editor:preview", args=[draft.pk])

    @property
    def walked(self) -> Walk:
        return walk(self.form, self.answers, self.today)

    @property
    def carried(self) -> str:
        return signing.dumps(self.answers, salt=SALT, compress=True)


def _carried(data: QueryDict) -> Answers:
    """The answers of a page that we signed; none for anything else."""
    try:
        carried = data.get("preview.carried", "")
        answers: Answers = signing.loads(carried, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return {}
    return answers


def begin(request: HttpRequest, page_id: int) -> HttpResponse:
    draft = drafts.draft_for(request.user, page_id)
    form = draft.compile()
    if not form.steps:
        return _broken(request, draft)
    return redirect("cms_forms_editor:preview_step", page_id, form.steps[0].slug)


def step(request: HttpRequest, page_id: int, slug: str) -> HttpResponse:
    """Show a step; on a post, check it and show what follows."""
    draft = drafts.draft_for(request.user, page_id)
    visit = PreviewVisit(draft, _carried(request.POST))
    try:
        return _step(request, visit, slug)
    except ValueError:
        # The draft leads in a circle, or to a step that is not there.
        return _broken(request, draft)


def _step(request: HttpRequest, visit: PreviewVisit, slug: str) -> HttpResponse:
    asked = visit.form.steps_by_slug.get(request.POST.get("preview.go") or slug)
    if asked is None:
        return redirect("cms_forms_editor:preview", visit.page.pk)
    if request.method != "POST" or "preview.go" in request.POST or asked.kind is StepKind.EXIT:
        return _show(request, visit, asked)
    read = entries.read(asked, request.POST, visit.today)
    if read.problems:
        return _screen(request, visit, read, 422)
    given: Any = read.given
    if asked.kind is StepKind.REPEAT:
        given = [read.given] * max(asked.minimum, 1)
    visit.answers = {**visit.answers, asked.id: given}
    walked = visit.walked
    following = walked.next(asked.id) if walked.may_visit(asked.id) else walked.gap or walked.exit
    if following is not None:
        return _show(request, visit, following)
    context = {
        "page": visit.page,
        "form": visit.form,
        "visit": visit,
        "sections": transcript(walked),
        "back_to": walked.path[-1].slug if walked.path else "",
        "steps_url": reverse("cms_forms_editor:steps", args=[visit.page.pk]),
    }
    return journey_response(render(request, "cms_forms/editor/preview_end.html", context))


def _show(request: HttpRequest, visit: PreviewVisit, step: Step) -> HttpResponse:
    given = visit.answers.get(step.id, {})
    if isinstance(given, list):
        given = given[0] if given else {}
    return _screen(request, visit, entries.show(step, given), 200)  # type: ignore[arg-type]


def _screen(
    request: HttpRequest, visit: PreviewVisit, shown: entries.StepEntries, status: int
) -> HttpResponse:
    walked = visit.walked
    before = walked.previous(shown.step.id) if walked.may_visit(shown.step.id) else None
    item = 1 if shown.step.kind is StepKind.REPEAT else None
    context = {
        "page": visit.page,
        "form": visit.form,
        "visit": visit,
        "path": visit.path,
        "step": shown.step,
        "entries": shown,
        "heading": heading(shown.step, item),
        "item": item,
        "notice": f"The preview asks for one {shown.step.item_name}. Visitors may add up to "
        f"{shown.step.maximum}."
        if item
        else "",
        "back_to": before.slug if before else "",
        "action": reverse("cms_forms_editor:preview_step", args=[visit.page.pk, shown.step.slug]),
    }
    kind = "question" if item else shown.step.kind
    return journey_response(
        render(request, f"cms_forms/journey/step_{kind}.html", context, status=status)
    )


def _broken(request: HttpRequest, draft: FormPageMixin) -> HttpResponse:
    context = {
        "page": draft,
        "causes": causes(draft.findings()),
        "steps_url": reverse("cms_forms_editor:steps", args=[draft.pk]),
    }
    return render(request, "cms_forms/editor/preview_broken.html", context, status=422)
