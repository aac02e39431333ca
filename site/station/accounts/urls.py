"""What stands in the place of Wagtail's addresses of the same names, and the two steps."""

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
    path("admin/login/", views.LoginView.as_view(), name="account_login"),
    path("admin/login/code/", never_cache(mfa.authenticate), name="mfa_authenticate"),
    path("admin/login/cancel/", logout, name="account_logout"),
    path("admin/login/closed/", account_inactive, name="account_inactive"),
    path("admin/password_reset/", never_cache(views.PasswordResetView.as_view())),
    path(
        "admin/password_reset/confirm/<uidb64>/<token>/",
        never_cache(views.PasswordResetConfirmView.as_view()),
    ),
    path("admin/account/", staff(views.AccountView.as_view())),
    path("admin/account/confirm/", staff(reauthenticate), name="account_reauthenticate"),
    path("admin/account/confirm/code/", staff(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("admin/account/two-steps/", staff(mfa.index), name="mfa_index"),
    path("admin/account/two-steps/set-up/", staff(totp.activate_totp), name="mfa_activate_totp"),
    path("admin/account/two-steps/end/", staff(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "admin/account/two-steps/codes/",
        staff(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "admin/account/two-steps/codes/new/",
        staff(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "admin/account/two-steps/codes/download/",
        staff(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path(
        "admin/account/two-steps/lost/<int:pk>/",
        staff(views.forget_second_step),
        name="station_forget_second_step",
    ),
    path("_util/login/", views.login_of_pages),
]
