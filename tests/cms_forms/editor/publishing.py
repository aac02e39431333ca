"""A service in the edit view, and what a refusal there must say."""

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import (
    Revision,
)
from wagtail.test.utils.form_data import querydict_from_html

from cms_forms.editor import drafts
from cms_forms.pages.form_page import FormPage


def again(page: FormPage) -> FormPage:
    return FormPage.objects.get(pk=page.pk)


def edit_url(page: FormPage) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def steps_url(page: FormPage) -> str:
    return reverse("cms_forms_editor:steps", args=[page.pk])


def post_edit(client: Client, page: FormPage, **fields: Any) -> HttpResponse:
    """The edit view as it is shown, sent with these fields and buttons."""
    shown = client.get(edit_url(page))
    data = querydict_from_html(shown.content.decode(), form_id="page-edit-form")
    data.update(fields)
    return client.post(edit_url(page), data)


def press_publish(
    client: Client, page: FormPage, *, follow: bool = False, **fields: Any
) -> HttpResponse:
    """The button of the list of steps, as the list stands there now."""
    url = reverse("cms_forms_editor:publish", args=[page.pk])
    return client.post(url, {"revision": drafts.stamp(again(page)), **fields}, follow=follow)


def says_what_is_broken(
    response: HttpResponse, page: FormPage, revision: Revision | None = None
) -> bool:
    """Whether the screen names every error of the draft, with a link to its place."""
    html = response.content.decode()
    errors = (revision or again(page).get_latest_revision()).as_object().errors()
    places = {error.place.step for error in errors if error.place.step}
    return all(escape(error.message) in html for error in errors) and all(
        re.search(rf'href="[^"]*#step-{place}"', html) for place in places
    )
