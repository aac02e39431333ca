"""A case, and somebody of its team who is logged in. Modules with another case have their own."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms_forms.models import Case
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.casework.pressing import logged_in
from tests.cms_forms.casework.working import reader, sent
from tests.cms_forms.visitor import Visitor
from tests.plugins.databases import beginning_with


def one_case() -> None:
    sent(Visitor(Client(), FormPage.objects.get().url))


beginning_with_one_case = beginning_with(one_case, on="one_service")


@pytest.fixture
def case(beginning_with_one_case: None, service: FormPage) -> Case:
    return Case.objects.get()


@pytest.fixture
def officer(case: Case) -> User:
    return reader(case.team)


@pytest.fixture
def staff(officer: User) -> Client:
    return logged_in(officer)
