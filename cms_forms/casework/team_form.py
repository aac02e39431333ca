"""The form of a team: its key from its name, its members by name, and none who cannot read."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList, Panel, TitleFieldPanel
from wagtail.admin.widgets import SlugInput

from cms_forms.models.submission import name_of
from cms_forms.models.team import READERS_GROUP, can_read, let_read

if TYPE_CHECKING:
    from django.contrib.auth.models import User

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
        label="Let new members read",
        help_text=f"Puts those who may not read yet into the group “{READERS_GROUP}”.",
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
        unable = [
            person for person in cleaned.get("members", ()) if person.pk not in self._able(cleaned)
        ]
        asleep = [person for person in unable if not person.is_active]
        self.to_let_read = [person for person in unable if person.is_active]
        if asleep:
            words = (
                "Their accounts are not active, so that they cannot read anything: "
                f"{_names(asleep)}. Take them out, or have the accounts made active first."
            )
            self.add_error("members", words)
        if self.to_let_read and not cleaned.get("let_read"):
            todo = (
                "Take them out, or tick “Let new members read” below."
                if self.may_let_read
                else f"Take them out, or ask whoever manages accounts to put them into the group "
                f"“{READERS_GROUP}” first."
            )
            words = f"They may not read submissions yet: {_names(self.to_let_read)}. {todo}"
            self.add_error("members", words)
        return cleaned

    @staticmethod
    def _able(cleaned: dict[str, Any]) -> set[Any]:
        members = cleaned.get("members", ())
        return set(can_read().filter(pk__in=members).values_list("pk", flat=True))

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
            ReadersPanel(heading="Who can read"),
            NamePanel("name", classname="", placeholder=False, targets=["key"]),
            FieldPanel("key", widget=key),
            FieldPanel("members", widget=MembersWidget),
            LetReadPanel("let_read", heading="Let new members read"),
        ],
        base_form_class=TeamForm,
    )
