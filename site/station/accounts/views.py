"""Wagtail's screens of an account, with what the station adds to them."""

from functools import partial
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import LoginView as AllauthLoginView
from allauth.core import ratelimit
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.views import account

from station.accounts import devices, lost, wrong_codes
from station.accounts.after import after_response
from station.accounts.forms import LoginForm
from station.uploads.forms import AvatarForm


class LoginView(AllauthLoginView):
    template_name = "wagtailadmin/login.html"
    form_class = LoginForm

    def form_invalid(self, form: LoginForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


def login_of_pages(request: HttpRequest) -> HttpResponse:
    """Wagtail's second log-in, for pages that are not for everybody: there is only one here."""
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))


@reauthentication_required
def forget_second_step(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first. For superusers: whoever may change users must not get at an administrator's."""
    if not request.user.is_superuser:
        raise PermissionDenied
    owner = get_object_or_404(get_user_model().objects.exclude(pk=request.user.pk), pk=pk)
    if request.method != "POST" and lost.has_second_step(owner):
        return render(request, "account/forget_second_step.html", {"owner": owner})
    name = owner.get_username()
    if request.method == "POST" and lost.forget_second_step(owner, by=request.user):
        messages.success(request, f"The second step of “{name}” is removed. It is recorded.")
    else:
        messages.warning(request, f"“{name}” has no second step. Nothing was changed.")
    return redirect("wagtailusers_users:index")


class PasswordResetView(account.PasswordResetView):
    """The same answer, in the same time, whether or not anybody has the address."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refused: HttpResponse | None = ratelimit.consume_or_429(request, action="reset_address")
        return refused or super().post(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        email = form.cleaned_data["email"].casefold()
        if ratelimit.consume(self.request, action="reset_account", key=email):
            send = partial(
                form.save,
                use_https=self.request.is_secure(),
                token_generator=default_token_generator,
                from_email=self.from_email,
                email_template_name=self.email_template_name,
                subject_template_name=self.subject_template_name,
                request=self.request,
            )
            after_response(self.request, send)
        return HttpResponseRedirect(str(self.success_url))


class PasswordResetConfirmView(account.PasswordResetConfirmView):
    """Whoever has the mailbox owns the account: this browser may log in, whatever others tried."""

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        devices.remember(self.request, response, form.user)
        wrong_codes.forgive(self.request, form.user)
        return response


class AvatarPanel(account.AvatarSettingsPanel):
    form_class = AvatarForm


class SecondStepPanel(account.BaseSettingsPanel):
    """The way to the second step, where people look for their password."""

    name = "second_step"
    title = "Logging in with two steps"
    order = 550
    template_name = "account/second_step_panel.html"

    def get_form(self) -> Any:
        return Form(prefix=self.name)  # nothing to fill in


class AccountView(account.AccountView):
    def get_panels(self) -> list[Any]:
        panels = [
            AvatarPanel(panel.request, panel.user, panel.profile)
            if isinstance(panel, account.AvatarSettingsPanel)
            else panel
            for panel in super().get_panels()
        ]
        first = panels[0]
        return [*panels, SecondStepPanel(first.request, first.user, first.profile)]
