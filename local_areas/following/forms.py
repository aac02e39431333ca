"""The form by which somebody follows an area: no cookie, and nothing that a person has to solve."""

from __future__ import annotations

import secrets
from typing import Any, Final

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

SALT: Final = "local_areas.following"
LEAST_SECONDS: Final = 2
"""Nobody reads the form and types an address faster."""
AGAIN: Final = _("This form cannot be used any more. Press the button again.")
MOST_SECONDS: Final = 24 * 60 * 60


def shown_now() -> str:
    """Signed: when the form was shown. No two are the same, so that each can be used once."""
    return signing.TimestampSigner(salt=SALT).sign(secrets.token_urlsafe(9))


class FollowForm(forms.Form):
    email = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("We send you a message with a link. You follow once you have pressed it."),
        max_length=254,
        error_messages={
            "required": _("Enter your e-mail address"),
            "invalid": _("Enter an e-mail address like name@example.com"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )
    website = forms.CharField(required=False, max_length=200)
    """Not for people, and hidden from them: whoever fills it in is a program."""
    shown = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    @property
    def is_program(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            # One thing at a time: what is put right is sent with a form that was shown anew.
            self._check_time(cleaned.get("shown", ""))
        return cleaned

    def _check_time(self, shown: str) -> None:
        signer = signing.TimestampSigner(salt=SALT)
        try:
            signer.unsign(shown, max_age=MOST_SECONDS)
        except signing.SignatureExpired:
            words = _("This page was open for more than a day. Press the button again.")
            raise forms.ValidationError(words, code="late") from None
        except signing.BadSignature:
            raise forms.ValidationError(AGAIN, code="form") from None
        try:
            signer.unsign(shown, max_age=LEAST_SECONDS)
        except signing.SignatureExpired:
            return
        words = _("That was quicker than anybody types. Press the button again.")
        raise forms.ValidationError(words, code="quick")
