"""What a team tells its area beside updates: priorities, events, who to ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_areas.desk.shell import OfAreaView, area_url
from local_areas.desk.written import WrittenField
from local_areas.models import Area, Assignment, Meeting, Priority
from local_areas.updates.rights import NotAllowed
from local_areas.updates.signals import local_changed


class PriorityForm(forms.ModelForm):  # type: ignore[type-arg]
    is_closed = forms.BooleanField(label=gettext_lazy("It is closed"), required=False)

    class Meta:
        model = Priority
        fields = ("issue", "issued_on", "action", "acted_on")
        field_classes = {"issue": WrittenField, "action": WrittenField}
        widgets = {
            "issue": forms.Textarea(attrs={"rows": 3}),
            "action": forms.Textarea(attrs={"rows": 4}),
            "issued_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "acted_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_closed"] = self.instance.closed_on is not None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        today = timezone.localdate()
        for name in ("issued_on", "acted_on"):
            if said.get(name) and said[name] > today:
                self.add_error(name, _("That day has not come yet."))
        issued, acted = said.get("issued_on"), said.get("acted_on")
        if issued and acted and acted < issued:
            self.add_error("acted_on", _("That is before it was agreed on."))
        return said

    def save(self, commit: bool = True) -> Priority:
        closed_on = self.instance.closed_on or timezone.localdate()
        self.instance.closed_on = closed_on if self.cleaned_data["is_closed"] else None
        return super().save(commit)


class MeetingForm(forms.ModelForm):  # type: ignore[type-arg]
    is_cancelled = forms.BooleanField(label=gettext_lazy("It is called off"), required=False)

    class Meta:
        model = Meeting
        fields = ("title", "starts_at", "ends_at", "place", "description")
        field_classes = dict.fromkeys(("title", "place", "description"), WrittenField)
        widgets = {
            name: forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
            for name in ("starts_at", "ends_at")
        } | {"description": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["is_cancelled"] = self.instance.cancelled_at is not None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        starts, ends = said.get("starts_at"), said.get("ends_at")
        if starts and starts < timezone.now() and self.instance.pk is None:
            self.add_error("starts_at", _("That time is over."))
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("It ends before it begins."))
        return said

    def save(self, commit: bool = True) -> Meeting:
        off = self.cleaned_data["is_cancelled"]
        self.instance.cancelled_at = (self.instance.cancelled_at or timezone.now()) if off else None
        return super().save(commit)


class LocalFormView(OfAreaView):
    """One priority or event of the area, or a new one."""

    template_name = "local_areas/desk/local_form.html"
    model: Any
    form_class: Any
    title_of_new: Any
    title: Any
    ended: str
    """The column that says that it is closed or called off."""

    def check(self) -> None:
        super().check()
        if not (self.rights.may_publish or self.rights.is_lead):
            raise NotAllowed(
                _(
                    "What you save here is public at once, so it is for those whose training is "
                    "passed. A lead of the area can do it until then."
                )
            )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.instance = self.model(area=self.area)
        if "pk" in kwargs:
            self.instance = get_object_or_404(self.model, pk=kwargs["pk"], area=self.area)

    def get_page_title(self) -> str:
        return str(self.title_of_new if self.instance.pk is None else self.title)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.shown(self.form_class(instance=self.instance))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST, instance=self.instance)
        if not form.is_valid():
            return self.shown(form)
        with transaction.atomic():
            # Two of one area wait for each other, so that the second tap sees what the first did.
            Area.objects.select_for_update(no_key=True).get(pk=self.area.pk)
            if self.instance.pk is None and self.is_there(form.instance):
                self.say(_("It was saved already and is on the page once."))
                return HttpResponseRedirect(area_url(self.area))
            form.save()
            local_changed.send(self.model, area=self.area)
        self.say(_("Saved. It is on the page."))
        return HttpResponseRedirect(area_url(self.area))

    def is_there(self, new: Any) -> bool:
        """Whether this was saved before: by a second tap, or after an answer that was lost."""
        same = {name: getattr(new, name) for name in self.form_class.Meta.fields}
        going_on = {f"{self.ended}__isnull": True}
        return bool(self.model.objects.filter(area=self.area, **going_on, **same).exists())

    def shown(self, form: Any) -> HttpResponse:
        for name, field in form.fields.items():
            field.widget.attrs["aria-describedby"] = f"{name}-told"
        stale = getattr(self.instance, "is_stale", False) and self.instance.pk is not None
        return self.render_to_response(self.get_context_data(form=form, stale=stale))


class PriorityView(LocalFormView):
    model = Priority
    form_class = PriorityForm
    ended = "closed_on"
    title_of_new = gettext_lazy("Add a priority")
    title = gettext_lazy("Priority")
    header_icon = "tasks"


class MeetingView(LocalFormView):
    model = Meeting
    form_class = MeetingForm
    ended = "cancelled_at"
    title_of_new = gettext_lazy("Add an event")
    title = gettext_lazy("Event")
    header_icon = "calendar-alt"


class ContactView(OfAreaView):
    """A lead names who the public may ask for, or no longer."""

    http_method_names = ["post"]

    def check(self) -> None:
        super().check()
        if not self.rights.is_lead:
            raise NotAllowed(_("Only a lead of this area can name its contacts."))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        assignment = get_object_or_404(Assignment, pk=kwargs["pk"], area=self.area)
        assignment.is_contact = request.POST.get("contact") == "1"
        with transaction.atomic():
            assignment.save(update_fields=["is_contact"])
            local_changed.send(Assignment, area=self.area)
        named = _("%(officer)s is named on the page.")
        words = named if assignment.is_contact else _("%(officer)s is no longer named.")
        self.say(words % {"officer": assignment.officer})
        return HttpResponseRedirect(f"{area_url(self.area)}#team")
