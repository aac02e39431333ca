"""Who may see and change accounts, and what nobody can make these screens do."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.views.debug import SafeExceptionReporterFilter

from social_hub.models import Account, Work, WorkKind
from social_hub.networks.errors import Refused
from social_hub.networks.values import Tokens
from tests.social_hub.desk.people import begun, board, lead, somebody
from tests.social_hub.memory import Memory, account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]


@pytest.fixture(autouse=True)
def _areas(settings: Any) -> None:
    settings.SOCIAL_HUB_AREAS = "social_hub.areas.AreasOfAccounts"


DEEDS = ["refresh", "renamed", "end"]


@pytest.mark.parametrize("deed", DEEDS)
def test_who_only_sees_the_board_changes_nothing(client: Client, deed: str) -> None:
    somebody(client, "view_board")
    ours = account(renamed_at=timezone.now(), created_at=timezone.now())

    answer = client.post(reverse(f"social_hub_desk_{deed}", args=[ours.pk]))

    assert answer.status_code == 403
    ours.refresh_from_db()
    assert (ours.ended_at, ours.renamed_at is None) == (None, False)
    assert not Work.objects.exists()
    shown = client.get(reverse("social_hub_desk_account", args=[ours.pk])).content.decode()
    assert "Read it now" not in shown
    assert "Reconnect" not in board(client)


@pytest.mark.parametrize("deed", [*DEEDS, "change_account", "connect"])
def test_the_account_of_another_team_is_not_there(client: Client, deed: str) -> None:
    account("1", owner=somebody(client))
    other = account("2")

    answer = client.post(reverse(f"social_hub_desk_{deed}", args=[other.pk]))

    assert answer.status_code in (403, 404)
    other.refresh_from_db()
    assert other.ended_at is None


def test_an_owner_cannot_take_an_account_off_the_list_or_change_it(client: Client) -> None:
    ours = account(owner=somebody(client))

    for deed in ("end", "change_account"):
        url = reverse(f"social_hub_desk_{deed}", args=[ours.pk])
        assert client.post(url).status_code == 403

    assert Account.objects.get().ended_at is None


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_is_not_done_by_opening_its_address(client: Client, deed: str) -> None:
    lead(client)
    ours = account()

    assert client.get(reverse(f"social_hub_desk_{deed}", args=[ours.pk])).status_code == 405


@pytest.mark.parametrize("name", ["accounts", "new_account", "import", "connected"])
def test_nobody_sees_any_of_it_without_signing_in(client: Client, name: str) -> None:
    answer = client.get(reverse(f"social_hub_desk_{name}"))

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_connection_that_somebody_else_began_is_not_finished_here(client: Client) -> None:
    ours = account(owner=somebody(client))
    state = begun(client, ours)
    other = Client()
    other.force_login(User.objects.create_superuser("lead", "lead@force.example", "x"))

    other.get(reverse("social_hub_desk_connected"), {"state": state, "code": "theirs"})

    assert Memory.asked == []
    assert Account.objects.get().sealed_tokens == ""


def test_what_a_network_sends_somebody_back_with_leads_nowhere_else(client: Client) -> None:
    ours = account(owner=somebody(client))
    Memory.tokens = Tokens(token="new", remote_id="100")
    said = {"state": begun(client, ours), "code": "c", "next": "https://evil.example/"}

    answer = client.get(reverse("social_hub_desk_connected"), said)

    assert answer["Location"] == reverse("social_hub_desk_account", args=[ours.pk])


def test_who_was_not_allowed_by_the_network_is_told_and_nothing_is_asked(client: Client) -> None:
    ours = account(owner=somebody(client))
    said = {"state": begun(client, ours), "error": "<script>alert(1)</script>"}

    answer = client.get(reverse("social_hub_desk_connected"), said, follow=True)

    assert "Nothing was changed" in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
    assert Memory.asked == []


def test_a_network_with_a_page_of_its_own_is_never_given_a_password_here(client: Client) -> None:
    ours = account(owner=somebody(client))
    url = reverse("social_hub_desk_connect", args=[ours.pk])

    assert 'type="password"' not in client.get(url).content.decode()
    answer = client.post(url, {"handle": "northteam", "password": "s3cret"})

    assert answer["Location"].startswith("https://memory.example/")
    assert Memory.asked == []


def test_where_there_is_no_such_page_a_password_for_apps_is_asked_for(client: Client) -> None:
    ours = account(owner=somebody(client), network="password")
    url = reverse("social_hub_desk_connect", args=[ours.pk])
    Memory.tokens = Refused("The password is not right.")
    assert 'type="password"' in client.get(url).content.decode()

    wrong = client.post(url, {"handle": "northteam", "password": "s3cret-wrong"})
    Memory.tokens = Tokens(token="new", remote_id="100")
    client.post(url, {"handle": "northteam", "password": "s3cret-right"})

    assert "The password is not right." in wrong.content.decode()
    assert "s3cret" not in wrong.content.decode()
    assert Account.objects.get().ref().token == "new"


def test_a_password_stands_in_no_report_of_an_error(client: Client) -> None:
    ours = account(owner=somebody(client), network="password")
    Memory.tokens = None  # type: ignore[assignment]  # a fault of ours follows
    client.raise_request_exception = False
    url = reverse("social_hub_desk_connect", args=[ours.pk])

    answer = client.post(url, {"handle": "northteam", "password": "s3cret-word"})

    assert answer.status_code == 500
    request = answer.wsgi_request
    told = SafeExceptionReporterFilter().get_post_parameters(request)
    assert told["handle"] == "northteam"
    assert told["password"] != "s3cret-word"


def test_an_account_that_could_not_be_looked_up_yet_is_asked_for_now(client: Client) -> None:
    ours = account("", owner=somebody(client), handle="northteam")

    client.post(reverse("social_hub_desk_refresh", args=[ours.pk]))

    assert Work.objects.get(kind=WorkKind.RESOLVE).due_at <= timezone.now()


def test_what_a_worker_writes_while_somebody_changes_an_account_stays(client: Client) -> None:
    lead(client)
    ours = account()
    url = reverse("social_hub_desk_change_account", args=[ours.pk])
    client.get(url)
    Account.objects.update(cursor="read further", failures=2)

    client.post(url, {"area": "", "owner": "pc1", "is_corporate": "on"})

    kept = Account.objects.get()
    assert (kept.cursor, kept.failures, kept.is_corporate) == ("read further", 2, True)


def test_the_board_is_found_through_by_word_network_and_page(client: Client) -> None:
    lead(client)
    now = timezone.now()
    Account.objects.bulk_create(
        Account(network="memory", remote_id=str(n), handle=f"team{n:02}", created_at=now)
        for n in range(60)
    )
    account("900", network="polled", handle="other", area_name="Harbour", created_at=now)

    assert "team59" in board(client, "?p=2&network=memory")
    assert "team59" not in board(client, "?network=memory")
    assert "other" in board(client, "?q=harbour")
    assert "other" not in board(client, "?network=memory&q=harbour")
    for odd in ("?p=nought&health=none&q=%27", "?network=none", "?p=-1", "?health=trouble"):
        board(client, odd)


def test_a_file_that_is_no_list_or_too_large_is_told(client: Client) -> None:
    lead(client)
    url = reverse("social_hub_desk_import")

    def send(content: bytes) -> str:
        file = SimpleUploadedFile("accounts.csv", content)
        return client.post(url, {"file": file}).content.decode()

    assert "Looked for columns" in send(b"Date,Count\n1,2\n")
    assert "empty" in send(b"")
    assert "larger than 10 MB" in send(b"x" * (10 * 1024 * 1024 + 1))
    assert not Account.objects.exists()
