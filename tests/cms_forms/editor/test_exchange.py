"""Export and import in the admin."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from cms_forms.editor import drafts
from cms_forms.engine import codec
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.services import TWO_BRANCHES, changed, draft_of, published

pytestmark = pytest.mark.django_db

SHORTER: codec.Document = {
    **codec.encode(TWO_BRANCHES),
    "title": "Shorter",
    "steps": codec.encode(TWO_BRANCHES)["steps"][2:],
}


def again(page: FormPage) -> FormPage:
    return FormPage.objects.get(pk=page.pk)


def latest(page: FormPage) -> Any:
    return again(page).get_latest_revision_as_object()


def export(client: Client, page: FormPage) -> HttpResponse:
    return client.get(reverse("cms_forms_editor:export", args=[page.pk]))


def send(client: Client, page: FormPage, content: object) -> HttpResponse:
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    file = SimpleUploadedFile("service.json", raw, "application/json")
    url = reverse("cms_forms_editor:import", args=[page.pk])
    return client.post(url, {"document": file}, follow=True)


@pytest.fixture
def page() -> FormPage:
    return draft_of()


@pytest.fixture
def outsider(client: Client) -> Client:
    """May open the admin, and edit no page."""
    user = User.objects.create_user("outsider")
    group = Group.objects.create(name="Outsiders")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user.groups.add(group)
    client.force_login(user)
    return client


def test_the_draft_is_downloaded_as_a_file_named_after_the_service(
    admin_client: Client, page: FormPage
) -> None:
    response = export(admin_client, page)

    assert json.loads(response.content) == codec.encode(latest(page).compile())
    assert response["Content-Disposition"] == 'attachment; filename="a-service.json"'


def test_what_was_downloaded_is_imported_again(admin_client: Client, page: FormPage) -> None:
    content = export(admin_client, page).content

    send(admin_client, page, content)

    assert latest(page).compile().steps == TWO_BRANCHES.steps


def test_an_import_replaces_the_draft_and_leads_to_its_steps(
    admin_client: Client, page: FormPage
) -> None:
    response = send(admin_client, page, SHORTER)

    assert response.redirect_chain[-1][0] == reverse("cms_forms_editor:steps", args=[page.pk])
    assert latest(page).title == "Shorter"
    assert [step.id for step in latest(page).compile().steps] == ["damaged"]


def test_an_import_is_undone_like_any_change(admin_client: Client, page: FormPage) -> None:
    send(admin_client, page, SHORTER)

    admin_client.post(
        reverse("cms_forms_editor:change", args=[page.pk]),
        json.dumps({"action": "undo", "revision": drafts.stamp(again(page))}),
        content_type="application/json",
    )

    assert latest(page).compile().steps == TWO_BRANCHES.steps


def test_what_is_open_does_not_change_with_an_import(admin_client: Client) -> None:
    page = published()

    send(admin_client, page, SHORTER)

    assert again(page).compile().steps == TWO_BRANCHES.steps
    assert again(page).has_unpublished_changes


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ({**SHORTER, "steps": [{**SHORTER["steps"][0], "kind": "survey"}]}, "steps[0].kind"),
        ({**SHORTER, "title": "x" * 300}, "title"),
        ({**SHORTER, "triage": {"default": "harbour-desk"}}, "“harbour-desk”"),
        (b'{"format": "bluelamp-form",\n  oops}', "line 2"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[" * 100_000, "the file"),
        (b'{"n": ' + b"9" * 5000 + b"}", "the file"),
    ],
)
def test_a_file_that_cannot_be_imported_says_where_and_changes_nothing(
    admin_client: Client, page: FormPage, content: object, place: str
) -> None:
    revisions = page.revisions.count()

    response = send(admin_client, page, content)

    assert response.status_code == 200
    html = response.content.decode()
    assert place in html
    assert "Nothing was changed." in html
    assert page.revisions.count() == revisions


def test_a_file_that_is_too_large_is_refused(admin_client: Client, page: FormPage) -> None:
    response = send(admin_client, page, b" " * (5 * 1024 * 1024 + 1))

    assert "larger than 5 MB" in response.content.decode()


def test_a_locked_service_is_not_imported_over(
    admin_client: Client, page: FormPage, django_user_model: type[User]
) -> None:
    page.locked = True
    page.locked_by = django_user_model.objects.create_user("colleague")
    page.save()
    revisions = page.revisions.count()

    response = send(admin_client, page, SHORTER)

    assert "Nothing was changed." in response.content.decode()
    assert page.revisions.count() == revisions


def test_those_who_may_not_edit_the_page_neither_export_nor_import(
    outsider: Client, page: FormPage
) -> None:
    revisions = page.revisions.count()

    exported = export(outsider, page)
    send(outsider, page, SHORTER)

    assert b"steps" not in exported.content
    assert exported.status_code in (302, 403)
    assert page.revisions.count() == revisions


def test_an_import_keeps_what_was_broken_visible(admin_client: Client, page: FormPage) -> None:
    changed(page, TWO_BRANCHES)

    response = send(admin_client, page, {**SHORTER, "steps": []})

    assert "The form has no steps" in response.content.decode()
