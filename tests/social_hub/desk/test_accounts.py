"""The screens of accounts: what needs somebody, and three clicks to reconnect."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from social_hub.models import Account, NetworkState, Work, WorkKind
from social_hub.networks.errors import Refused
from social_hub.networks.values import Resolved, Tokens
from tests.social_hub.desk.people import begun, board, lead, somebody
from tests.social_hub.memory import Memory, account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]


@pytest.fixture(autouse=True)
def _areas(settings: Any) -> None:
    settings.SOCIAL_HUB_AREAS = "social_hub.areas.AreasOfAccounts"


def test_the_board_shows_which_accounts_need_somebody(client: Client) -> None:
    lead(client)
    account("1", handle="northteam", created_at=timezone.now())
    account("2", handle="southteam", suspended_at=timezone.now())

    shown = board(client, "?health=suspended")

    assert "southteam" in shown
    assert "northteam" not in shown


def test_the_board_tells_how_networks_are_and_how_old_the_posts_are(client: Client) -> None:
    lead(client)
    account(read_at=timezone.now())
    NetworkState.objects.create(network="memory", stopped_at=timezone.now(), error="No credit.")

    shown = board(client)

    assert "No credit." in shown
    assert "Last read" in shown


def test_an_owner_sees_their_own_accounts_and_no_others(client: Client) -> None:
    who = somebody(client)
    account("1", handle="northteam", owner=who)
    other = account("2", handle="southteam")

    shown = board(client)

    assert "northteam" in shown
    assert "southteam" not in shown
    assert client.get(reverse("social_hub_desk_account", args=[other.pk])).status_code == 404


def test_somebody_without_an_account_is_told_so(client: Client) -> None:
    somebody(client)

    assert client.get(reverse("social_hub_desk_accounts")).status_code == 403


@pytest.mark.parametrize("name", ["new_account", "import"])
def test_only_who_looks_after_accounts_may_add_them(client: Client, name: str) -> None:
    who = somebody(client)
    account(owner=who)

    assert client.get(reverse(f"social_hub_desk_{name}")).status_code == 403


def test_an_owner_reconnects_in_three_clicks(client: Client) -> None:
    who = somebody(client)
    ours = account(owner=who, permission_lost_at=timezone.now())
    Memory.tokens = Tokens(token="new", remote_id="100")
    assert "Reconnect" in board(client)

    sent = client.post(reverse("social_hub_desk_connect", args=[ours.pk]))
    given = parse_qs(urlsplit(sent["Location"]).query)
    client.get(given["to"][0], {"state": given["state"][0], "code": "c"})

    ours.refresh_from_db()
    assert ours.permission_lost_at is None
    assert ours.ref().token == "new"
    assert ("connect", {"state": given["state"][0], "code": "c"}, {"v": "1"}) in Memory.asked


def test_the_permission_of_another_account_is_not_kept(client: Client) -> None:
    ours = account(owner=somebody(client))
    Memory.tokens = Tokens(token="new", remote_id="666", handle="somebody-else")
    state = begun(client, ours)

    answer = client.get(
        reverse("social_hub_desk_connected"), {"state": state, "code": "c"}, follow=True
    )

    assert "somebody-else" in answer.content.decode()
    ours.refresh_from_db()
    assert ours.sealed_tokens == ""


@pytest.mark.parametrize("state", ["", "forged"])
def test_a_connection_that_was_not_begun_here_is_refused(client: Client, state: str) -> None:
    account(owner=somebody(client))

    client.get(reverse("social_hub_desk_connected"), {"state": state, "code": "c"})

    assert Memory.asked == []


def test_a_state_works_once(client: Client) -> None:
    ours = account(owner=somebody(client))
    Memory.tokens = Refused()
    state = begun(client, ours)

    for _ in range(2):
        client.get(reverse("social_hub_desk_connected"), {"state": state, "code": "c"})

    assert len(Memory.asked) == 1


def test_another_officer_cannot_connect_an_account(client: Client) -> None:
    somebody(client, "view_board")
    ours = account()

    answer = client.post(reverse("social_hub_desk_connect", args=[ours.pk]))

    assert answer.status_code == 403


def test_an_officer_has_an_account_read_now(client: Client) -> None:
    ours = account(owner=somebody(client))

    client.post(reverse("social_hub_desk_refresh", args=[ours.pk]))

    work = Work.objects.get(kind=WorkKind.ACCOUNT)
    assert work.due_at <= timezone.now()
    assert work.payload == {"officers": True}


def test_an_account_is_added_as_its_network_knows_it(client: Client) -> None:
    lead(client)
    Memory.known["northteam"] = Resolved(handle="northteam", remote_id="7", name="North", url="")
    url = reverse("social_hub_desk_new_account")

    wrong = client.post(url, {"network": "memory", "handle": "nobody", "area": "", "owner": ""})
    client.post(url, {"network": "memory", "handle": "@northteam", "area": "", "owner": "pc1"})

    assert "knows no account" in wrong.content.decode()
    ours = Account.objects.get()
    assert (ours.remote_id, ours.owner.username) == ("7", "pc1")  # type: ignore[union-attr]


def test_an_account_that_was_taken_off_the_list_keeps_no_permission(client: Client) -> None:
    lead(client)
    ours = account()
    ours.keep(Tokens(token="t"))
    ours.save()

    client.post(reverse("social_hub_desk_end", args=[ours.pk]))

    ours.refresh_from_db()
    assert ours.ended_at is not None
    assert ours.sealed_tokens == ""


def test_a_list_is_looked_at_before_it_is_taken_in(client: Client, tmp_path: Path) -> None:
    lead(client)
    Memory.known["team1"] = Resolved(handle="team1", remote_id="7", name="North", url="")
    content = b"network,handle,area\nmemory,team1,N1\nmemory,nobody,N1\n"
    url = reverse("social_hub_desk_import")

    def send(**more: str) -> str:
        file = SimpleUploadedFile("accounts.csv", content)
        return client.post(url, {"file": file, "may_pay": "on"} | more).content.decode()

    looked = send(is_dry_run="on")
    assert "nothing was changed" in looked
    assert "Line 3:" in looked
    assert not Account.objects.exists()
    assert "1 new" in send()
    assert Account.objects.exists()


def test_a_stopped_network_goes_on_once_somebody_says_so(client: Client) -> None:
    lead(client)
    NetworkState.objects.create(network="memory", stopped_at=timezone.now())

    client.post(reverse("social_hub_desk_go_on", args=["memory"]))

    assert NetworkState.objects.get().stopped_at is None
