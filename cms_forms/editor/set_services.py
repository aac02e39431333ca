"""The services that use a question set, and publishing those of them that an editor ticks."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import Page

from cms_forms.casework.deed_forms import WordsField
from cms_forms.editor import drafts
from cms_forms.editor.refusals import refusal
from cms_forms.editor.sets import taken_over, url_of, words_of_update
from cms_forms.engine.lint import Finding
from cms_forms.models import QuestionSet, QuestionSetVersion
from cms_forms.pages.comparison import StepsComparison
from cms_forms.pages.form_page import CHANGE_LOG_ACTION, BrokenForm, FormPageMixin
from cms_forms.pages.locks import Locked
from cms_forms.pages.set_uses import SetUse, uses_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User

logger = logging.getLogger(__name__)

LONGEST: Final = 20.0
"""Seconds after which no further service is begun: the server ends a request that takes longer."""

LONGEST_REASON: Final = 500


class Refused(Exception):
    """Why a service was not published, in words for the editor."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One service that uses the set, as one editor sees it."""

    use: SetUse
    is_older: bool
    refusal: str
    """Why it cannot be published from here; empty where it can."""
    errors: Sequence[Finding]
    """What would keep it from being published with the newest version."""

    @property
    def id(self) -> str:
        """With the stamp of what was shown: what nobody looked at is not published."""
        return f"{self.use.page.pk}:{drafts.stamp(self.use.page)}"

    @property
    def can_be_ticked(self) -> bool:
        return self.is_older and not self.refusal and not self.errors

    @property
    def begins_ticked(self) -> bool:
        """Unpublished changes of a draft would go along, so that nobody ticks those unawares."""
        return self.can_be_ticked and not self.use.has_changes


@dataclass(frozen=True, kw_only=True)
class Outcome:
    title: str
    is_published: bool
    words: str


class PublishForm(forms.Form):
    services = forms.MultipleChoiceField(
        error_messages={"required": _("Tick the services that you want to publish.")}
    )
    reason = WordsField(
        max_length=LONGEST_REASON,
        label=_("Why"),
        help_text=_("The history of each service keeps it."),
        error_messages={"required": _("Say why. The history of each service keeps it.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, ids: Iterable[str], newest: int, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.newest = newest
        self.fields["services"].choices = [(id, id) for id in ids]  # type: ignore[attr-defined]
        self.fields["services"].error_messages["invalid_choice"] = _(
            "Something changed while you looked. See how it is now."
        )

    def clean_version(self) -> int:
        version: int = self.cleaned_data["version"]
        if version != self.newest:
            words = _("The set was published again while you looked. See how it is now.")
            raise forms.ValidationError(words)
        return version


class SetServicesView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """Where a set is used, what a newer version of it would change there, and publishing that."""

    template_name = "cms_forms/editor/set_services.html"
    page_title = _("Services that use it")
    header_icon = "list-ul"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        acts = ("add", "change", "delete", "publish", "view")
        if not any(request.user.has_perm(f"cms_forms.{act}_questionset") for act in acts):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def question_set(self) -> QuestionSet:
        return get_object_or_404(QuestionSet, pk=self.kwargs["set_id"])

    @cached_property
    def version(self) -> QuestionSetVersion | None:
        return self.question_set.newest if self.question_set.live else None

    @cached_property
    def rows(self) -> list[Row]:
        return [
            row_of(use, self.version, self.request.user)
            for use in self._uses
            if use.page.permissions_for_user(self.request.user).can_edit()
        ]

    @cached_property
    def _uses(self) -> list[SetUse]:
        return uses_of(self.question_set)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("question_sets:list"), "label": _("Question sets")},
            {"url": url_of(self.question_set), "label": self.question_set.name},
            {"url": "", "label": self.page_title},
        ]

    def get_form(self, form_class: type[PublishForm] | None = None) -> PublishForm:
        newest = self.version.number if self.version else 0
        ids = [row.id for row in self.rows if row.can_be_ticked]
        return PublishForm(ids, newest, self.request.POST or None)

    @property
    def ticked(self) -> frozenset[str]:
        """The ids of the rows that are ticked: what an editor has sent stands, refused or done, so
        that nothing they left out is ticked behind their back.
        """
        if self.request.method == "POST":
            return frozenset(self.request.POST.getlist("services"))
        return frozenset(row.id for row in self.rows if row.begins_ticked)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            question_set=self.question_set,
            version=self.version,
            rows=[(row, self._changes(row)) for row in self.rows],
            ticked=self.ticked,
            others=len(self._uses) - len(self.rows),
            can_publish=any(row.can_be_ticked for row in self.rows),
            **kwargs,
        )

    def _changes(self, row: Row) -> SafeString | None:
        if not row.is_older or self.version is None:
            return None
        before = row.use.page if row.use.page.live else row.use.draft
        return StepsComparison(before, row.use.with_version(self.version)).htmldiff()

    def form_valid(self, form: PublishForm) -> HttpResponse:
        assert self.version is not None
        chosen, reason = form.cleaned_data["services"], form.cleaned_data["reason"]
        outcomes, left = publish_all(self.request.user, chosen, self.version, reason)
        for name in ("rows", "_uses"):
            self.__dict__.pop(name, None)
        fresh = PublishForm([], self.version.number)
        return self.render_to_response(
            self.get_context_data(form=fresh, outcomes=outcomes, left=left)
        )


def row_of(use: SetUse, version: QuestionSetVersion | None, user: User | AnonymousUser) -> Row:
    is_older = version is not None and use.is_older(version)
    return Row(
        use=use,
        is_older=is_older,
        refusal=refusal_with_set(use.page, use.draft, user) if is_older else "",
        errors=use.with_version(version).errors() if version is not None and is_older else (),
    )


def refusal_with_set(page: FormPageMixin, draft: FormPageMixin, user: User | AnonymousUser) -> str:
    """Why the user cannot publish the service with a newer set now; empty where they can."""
    if refused := refusal(draft, user):
        return refused
    if not page.live:
        return gettext("It is not live. Take the newer version over in its list of steps.")
    if draft.go_live_at is not None and draft.go_live_at > timezone.now():
        return gettext("Its draft goes live later, by a schedule. Publish it on its own.")
    return ""


def publish_all(
    user: User | AnonymousUser, chosen: Iterable[str], version: QuestionSetVersion, reason: str
) -> tuple[list[Outcome], int]:
    """What came of each, and how many were not begun. Each is a transaction of its own."""
    end = time.monotonic() + LONGEST
    outcomes, waiting = [], list(chosen)
    while waiting and time.monotonic() < end:
        page_id, _colon, seen = waiting.pop(0).partition(":")
        outcomes.append(_published(user, int(page_id), seen, version, reason))
    return outcomes, len(waiting)


def _published(
    user: User | AnonymousUser,
    page_id: int,
    seen: str,
    version: QuestionSetVersion,
    reason: str,
) -> Outcome:
    title = Page.objects.filter(pk=page_id).values_list("title", flat=True).first() or ""
    try:
        _publish(user, page_id, seen, version, reason)
    except BrokenForm as broken:
        words = " ".join(str(finding.message) for finding in broken.findings)
    except drafts.Outdated:
        words = gettext("Somebody changed it while you looked. See what is different now.")
    except (Refused, Locked) as refused:
        words = str(refused)
    except PermissionDenied:
        words = gettext("You may not publish it.")
    except Http404:
        words = gettext("It is not there any more.")
    except Exception:
        # The others go on.
        words = gettext("Something went wrong on the server. It stays as it was.")
        logger.exception("%s: %s", page_id, words)
    else:
        return Outcome(title=title, is_published=True, words="")
    return Outcome(title=title, is_published=False, words=words)


def _publish(
    user: User | AnonymousUser,
    page_id: int,
    seen: str,
    version: QuestionSetVersion,
    reason: str,
) -> None:
    """All or nothing: a draft that cannot be published does not get the newer version either."""
    with drafts.held(user, page_id) as before:
        drafts.refuse_unseen(before, seen)
        page: Any = get_object_or_404(Page, pk=page_id).specific
        if refused := refusal_with_set(page, before, user):
            raise Refused(refused)
        words = gettext("{change}. Why: {reason}").format(
            change=words_of_update(version), reason=reason
        )
        draft = drafts.change(user, page_id, words, lambda parts: taken_over(parts, version))
        latest = draft.latest_revision
        if latest is None or drafts.stamp(draft) == seen:
            # The draft had it already: only the reason is new.
            log(instance=draft, action=CHANGE_LOG_ACTION, user=user, data={"words": words})
            latest = latest or draft.save_revision(user=user, clean=False)
        latest.publish(user=user)
