"""The editor's screens."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms_forms.compile import STEP_TYPES
from cms_forms.editor import changes, drafts, outline
from cms_forms.editor.actions import Unreadable, act
from cms_forms.editor.forms import ImportForm, PartForm
from cms_forms.editor.refusals import refuse
from cms_forms.editor.summary import summary, words_of
from cms_forms.engine.lint import Severity
from cms_forms.engine.questions.base import question_types
from cms_forms.exchange import Malformed, UnknownTeams, import_form, write_document
from cms_forms.models import BrokenForm, FormPageMixin, Team


class ServiceMixin(WagtailAdminTemplateMixin):
    """A screen of one service: its draft, and whether it may be changed now."""

    kwargs: dict[str, Any]
    request: HttpRequest
    header_icon = "form"

    @cached_property
    def draft(self) -> FormPageMixin:
        return drafts.draft_for(self.request.user, self.kwargs["page_id"])

    @cached_property
    def parts(self) -> changes.Parts:
        return drafts.parts_in(self.draft)

    @cached_property
    def locked(self) -> str:
        return drafts.lock_message(self.request.user, self.draft)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        parent = self.draft.get_parent()
        return [
            {"url": reverse("wagtailadmin_explore", args=[parent.pk]), "label": parent.title},
            {
                "url": reverse("wagtailadmin_pages:edit", args=[self.draft.pk]),
                "label": self.draft.title,
            },
            {"url": reverse("cms_forms_editor:steps", args=[self.draft.pk]), "label": "Steps"},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = self.draft.compile()
        teams = Team.objects.values_list("key", "name")
        return super().get_context_data(
            draft=self.draft,
            locked=self.locked,
            choices=outline.choices(form, teams),
            change_url=reverse("cms_forms_editor:change", args=[self.draft.pk]),
            steps_url=reverse("cms_forms_editor:steps", args=[self.draft.pk]),
            **kwargs,
        )


class StepsView(ServiceMixin, TemplateView):
    """All steps in order with their questions, options and go-tos, editable in place."""

    template_name = "cms_forms/editor/steps.html"

    def get_page_title(self) -> str:
        return f"Steps of {self.draft.title}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, here = super().get_breadcrumbs_items()
        return [*before, {**here, "url": ""}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        permissions = self.draft.permissions_for_user(self.request.user)
        return super().get_context_data(
            **listing(self.draft),
            can_publish=permissions.can_publish() and not self.locked,
            kinds=_KINDS,
            has_undo=drafts.last_change(self.draft) is not None,
            **kwargs,
        )


_KINDS = (
    ("question", "Question", "Asks one or more questions", "form"),
    ("information", "Information", "Tells something and goes on", "info-circle"),
    ("repeat", "Repeat", "Asks once for each vehicle, witness …", "copy"),
    ("exit", "Exit", "Ends with advice; nothing is sent", "logout"),
)


def listing(draft: FormPageMixin) -> dict[str, Any]:
    """What the list of a draft shows."""
    parts = drafts.parts_in(draft)
    findings = draft.findings()
    names = {part["id"]: part["value"].get("name", "") for part in changes.conditions(parts)}
    teams = dict(Team.objects.values_list("key", "name"))
    return {
        "rows": outline.step_rows(parts, findings),
        "causes": outline.causes(findings),
        "errors": sum(finding.severity is Severity.ERROR for finding in findings),
        "conditions": [
            {
                "id": part["id"],
                "name": part["value"].get("name") or "Untitled",
                "uses": len(list(changes.uses(parts, {part["id"]}, outside=part["id"]))),
            }
            for part in changes.conditions(parts)
        ],
        "triage_rules": [
            {
                "id": part["id"],
                "condition": names.get(part["value"].get("condition"), "Not chosen yet"),
                "team": teams.get(part["value"].get("team"), "Not chosen yet"),
            }
            for part in changes.triage_rules(parts)
        ],
        "page_url": reverse("wagtailadmin_pages:edit", args=[draft.pk]),
    }


@require_POST
def change(request: HttpRequest, page_id: int) -> HttpResponse:
    """One change to the draft, as JSON in and out."""
    try:
        asked = json.loads(request.body)
        result = act(request.user, page_id, asked)
    except drafts.Locked as locked:
        return JsonResponse({"error": f"Nothing was changed. {locked}"}, status=423)
    except PermissionDenied:
        words = "You may not change this service. Nothing was changed."
        return JsonResponse({"error": words}, status=403)
    except changes.NotThere:
        words = (
            "That is not there any more. Nothing was changed. Reload the page to see how it is now."
        )
        return JsonResponse({"error": words}, status=409)
    except (Unreadable, json.JSONDecodeError, UnicodeDecodeError, RecursionError):
        return JsonResponse({"error": "That could not be read. Nothing was changed."}, status=400)
    answer = dict(result.answer)
    if result.draft is not None:
        answer["revision"] = str(result.draft.latest_revision_id or "")
        context = listing(result.draft) | {"draft": result.draft, "kinds": _KINDS, "locked": ""}
        answer["problems"] = render_to_string("cms_forms/editor/_problems.html", context, request)
        if result.only is not None:
            row = next(row for row in context["rows"] if row.id == result.only)
            answer["row"] = render_to_string("cms_forms/editor/_step.html", {**context, "row": row})
        else:
            answer["list"] = render_to_string("cms_forms/editor/_list.html", context, request)
        form = result.draft.compile()
        answer["choices"] = outline.choices(form, Team.objects.values_list("key", "name"))
    return JsonResponse(answer, status=result.status)


class PartView(ServiceMixin, FormView):  # type: ignore[type-arg]
    """One step, condition or triage rule on a screen of its own."""

    template_name = "cms_forms/editor/part.html"
    form_class = PartForm

    @cached_property
    def part(self) -> changes.Raw:
        try:
            return changes.find(self.parts, self.kwargs["part_id"])
        except changes.NotThere:
            raise Http404("This step is not there any more.") from None

    @cached_property
    def locked(self) -> str:
        """Also where a question cannot be shown: saving the rest would lose it."""
        questions = self.part["value"].get("questions") or []
        lost = [each for each in questions if each["type"] not in question_types()]
        if lost:
            return (
                f"This step has a question of the type “{lost[0]['type']}”, which this site does "
                "not have any more. Nothing is lost. Ask your developers to bring the type back."
            )
        return drafts.lock_message(self.request.user, self.draft)

    @property
    def title(self) -> str:
        return _title(self.part)

    def get_page_title(self) -> str:
        return self.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "part": self.part,
            "initial": {"digest": changes.digest(self.part)},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = [
            each
            for each in self.parts
            if (each["type"] in STEP_TYPES) == (self.part["type"] in STEP_TYPES)
        ]
        place = row.index(self.part)

        def neighbour(other: int) -> tuple[str, str] | None:
            return (row[other]["id"], _title(row[other])) if 0 <= other < len(row) else None

        findings = [
            finding
            for finding in self.draft.findings()
            if self.part["id"] in (finding.place.step, finding.place.condition)
        ]
        return super().get_context_data(
            kinds=_KINDS,
            part=self.part,
            is_step=self.part["type"] in STEP_TYPES,
            number=place + 1,
            count=len(row),
            before=neighbour(place - 1),
            after=neighbour(place + 1),
            findings=findings,
            uses=list(changes.uses(self.parts, {self.part["id"]}, outside=self.part["id"])),
            autosave=getattr(settings, "WAGTAIL_AUTOSAVE_INTERVAL", 500),
            **kwargs,
        )

    def get_form(self, form_class: type[PartForm] | None = None) -> PartForm:
        form = super().get_form(form_class)
        # A draft may have gaps; publishing is what checks.
        form.fields["block"].is_deferred_validation = True
        return form

    def form_valid(self, form: PartForm) -> HttpResponse:
        if self.locked:
            return self._refused(form, error=self.locked, status=423)
        mine = form.changed_part()
        opened = form.cleaned_data["digest"]
        kept: dict[str, Any] = {}

        def put(parts: changes.Parts) -> changes.Parts:
            theirs = changes.find(parts, mine["id"])
            if changes.digest(theirs) not in (opened, changes.digest(mine)):
                raise Outdated(theirs)
            removed = changes.ids_in(theirs).keys() - changes.ids_in(mine).keys()
            broken = list(changes.uses(parts, set(removed), outside=mine["id"]))
            if broken and "confirmed" not in self.request.POST:
                raise WouldBreak(broken)
            kept.update(mine)
            return changes.replace(parts, mine)

        try:
            saved = drafts.change(
                self.request.user,
                self.draft.pk,
                f"Changed “{self.title}”",
                put,
                in_place_of=form.cleaned_data["in_place_of"],
            )
        except Outdated as outdated:
            words = words_of(self.parts)
            return self._refused(
                form,
                theirs=summary(outdated.theirs, words),
                mine=summary(mine, words),
                new_digest=changes.digest(outdated.theirs),
                status=409,
            )
        except WouldBreak as broken:
            return self._refused(form, would_break=broken.uses, status=409)
        if self._wants_json:
            return JsonResponse(
                {"digest": changes.digest(kept), "revision": saved.latest_revision_id}
            )
        messages.success(self.request, f"“{self.title}” is saved in the draft.")
        # "Save" stays, "Save and go to the list" does not.
        return redirect(self.steps_url if "to_list" in self.request.POST else self.request.path)

    def form_invalid(self, form: PartForm) -> HttpResponse:
        return self._refused(form, error="Some of it could not be read. See below.", status=422)

    @property
    def steps_url(self) -> str:
        return reverse("cms_forms_editor:steps", args=[self.draft.pk])

    @property
    def _wants_json(self) -> bool:
        return self.request.accepts("application/json") and not self.request.accepts("text/html")

    def _refused(self, form: PartForm, *, status: int, **reasons: Any) -> HttpResponse:
        if self._wants_json:
            return JsonResponse({"error": "Not saved yet."}, status=status)
        return self.render_to_response(self.get_context_data(form=form, **reasons), status=status)


def _title(part: changes.Raw) -> str:
    return part["value"].get("title") or part["value"].get("name") or "Triage rule"


class Outdated(Exception):
    """The block was changed by somebody else since it was opened."""

    def __init__(self, theirs: changes.Raw) -> None:
        self.theirs = theirs


class WouldBreak(Exception):
    """Questions or options would go that are used elsewhere."""

    def __init__(self, uses: list[changes.Use]) -> None:
        self.uses = uses


@require_POST
def publish(request: HttpRequest, page_id: int) -> HttpResponse:
    """Publish the latest draft; a broken one is refused with its findings."""
    draft = drafts.draft_for(request.user, page_id)
    steps_url = reverse("cms_forms_editor:steps", args=[page_id])
    message = drafts.lock_message(request.user, draft)
    if message or not draft.permissions_for_user(request.user).can_publish():
        messages.error(request, f"Not published. {message or 'You may not publish this page.'}")
        return redirect(steps_url)
    revision = draft.latest_revision or draft.save_revision(user=request.user, clean=False)
    try:
        revision.publish(user=request.user)
    except BrokenForm as broken:
        return refuse(request, broken)
    revision.refresh_from_db()
    if revision.approved_go_live_at is not None:
        day = date_format(timezone.localtime(revision.approved_go_live_at), "j F Y, H:i")
        messages.success(request, f"“{draft.title}” is scheduled. It goes live on {day}.")
        return redirect(steps_url)
    draft.refresh_from_db()
    url = draft.get_url(request)
    messages.success(
        request,
        f"“{draft.title}” is published. Visitors under way keep the version they began.",
        buttons=[messages.button(url, "View live", new_window=True)] if url else [],
    )
    return redirect(steps_url)


def export(request: HttpRequest, page_id: int) -> HttpResponse:
    draft = drafts.draft_for(request.user, page_id)
    response = HttpResponse(write_document(draft), content_type="application/json; charset=utf-8")
    name = slugify(draft.title) or "service"
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


class ImportView(ServiceMixin, FormView):  # type: ignore[type-arg]
    """Replaces the draft's steps by those of a document."""

    template_name = "cms_forms/editor/import.html"
    form_class = ImportForm
    page_title = "Import a service"
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": "Import"}]

    def form_valid(self, form: ImportForm) -> HttpResponse:
        if self.locked:
            form.add_error("file", f"Nothing was changed. {self.locked}")
            return self.form_invalid(form)
        try:
            import_form(form.cleaned_data["file"], page=self.draft, user=self.request.user)
        except (Malformed, UnknownTeams) as error:
            form.add_error("file", f"{error} Nothing was changed.")
            return self.form_invalid(form)
        messages.success(
            self.request,
            "Imported into the draft. “Undo” brings the old steps back, “History” the old title "
            "and texts too.",
        )
        return redirect(reverse("cms_forms_editor:steps", args=[self.draft.pk]))
