"""Reconnecting: a press here, one on the network's page, and back."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from social_hub import turned_on
from social_hub.accounts import connecting
from social_hub.asking import NotNow
from social_hub.desk.accounts.one import OfAccountView, account_url
from social_hub.desk.accounts.rights import accounts_of, may_connect
from social_hub.desk.screens import DeskView
from social_hub.ingest import teams
from social_hub.models import Account
from social_hub.networks.errors import NetworkError
from social_hub.publishing.rights import NotAllowed

KEPT: Final = "social_hub_connecting"
"""In the session: state -> the account, and what its network wants to have back."""
MOST: Final = 5
"""Connections that somebody may have begun."""


class PasswordForm(forms.Form):
    handle = forms.CharField(label=gettext_lazy("Handle"), max_length=255)
    password = forms.CharField(
        label=gettext_lazy("App password"),
        max_length=255,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy(
            "Made in the network’s settings for this site alone. Never the password of the account."
        ),
    )


@method_decorator(non_atomic_requests, name="dispatch")
@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class ConnectView(OfAccountView):
    """Sends somebody to the network's page; where there is none, asks for an app password."""

    template_name = "social_hub/desk/connect.html"

    def check(self) -> None:
        if not may_connect(self.user, self.account):
            raise NotAllowed(_("Only the owner of this account can connect it."))
        if not turned_on.is_on(self.account.network):
            raise NotAllowed(_("This network is turned off here."))

    def get_page_title(self) -> str:
        return str(_("Connect %(account)s") % {"account": self.account.handle or self.account.name})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._ask(PasswordForm(initial={"handle": self.account.handle}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        begun = self._begun()
        if begun is None and "password" in request.POST:
            return self._by_password(request)
        if begun is None:
            return HttpResponseRedirect(request.path)
        kept = dict(list(request.session.get(KEPT, {}).items())[-MOST + 1 :])
        kept[begun.state] = {"account": self.account.pk, "keep": dict(begun.keep)}
        request.session[KEPT] = kept
        return HttpResponseRedirect(begun.url)

    def _begun(self) -> connecting.Begun | None:
        """Where the network asks by itself. None: by a password that is entered here."""
        redirect = self.request.build_absolute_uri(reverse("social_hub_desk_connected"))
        return connecting.begin(self.account, redirect)

    @method_decorator(sensitive_variables("form"))
    def _by_password(self, request: HttpRequest) -> HttpResponse:
        form = PasswordForm(request.POST)
        if form.is_valid():
            words = _finish(self.account, form.cleaned_data, {})
            if not words:
                self.say(_("Connected. It is read within the next minute."))
                return self.back()
            form.add_error(None, words)
        return self._ask(form)

    def _ask(self, form: PasswordForm) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(
                form=form if self._begun() is None else None,
                account=self.account,
                label=turned_on.label(self.account.network),
                page_title=self.get_page_title(),
            )
        )


@method_decorator(non_atomic_requests, name="dispatch")
class ConnectedView(DeskView):
    """Somebody is back from the network's page."""

    page_title = gettext_lazy("Social accounts")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = dict(request.session.get(KEPT, {}))
        begun = kept.pop(request.GET.get("state", ""), None)
        request.session[KEPT] = kept
        if begun is None:
            self.warn(_("That connection was begun elsewhere or long ago. Press Reconnect again."))
            return HttpResponseRedirect(reverse("social_hub_desk_accounts"))
        account = get_object_or_404(accounts_of(self.user), pk=begun["account"])
        if not may_connect(self.user, account):
            raise NotAllowed(_("Only the owner of this account can connect it."))
        if request.GET.get("error"):
            self.warn(_("The network was not allowed to. Nothing was changed."))
        elif words := _finish(account, request.GET.dict(), begun["keep"]):
            self.warn(words)
        else:
            self.say(_("Connected. It is read within the next minute."))
        return HttpResponseRedirect(account_url(account))


def _finish(account: Account, answer: dict[str, str], keep: dict[str, str]) -> str:
    """Why it was not connected; empty if it was."""
    try:
        connecting.finish(account, answer, keep)
    except connecting.Wrong as why:
        return str(why)
    except (NotNow, NetworkError) as error:
        return error.words
    teams.hurry(account, is_officers=True)
    return ""
