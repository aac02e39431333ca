"""The editor's screens."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.locks import WorkflowLock

from cms_forms.deliveries import alarm
from cms_forms.editor import drafts, ordering, outline
from cms_forms.editor.actions import Unreadable, act
from cms_forms.editor.after_publishing import warn_after_publishing
from cms_forms.editor.base import FINDINGS, KINDS, ServiceMixin, choices_in
from cms_forms.editor.forms import ImportForm
from cms_forms.editor.refusals import refusal, refuse
from cms_forms.editor.reviewing import may_submit
from cms_forms.editor.sets import newest_of, warn_of_sets_not_here
from cms_forms.engine.lint import Severity, causes
from cms_forms.exchange import REFUSALS, import_form, write_document
from cms_forms.journey.stores import stores_nothing
from cms_forms.models import Team
from cms_forms.pages.form_page import BrokenForm, FormPageMixin
from cms_forms.pages.locks import Locked
from cms_forms.pages.review import review_of
from cms_forms.stream import changes
from cms_forms.stream.languages import offered


class StepsView(ServiceMixin, TemplateView):
    """All steps in order with their questions, options and go-tos, editable in place."""

    template_name = "cms_forms/editor/steps.html"

    def get_page_title(self) -> str:
        return gettext("Steps of {title}").format(title=self.draft.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, here = super().get_breadcrumbs_items()
        return [*before, {**here, "url": ""}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        review = review_of(self.draft, self.request.user)
        in_review = review is not None and review.waits
        return super().get_context_data(
            **listing(self.draft),
            can_publish=not refusal(self.draft, self.request.user),
            can_submit=may_submit(self.draft, self.request.user),
            review=review,
            review_locks=in_review and isinstance(self.draft.get_lock(), WorkflowLock),
            kinds=KINDS,
            has_undo=drafts.last_change(self.draft) is not None,
            goes_live=_goes_live(self.draft),
            has_languages=bool(offered() or self.draft.translations),
            **kwargs,
        )


def _goes_live(draft: FormPageMixin) -> datetime | None:
    """When publishing it now would make it live; None for at once."""
    at: datetime | None = draft.go_live_at
    return at if at is not None and at > timezone.now() else None


def listing(draft: FormPageMixin) -> dict[str, Any]:
    """What the list of a draft shows."""
    parts = changes.parts_in(draft)
    form = draft.compile()
    findings = draft.findings(form)
    names = {part["id"]: part["value"].get("name", "") for part in changes.conditions(parts)}
    used = changes.times_used(parts)
    teams = dict(Team.objects.values_list("key", "name"))
    return {
        "rows": outline.rows_of(parts, findings, newest_of(parts), ordering.waits_in(form)),
        "steps": len(changes.steps(parts)),
        "causes": causes(findings),
        "stores_nothing": stores_nothing(form, is_sensitive=draft.is_sensitive),
        "errors": sum(finding.severity is Severity.ERROR for finding in findings),
        "conditions": [
            {
                "id": part["id"],
                "name": part["value"].get("name") or gettext("Untitled"),
                "uses": used["condition", part["id"]],
            }
            for part in changes.conditions(parts)
        ],
        "triage_rules": [
            {
                "id": part["id"],
                "condition": names.get(part["value"].get("condition"), gettext("Not chosen yet")),
                "team": teams.get(part["value"].get("team"), gettext("Not chosen yet")),
                "is_urgent": part["value"].get("is_urgent"),
            }
            for part in changes.triage_rules(parts)
        ],
        "has_alarm": bool(alarm.configured()),
        "clocks": outline.clock_rows(parts),
        "page_url": reverse("wagtailadmin_pages:edit", args=[draft.pk]),
    }


def _read(request: HttpRequest) -> object:
    """Raises `Unreadable`."""
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError, RawPostDataException):
        # Also a number of thousands of digits, brackets within brackets without end, and a form
        # in place of JSON, which somebody before us has read.
        raise Unreadable from None


@require_POST
def change(request: HttpRequest, page_id: int) -> HttpResponse:
    """One change to the draft, as JSON in and out."""
    try:
        result = act(request.user, page_id, _read(request))
    except Locked as locked:
        words = gettext("Nothing was changed. {reason}").format(reason=locked)
        return JsonResponse({"error": words}, status=423)
    except PermissionDenied:
        words = gettext("You may not change this service. Nothing was changed.")
        return JsonResponse({"error": words}, status=403)
    except changes.NotThere:
        words = gettext(
            "That is not there any more. Nothing was changed. Reload the page to see how it is now."
        )
        return JsonResponse({"error": words}, status=409)
    except Http404:
        words = gettext("This service is not there any more. Nothing was changed.")
        return JsonResponse({"error": words}, status=404)
    except Unreadable:
        words = gettext("That could not be read. Nothing was changed.")
        return JsonResponse({"error": words}, status=400)
    answer = dict(result.answer)
    if result.draft is not None:
        answer["revision"] = drafts.stamp(result.draft)
        context = listing(result.draft) | {"draft": result.draft, "kinds": KINDS, "locked": ""}
        answer["problems"] = render_to_string("cms_forms/editor/_problems.html", context, request)
        if result.only is not None:
            row = next(row for row in context["rows"] if row.id == result.only)
            answer["row"] = render_to_string("cms_forms/editor/_step.html", {**context, "row": row})
            # Where one step leads can mend another.
            answer["findings"] = {
                row.id: words for row in context["rows"] if (words := _words_under(row))
            }
        else:
            answer["list"] = render_to_string("cms_forms/editor/_list.html", context, request)
        answer["choices"] = choices_in(result.draft)
    return JsonResponse(answer, status=result.status)


def _words_under(row: outline.StepRow | outline.SectionRow) -> str:
    return render_to_string(FINDINGS, {"row": row, "findings": row.findings}).strip()


@require_POST
def publish(request: HttpRequest, page_id: int) -> HttpResponse:
    """Publish the draft that the list showed; a broken one is refused with its findings."""
    steps_url = reverse("cms_forms_editor:steps", args=[page_id])
    try:
        with drafts.held(request.user, page_id) as draft:
            drafts.refuse_unseen(draft, request.POST.get("revision", ""))
            reason = refusal(draft, request.user)
            if not reason:
                revision = draft.latest_revision or draft.save_revision(
                    user=request.user, clean=False
                )
                revision.publish(user=request.user)
    except drafts.Outdated:
        reason = gettext(
            "Somebody changed it while you looked. What you see now is the newest: look at it, "
            "then publish."
        )
    except BrokenForm as broken:
        return refuse(request, broken)
    if reason:
        messages.error(request, gettext("Not published. {reason}").format(reason=reason))
        return redirect(steps_url)
    warn_after_publishing(request, draft)
    revision.refresh_from_db()
    if revision.approved_go_live_at is not None:
        day = date_format(timezone.localtime(revision.approved_go_live_at), "j F Y, H:i")
        words = gettext("“{title}” is scheduled. It goes live on {day}.")
        messages.success(request, words.format(title=draft.title, day=day))
        return redirect(steps_url)
    draft.refresh_from_db()
    url = draft.get_url(request)
    words = gettext("“{title}” is published. Visitors under way keep the version they began.")
    messages.success(
        request,
        words.format(title=draft.title),
        buttons=[messages.button(url, gettext("View live"), new_window=True)] if url else [],
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
    page_title = _("Import a service")
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": _("Import")}]

    def form_valid(self, form: ImportForm) -> HttpResponse:
        try:
            import_form(form.cleaned_data["document"], page=self.draft, user=self.request.user)
        except REFUSALS as error:
            words = gettext("{problem} Nothing was changed.").format(problem=error)
            form.add_error("document", words)
            return self.form_invalid(form)
        warn_of_sets_not_here(self.request, form.cleaned_data["document"])
        messages.success(
            self.request,
            gettext(
                "Imported into the draft. “Undo” brings the old steps back, “History” the old "
                "title and texts too."
            ),
        )
        return redirect(reverse("cms_forms_editor:steps", args=[self.draft.pk]))
