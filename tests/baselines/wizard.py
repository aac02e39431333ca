"""The test service's questions as a django-formtools wizard, written as its documentation does."""

from typing import Any

from django import forms
from django.http import HttpResponse
from formtools.wizard.views import SessionWizardView

from tests.baselines.models import WizardSubmission


class Hurt(forms.Form):
    hurt = forms.ChoiceField(
        label="Was anyone hurt?",
        widget=forms.RadioSelect,
        choices=[("urgent", "Yes, now"), ("yes", "Yes"), ("no", "No")],
    )


class When(forms.Form):
    when = forms.DateField(label="When was it?", widget=forms.SelectDateWidget)


class Vehicle(forms.Form):
    mark = forms.CharField(label="Registration", max_length=12)


class Details(forms.Form):
    name = forms.CharField(label="Name", max_length=200)
    email = forms.EmailField(label="E-mail", required=False)


class CollisionWizard(SessionWizardView):
    form_list = [("hurt", Hurt), ("when", When), ("vehicle", Vehicle), ("details", Details)]
    template_name = "baselines/wizard.html"

    def done(self, form_list: Any, **kwargs: Any) -> HttpResponse:
        WizardSubmission.objects.create(name=form_list[-1].cleaned_data["name"])
        return HttpResponse("done")
