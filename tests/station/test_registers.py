"""The registers of the admin: their histories are for those who may change them."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from cms_forms.models import (
    ChannelCount,
    Destination,
    HelpingBody,
    ReplyTemplate,
    Session,
    Team,
    Timetable,
)
from station.search.groups import SynonymGroup

pytestmark = pytest.mark.django_db

END = "_modeladmin_history"


def session() -> Session:
    now = timezone.now()
    timetable = Timetable.objects.create(name="Courses", key="courses")
    return Session.objects.create(timetable=timetable, begins_at=now, ends_at=now, places=1)


def channel_count() -> ChannelCount:
    month = timezone.localdate().replace(day=1)
    return ChannelCount.objects.create(page_id=1, month=month, channel="phone", count=1)


MADE: dict[str, Any] = {
    "cms_forms_channelcount": channel_count,
    "cms_forms_destination": lambda: Destination.objects.create(name="Records", how="webhook"),
    "cms_forms_helpingbody": lambda: HelpingBody.objects.create(
        name="Council", key="council", checked_on=timezone.localdate()
    ),
    "cms_forms_replytemplate": lambda: ReplyTemplate.objects.create(name="Thanks", words="Thanks."),
    "cms_forms_session": session,
    "cms_forms_team": lambda: Team.objects.create(name="Traffic"),
    "cms_forms_timetable": lambda: Timetable.objects.create(name="Courses", key="courses"),
    "station_search_synonymgroup": lambda: SynonymGroup.objects.create(words="bike, cycle"),
}
"""A row of each register."""


@pytest.fixture
def colleague() -> User:
    """May enter the admin, and nothing else."""
    user = User.objects.create_user("colleague", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_row_of_every_register_is_walked() -> None:
    reverse("wagtailadmin_home")
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str)}

    assert {name.removesuffix(END) for name in names if name.endswith(END)} == set(MADE)


@pytest.mark.parametrize("register", MADE)
def test_a_history_is_for_those_who_may_change_the_row(register: str, colleague: User) -> None:
    row = MADE[register]()
    address = reverse(register + END, args=[row.pk])

    assert browser_of(colleague).get(address).status_code == 302
    app, _, model = register.rpartition("_")
    change = Permission.objects.get(content_type__app_label=app, codename=f"change_{model}")
    colleague.user_permissions.add(change)
    assert browser_of(colleague).get(address).status_code == 200
