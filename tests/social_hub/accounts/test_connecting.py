"""A permission is kept for the account that it is for, sealed, and for no other."""

import pytest

from social_hub.accounts import connecting
from social_hub.models import Account
from social_hub.networks.errors import Down, NetworkError, Refused, TokenDied
from social_hub.networks.values import Tokens
from tests.social_hub.memory import Memory, account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]

REDIRECT = "https://ours.example/connected/"


def with_permission() -> Account:
    ours = account()
    ours.keep(Tokens(token="before", refresh_token="r"))
    ours.save()
    return ours


def test_whoever_connects_is_sent_to_the_network_with_a_state_that_nobody_guesses() -> None:
    ours = account()

    first, second = (connecting.begin(ours, REDIRECT) for _ in range(2))

    assert first
    assert second
    assert first.url.startswith("https://memory.example/")
    assert first.state in first.url
    assert first.state != second.state
    assert len(first.state) >= 32


def test_a_permission_is_kept_sealed_and_the_account_is_well_again() -> None:
    ours = account(error="Permission lost")
    Memory.tokens = Tokens(token="s3cret", remote_id="100")

    connecting.finish(ours, {"code": "c"}, {})

    kept = Account.objects.get()
    assert "s3cret" not in kept.sealed_tokens
    assert (kept.ref().token, kept.error) == ("s3cret", "")


@pytest.mark.parametrize("error", [Refused(), Down(), TokenDied()])
def test_what_was_there_before_stays_where_it_could_not_be_connected(error: NetworkError) -> None:
    ours = with_permission()
    Memory.tokens = error

    with pytest.raises(NetworkError):
        connecting.finish(ours, {"code": "c"}, {})

    assert Account.objects.get().ref().token == "before"


def test_the_permission_of_another_account_is_not_kept() -> None:
    ours = with_permission()
    Memory.tokens = Tokens(token="theirs", remote_id="666", handle="somebody-else")

    with pytest.raises(connecting.Wrong, match="somebody-else"):
        connecting.finish(ours, {"code": "c"}, {})

    assert Account.objects.get().ref().token == "before"


def test_an_account_whose_tokens_nobody_can_open_can_be_connected_anew() -> None:
    ours = with_permission()
    Account.objects.update(sealed_tokens="gone:AAAA")
    ours.refresh_from_db()
    Memory.tokens = Tokens(token="new", remote_id="100")

    assert connecting.begin(ours, REDIRECT)
    connecting.finish(ours, {"code": "c"}, {})

    assert Account.objects.get().ref().token == "new"


def test_what_a_worker_wrote_while_the_network_answered_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = account()

    def meanwhile(*_: object) -> Tokens:
        Account.objects.update(cursor="c", handle="another")
        return Tokens(token="new", remote_id="100")

    monkeypatch.setattr(Memory, "connect", meanwhile)
    connecting.finish(ours, {}, {})

    kept = Account.objects.get()
    assert (kept.cursor, kept.handle, kept.ref().token) == ("c", "another", "new")


def test_no_secret_stands_in_a_text_of_what_holds_one() -> None:
    ours = with_permission()
    tokens = Tokens(token="before", refresh_token="renewing it")

    said = f"{ours!r} {ours.ref()!r} {tokens!r} {vars(ours)}"

    assert "before" not in said
    assert "renewing it" not in said
