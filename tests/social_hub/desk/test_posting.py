from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from social_hub.desk.dashboard import figures
from social_hub.models import Copy, HubUpdate, Post, UpdateState
from social_hub.publishing import posting
from social_hub.publishing.posting import Content
from tests.social_hub.publishing.conftest import account

SAID = {"text": "Bike marking on Saturday.", "when": "now", "url": "https://a.example/bikes"}


@pytest.fixture
def chief(db: None, settings: Any, client: Client) -> User:
    settings.SOCIAL_HUB_AREAS = "social_hub.areas.AreasOfAccounts"
    settings.SOCIAL_HUB_NETWORKS = {"x": {}, "mastodon": {}}
    user = User.objects.create_superuser("chief", "chief@example.com", "p")
    client.force_login(user)
    return user


def test_a_post_is_written_every_copy_is_seen_and_it_goes_out(client: Client, chief: User) -> None:
    account("mastodon")
    quiet = account("x")
    url = reverse("social_hub_desk_compose", args=["N1"])
    assert client.get(url).status_code == 200

    seen = client.post(url, SAID | {"action": "preview"}).content.decode()
    assert "Bike marking on Saturday.\nhttps://a.example/bikes" in seen
    assert "0.015" in seen

    mastodon = quiet.pk - 1
    client.post(url, SAID | {"action": "send", "copies": "1", f"copy-{mastodon}": "on"})

    assert [copy.account_id for copy in Copy.objects.all()] == [mastodon]
    assert HubUpdate.objects.get().state is UpdateState.OUT


def test_a_form_that_is_sent_twice_is_posted_once(client: Client, chief: User) -> None:
    account("mastodon")
    url = reverse("social_hub_desk_compose", args=["N1"])
    sent = SAID | {"action": "send", "sent_as": str(uuid4())}

    for _ in range(2):
        assert client.post(url, sent).status_code == 302

    assert HubUpdate.objects.count() == 1
    assert Copy.objects.count() == 1


def test_it_is_deleted_everywhere_once_somebody_says_why(client: Client, chief: User) -> None:
    account()
    update = posting.post(chief, "N1", Content(text="Bikes"))
    url = reverse("social_hub_desk_delete", args=[update.pk])

    assert "Say why." in client.post(url).content.decode()
    client.post(url, {"reason": "wrong"})

    update.refresh_from_db()
    assert update.state is UpdateState.WITHDRAWN


@pytest.mark.parametrize(
    "name", ["posts", "choose", "approvals", "records", "demand", "dashboard", "records_csv"]
)
def test_every_screen_says_where_crime_is_not_reported(
    client: Client, chief: User, name: str
) -> None:
    account(), account("x")
    posting.post(chief, "N1", Content(text="The trial is on"))

    answer = client.get(reverse(f"social_hub_desk_{name}"))

    assert answer.status_code == 200
    if name != "records_csv":
        assert "Crime is not reported here" in answer.content.decode()


def test_somebody_without_permission_is_told_so(client: Client, db: None) -> None:
    user = User.objects.create_user("visitor", "v@example.com", "p", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client.force_login(user)

    assert client.get(reverse("social_hub_desk_records")).status_code == 403


def test_the_days_of_the_dashboard_are_the_sites_own_and_spending_is_of_utc(
    client: Client, chief: User, settings: Any
) -> None:
    settings.TIME_ZONE = "Europe/London"
    now = datetime(2026, 7, 2, 0, 30, tzinfo=ZoneInfo("Europe/London"))  # in UTC the day before

    assert figures.since(now) == datetime(2026, 6, 2, tzinfo=ZoneInfo("Europe/London"))
    account("x")
    (spent,) = figures.spending(now)
    assert spent.polling == 94  # quarters of an hour since midnight of UTC
    html = client.get(reverse("social_hub_desk_dashboard")).content.decode()
    assert "Networks bill by the day of UTC" in html


def test_reach_is_what_networks_tell(chief: User) -> None:
    for network, told in (
        ("x", {"views": 10, "likes": 2, "reposts": None, "replies": 1}),
        ("mastodon", {"likes": 4}),
        ("facebook", {}),
    ):
        Post.objects.create(
            account=account(network, area="N1"),
            remote_id="1",
            text="Bikes",
            created_at=timezone.now(),
            data={"reach": told},
        )

    found = {bar.name: (bar.views, bar.answers) for bar in figures.by_network(timezone.now())}

    assert found == {"X": (10, 3), "Mastodon": (None, 4), "Facebook": (None, None)}
    assert [(bar.count, bar.answers) for bar in figures.by_area(timezone.now())] == [(3, 7)]


@pytest.mark.parametrize("name", ["records", "records_csv"])
@pytest.mark.parametrize(
    "said",
    [
        {"since": "0001-01-01", "until": "9999-12-31"},
        {"since": "yesterday", "until": "2026-02-30"},
        {"q": "a\u202eb", "what": "nothing of ours", "p": "-1"},
        {"q": "%" * 3_000},
    ],
)
def test_filters_of_records_take_anything(
    client: Client, chief: User, said: dict[str, str], name: str
) -> None:
    posting.post(chief, "N1", Content(text="Bikes"))

    answer = client.get(reverse(f"social_hub_desk_{name}"), said)

    assert answer.status_code == 200
    assert b"".join(answer) if answer.streaming else answer.content


@pytest.mark.parametrize("query", ["since=yesterday", "what=nothing"])
def test_a_filter_of_records_that_cannot_be_read_exports_nothing(
    client: Client, chief: User, query: str
) -> None:
    posting.post(chief, "N1", Content(text="Bikes"))

    assert "Bikes" in client.get(reverse("social_hub_desk_records")).content.decode()
    for name in ("records", "records_csv"):
        answer = client.get(f"{reverse(f'social_hub_desk_{name}')}?{query}")
        assert b"Bikes" not in (b"".join(answer) if answer.streaming else answer.content)


@pytest.mark.parametrize("day", ["9999-12-31", "2500-01-01"])
def test_a_network_does_not_demand_in_days_to_come(client: Client, chief: User, day: str) -> None:
    Post.objects.create(account=account(), remote_id="1", text="Bikes", created_at=timezone.now())
    said = {"address": "1", "reason": "A court.", "asked_on_0": day, "asked_on_1": "23:59"}

    told = client.post(reverse("social_hub_desk_demand"), said)

    assert "That is still to come." in told.content.decode()
    assert Post.objects.present().exists()


def test_no_post_goes_out_whose_words_do_not_print(client: Client, chief: User) -> None:
    account()
    url = reverse("social_hub_desk_compose", args=["N1"])

    client.post(url, SAID | {"action": "send", "text": "\u202e" * 10})

    assert not HubUpdate.objects.exists()
    update = posting.post(chief, "N1", Content(text="The trial is on"))
    back = reverse("social_hub_desk_send_back", args=[update.pk])
    assert client.post(back, {"reason": "\u200b"}).status_code == 200  # not led on
    update.refresh_from_db()
    assert update.sent_back_at is None


def test_hours_are_those_of_the_site_not_of_the_users_profile(client: Client, chief: User) -> None:
    account("mastodon")
    profile = UserProfile.get_for_user(chief)
    profile.current_time_zone = "Pacific/Auckland"
    profile.save()
    later = {"when": "later", "later_day": "2100-07-02", "later_time": "08:00", "url": ""}

    client.post(reverse("social_hub_desk_compose", args=["N1"]), SAID | later | {"action": "send"})

    update = HubUpdate.objects.get()
    assert update.publish_at == timezone.make_aware(datetime(2100, 7, 2, 8))
