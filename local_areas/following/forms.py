"""The form by which somebody follows an area: no cookie, and nothing that a person has to solve."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

SALT: Final = "local_areas.following"
LEAST_SECONDS: Final = 2
"""Nobody reads the form and types an address faster."""
MOST_SECONDS: Final = 24 * 60 * 60


def shown_now() -> str:
    """Signed: when the form was shown."""
    return signing.TimestampSigner(salt=SALT).sign("follow")


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
        if not self._took_as_long_as_a_person(cleaned.get("shown", "")):
            raise forms.ValidationError(
                _("That was very quick, or the page was open for long. Press the button again."),
                code="time",
            )
        return cleaned

    def _took_as_long_as_a_person(self, shown: str) -> bool:
        signer = signing.TimestampSigner(salt=SALT)
        try:
            signer.unsign(shown, max_age=MOST_SECONDS)
        except signing.BadSignature:
            return False
        try:
            signer.unsign(shown, max_age=LEAST_SECONDS)
        except signing.SignatureExpired:
            return True
        return False
