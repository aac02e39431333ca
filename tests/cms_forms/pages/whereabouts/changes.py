"""What may become of a service while somebody is in it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wagtail.models import Page, PageViewRestriction

from cms_forms.engine.definition import CHECK_ANSWERS
from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.visitor import date_parts, names_of

type Change = Callable[[FormPage], Any]

PLACES = (
    "start/",
    "hurt/",
    "when/",
    "vehicles/",
    "vehicles/add/",
    "vehicles/1/",
    "vehicles/1/remove/",
    "details/",
    f"{CHECK_ANSWERS}/",
)
ANSWERS: dict[str, dict[str, str]] = {
    "hurt/": {"q-hurt": "no"},
    "when/": names_of(date_parts("q_when", date.today())),
    "vehicles/": {"another": "no"},
    "vehicles/add/": {"q-mark": "BD51 SMR"},
    "vehicles/1/": {"q-mark": "CE21 XYZ"},
    "details/": {"q-name": "Changed Person"},
}
"""What is posted where an answer is expected."""
SHOWN = (f"{date.today().day} {date.today():%B %Y}", "CE21 XYZ", "BD51 SMR", "Changed Person")
"""How check answers shows these."""


@dataclass
class Process:
    """This process, in which another one's change is noticed or not when a request arrives."""

    notices: bool
    before: directory.Directory = field(default_factory=directory.Directory)

    def after(self, change: Change, service: FormPage) -> FormPage:
        """The service after a change that another process made."""
        directory.forget()
        self.before = directory.current()
        change(service)
        self.get_ready()
        return FormPage.objects.filter(pk=service.pk).first() or service

    def get_ready(self) -> None:
        """Before each request: it notices the change now, or it has not yet."""
        directory.forget()
        if not self.notices:
            directory._directory, directory._read_at = self.before, time.monotonic()


def after(change: Change, service: FormPage) -> FormPage:
    return Process(notices=True).after(change, service)


def rename(page: FormPage) -> None:
    page.slug = "collisions"
    page.save_revision().publish()


def rename_parent(page: FormPage) -> None:
    parent = page.get_parent()
    parent.slug = "tell-us"
    parent.save()


def move(page: FormPage) -> None:
    home = page.get_parent().get_parent()
    page.move(home.add_child(instance=Page(title="Roads", slug="roads")), pos="last-child")


def move_and_put_another_page_there(page: FormPage) -> None:
    parent = page.get_parent()
    move(page)
    parent.add_child(instance=Page(title="About collisions", slug=page.slug))


def unpublish(page: FormPage) -> None:
    page.unpublish()


def delete(page: FormPage) -> None:
    Page.objects.get(pk=page.pk).delete()


def delete_parent(page: FormPage) -> None:
    page.get_parent().delete()


def restrict(page: FormPage) -> None:
    kind = PageViewRestriction.LOGIN
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=kind)


MOVES = (rename, rename_parent, move, move_and_put_another_page_there)
CLOSINGS = (unpublish, delete, delete_parent, restrict)
