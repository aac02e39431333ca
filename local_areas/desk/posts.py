"""One update on its officers' screen, and what is done to it; what waits for a lead."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import partial
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_areas.desk.composer import update_of, update_url
from local_areas.desk.history import told
from local_areas.desk.joined import copies_of
from local_areas.desk.shell import LeadView, OfAreaView, carry_out
from local_areas.desk.shown import shown
from local_areas.desk.standing import standing
from local_areas.desk.written import WrittenField
from local_areas.models import Deed, Role, Update, UpdateEvent, UpdateState
from local_areas.updates import posting
from local_areas.updates.posting import Reason
from local_areas.updates.rights import areas_of

PER_PAGE = 10


class UpdateView(OfAreaView):
    """Where an update stands, as the public sees it, and its history."""

    template_name = "local_areas/desk/update.html"
    header_icon = "edit"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.kwargs["code"] = self.update.area.code

    @cached_property
    def update(self) -> Update:
        return update_of(self.kwargs["pk"])

    def get_page_title(self) -> str:
        return self.update.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        history = list(self.update.history.all())
        withdrawal = next((e for e in reversed(history) if e.what == Deed.WITHDRAWN), None)
        return super().get_context_data(
            update=self.update,
            state=self.update.state,
            states=UpdateState,
            shown=shown(self.update, self.user),
            copies=copies_of(self.update),
            history=told(history, self.user),
            seen=history[-1].pk if history else None,
            may_restore=self.rights.is_lead
            or (withdrawal is not None and withdrawal.by_id == self.user.pk),
            reasons=Reason,
            is_sent="sent" in self.request.GET,
            draft_keys=[
                f"{self.user.pk}/{end}" for end in (self.area.code, f"update/{self.update.pk}")
            ],
            **kwargs,
        )


class ActView(UpdateView, ABC):
    """Something that is done to an update by pressing a button."""

    http_method_names = ["post"]

    @abstractmethod
    def act(self) -> HttpResponse:
        """Do it, and lead on with `done`."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.act()

    def done(self, verb: Any, said: str) -> HttpResponse:
        """`said` is followed by where the update stands now."""
        return carry_out(self, verb, lambda now: f"{said} {standing(now)}", update_url(self.update))


class WithdrawView(UpdateView):
    """Asks why, once, and takes it down."""

    template_name = "local_areas/desk/withdraw.html"
    header_icon = "bin"

    def get_page_title(self) -> str:
        return str(_("Withdraw “%(title)s”") % {"title": self.update.title})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reason = request.POST.get("reason", "")
        if reason not in Reason.values:
            return self.render_to_response(self.get_context_data(error=_("Say why.")))
        said = _("Withdrawn. The public no longer sees it. You can put it back below.")
        verb = partial(posting.withdraw, self.user, self.update, reason)
        return carry_out(self, verb, lambda _now: said, update_url(self.update))


class RestoreView(ActView):
    def act(self) -> HttpResponse:
        verb = partial(posting.restore, self.user, self.update)
        return self.done(verb, _("Put back."))


class PinView(ActView):
    def act(self) -> HttpResponse:
        is_pinned = self.request.POST.get("pin") == "1"
        said = _("It is kept at the top.") if is_pinned else _("No longer at the top.")
        return self.done(partial(posting.pin, self.user, self.update, is_pinned), said)


class ApproveView(ActView):
    def act(self) -> HttpResponse:
        seen = self.request.POST.get("seen", "")
        number = int(seen) if seen.isdecimal() and len(seen) < 19 else None
        verb = partial(posting.approve, self.user, self.update, seen=number)
        return self.done(verb, _("Approved. Its author is told."))


class SendBackForm(forms.Form):
    reason = WrittenField(
        label=gettext_lazy("What should change?"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say what should change.")},
    )


class SendBackView(UpdateView):
    """Needs a reason: its author gets it by e-mail."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = SendBackForm(request.POST)
        if not form.is_valid():
            context = self.get_context_data(send_back_error=form.errors["reason"][0])
            return self.render_to_response(context)
        verb = partial(posting.send_back, self.user, self.update, form.cleaned_data["reason"])
        said = _("Sent back. Its author is told what should change.")
        return carry_out(self, verb, lambda _now: said, update_url(self.update))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseRedirect(update_url(self.update))


class ApprovalsView(LeadView):
    """What waits in all areas of a lead, the oldest first, with its text and picture."""

    template_name = "local_areas/desk/approvals.html"
    page_title = gettext_lazy("Waiting for your approval")
    header_icon = "tasks"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = waiting_for(self.user)
        page: Page[Update] = Paginator(waiting, PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            page=page, posts=[shown(update, self.user) for update in page], **kwargs
        )


def waiting_for(user: Any) -> Any:
    """What a lead may approve."""
    areas = areas_of(user, role=Role.LEAD).values("pk")
    newest = UpdateEvent.objects.filter(update=OuterRef("pk")).order_by("-pk").values("pk")
    rows = Update.objects.waiting().filter(area__in=areas).annotate(last_entry=Subquery(newest[:1]))
    return rows.select_related("area", "author", "photo")
