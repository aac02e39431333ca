"""A case, and somebody of its team who is logged in. Modules with another case have their own."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cms_forms.models import Case
from tests.cms_forms.casework.pressing import logged_in
from tests.cms_forms.casework.working import reader, sent
from tests.cms_forms.visitor import Visitor


@pytest.fixture
def case(visitor: Visitor) -> Case:
    return sent(visitor)


@pytest.fixture
def officer(case: Case) -> User:
    return reader(case.team)


@pytest.fixture
def staff(officer: User) -> Client:
    return logged_in(officer)
