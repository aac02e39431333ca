"""What an officer fills in, on a telephone."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from social_hub.desk.composer import pictures, showing
from social_hub.desk.written import WrittenField
from social_hub.models import HubUpdate
from social_hub.models.record import ROUTINE, retention_days
from social_hub.publishing.posting import Content

NOW, LATER = "now", "later"
UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Signs that come along when text is pasted, and that neither feeds nor networks take."""
PICTURES: Final = "image/jpeg,image/png,image/webp,image/gif"


class DayInput(forms.DateInput):
    input_type = "date"


class TimeInput(forms.TimeInput):
    input_type = "time"


class ComposerForm(forms.Form):
    """Its picture is kept as soon as it has arrived, so that no error loses it."""

    title = WrittenField(
        label=gettext_lazy("Title"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Stands above the text. You do not need one."),
    )
    text = WrittenField(
        label=gettext_lazy("What do you want to say?"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy(
            "As you would say it at the counter. No names of the public, nothing about a trial."
        ),
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )
    url = forms.URLField(
        label=gettext_lazy("Link"),
        max_length=1_000,
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("A page with more. On X a link makes a post cost $0.20."),
    )
    photo = forms.FileField(
        label=gettext_lazy("Picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": PICTURES}),
        help_text=gettext_lazy("Take one or choose one. You do not need one."),
    )
    kept_photo = forms.CharField(required=False, widget=forms.HiddenInput)
    without_photo = forms.BooleanField(label=gettext_lazy("Take the picture away"), required=False)
    alternative_text = WrittenField(
        label=gettext_lazy("Say what is in the picture"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "For people who cannot see it. A post with a picture does not go out without it."
        ),
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When does it go out?"),
        choices=(
            (NOW, gettext_lazy("At once, or as soon as it is approved")),
            (LATER, gettext_lazy("At a time I choose")),
        ),
        widget=forms.RadioSelect,
        initial=NOW,
    )
    later_day = forms.DateField(
        label=gettext_lazy("Day"), required=False, widget=DayInput(format="%Y-%m-%d")
    )
    later_time = forms.TimeField(
        label=gettext_lazy("Time"), required=False, widget=TimeInput(format="%H:%M")
    )
    retention = forms.ChoiceField(label=gettext_lazy("How long the record is kept"), required=False)
    sent_as = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, files: Any = None, *, user: Any, update: HubUpdate | None = None
    ) -> None:
        self.user, self.update = user, update
        if data is not None:
            data = data.copy()
        initial = {"sent_as": uuid4(), "retention": ROUTINE}
        super().__init__(data, files, initial=initial if update is None else _of(update, user))
        days = retention_days()
        cast("forms.ChoiceField", self.fields["retention"]).choices = [
            (name, _("%(name)s: %(days)s days") % {"name": name.capitalize(), "days": count})
            for name, count in days.items()
        ]
        for name in self.fields:
            self.fields[name].widget.attrs["aria-describedby"] = f"{name}-told"
        self.shown_photo = showing.of_token(self["kept_photo"].value() or "", user)

    def clean(self) -> dict[str, Any]:
        super().clean()
        said = self.cleaned_data
        for name, value in said.items():
            if isinstance(value, str):
                said[name] = UNSEEN.sub(" ", value.replace("\r\n", "\n"))
        self._take_photo()
        has_words = said.get("alternative_text") or "alternative_text" in self.errors
        if self.shown_photo is not None and not has_words:
            words = _("Say what is in the picture, or take the picture away.")
            self.add_error("alternative_text", words)
        if said.get("when") == LATER:
            self._check_later(said)
        return said

    def _take_photo(self) -> None:
        file = self.cleaned_data.get("photo")
        if file:
            try:
                self.shown_photo = pictures.take_in(
                    file, self.cleaned_data.get("title", ""), self.user
                )
            except ValidationError as error:
                self.add_error("photo", error)
        elif self.cleaned_data.get("without_photo"):
            self.shown_photo = None
        elif self.cleaned_data.get("kept_photo") and self.shown_photo is None:
            words = _("The picture is no longer here. Choose it again, or go on without it.")
            self.add_error("photo", words)
        # What is shown again after an error, or hidden behind the copies, names it.
        sent = cast("QueryDict", self.data)
        sent["kept_photo"] = showing.token(self.shown_photo, self.user)
        sent.pop("without_photo", None)

    def _check_later(self, said: dict[str, Any]) -> None:
        for name, words in (
            ("later_day", _("Say on which day it goes out.")),
            ("later_time", _("Say at what time it goes out.")),
        ):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, words)
        at = self._later()
        if at is not None and at <= timezone.now():
            self.add_error("later_time", _("That time is over. Choose a later one."))

    def _later(self) -> datetime | None:
        day, clock = self.cleaned_data.get("later_day"), self.cleaned_data.get("later_time")
        if day is None or clock is None:
            return None
        return timezone.make_aware(datetime.combine(day, clock))

    def content(self) -> Content:
        said = self.cleaned_data
        return Content(
            title=said["title"],
            text=said["text"],
            url=said["url"],
            picture=self.shown_photo,
            alternative_text=said["alternative_text"] if self.shown_photo else "",
            publish_at=self._later() if said["when"] == LATER else None,
            retention=said["retention"] or ROUTINE,
        )

    def carried(self) -> list[tuple[str, str]]:
        """What goes along behind the copies, in hidden fields."""
        names = [name for name in self.fields if name not in ("photo", "without_photo")]
        return [(name, self.data.get(name, "")) for name in names]


def _of(update: HubUpdate, user: Any) -> dict[str, Any]:
    """An update as the form shows it."""
    is_later = update.publish_at > timezone.now()
    at = timezone.localtime(update.publish_at)
    return {
        "title": update.title,
        "text": update.text,
        "url": update.url,
        "kept_photo": showing.token(update.picture, user),
        "alternative_text": update.alternative_text,
        "when": LATER if is_later else NOW,
        "later_day": at.date() if is_later else None,
        "later_time": at.time().replace(second=0, microsecond=0) if is_later else None,
        "retention": update.retention,
    }
