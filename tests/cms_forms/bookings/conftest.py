"""A service in which a place is booked, and somebody who books one."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from cms_forms.pages.form_page import FormPage
from tests.cms_forms.bookings.timetables import COURSE, timetable
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    """How often something was done is counted in the cache, and all tests come from one network."""
    cache.clear()


@pytest.fixture
def course(db: None) -> FormPage:
    timetable()
    return published(COURSE, slug="course")


@pytest.fixture
def visitor(course: FormPage) -> Visitor:
    return Visitor(Client(), course.url)


@pytest.fixture
def other(course: FormPage) -> Visitor:
    return Visitor(Client(), course.url)
