"""Who may do what with a case. Everything is refused that is not stated here."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import GroupCollectionPermission, GroupPagePermission, GroupSitePermission
from wagtail.permission_policies.collections import CollectionPermissionPolicy
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.permission_policies.sites import SitePermissionPolicy

from cms_forms.models import Case, SensitiveService
from cms_forms.models.submission import ALPHABET
from cms_forms.models.team import READ_PERMISSION
from cms_forms.models.upload import Upload

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class Act(StrEnum):
    """What somebody wants to do."""

    READ = "read"
    WORK = "work"
    """Assign, change the status, note, reply, merge, hand over."""
    EXPORT = "export"
    HOLD = "hold"
    """Put on legal hold, and end it."""
    AUDIT = "audit"
    """See and export who saw and changed what."""
    DELIVERIES = "deliveries"
    NUMBERS = "numbers"
    READERS = "readers"
    """Choose who reads sensitive services."""


PERMISSIONS: Final = {
    Act.READ: READ_PERMISSION,
    Act.WORK: READ_PERMISSION,
    Act.EXPORT: "cms_forms.export_case",
    Act.HOLD: "cms_forms.hold_case",
    Act.AUDIT: "cms_forms.read_audit",
    Act.DELIVERIES: "cms_forms.send_delivery",
    Act.NUMBERS: "cms_forms.read_numbers",
    Act.READERS: "cms_forms.change_readers",
}
"""What each act needs, whatever the case. On a case, every act needs that the user may read it."""
NO_SUCH_CASE: Final = "No case that you may see has this reference."


def may(user: User | AnonymousUser, act: Act, case: Case | None = None) -> bool:
    """Without a case: whether there is something for the user to do of this kind at all."""
    if not user.is_active or not user.has_perm(PERMISSIONS[act]):
        return False
    return case is None or Case.objects.readable_by(user).filter(pk=case.pk).exists()


def bare_reference(typed: str) -> str:
    """A reference as it is stored, from any spelling of it: "abcd 2346", "ABCD-2346". Empty where
    it is none.
    """
    bare = "".join(sign for sign in typed.upper() if not sign.isspace() and sign not in "-–—‑_.")
    return bare if bare and set(bare) <= set(ALPHABET) else ""


def case_or_404(user: User | AnonymousUser, reference: str) -> Case:
    """With its submission, version and team, `has_merged`: whether others were merged into it, and
    `has_files`.

    A case that is not the user's is answered like one that does not exist, after the same query.
    """
    readable = Case.objects.readable_by(user)
    found = readable.filter(submission__reference=bare_reference(reference))
    theirs = Case.objects.filter(merged_into=OuterRef("pk"))
    with_all = found.select_related(
        "submission__version", "team", "assignee", "merged_into__submission"
    )
    files = Upload.objects.filter(submission=OuterRef("submission"))
    case = with_all.annotate(has_merged=Exists(theirs), has_files=Exists(files)).first()
    if case is None:
        raise Http404(NO_SUCH_CASE)
    return case


def reads_as_superuser(user: User | AnonymousUser, case: Case) -> bool:
    """Whether only that reads it for the user: they are not in its team, or not named for it."""
    if not user.is_superuser:
        return False
    if not case.team.members.filter(pk=user.pk).exists():
        return True
    named = SensitiveService.objects.open_to(user).values_list("page_id", flat=True)
    return case.is_sensitive and case.page_id not in named


def remember_what_is_not_theirs(user: User | AnonymousUser) -> None:
    """The admin's menu asks one after another which pages, collections and sites a user may work
    on. Most people who read cases may none: that is asked once, and kept for this request.
    """
    if user.is_superuser or user.pk is None:
        return
    kinds = (
        (PagePermissionPolicy, GroupPagePermission),
        (CollectionPermissionPolicy, GroupCollectionPermission),
        (SitePermissionPolicy, GroupSitePermission),
    )
    asked = [Exists(rows.objects.filter(group__user=OuterRef("pk"))) for _policy, rows in kinds]
    has = get_user_model().objects.filter(pk=user.pk).values_list(*asked).get()
    for (policy, rows), has_some in zip(kinds, has, strict=True):
        if not has_some:
            setattr(user, policy.permission_cache_name, rows.objects.none())


class CaseworkMixin(WagtailAdminTemplateMixin):
    """A screen in the admin's shell for those who may do its `act`; nobody keeps a copy of it."""

    request: HttpRequest
    act: Act = Act.READ
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(request.user, self.act):
            raise PermissionDenied
        remember_what_is_not_theirs(request.user)
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [{"url": reverse("cms_forms_inbox"), "label": gettext("Inbox")}]
