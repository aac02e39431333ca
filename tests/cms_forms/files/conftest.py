"""A service that asks for files, and somebody who is at its question."""

from __future__ import annotations

import pytest
from django.test import Client

from cms_forms.engine.definition import CHECK_ANSWERS
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.engine.builders import asks, form, one_of, question
from tests.cms_forms.files.sender import Sender
from tests.cms_forms.services import published

ALL = {"pictures": True, "videos": True, "sound": True, "documents": True}
PHOTOS = form(
    asks(one_of("kind", "with", "without"), goes={"with": "photos", "without": "last"}),
    asks(question("photos", "file", most_files=3, largest=5, total=8, **ALL)),
    asks(question("last", "short_text"), next=CHECK_ANSWERS),
)
"""kind --with--> photos --> last --> check answers; --without--> last"""


@pytest.fixture
def service_with_files(db: None) -> FormPage:
    return published(PHOTOS)


@pytest.fixture
def sender(service_with_files: FormPage) -> Sender:
    sender = Sender(Client(), service_with_files.url)
    sender.answer("kind/", kind="with")
    return sender
