"""One account: how it is, who looks after it, and what can be done about it."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib.auth import get_user_model
from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_hub import turned_on
from social_hub.accounts import handles, planning
from social_hub.accounts.resolving import TOLD, look_up, take_over
from social_hub.areas import areas
from social_hub.asking import NotNow
from social_hub.desk.accounts.board import RECONNECTABLE
from social_hub.desk.accounts.rights import accounts_of, may_change, may_connect
from social_hub.desk.screens import DeskView
from social_hub.ingest import teams
from social_hub.models import Account
from social_hub.networks.errors import NetworkError
from social_hub.publishing.rights import NotAllowed

CHOSEN: Final = ("area", "area_name", "owner", "is_corporate", "ended_at")
"""What is said of an account here. Workers write its other columns at the same time."""


def account_url(account: Account) -> str:
    return reverse("social_hub_desk_account", args=[account.pk])


class OfAccountView(DeskView):
    """About one account, whose id is in the address."""

    header_icon = "group"

    @cached_property
    def account(self) -> Account:
        rows = accounts_of(self.user).select_related("owner")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def path(self) -> list[dict[str, Any]]:
        return [{"url": reverse("social_hub_desk_accounts"), "label": _("Social accounts")}]

    def back(self) -> HttpResponse:
        return HttpResponseRedirect(account_url(self.account))


class AccountView(OfAccountView):
    template_name = "social_hub/desk/account.html"

    def get_page_title(self) -> str:
        return str(self.account.handle or self.account.name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = self.account
        health = account.health
        return super().get_context_data(
            account=account,
            page_title=self.get_page_title(),
            label=turned_on.label(account.network),
            health=health,
            needs_connecting=health in RECONNECTABLE,
            may_do=may_connect(self.user, account),
            may_connect=may_connect(self.user, account)
            and turned_on.capabilities(account.network).publish,
            may_change=may_change(self.user),
            posts=account.posts.present().order_by("-created_at")[:5],
            **kwargs,
        )


class DeedView(OfAccountView):
    """Something that is done to an account, by its owner or whoever looks after accounts. There is
    nothing to see.
    """

    http_method_names = ("post", "options")

    def check(self) -> None:
        if not may_connect(self.user, self.account):
            raise NotAllowed(_("You can see this account, but not change anything about it."))


class RefreshView(DeedView):
    """An officer wants it read now: the reserve is theirs."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.account.remote_id:
            teams.hurry(self.account, is_officers=True)
            self.say(_("It is read within the next minute."))
        else:
            planning.look_up_soon([self.account.network])
            self.say(_("Its network is asked for it within the next minute."))
        return self.back()


class RenamedView(DeedView):
    """Somebody has looked at the new name, and it is right."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        Account.objects.filter(pk=self.account.pk).update(renamed_at=None, renamed_from="")
        self.say(_("The new name is right, then."))
        return self.back()


class EndView(DeedView):
    """It is no longer read or posted to. What it posted stays."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_change(self.user):
            raise NotAllowed(_("You look after this account, but you cannot take it off the list."))
        planning.end(self.account)
        self.say(_("It is no longer read. What it posted stays where it is."))
        return HttpResponseRedirect(reverse("social_hub_desk_accounts"))


class AccountForm(forms.Form):
    network = forms.ChoiceField(label=gettext_lazy("Network"))
    handle = forms.CharField(
        label=gettext_lazy("Handle, page id or address"),
        max_length=255,
        help_text=gettext_lazy("As on the network: @northteam, or the address of its page."),
    )
    area = forms.CharField(
        label=gettext_lazy("Area"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Its code or name. Leave it empty for the whole force."),
    )
    owner: Any = forms.ModelChoiceField(
        label=gettext_lazy("Owner"),
        queryset=None,
        required=False,
        to_field_name="username",
        help_text=gettext_lazy("User name of who hears when something is wrong."),
        widget=forms.TextInput,
    )
    is_corporate = forms.BooleanField(
        label=gettext_lazy("The force’s own: shown on the pages of all areas"), required=False
    )

    def __init__(self, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        owner: Any = self.fields["owner"]
        users = get_user_model()._base_manager.filter(is_active=True)
        owner.queryset = users
        owner.to_field_name = get_user_model().USERNAME_FIELD
        network: Any = self.fields["network"]
        network.choices = [(name, turned_on.label(name)) for name in turned_on.names()]
        if account is not None:
            # The network and whose account it is stay what they are.
            del self.fields["network"], self.fields["handle"]

    def clean_area(self) -> str:
        text = self.cleaned_data["area"].strip()
        if not text or areas().name(text):
            return text
        found = {p.code for p in areas().all() if p.name.casefold() == text.casefold()}
        if len(found) != 1:
            raise forms.ValidationError(
                _("There is no area of this code or name.")
                if not found
                else _("Several areas are called so. Give the code.")
            )
        return found.pop()


@method_decorator(non_atomic_requests, name="dispatch")
class FormView(DeskView):
    """A new account, or who looks after one."""

    template_name = "social_hub/desk/account_form.html"
    page_title = gettext_lazy("Add an account")
    header_icon = "group"
    permission = "social_hub.change_account"

    @cached_property
    def account(self) -> Account | None:
        if "pk" not in self.kwargs:
            return None
        return get_object_or_404(accounts_of(self.user), pk=self.kwargs["pk"])

    def path(self) -> list[dict[str, Any]]:
        return [{"url": reverse("social_hub_desk_accounts"), "label": _("Social accounts")}]

    def get_page_title(self) -> Any:
        return self.account.handle if self.account is not None else self.page_title

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        account = self.account
        initial = (
            {
                "area": account.area,
                "owner": account.owner.get_username() if account.owner else "",
                "is_corporate": account.is_corporate,
            }
            if account is not None
            else {}
        )
        return self._show(AccountForm(account=account, initial=initial))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AccountForm(request.POST, account=self.account)
        if not form.is_valid():
            return self._show(form)
        account = self.account or self._found(form)
        if account is None:
            return self._show(form)
        account.area = form.cleaned_data["area"]
        account.area_name = areas().name(account.area) if account.area else ""
        account.owner = form.cleaned_data["owner"]
        account.is_corporate = form.cleaned_data["is_corporate"]
        account.save(update_fields=None if account.pk is None else (*CHOSEN, *TOLD))
        planning.plan([account])
        self.say(_("Saved."))
        return HttpResponseRedirect(account_url(account))

    def _show(self, form: AccountForm) -> HttpResponse:
        return self.render_to_response(
            self.get_context_data(form=form, page_title=self.get_page_title())
        )

    def _found(self, form: AccountForm) -> Account | None:
        """The account that its network knows by this handle; the form says why there is none."""
        network = form.cleaned_data["network"]
        handle = handles.plain(network, form.cleaned_data["handle"])
        try:
            ((found,),) = look_up(network, [handle], is_officers=True)
        except NotNow as later:
            form.add_error("handle", later.words)
            return None
        except NetworkError as error:
            form.add_error("handle", error.words)
            return None
        if found.resolved is None:
            form.add_error("handle", found.error or "")
            return None
        account = Account(network=network, handle=handle)
        other = take_over(account, found.resolved)
        if other is not None and other.ended_at is None:
            form.add_error("handle", _("This account is here already."))
            return None
        if other is not None:
            other.ended_at = None
            return other
        return account
