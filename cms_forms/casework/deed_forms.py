"""The forms of what staff do with a case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms_forms.casework.states import closes, opens_again
from cms_forms.casework.work import LONGEST_WORDS, readers_of
from cms_forms.engine.questions.characters import is_seen
from cms_forms.models import station_time
from cms_forms.models.case import Status
from cms_forms.models.reply_template import ReplyTemplate
from cms_forms.models.submission import name_of
from cms_forms.models.team import Team

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from django.contrib.auth.models import User

    from cms_forms.models.case import Case
    from cms_forms.models.deadline import Deadline

DONE: Final = "done"
NOT_DUE: Final = "not_applicable"

if TYPE_CHECKING:
    ModelChoiceField = forms.ModelChoiceField[Any]
else:
    ModelChoiceField = forms.ModelChoiceField


class WordsField(forms.CharField):
    def to_python(self, value: Any) -> str:
        """Browsers send the ends of lines as two characters, which tells two equal texts apart.
        Words of which nothing prints are none.
        """
        text = str(super().to_python(value)).replace("\r\n", "\n")
        return text if is_seen(text) else ""


def words_field(label: Any, help_text: Any = "", rows: int = 4, **options: Any) -> WordsField:
    return WordsField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={
            "max_length": _("At most %(limit_value)d characters; these are %(show_value)d."),
            "null_characters_not_allowed": _("It has a character that cannot be kept."),
        },
        **options,
    )


class NoteForm(forms.Form):
    words = words_field(
        _("Note"), _("Never shown to the reporter; is disclosed if they ask for their data.")
    )


class ReasonForm(forms.Form):
    reason = words_field(_("Why"), _("Whoever reads the case later must understand it."))


class PersonField(ModelChoiceField):
    def label_from_instance(self, obj: User) -> str:
        return name_of(obj)


class AssignForm(forms.Form):
    to = PersonField(
        queryset=None,
        label=_("Give it to"),
        required=False,
        empty_label=_("Nobody in particular: back to the team"),
        help_text=_("Members of the team who can read it."),
    )

    def __init__(self, data: Any = None, *, case: Case) -> None:
        super().__init__(data, initial={"to": case.assignee_id})
        cast("PersonField", self.fields["to"]).queryset = readers_of(case)


class HandOverForm(ReasonForm):
    team = ModelChoiceField(
        queryset=None, label=_("To"), help_text=_("They are alerted. The clocks go with the case.")
    )
    field_order = ("team", "reason")

    def __init__(self, data: Any = None, *, case: Case) -> None:
        super().__init__(data)
        cast("ModelChoiceField", self.fields["team"]).queryset = Team.objects.exclude(
            pk=case.team_id
        )


class TemplateMixin(forms.Form):
    """Words to the reporter, which may be started from a template."""

    template = forms.ChoiceField(label=_("Start from"), required=False)
    for_reporter = words_field(
        _("What the reporter reads"),
        _("On their page. The e-mail says only that there is something to read."),
        rows=7,
        strip=False,
    )

    def offer(self, templates: Iterable[ReplyTemplate]) -> None:
        """Not a field to choose from where there is nothing to choose."""
        self.templates = list(templates)
        if not self.templates:
            del self.fields["template"]
            return
        cast("forms.ChoiceField", self.fields["template"]).choices = [
            ("", _("An empty page")),
            *((each.pk, each.name) for each in self.templates),
        ]

    @property
    def has_templates(self) -> bool:
        return bool(self.templates)

    def filled(self, case: Case) -> str:
        """The words of the template that was chosen; none for an empty page."""
        chosen = self.data.get("template")
        return next((each.filled(case) for each in self.templates if str(each.pk) == chosen), "")

    def with_words(self, words: str) -> dict[str, Any]:
        return {**{name: self.data.get(name) for name in self.data}, "for_reporter": words}


class ReplyForm(TemplateMixin):
    asks = forms.BooleanField(
        label=_("This asks for something"),
        required=False,
        help_text=_("The case waits until they answer. Its clocks run on."),
    )

    def __init__(
        self, data: Any = None, *, case: Case, templates: Iterable[ReplyTemplate] | None = None
    ) -> None:
        """`templates`: where they were read already. Their names are enough to be chosen from."""
        super().__init__(data)
        self.offer(ReplyTemplate.objects.for_replies(case) if templates is None else templates)
        if not case.is_open:
            del self.fields["asks"]


class StatusForm(TemplateMixin):
    status = forms.ChoiceField(label=_("Status"), widget=forms.HiddenInput)
    words = words_field(_("Outcome"), _("For the team. It stands on the case."))
    field_order = ("status", "words", "template", "for_reporter")

    def __init__(self, data: Any = None, *, case: Case, status: str = "") -> None:
        super().__init__(data, initial={"status": status})
        # All of them: whether it may follow is asked when the case is locked.
        cast("forms.ChoiceField", self.fields["status"]).choices = Status.choices
        self.fields["status"].error_messages["invalid_choice"] = _(
            "The case cannot get that status now. Nothing was changed."
        )
        self.offer(
            ReplyTemplate.objects.for_case(case).filter(status=status)
            if closes(status)
            else ReplyTemplate.objects.none()
        )
        self.unsettled = list(case.unsettled()) if closes(status) else []
        self._ask_about_clocks()
        if not closes(status):
            del self.fields["for_reporter"]
            self.fields["words"].label = _("Why")
            self.fields["words"].required = opens_again(case.status, status)

    def _ask_about_clocks(self) -> None:
        """A case closes when it is said of each clock that runs what became of it."""
        for each in self.unsettled:
            missing = gettext("Say first what became of “{clock}”.").format(clock=each.name)
            last = date_format(each.due, "j F")
            self.fields[f"clock_{each.pk}"] = forms.ChoiceField(
                label=gettext("What became of “{clock}”?").format(clock=each.name),
                help_text=gettext("Its last day is {day}.").format(day=last),
                choices=[("", "–"), (DONE, _("It was done")), (NOT_DUE, _("It does not apply"))],
                error_messages={"required": missing},
            )
            self.fields[f"day_{each.pk}"] = forms.DateField(
                label=_("If it was done, on which day?"),
                initial=station_time.today(),
                required=False,
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            )
        if self.unsettled:
            self.fields["why_not"] = words_field(
                _("If one does not apply, why?"),
                _("Whoever reads the case later must understand it. One reason does for several."),
                rows=2,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for each in self.unsettled:
            said = given.get(f"clock_{each.pk}")
            day = f"day_{each.pk}"
            if said == DONE and day not in self.errors and not given.get(day):
                self.add_error(day, _("Say on which day it was done."))
            if said == NOT_DUE and not given.get("why_not") and "why_not" not in self.errors:
                self.add_error("why_not", _("Say why it does not apply."))
        return given

    def settled(self) -> Iterator[tuple[Deadline, date | None]]:
        """Of a valid form: each clock that ran, and when it was done; None if it does not apply."""
        for each in self.unsettled:
            is_done = self.cleaned_data[f"clock_{each.pk}"] == DONE
            yield each, self.cleaned_data[f"day_{each.pk}"] if is_done else None


class DayForm(forms.Form):
    on = forms.DateField(
        label=_("On which day was it done?"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("The day that counts for the law, such as when the notice was posted."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"on": station_time.today()})


class FindForm(forms.Form):
    q = forms.CharField(
        label=_("Reference, name, e-mail address or telephone number"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
