"""The screen of one step, condition, triage rule or clock."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin import messages

from cms_forms.editor import drafts
from cms_forms.editor.base import FINDINGS, KINDS, ServiceMixin, choices_in
from cms_forms.editor.forms import PartForm, Unreadable
from cms_forms.editor.saving import Deleted, Outdated, Saving, WouldBreak, save_part
from cms_forms.editor.sets import filled
from cms_forms.engine.lint import Finding
from cms_forms.engine.questions.base import question_types
from cms_forms.pages.form_page import FormPageMixin
from cms_forms.pages.locks import Locked, lock_message
from cms_forms.stream import changes
from cms_forms.stream.compile import LISTED_TYPES, STEP_TYPES
from cms_forms.stream.sets import questions_of
from cms_forms.stream.summary import summary, words_of


class PartView(ServiceMixin, FormView):  # type: ignore[type-arg]
    """One step, condition, triage rule or clock on a screen of its own."""

    template_name = "cms_forms/editor/part.html"
    form_class = PartForm

    @cached_property
    def is_deleted(self) -> bool:
        return all(part["id"] != self.kwargs["part_id"] for part in self.parts)

    @cached_property
    def part(self) -> changes.Raw:
        """The part as it is in the draft, or as it was when it was deleted."""
        if not self.is_deleted:
            return changes.find(self.parts, self.kwargs["part_id"])
        return self._lost[0]

    @cached_property
    def _lost(self) -> tuple[changes.Raw, list[str]]:
        lost = drafts.deleted_part(self.draft, self.kwargs["part_id"])
        if lost is None:
            raise Http404(_("This service never had such a step."))
        return lost

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_deleted:
            words = _("“{title}” is not there any more. The page’s history still has it.")
            messages.error(request, words.format(title=self.title))
            return redirect(self.steps_url)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except Unreadable:
            form = PartForm(part=self.part, initial=self.get_initial())
            words = _("What your browser sent could not be read. Go back, and save it again.")
            return self._refused(form, error=words, status=400)

    @cached_property
    def locked(self) -> str:
        """Also where a question cannot be shown: saving the rest would lose it."""
        questions = questions_of(self.part["value"])
        lost = [each for each in questions if each["type"] not in question_types()]
        if lost:
            return _(
                "This step has a question of the type “{type}”, which this site does not have any "
                "more. Nothing is lost. Ask your developers to bring the type back."
            ).format(type=lost[0]["type"])
        return lock_message(self.request.user, self.draft)

    @property
    def title(self) -> str:
        return changes.title_of(self.part)

    def get_page_title(self) -> str:
        return self.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.title}]

    def get_initial(self) -> dict[str, Any]:
        return {"fingerprint": changes.fingerprint(self.part)}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "part": self.part,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = [
            each
            for each in self.parts
            if (each["type"] in LISTED_TYPES) == (self.part["type"] in LISTED_TYPES)
        ]
        place = len(row) if self.is_deleted else row.index(self.part)

        is_step = self.part["type"] in STEP_TYPES
        numbered = changes.steps(self.parts) if is_step else row

        def neighbour(other: int) -> tuple[str, str] | None:
            exists = 0 <= other < len(row) and not self.is_deleted
            return (row[other]["id"], changes.title_of(row[other])) if exists else None

        return super().get_context_data(
            kinds=KINDS,
            part=self.part,
            is_step=is_step,
            is_listed=self.part["type"] in LISTED_TYPES,
            number=numbered.index(self.part) + 1 if not self.is_deleted else 0,
            count=len(numbered),
            before=neighbour(place - 1),
            after=neighbour(place + 1),
            findings=self._findings_of(self.draft),
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
        saving = Saving(
            part=filled(form.changed_part(), self.part),
            opened=form.cleaned_data["fingerprint"],
            in_place_of=form.cleaned_data["in_place_of"],
            may_break="confirmed" in self.request.POST,
            restore_behind=self._lost[1]
            if self.is_deleted and "restored" in self.request.POST
            else None,
        )
        try:
            draft = save_part(self.request.user, self.draft.pk, saving)
        except Locked as locked:
            return self._refused(form, error=str(locked), status=423)
        except Outdated as outdated:
            words = words_of(self.parts)
            return self._refused(
                form,
                theirs=summary(outdated.theirs, words),
                is_own_change=drafts.changed_by(self.draft, outdated.theirs)
                == self.request.user.pk,
                mine=summary(saving.part, words),
                new_fingerprint=changes.fingerprint(outdated.theirs),
                status=409,
            )
        except Deleted:
            return self._refused(form, deleted=True, status=409)
        except WouldBreak as broken:
            return self._refused(form, would_break=broken.uses, status=409)
        return self._saved(draft, saving.part)

    def _saved(self, draft: FormPageMixin, part: changes.Raw) -> HttpResponse:
        title = changes.title_of(part)
        if self._wants_json:
            return JsonResponse(
                {
                    "fingerprint": changes.fingerprint(part),
                    "revision": draft.latest_revision_id,
                    "title": title,
                    "choices": choices_in(draft),
                    "findings": render_to_string(FINDINGS, {"findings": self._findings_of(draft)}),
                }
            )
        words = _("“{title}” is saved in the draft.")
        messages.success(self.request, words.format(title=title))
        # "Save" stays, "Save and go to the list" does not.
        return redirect(self.steps_url if "to_list" in self.request.POST else self.request.path)

    def _findings_of(self, draft: FormPageMixin) -> list[Finding]:
        return [
            finding
            for finding in draft.findings()
            if self.part["id"]
            in (
                finding.place.step,
                finding.place.section,
                finding.place.condition,
                finding.place.clock,
            )
        ]

    def form_invalid(self, form: PartForm) -> HttpResponse:
        words = _("Some of it could not be read. See below.")
        return self._refused(form, error=words, status=422)

    @property
    def steps_url(self) -> str:
        return reverse("cms_forms_editor:steps", args=[self.draft.pk])

    @property
    def _wants_json(self) -> bool:
        return self.request.accepts("application/json") and not self.request.accepts("text/html")

    def _refused(self, form: PartForm, *, status: int, **reasons: Any) -> HttpResponse:
        if self._wants_json:
            return JsonResponse({"error": _("Not saved yet.")}, status=status)
        return self.render_to_response(self.get_context_data(form=form, **reasons), status=status)
