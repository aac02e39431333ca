"""What officers' screens have in common: Wagtail's shell, and a no in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from local_areas.models import Area, Officer, Update, UpdateState
from local_areas.updates.posting import Overtaken
from local_areas.updates.rights import NotAllowed, Rights, is_lead, is_officer, rights

if TYPE_CHECKING:
    from django.contrib.auth.models import User


class OfficersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return is_officer(request.user)


class DeskView(WagtailAdminTemplateMixin, TemplateView):
    """For officers alone. Whoever may not is told so, in the admin's shell, with a 403."""

    request: HttpRequest
    header_icon = "site"
    page_title: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # The project's own days and hours: Wagtail's are those of the user's profile.
        with timezone.override(timezone.get_default_timezone()):
            try:
                self.check()
                response = super().dispatch(request, *args, **kwargs)
            except NotAllowed as refusal:
                response = self.refuse(refusal)
            if isinstance(response, TemplateResponse):
                response.render()
        response["Cache-Control"] = "private, no-store"
        return response

    def check(self) -> None:
        """Raises `NotAllowed`."""
        if not is_officer(self.user):
            raise NotAllowed(
                _("These screens are for officers of local teams, and you are not listed as one.")
            )

    def refuse(self, refusal: NotAllowed) -> HttpResponse:
        """Without the title of the screen: an update's own stands in it."""
        shell = DeskView()
        shell.setup(self.request)
        shell.page_title = _("You cannot do this")
        context = shell.get_context_data(refusal=str(refusal))
        return TemplateResponse(self.request, "local_areas/desk/refused.html", context, status=403)

    @property
    def user(self) -> User:
        return cast("User", self.request.user)

    @cached_property
    def officer(self) -> Officer | None:
        return Officer.objects.filter(user=self.user.pk).first()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        mine = {"url": reverse("local_areas_desk"), "label": _("My areas")}
        return [mine, *self.path(), {"url": "", "label": self.get_page_title()}]

    def path(self) -> list[dict[str, Any]]:
        """What lies between “My areas” and this screen."""
        return []

    def say(self, words: str) -> None:
        messages.success(self.request, words)

    def warn(self, words: str) -> None:
        messages.warning(self.request, words)


class LeadView(DeskView):
    """For leads alone."""

    def check(self) -> None:
        if not is_lead(self.user):
            raise NotAllowed(_("This screen is for leads, and you are not one of any area."))


class OfAreaView(DeskView):
    """About one area, whose code is in the address."""

    @cached_property
    def area(self) -> Area:
        return get_object_or_404(Area.objects.select_related("parent"), code=self.kwargs["code"])

    @cached_property
    def rights(self) -> Rights:
        return rights(self.user, self.area)

    def check(self) -> None:
        super().check()
        if not self.rights.may_work:
            raise NotAllowed(
                _("You do not look after %(area)s, so you cannot open its screens.")
                % {"area": self.area.name}
            )

    def path(self) -> list[dict[str, Any]]:
        return [{"url": area_url(self.area), "label": self.area.name}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(area=self.area, rights=self.rights, **kwargs)


def area_url(area: Area) -> str:
    return reverse("local_areas_desk_area", args=[area.code])


def carry_out(
    view: DeskView, verb: Callable[[], Update], said: Callable[[Update], str], then: str
) -> HttpResponse:
    """Do it and say so, or say why it was not done; either way lead on."""
    try:
        update = verb()
    except Overtaken as why:
        view.warn(str(why))
    else:
        (view.warn if update.state is UpdateState.EXPIRED else view.say)(said(update))
    return HttpResponseRedirect(then)
