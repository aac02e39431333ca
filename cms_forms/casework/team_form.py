"""The form of a team: its key from its name, its members by name, and none who cannot read."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TitleFieldPanel,
)
from wagtail.admin.widgets import SlugInput

from cms_forms.models.submission import name_of
from cms_forms.models.team import READERS_GROUP, Team, can_read, let_read

if TYPE_CHECKING:
    from django.contrib.auth.models import User

HOURS: Final = frozenset({"works_from", "works_until"})
MAY_LET_READ = "auth.change_user"
"""Who may change accounts may let their owners read."""


def people_named(query: str) -> QuerySet[User]:
    """Active users with all the words of the query in their names or address."""
    model = get_user_model()
    ours = {field.name for field in model._meta.get_fields()}
    fields = {model.USERNAME_FIELD, "first_name", "last_name", "email"} & ours
    named = (
        reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields))
        for word in query.split()
    )
    found = model.objects.filter(reduce(and_, named, Q()), is_active=True)
    return found.order_by(model.USERNAME_FIELD)


class MembersWidget(forms.SelectMultiple):
    """The members as boxes to untick, and a field that finds others by name.

    Only the members are written into the page: a force has thousands of accounts.
    """

    template_name = "cms_forms/casework/members_widget.html"

    class Media:
        js = ("cms_forms/casework/members.js",)
        css = {"all": ("cms_forms/casework/team.css",)}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        # Not that of a select: it writes every account into the page.
        context: dict[str, Any] = forms.Widget.get_context(self, name, value, attrs)
        context["described_by"] = context["widget"]["attrs"].get("aria-describedby", "")
        model = get_user_model()
        chosen = [each for each in value or () if _is_key(model, each)]
        people = model.objects.filter(pk__in=chosen).order_by(model.USERNAME_FIELD)
        context["people"] = [(person.pk, name_of(person)) for person in people]
        return context


def _is_key(model: type[Model], value: object) -> bool:
    """What was posted is shown again, nonsense excepted."""
    try:
        model._meta.pk.to_python(value)
    except ValidationError:
        return False
    return True


class TeamForm(WagtailAdminModelForm):
    """Refuses members who cannot read, by name. Who manages accounts may let them read here."""

    let_read = forms.BooleanField(
        required=False,
        label=_("Let new members read"),
        help_text=format_lazy(
            _("Puts those who may not read yet into the group “{group}”."), group=READERS_GROUP
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].required = False
        if not self.may_let_read:
            del self.fields["let_read"]

    @property
    def may_let_read(self) -> bool:
        return self.for_user is not None and self.for_user.has_perm(MAY_LET_READ)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        members = list(cleaned.get("members", ()))
        ids = [person.pk for person in members]
        able = set(can_read().filter(pk__in=ids).values_list("pk", flat=True))
        unable = [person for person in members if person.pk not in able]
        asleep = [person for person in unable if not person.is_active]
        self.to_let_read = [person for person in unable if person.is_active]
        if asleep:
            words = gettext(
                "Their accounts are not active, so that they cannot read anything: {names}. Take "
                "them out, or have the accounts made active first."
            )
            self.add_error("members", words.format(names=_names(asleep)))
        if self.to_let_read and not cleaned.get("let_read"):
            if self.may_let_read:
                words = gettext(
                    "They may not read submissions yet: {names}. Take them out, or tick “Let new "
                    "members read” below."
                )
            else:
                words = gettext(
                    "They may not read submissions yet: {names}. Take them out, or ask whoever "
                    "manages accounts to put them into the group “{group}” first."
                )
            names = _names(self.to_let_read)
            self.add_error("members", words.format(names=names, group=READERS_GROUP))
        self._check_unit(cleaned.get("parent"))
        self._check_hours(cleaned)
        return cleaned

    def _check_unit(self, above: Team | None) -> None:
        """Refuses a circle: a late case would be told round and round, and to nobody above."""
        on_the_way: list[Team] = []
        while above is not None and above not in on_the_way:
            on_the_way.append(above)
            if above == self.instance and self.instance.pk is not None:
                way = ", ".join(f"“{team}”" for team in on_the_way)
                words = gettext("That is a circle: {way}. Choose a unit that is not part of it.")
                self.add_error("parent", words.format(way=way))
                return
            above = above.parent

    def _check_hours(self, cleaned: dict[str, Any]) -> None:
        begins, ends = cleaned.get("works_from"), cleaned.get("works_until")
        if (begins is None) != (ends is None) and not self.errors.keys() & HOURS:
            missing = "works_from" if begins is None else "works_until"
            self.add_error(missing, gettext("Give both times, or none: then it works all day."))
        elif begins is not None and begins == ends:
            self.add_error("works_until", gettext("Choose another time than that it works from."))

    def _save_m2m(self) -> None:
        super()._save_m2m()
        let_read(self.to_let_read)


def _names(people: list[User]) -> str:
    return ", ".join(map(name_of, people))


class ReadersPanel(Panel):
    """Who can read what is sent to the team, as things are now."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms_forms/casework/readers_panel.html"

        def is_shown(self) -> bool:
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            users = get_user_model().objects
            superusers = users.filter(is_superuser=True, is_active=True)
            return super().get_context_data(parent_context) | {
                "readers": [name_of(user) for user in self.instance.readers()],
                "unable": [name_of(user) for user in self.instance.members_who_cannot_read()],
                "superusers": [name_of(user) for user in superusers.order_by("pk")],
            }


class TimeInput(forms.TimeInput):
    """The browser's own: it knows the hours of the reader's language, and sends 18:00."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class NamePanel(TitleFieldPanel):
    """Fills the key as the name of a new team is typed. That of another stays: services name it."""

    class BoundPanel(TitleFieldPanel.BoundPanel):
        def get_should_apply(self) -> bool:
            return self.instance.pk is None


class LetReadPanel(FieldPanel):
    """For those only who may let others read."""

    class BoundPanel(FieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            return "let_read" in self.form.fields and super().is_shown()


def team_panels() -> ObjectList:
    # Without attributes of Unicode: a key is a slug of Latin letters.
    key = SlugInput(attrs={"data-w-slug-allow-unicode-value": False})
    return ObjectList(
        [
            ReadersPanel(heading=_("Who can read")),
            NamePanel("name", classname="", placeholder=False, targets=["key"]),
            FieldPanel("key", widget=key),
            FieldPanel("members", widget=MembersWidget),
            LetReadPanel("let_read", heading=_("Let new members read")),
            FieldPanel("emails", widget=forms.Textarea(attrs={"rows": 3})),
            MultiFieldPanel(
                [FieldPanel("parent"), FieldPanel("area")],
                heading=_("Where it belongs"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("works_from", widget=TimeInput),
                    FieldPanel("works_until", widget=TimeInput),
                    FieldPanel("works_at_weekends"),
                ],
                heading=_("When it works"),
                help_text=_(
                    "A warning of a deadline waits for these hours if the deadline allows it. "
                    "Empty: at any time. Until an earlier time than from: through the night."
                ),
            ),
        ],
        base_form_class=TeamForm,
    )
