"""What somebody else writes between an editor's look and their press is not lost."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Page

from cms_forms.editor import drafts
from cms_forms.exchange import export_form, import_form
from cms_forms.pages.form_page import FormPage
from cms_forms.pages.locks import Locked
from cms_forms.stream import changes
from tests.cms_forms.editor.draft import parts
from tests.cms_forms.editor.meanwhile import while_it_waits
from tests.cms_forms.editor.publishing import press_publish
from tests.cms_forms.services import draft_of, home

together = pytest.mark.django_db(transaction=True)


def stamp(page: FormPage) -> str:
    return drafts.stamp(FormPage.objects.get(pk=page.pk))


def rename(user: User, page: FormPage, title: str, in_place_of: int | None = None) -> FormPage:
    renamed = partial(changes.set_value, path=["kind", "title"], value=title)
    return drafts.change(user, page.pk, "Renamed", renamed, in_place_of=in_place_of)


@together
def test_undo_keeps_what_is_written_while_it_waits(admin_user: User) -> None:
    page = draft_of()
    rename(admin_user, page, "Mine")
    seen, condition = stamp(page), changes.new_condition()

    with pytest.raises(drafts.Outdated):
        while_it_waits(
            lambda: drafts.undo(admin_user, page.pk, seen),
            lambda: drafts.change(
                admin_user, page.pk, "Theirs", lambda parts: changes.add(parts, condition)
            ),
        )

    assert condition in parts(page)


@together
def test_nothing_is_published_that_is_written_while_it_waits(admin_client: Client) -> None:
    page, user = draft_of(), User.objects.get()
    seen = stamp(page)

    while_it_waits(
        lambda: press_publish(admin_client, page, revision=seen),
        lambda: rename(user, page, "Theirs"),
    )

    assert not FormPage.objects.get(pk=page.pk).live


@together
def test_nothing_is_imported_over_a_lock_that_is_set_while_it_waits(admin_user: User) -> None:
    page = draft_of()
    document = export_form(page) | {"title": "Imported"}
    colleague = User.objects.create_user("colleague")
    locked = FormPage.objects.filter(pk=page.pk)

    with pytest.raises(Locked):
        while_it_waits(
            lambda: import_form(document, page=page, user=admin_user),
            lambda: locked.update(locked=True, locked_by=colleague, locked_at=timezone.now()),
        )

    assert FormPage.objects.get(pk=page.pk).latest_revision_id == page.latest_revision_id


@together
def test_two_imports_of_one_title_at_once_each_have_an_address() -> None:
    document, parent = export_form(draft_of()), home()
    Page.objects.get(slug="report").delete()
    document |= {"title": "الإبلاغ عن جريمة"}
    barrier = Barrier(2)

    def take_in(_number: int) -> str:
        own = Page.objects.get(pk=parent.pk)
        barrier.wait(10)
        try:
            return import_form(document, parent=own).slug
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        slugs = list(threads.map(take_in, range(2)))

    assert sorted(slugs) == ["الإبلاغ-عن-جريمة", "الإبلاغ-عن-جريمة-2"]


@pytest.mark.django_db
def test_a_command_imports_over_no_lock_at_all() -> None:
    page = draft_of()
    FormPage.objects.filter(pk=page.pk).update(locked=True)

    with pytest.raises(Locked, match="Unlock it in the admin first"):
        import_form(export_form(page), page=page)


@pytest.mark.django_db
def test_undo_keeps_what_an_autosave_wrote_over_the_revision_that_was_seen(
    admin_user: User,
) -> None:
    page = draft_of()
    autosaved = rename(admin_user, page, "Rena").latest_revision_id
    seen = stamp(page)
    rename(admin_user, page, "Renamed", in_place_of=autosaved)

    with pytest.raises(drafts.Outdated):
        drafts.undo(admin_user, page.pk, seen)

    assert FormPage.objects.get(pk=page.pk).latest_revision_id == autosaved
    assert changes.find(parts(page), "kind")["value"]["title"] == "Renamed"
