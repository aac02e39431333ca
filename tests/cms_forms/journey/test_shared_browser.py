"""What a browser that somebody else opens later shows of a sensitive service."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms_forms.models import Submission
from cms_forms.pages import directory
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.saving import go_on, shown
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

NEVER = ""
"""The age of a cookie that ends with the browser."""


def be_sensitive() -> None:
    FormPage.objects.update(is_sensitive=True)
    directory.forget()


def age_of(visitor: Visitor) -> object:
    return visitor.client.cookies[visitor.cookie]["max-age"]


def an_hour_passes() -> None:
    Submission.objects.update(sent_at=timezone.now() - timedelta(minutes=61))


def test_the_ticket_of_a_sensitive_service_ends_with_the_browser(visitor: Visitor) -> None:
    visitor.answer("hurt/", q_hurt="yes")
    assert age_of(visitor) != NEVER
    be_sensitive()

    visitor.answer("part-1/", q_hurt="yes")

    assert age_of(visitor) == NEVER
    assert "forgets your answers when you close it" in visitor.open().content.decode()


def test_so_does_one_that_a_saved_link_gives(visitor: Visitor) -> None:
    be_sensitive()
    visitor.answer("part-1/", q_hurt="yes")
    other = Visitor(Client(), visitor.path)

    go_on(shown(visitor), other.client)

    assert age_of(other) == NEVER


def test_what_was_sent_is_there_for_an_hour(visitor: Visitor) -> None:
    visitor.answer_everything()
    visitor.send()
    be_sensitive()
    reference = Submission.objects.get().shown_reference
    page = visitor.open("sent/").content.decode()
    assert reference in page
    # Directly below the reference, before all else that is said.
    assert page.index(reference) < page.index("Take this off the browser")
    assert page.index("Take this off the browser") < page.index("You need the reference")

    an_hour_passes()

    for place in ("sent/", "check-answers/", "part-5/", "delete/", "start/"):
        shows = visitor.client.get(visitor.path + place, follow=True).content.decode()
        assert reference not in shows
        assert "We have it" not in shows
    assert visitor.client.cookies[visitor.cookie].value == ""


def test_of_another_service_it_stays(visitor: Visitor) -> None:
    visitor.answer_everything()
    visitor.send()

    an_hour_passes()

    page = visitor.open("sent/").content.decode()
    assert Submission.objects.get().shown_reference in page
    assert page.index("You need the reference") < page.index("Take this off the browser")


def test_of_a_sensitive_service_that_was_closed_it_goes_too(
    visitor: Visitor, service: FormPage
) -> None:
    visitor.answer_everything()
    visitor.send()
    reference = Submission.objects.get().shown_reference
    be_sensitive()
    FormPage.objects.get(pk=service.pk).unpublish()
    assert reference in visitor.client.get(f"{visitor.path}sent/").content.decode()

    an_hour_passes()

    assert reference not in visitor.client.get(f"{visitor.path}sent/").content.decode()
