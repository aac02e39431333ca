"""What an officer fills in, on a telephone."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final, cast
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_areas.desk import photos
from local_areas.desk.written import WrittenField
from local_areas.models import Kind, Update
from local_areas.updates.content import Content

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.http import QueryDict

NOW, LATER = "now", "later"
LAST_SECOND: Final = time(23, 59, 59)
"""Of a day, up to which something stays that has only a last day."""
UNSEEN: Final = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
"""Signs that come along when text is pasted, and that XML, and so a feed, cannot hold."""
PICTURES: Final = "image/jpeg,image/png,image/webp,image/gif"
"""Named one by one: a telephone then makes a JPEG of its own format."""


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=DayInput())


def clock(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, required=False, widget=TimeInput())


class ComposerForm(forms.Form):
    """Its photo is kept as soon as it has arrived, so that no error loses it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"), choices=Kind, widget=forms.RadioSelect, initial=Kind.NEWS
    )
    event_day = day(gettext_lazy("Day"))
    event_from = clock(gettext_lazy("From"))
    event_to = clock(gettext_lazy("To"))
    event_place = WrittenField(label=gettext_lazy("Where"), max_length=255, required=False)
    title = WrittenField(
        label=gettext_lazy("Title"),
        max_length=120,
        help_text=gettext_lazy("What it is about, in a few words."),
        error_messages={"required": gettext_lazy("Write a title.")},
    )
    text = WrittenField(
        label=gettext_lazy("What do you want to say?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy(
            "As you would say it at the counter. No names of the public, nothing about a trial."
        ),
        error_messages={"required": gettext_lazy("Write what you want to say.")},
    )
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": PICTURES}),
        help_text=gettext_lazy("Take one or choose one. You do not need one."),
    )
    kept_photo = forms.CharField(required=False, widget=forms.HiddenInput)
    without_photo = forms.BooleanField(label=gettext_lazy("Take the photo away"), required=False)
    alternative_text = WrittenField(
        label=gettext_lazy("Say what is in the picture"),
        max_length=255,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "For people who cannot see it. A post with a picture does not go out without it."
        ),
    )
    when = forms.ChoiceField(
        label=gettext_lazy("When does it go out?"),
        choices=(
            (NOW, gettext_lazy("As soon as it is approved")),
            (LATER, gettext_lazy("At a time I choose")),
        ),
        widget=forms.RadioSelect,
        initial=NOW,
    )
    later_day = day(gettext_lazy("Day"))
    later_time = clock(gettext_lazy("Time"))
    expires_on = forms.DateField(
        label=gettext_lazy("Last day on the page"),
        required=False,
        widget=DayInput(),
        help_text=gettext_lazy("Empty: it stays. An event goes when it is over."),
    )
    is_pinned = forms.BooleanField(label=gettext_lazy("Keep it at the top"), required=False)
    sent_as = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        user: User,
        update: Update | None = None,
        may_publish: bool,
    ) -> None:
        self.user, self.update, self.may_publish = user, update, may_publish
        if data is not None:
            data = data.copy()
        initial = {"sent_as": uuid4()} if update is None else values_of(update, user)
        super().__init__(data, files, initial=initial)
        if may_publish:
            now_words = (
                _("At once")
                if update is None or not update.announced_at
                else _("It is out already")
            )
            when = cast("forms.ChoiceField", self.fields["when"])
            when.choices = [(NOW, now_words), (LATER, _("At a time I choose"))]
        for name in self.fields:
            self.fields[name].widget.attrs["aria-describedby"] = f"{name}-told"
        self.shown_photo = photos.of_token(self._kept() or "", user)

    def _kept(self) -> Any:
        """The token of the photo that the form shows now."""
        return self["kept_photo"].value()

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name, value in self.cleaned_data.items():
            if isinstance(value, str):
                self.cleaned_data[name] = UNSEEN.sub(" ", value)
        self._take_photo()
        said = self.cleaned_data
        has_words = said.get("alternative_text") or "alternative_text" in self.errors
        if self.shown_photo is not None and not has_words:
            words = _("Say what is in the picture, or take the picture away.")
            self.add_error("alternative_text", words)
        if said.get("kind") == Kind.EVENT:
            self._check_event(said)
        if said.get("when") == LATER:
            self._check_later(said)
        last = said.get("expires_on")
        if last is not None and last < timezone.localdate():
            self.add_error("expires_on", _("That day is over. Choose a later one, or none."))
        return said

    def _take_photo(self) -> None:
        file = self.cleaned_data.get("photo")
        if file:
            title = self.cleaned_data.get("title", "")
            try:
                self.shown_photo = photos.take_in(file, title, self.user)
            except ValidationError as error:
                self.add_error("photo", error)
        elif self.cleaned_data.get("without_photo"):
            self.shown_photo = None
        elif self.cleaned_data.get("kept_photo") and self.shown_photo is None:
            words = _("The photo is no longer here. Choose it again, or go on without it.")
            self.add_error("photo", words)
        # What is shown again after an error, or hidden behind the preview, names it.
        sent = cast("QueryDict", self.data)
        sent["kept_photo"] = photos.token(self.shown_photo, self.user)
        sent.pop("without_photo", None)

    def _check_event(self, said: dict[str, Any]) -> None:
        for name, words in (
            ("event_day", _("Say on which day it is.")),
            ("event_from", _("Say when it begins.")),
        ):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, words)
        starts, ends = said.get("event_from"), said.get("event_to")
        if starts and ends and ends <= starts:
            self.add_error("event_to", _("It ends before it begins."))
        on = said.get("event_day")
        if on and on < timezone.localdate() and self.update is None:
            self.add_error("event_day", _("That day is over."))
            return
        over = _event_over(said)
        if over and over <= timezone.now() and self.update is None:
            self.add_error("event_to", _("That time is over."))
        last = said.get("expires_on")
        if on and last and last < on:
            self.add_error("expires_on", _("That is before the event."))

    def _check_later(self, said: dict[str, Any]) -> None:
        for name, words in (
            ("later_day", _("Say on which day it goes out.")),
            ("later_time", _("Say at what time it goes out.")),
        ):
            if not said.get(name) and name not in self.errors:
                self.add_error(name, words)
        at = _at(said.get("later_day"), said.get("later_time"))
        is_new = self.update is None or self.update.announced_at is None
        if at and at <= timezone.now() and is_new:
            self.add_error("later_time", _("That time is over. Choose a later one, or “at once”."))
        last = said.get("expires_on")
        if at and last and last < timezone.localdate(at):
            self.add_error("expires_on", _("That is before it goes out."))
        over = _event_over(said) if said.get("kind") == Kind.EVENT else None
        if at and over and over <= at:
            self.add_error("later_day", _("The event is over by then."))

    def content(self) -> Content:
        """Of a form that is valid."""
        said = self.cleaned_data
        is_event = said["kind"] == Kind.EVENT
        starts = _at(said["event_day"], said["event_from"]) if is_event else None
        ends = _at(said["event_day"], said["event_to"]) if is_event else None
        until = _at(said["expires_on"], LAST_SECOND)
        if until is None and starts is not None:
            until = _event_over(said)
        return Content(
            kind=said["kind"],
            title=said["title"],
            text=said["text"].replace("\r\n", "\n"),
            photo=self.shown_photo,
            alternative_text=said["alternative_text"] if self.shown_photo else "",
            event_starts_at=starts,
            event_ends_at=ends,
            event_place=said["event_place"] if is_event else "",
            is_pinned=said["is_pinned"] and self.may_publish,
            publish_at=_at(said["later_day"], said["later_time"])
            if said["when"] == LATER
            else None,
            expires_at=until,
        )

    def carried(self) -> list[tuple[str, str]]:
        """Everything that was filled in, for the hidden fields of the preview."""
        return [
            (name, str(value))
            for name in self.fields
            if name not in {"photo", "without_photo"}
            for value in cast("QueryDict", self.data).getlist(name)
        ]


def values_of(update: Update, user: User) -> dict[str, Any]:
    """What a form shows of an update."""
    starts = _local(update.event_starts_at)
    ends = _local(update.event_ends_at)
    is_later = update.announced_at is None and update.publish_at > timezone.now()
    out = _local(update.publish_at) if is_later else None
    until = _local(update.expires_at)
    over = ends or (starts and _at(starts.date(), LAST_SECOND))
    if until == over:
        until = None  # by itself: where the event is moved, so is this
    return {
        "kind": update.kind,
        "title": update.title,
        "text": update.text,
        "kept_photo": photos.token(update.photo, user),
        "alternative_text": update.alternative_text,
        "event_day": starts and starts.date(),
        "event_from": starts and starts.time(),
        "event_to": ends and ends.time(),
        "event_place": update.event_place,
        "when": LATER if is_later else NOW,
        "later_day": out and out.date(),
        "later_time": out and out.time(),
        "expires_on": until and until.date(),
        "is_pinned": update.is_pinned,
    }


def _event_over(said: dict[str, Any]) -> datetime | None:
    """When an event is over: at its end, else with its day."""
    return _at(said.get("event_day"), said.get("event_to") or LAST_SECOND)


def _local(at: datetime | None) -> datetime | None:
    return None if at is None else timezone.localtime(at)


def _at(on: date | None, clock_time: time | None) -> datetime | None:
    """That moment on the clocks here."""
    if on is None or clock_time is None:
        return None
    return timezone.make_aware(datetime.combine(on, clock_time))
