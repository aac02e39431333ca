"""Below /admin/: what stands in the place of Wagtail's addresses, and the two steps."""

from collections.abc import Callable
from typing import Any

from allauth.account.views import account_inactive, logout, reauthenticate
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from station.accounts import views


def staff(view: Callable[..., Any]) -> Callable[..., Any]:
    return never_cache(require_admin_access(view))


urlpatterns = [
    path("login/", views.LoginView.as_view(), name="account_login"),
    path("login/code/", never_cache(mfa.authenticate), name="mfa_authenticate"),
    path("login/cancel/", logout, name="account_logout"),
    path("login/closed/", account_inactive, name="account_inactive"),
    path("password_reset/", never_cache(views.PasswordResetView.as_view())),
    path(
        "password_reset/confirm/<uidb64>/<token>/",
        never_cache(views.PasswordResetConfirmView.as_view()),
    ),
    path("account/", staff(views.AccountView.as_view())),
    path("account/confirm/", staff(reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", staff(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("account/two-steps/", staff(mfa.index), name="mfa_index"),
    path("account/two-steps/set-up/", staff(totp.activate_totp), name="mfa_activate_totp"),
    path("account/two-steps/end/", staff(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "account/two-steps/codes/",
        staff(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/two-steps/codes/new/",
        staff(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "account/two-steps/codes/download/",
        staff(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path(
        "account/two-steps/lost/<int:pk>/",
        staff(views.forget_second_step),
        name="station_forget_second_step",
    ),
]
