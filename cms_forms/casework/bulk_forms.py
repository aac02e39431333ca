"""What is asked before something is done with many cases at once."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms_forms.casework import states, work
from cms_forms.casework.deed_forms import words_field
from cms_forms.casework.filters import NOBODY
from cms_forms.models import Case, CaseEvent, Export, Happened, Status, Team
from cms_forms.models.export import Format
from cms_forms.models.submission import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.contrib.auth.models import User

    from cms_forms.models.case import CaseQuerySet


class DeedForm(forms.Form):
    """What is asked before one deed. `cases` are those of the pinned ones that the user may read
    now.
    """

    def __init__(self, data: Any, *, user: User, cases: CaseQuerySet) -> None:
        super().__init__(data, label_suffix="")
        self.user = user
        self.cases = cases
        self.offer()

    def offer(self) -> None:
        """Fill what depends on the user or the cases."""


class WorkForm(DeedForm):
    """A deed that is done with one case after another."""

    happened: ClassVar[Happened]

    def is_done_by(self, event: CaseEvent) -> bool:
        """Whether an event, of this kind and by this person, is what the form asks for."""
        raise NotImplementedError

    def do(self, case: Case) -> None:
        """Raises `states.NotAllowed`, whose words say why this case was left as it is."""
        raise NotImplementedError


class GiveForm(WorkForm):
    happened = Happened.ASSIGNED
    to = forms.ChoiceField(
        label=gettext_lazy("Give to"),
        help_text=gettext_lazy("Whoever cannot read a case does not get it."),
    )

    def offer(self) -> None:
        model = get_user_model()
        teams = Team.objects.filter(pk__in=self.cases.order_by().values("team"))
        members = Team.members.through.objects.filter(team__in=teams).values("user")
        self.people = {
            str(person.pk): person
            for person in model.objects.filter(pk__in=members, is_active=True).order_by(
                model.USERNAME_FIELD
            )
        }
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = [
            ("", _("Choose a person")),
            *((key, name_of(person)) for key, person in self.people.items()),
            (NOBODY, _("Nobody in particular")),
        ]

    @property
    def person(self) -> User | None:
        return self.people.get(self.cleaned_data["to"])

    def is_done_by(self, event: CaseEvent) -> bool:
        return work.gives_to(event, self.person)

    def do(self, case: Case) -> None:
        work.assign(case, self.person, self.user)


class StatusForm(WorkForm):
    happened = Happened.STATUS
    status = forms.ChoiceField(
        label=gettext_lazy("New status"), choices=[("", gettext_lazy("Choose a status"))]
    )
    words = words_field(
        gettext_lazy("Outcome, or why they are opened again"),
        gettext_lazy("For the team. Needed to close cases, and to open them again."),
        rows=3,
        required=False,
    )
    for_reporter = words_field(
        gettext_lazy("What the reporters read"),
        gettext_lazy(
            "Each of them reads it on their own page, and so do those whose reports were merged "
            "into these cases. Needed to close cases."
        ),
        rows=3,
        required=False,
        strip=False,
    )

    def offer(self) -> None:
        status = self.fields["status"]
        assert isinstance(status, forms.ChoiceField)
        later = [choice for choice in Status.choices if choice[0] != Status.NEW]
        status.choices = [("", _("Choose a status")), *later]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if states.closes(cleaned.get("status", "")):
            if not cleaned.get("words") and "words" not in self.errors:
                self.add_error("words", _("Say what the outcome is."))
            if not cleaned.get("for_reporter") and "for_reporter" not in self.errors:
                self.add_error("for_reporter", _("Write what the reporters read."))
        return cleaned

    def is_done_by(self, event: CaseEvent) -> bool:
        return work.changes_to(event, self.cleaned_data["status"])

    def do(self, case: Case) -> None:
        given = self.cleaned_data
        work.set_status(case, given["status"], self.user, given["words"], given["for_reporter"])


class HandOverForm(WorkForm):
    happened = Happened.HANDED_OVER
    team = forms.ModelChoiceField(
        label=gettext_lazy("To the team"), queryset=Team.objects.none(), empty_label=None
    )
    reason = words_field(
        gettext_lazy("Why"),
        gettext_lazy("Both teams read it. You may not see the cases afterwards."),
        rows=3,
    )

    def offer(self) -> None:
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        team.queryset = Team.objects.all()
        team.empty_label = _("Choose a team")

    def is_done_by(self, event: CaseEvent) -> bool:
        return work.hands_to(event, self.cleaned_data["team"])

    def do(self, case: Case) -> None:
        work.hand_over(case, self.cleaned_data["team"], self.user, self.cleaned_data["reason"])


class ExportForm(DeedForm):
    """Makes one `Export`. Cases that are limited to named people need a choice of their own."""

    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        choices=Format.choices,
        initial=Format.CSV,
        widget=forms.RadioSelect,
    )
    limited = forms.BooleanField(required=False)

    def offer(self) -> None:
        number = self.cases.filter(is_sensitive=True).count()
        if not number:
            del self.fields["limited"]
            return
        self.fields["limited"].label = ngettext(
            "Also export the {n} case that is limited to named people",
            "Also export the {n} cases that are limited to named people",
            number,
        ).format(n=number)
        self.fields["limited"].help_text = _(
            "Whoever opens the file reads them: keep it where only those named people can."
        )

    def chosen(self) -> Sequence[int]:
        """Ids in the order of the list."""
        cases = self.cases
        if not self.cleaned_data.get("limited"):
            cases = cases.filter(is_sensitive=False)
        return list(cases.values_list("pk", flat=True))

    def make(self, key: uuid.UUID) -> tuple[Export | None, bool]:
        """The export, and whether it is a new one: of one key, in one format, there is one. None
        where nothing is left to export.
        """
        chosen = self.chosen()
        if not chosen:
            return None, False
        given = self.cleaned_data
        return Export.objects.get_or_create(
            key=uuid.uuid5(key, f"{given['format']} {given.get('limited')}"),
            user=self.user,
            defaults={"format": given["format"], "cases": chosen},
        )


DEEDS: Final[dict[str, type[DeedForm]]] = {
    "give": GiveForm,
    "status": StatusForm,
    "hand_over": HandOverForm,
    "export": ExportForm,
}
