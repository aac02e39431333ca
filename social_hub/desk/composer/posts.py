"""Posts and where their copies stand; one of them, and what can be done to it; approvals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_hub.desk.composer.views import number, posts_url, update_of, update_url
from social_hub.desk.screens import DeskView
from social_hub.desk.written import is_seen
from social_hub.models import Copy, CopyState, HubUpdate, Record, UpdateState
from social_hub.pages import joined
from social_hub.publishing import deciding, posting, rights
from social_hub.publishing.posting import NotReady, Overtaken, Reason
from social_hub.publishing.reaching import NETWORKS
from social_hub.publishing.rights import NotAllowed

PER_PAGE = 20
AHEAD = 300
"""Waiting posts that are looked through for those that somebody may approve."""


class PostsView(DeskView):
    """The newest posts, each with the state and the link of every copy."""

    template_name = "social_hub/desk/posts.html"
    page_title = gettext_lazy("Posts to networks")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.request.GET.get("show", "")
        page = Paginator(self.rows(shown), PER_PAGE).get_page(self.request.GET.get("p"))
        needing = Copy.objects.needing_somebody().filter(update__in=self.mine())
        return super().get_context_data(
            page=page,
            shown=shown,
            needing=needing.values("update").distinct().count(),
            states=UpdateState,
            copy_states=CopyState,
            **kwargs,
        )

    def mine(self) -> QuerySet[HubUpdate]:
        """Those of somebody, and those of areas that they may post for."""
        rows = HubUpdate.objects.all()
        if self.user.has_perm("social_hub.view_hubupdate"):
            return rows
        own = Q(author=self.user) | Q(writer=self.user) | Q(approved_by=self.user)
        return rows.filter(own | Q(area__in=rights.places_of(self.user)))

    def rows(self, shown: str) -> QuerySet[HubUpdate]:
        rows = self.mine().prefetch_related("copies__account")
        if shown == "needing":
            copies = Copy.objects.needing_somebody().filter(update=OuterRef("pk"))
            return rows.filter(Exists(copies))
        if shown == "drafts":
            return rows.filter(proposed_at__isnull=True, withdrawn_at__isnull=True)
        return rows


class PostView(DeskView):
    """Where one post stands on each network, and what happened to it."""

    template_name = "social_hub/desk/post.html"
    header_icon = "edit"

    @cached_property
    def update(self) -> HubUpdate:
        return update_of(self.kwargs["pk"])

    def check(self) -> None:
        super().check()
        if self.update.author_id != self.user.pk and not self.user.has_perm(
            "social_hub.view_hubupdate"
        ):
            rights.check_may_post(self.user, self.update.area)

    def path(self) -> list[dict[str, Any]]:
        return [{"url": posts_url(), "label": _("Posts to networks")}]

    def get_page_title(self) -> str:
        return str(self.update)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        copies = list(self.update.copies.select_related("account"))
        for copy in copies:
            copy.update = self.update
        there = [copy for copy in copies if copy.is_there]
        return super().get_context_data(
            update=self.update,
            state=self.update.state,
            states=UpdateState,
            copies=copies,
            copy_states=CopyState,
            out=sum(1 for copy in copies if copy.state is CopyState.OUT),
            wanted=sum(1 for copy in copies if not copy.is_unwanted),
            is_moving=any(copy.due_at for copy in copies),
            there=len(there),
            edited=[c for c in there if NETWORKS.capabilities(c.account).edit],
            replaced=[c for c in there if not NETWORKS.capabilities(c.account).edit],
            records=Record.objects.filter(update_id=self.update.pk).order_by("at", "pk"),
            reasons=Reason.choices,
            origin=joined.origin(self.update.key),
            may_approve=rights.may_approve(self.user, self.update),
            may_post=rights.may_post(self.user, self.update.area),
            **kwargs,
        )

    def done(self, verb: Callable[[], object], said: str) -> HttpResponse:
        """Do it and say so, or say why it was not done; either way lead back."""
        try:
            verb()
        except (Overtaken, NotAllowed, NotReady) as why:
            self.warn(str(why))
        else:
            self.say(said)
        return HttpResponseRedirect(update_url(self.update))


class DeleteView(PostView):
    """Asks why, once, and deletes it everywhere."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reason = request.POST.get("reason", "")
        if reason not in Reason.values:
            return self.render_to_response(self.get_context_data(delete_error=_("Say why.")))
        verb = partial(posting.withdraw, self.user, self.update, reason)
        return self.done(verb, _("Being deleted everywhere. The original stays in the record."))


class ApproveView(PostView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        seen = number(request.POST.get("seen"))
        verb = partial(posting.approve, self.user, self.update, seen=seen)
        return self.done(verb, _("Approved. The copies go out."))


class SendBackView(PostView):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reason = request.POST.get("reason", "").strip()[:1_000]
        if not is_seen(reason):
            words = _("Say what should change.")
            return self.render_to_response(self.get_context_data(send_back_error=words))
        seen = number(request.POST.get("seen"))
        verb = partial(posting.send_back, self.user, self.update, reason, seen=seen)
        return self.done(verb, _("Sent back. Its author sees what should change."))


class DecideView(PostView):
    """About one copy that a worker could not bring to an end."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        copy = get_object_or_404(self.update.copies, pk=self.kwargs["copy"])
        decision = request.POST.get("decision")
        if decision == "there":
            remote_id = request.POST.get("remote_id", "").strip()[:255]
            if not remote_id:
                self.warn(_("Say under which number or address it is there."))
                return HttpResponseRedirect(update_url(self.update))
            url = remote_id if remote_id.startswith("https://") else ""
            verb: Any = partial(
                deciding.is_there, self.user, copy, remote_id.rstrip("/").rpartition("/")[2], url
            )
            return self.done(verb, _("Noted: it is there."))
        if decision == "missing":
            verb = partial(deciding.is_not_there, self.user, copy)
            return self.done(verb, _("Noted: it is not there. It is sent anew."))
        return self.done(partial(deciding.try_again, self.user, copy), _("It is tried again."))


class ApprovalsView(DeskView):
    """What waits for somebody else's eyes, the oldest first, as it would go out."""

    template_name = "social_hub/desk/approvals.html"
    page_title = gettext_lazy("Waiting for approval")
    header_icon = "tasks"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = HubUpdate.objects.waiting().filter(area__in=rights.places_of(self.user))
        rows = waiting.select_related("picture")
        rows = rows.prefetch_related("copies__account")[:AHEAD]
        mine = [update for update in rows if rights.may_approve(self.user, update)]
        page = Paginator(mine, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(page=page, **kwargs)

    def path(self) -> list[dict[str, Any]]:
        return [{"url": reverse("social_hub_desk_posts"), "label": _("Posts to networks")}]
