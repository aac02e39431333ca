"""An editor offers to find an address, on the screen of its step, and tries it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from cms_forms.engine import codec
from cms_forms.pages.form_page import FormPage
from cms_forms.stream import changes
from cms_forms.stream.summary import summary, words_of
from tests.cms_forms.editor.draft import parts
from tests.cms_forms.editor.posting import untouched
from tests.cms_forms.engine.builders import asks, form, question
from tests.cms_forms.services import draft_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(settings: Settings) -> FormPage:
    settings.CMS_FORMS_ADDRESS_LOOKUP = {"BACKEND": "cms_forms.lookups.fictional.Fictional"}
    return draft_of(form(asks(question("home", "address", whose="own"))))


def saved(editor: Client, service: FormPage, **more: str) -> FormPage:
    posted = untouched(changes.find(parts(service), "home")) | more
    response = editor.post(f"/admin/services/{service.pk}/part/home/", posted)
    assert response.status_code == 302, response.content
    latest: FormPage = FormPage.objects.get(pk=service.pk).get_latest_revision_as_object()
    return latest


OFFER = "block-questions-0-value-settings-find_by_postcode"


def test_it_is_offered_by_a_choice_under_limits(editor: Client, service: FormPage) -> None:
    page = editor.get(f"/admin/services/{service.pk}/part/home/").content.decode()

    assert "Offer to find the address by its postcode" in page
    assert "Yes, but not while the service is sensitive" in page


def test_a_step_that_nobody_touched_offers_nothing(editor: Client, service: FormPage) -> None:
    [step] = saved(editor, service).compile().steps

    assert dict(step.questions[0].settings) == {"whose": "own"}


def test_what_is_chosen_is_kept_shown_and_written_as_json(
    editor: Client, service: FormPage
) -> None:
    latest = saved(editor, service, **{OFFER: "yes"})

    compiled = latest.compile()
    document = codec.encode(compiled)
    settings = {"whose": "own", "find_by_postcode": "yes"}
    assert document["steps"][0]["questions"][0]["settings"] == settings
    assert codec.decode(document) == compiled
    assert "address-not-found" not in {each.id for each in latest.findings()}
    [part] = changes.steps(changes.parts_in(latest))
    assert "Find by postcode: yes" in "\n".join(summary(part, words_of([part])))


def test_a_sensitive_service_is_told_that_it_is_not_offered(
    editor: Client, service: FormPage
) -> None:
    latest = saved(editor, service, **{OFFER: "yes"})
    latest.is_sensitive = True

    assert "address-not-found" in {each.id for each in latest.findings()}


def test_it_can_be_tried_in_the_draft(editor: Client, service: FormPage) -> None:
    saved(editor, service, **{OFFER: "yes"})
    address = f"{reverse('cms_forms_editor:preview', args=[service.pk])}home/"

    shown = editor.get(address).content.decode()
    found = editor.post(address, {"journey.find": "home", "home.postcode": "XR1 0AA"})

    assert "Find address" in shown
    assert "addresses found" in found.content.decode()
