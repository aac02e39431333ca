"""An editor who changes the steps of a service."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms_forms.editor import drafts
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.services import BROKEN, draft_of


@pytest.fixture
def editor(admin_user: User) -> Client:
    client = Client()
    client.force_login(admin_user)
    return client


@pytest.fixture
def change(editor: Client, service: FormPage) -> Callable[..., Any]:
    def change(**asked: Any) -> Any:
        asked.setdefault("revision", drafts.stamp(FormPage.objects.get(pk=service.pk)))
        return editor.post(
            f"/admin/services/{service.pk}/change/",
            json.dumps(asked),
            content_type="application/json",
        )

    return change


@pytest.fixture
def broken() -> FormPage:
    return draft_of(BROKEN)


@pytest.fixture
def sound() -> FormPage:
    return draft_of(slug="sound")
