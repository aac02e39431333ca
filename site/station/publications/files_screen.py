"""The editor's screen of the files of a publication: what was found, where, and who let it out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.documents import get_document_model

from cms_forms.engine.questions.characters import is_seen
from station.publications import checking
from station.publications.hidden.kinds import KINDS
from station.publications.models import AttachedFile, HiddenDataOverride, PublicationPage
from station.publications.models.attachment import Found, blocks

NAMED: Final = 5
"""People whom somebody without the permission is told to ask."""
LOOKED_AT: Final = 50


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why may this data go out?",
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Somebody will ask. It is kept with your name, the time, and what was found.",
        error_messages={"min_length": "Say why, in a sentence."},
    )

    def clean_reason(self) -> str:
        reason = str(self.cleaned_data["reason"])
        if not is_seen(reason):
            raise forms.ValidationError("Say why, in a sentence.")
        return reason


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One finding, as its editor reads it."""

    name: str
    place: str
    words: str
    remedy: str
    is_open: bool
    blocks: bool


@dataclass(frozen=True, kw_only=True)
class ShownFile:
    document: Any
    file: AttachedFile | None
    """None while it was not noted."""
    findings: Sequence[Shown]

    @property
    def is_read(self) -> bool:
        return self.file is not None and self.file.is_current

    @property
    def open(self) -> Sequence[Shown]:
        return [each for each in self.findings if each.is_open]

    @property
    def let_out(self) -> Sequence[Shown]:
        """What would keep it from being published, had nobody decided otherwise."""
        return [each for each in self.findings if each.blocks and not each.is_open]

    @property
    def others(self) -> Sequence[Shown]:
        return [each for each in self.findings if not each.blocks]


def files_of(page: Any) -> list[ShownFile]:
    """In the order of its attachments, and what its words link to after them. Reads none."""
    wanted = checking.documents_of(page)
    order = {each.document_id: number for number, each in enumerate(page.attachments.all())}
    documents = get_document_model().objects.filter(pk__in=wanted).select_related("attached")
    return [
        _shown(page, document)
        for document in sorted(documents, key=lambda each: order.get(each.pk, len(order)))
    ]


def _shown(page: Any, document: Any) -> ShownFile:
    file = getattr(document, "attached", None)
    if file is None or not file.is_current:
        return ShownFile(document=document, file=file, findings=())
    still = file.open_findings([pk for pk in (page.pk, page.alias_of_id) if pk])
    shown = [_finding(each, is_open=each in still) for each in file.findings]
    return ShownFile(
        document=document,
        file=file,
        findings=sorted(shown, key=lambda each: (not each.is_open, not each.blocks)),
    )


def _finding(found: Found, *, is_open: bool) -> Shown:
    kind = KINDS.get(found["kind"])
    return Shown(
        name=kind.name if kind else found["kind"],
        place=found["place"],
        words=found["words"],
        remedy=kind.remedy if kind else "",
        is_open=is_open,
        blocks=blocks(found),
    )


def _draft(request: HttpRequest, page_id: int) -> PublicationPage:
    """The latest draft, for those who may change it."""
    page: PublicationPage = get_object_or_404(PublicationPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    draft: PublicationPage = page.get_latest_revision_as_object()
    return draft


def _may_override(request: HttpRequest, page: PublicationPage) -> bool:
    return bool(
        request.user.has_perm(checking.PERMISSION)
        and page.permissions_for_user(request.user).can_publish()
    )


def _deciders(page: PublicationPage) -> list[str]:
    """Names of some who may let the files of this page out."""
    users = checking.who_may_decide()[:LOOKED_AT]
    allowed = (user for user in users if page.permissions_for_user(user).can_publish())
    return [user.get_full_name() or user.get_username() for user in islice(allowed, NAMED)]


def _screen(request: HttpRequest, page: PublicationPage, form: ReasonForm) -> HttpResponse:
    shown = files_of(page)
    may_override = _may_override(request, page)
    context = {
        "page": page,
        "page_title": f"Files of “{page.title}”",
        "header_icon": "doc-full",
        "files": shown,
        "waiting": [each for each in shown if not each.is_read],
        "refused": [each for each in shown if each.open],
        "findings": sum(len(each.open) for each in shown),
        "let_out": sum(len(each.let_out) for each in shown),
        "may_override": may_override,
        "deciders": [] if may_override else _deciders(page),
        "form": form,
        "decisions": HiddenDataOverride.objects.filter(page=page.pk),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_explore", args=[page.get_parent().pk]), "label": "Pages"},
            {"url": reverse("wagtailadmin_pages:edit", args=[page.pk]), "label": page.title},
            {"url": "", "label": "Files"},
        ],
    }
    return TemplateResponse(request, "publications/files_screen.html", context)


@require_safe
def files(request: HttpRequest, page_id: int) -> HttpResponse:
    """What was found in each file of the latest draft. Files that wait are not read here."""
    return _screen(request, _draft(request, page_id), ReasonForm())


@require_POST
def check_again(request: HttpRequest, page_id: int) -> HttpResponse:
    """Reads every file anew, also those that were read."""
    page = _draft(request, page_id)
    found = checking.open_files(page, checking.checked(checking.documents_of(page), again=True))
    if found:
        messages.warning(request, "Checked. Hidden data was found: see below.")
    else:
        messages.success(request, "Checked. Nothing keeps these files from being published.")
    return redirect("publication_files", page_id)


@require_POST
def let_out(request: HttpRequest, page_id: int) -> HttpResponse:
    page = _draft(request, page_id)
    if not _may_override(request, page):
        raise PermissionDenied
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _screen(request, page, form)
    if checking.let_out(page, request.user, form.cleaned_data["reason"]):
        messages.success(
            request,
            "Recorded. These files may go out as they are, and the page can be published now.",
        )
    else:
        messages.success(request, "Nothing keeps these files from being published.")
    return redirect("publication_files", page_id)
