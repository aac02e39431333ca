"""Tokens are kept encrypted, bound to their account, and keys can be changed."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from social_hub import tokens
from social_hub.networks.values import Tokens
from tests.social_hub.memory import account

OLD, NEW = tokens.new_key(), tokens.new_key()


@pytest.fixture(autouse=True)
def _keys(settings: Any) -> None:
    settings.SOCIAL_HUB_TOKEN_KEYS = [OLD]


def test_what_is_sealed_cannot_be_read_and_is_opened_again() -> None:
    sealed = tokens.seal({"token": "very-secret"}, bound_to="account 1")

    assert "very-secret" not in sealed
    assert tokens.open_sealed(sealed, bound_to="account 1") == {"token": "very-secret"}


def test_it_opens_in_no_other_row() -> None:
    sealed = tokens.seal({"token": "t"}, bound_to="account 1")

    with pytest.raises(tokens.CannotOpen, match="another account"):
        tokens.open_sealed(sealed, bound_to="account 2")


def test_a_changed_text_is_refused() -> None:
    sealed = tokens.seal({"token": "t"}, bound_to="account 1")

    with pytest.raises(tokens.CannotOpen):
        tokens.open_sealed(sealed[:-6] + "AAAA==", bound_to="account 1")


def test_older_keys_still_open_and_the_newest_one_seals(settings: Any) -> None:
    sealed = tokens.seal({"token": "t"}, bound_to="account 1")
    settings.SOCIAL_HUB_TOKEN_KEYS = [NEW, OLD]

    assert tokens.open_sealed(sealed, bound_to="account 1") == {"token": "t"}
    assert not tokens.is_newest(sealed)
    assert tokens.is_newest(tokens.seal({"token": "t"}, bound_to="account 1"))


def test_without_its_key_nothing_opens_and_the_words_name_the_setting(settings: Any) -> None:
    sealed = tokens.seal({"token": "t"}, bound_to="account 1")
    settings.SOCIAL_HUB_TOKEN_KEYS = [NEW]

    with pytest.raises(tokens.CannotOpen, match="SOCIAL_HUB_TOKEN_KEYS"):
        tokens.open_sealed(sealed, bound_to="account 1")


def test_without_any_key_nothing_is_sealed(settings: Any) -> None:
    settings.SOCIAL_HUB_TOKEN_KEYS = []

    with pytest.raises(LookupError, match="make_token_key"):
        tokens.seal({"token": "t"}, bound_to="account 1")


@pytest.mark.django_db
def test_rotating_leaves_nothing_that_only_the_old_key_opens(settings: Any) -> None:
    ours = account()
    ours.keep(Tokens(token="t", refresh_token="r"))
    ours.save()
    settings.SOCIAL_HUB_TOKEN_KEYS = [NEW, OLD]

    call_command("rotate_tokens", verbosity=0)

    settings.SOCIAL_HUB_TOKEN_KEYS = [NEW]
    ours.refresh_from_db()
    assert (ours.ref().token, ours.ref().refresh_token) == ("t", "r")


@pytest.mark.django_db
def test_rotating_tells_whose_tokens_no_key_opens(settings: Any) -> None:
    ours = account(handle="northteam")
    ours.keep(Tokens(token="t"))
    ours.save()
    settings.SOCIAL_HUB_TOKEN_KEYS = [NEW]

    with pytest.raises(CommandError, match="northteam"):
        call_command("rotate_tokens", verbosity=0)


def test_a_token_stands_in_no_text_of_an_account_or_its_values() -> None:
    assert "very-secret" not in repr(Tokens(token="very-secret", refresh_token="very-secret"))
