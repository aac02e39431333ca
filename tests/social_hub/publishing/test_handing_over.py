from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User

from social_hub.models import Copy, HubUpdate, Record, UpdateState
from social_hub.publishing import handing_over, posting
from tests.social_hub.publishing.conftest import account

SAID: dict[str, Any] = {"area": "N1", "title": "Bikes", "text": "On Saturday."}


@pytest.fixture
def at_once(settings: Any) -> None:
    settings.SOCIAL_HUB_PREVIEW_FIRST = False


def test_what_is_handed_over_waits_until_its_copies_were_looked_at(officer: User) -> None:
    account()

    update = handing_over.take_over("areas:1", **SAID, author=officer)

    assert update.state is UpdateState.DRAFT
    assert not Copy.objects.exists()
    posting.send(officer, update, None, seen=1)
    assert Copy.objects.due().count() == 1


def test_a_site_can_let_copies_out_at_once(officer: User, at_once: None) -> None:
    account()

    handing_over.take_over("areas:1", **SAID, author=officer)

    assert Copy.objects.due().count() == 1


def test_the_same_key_is_the_same_update(officer: User, at_once: None) -> None:
    account()
    for _ in range(2):
        handing_over.take_over("areas:1", **SAID, author=officer)

    assert HubUpdate.objects.get().edition == 1
    assert Record.objects.count() == 1


def test_other_words_under_the_key_are_a_correction(officer: User, at_once: None) -> None:
    account()
    handing_over.take_over("areas:1", **SAID, author=officer)

    handing_over.take_over("areas:1", **(SAID | {"text": "On Sunday."}), author=officer)

    assert Copy.objects.get().text == "Bikes\n\nOn Sunday."


def test_withdrawn_there_is_gone_here_and_put_back_is_out_again(
    officer: User, at_once: None
) -> None:
    account()
    handing_over.take_over("areas:1", **SAID, author=officer)
    for _ in range(2):
        handing_over.withdraw("areas:1", by=officer)
    assert HubUpdate.objects.get().state is UpdateState.WITHDRAWN

    handing_over.take_over("areas:1", **SAID, author=officer)

    assert not Copy.objects.get().is_unwanted
    assert HubUpdate.objects.get().state is UpdateState.OUT
    handing_over.withdraw("areas:2")  # never handed over: nothing to do


def test_who_approved_it_there_was_the_second_pair_of_eyes(
    officer: User, other: User, at_once: None
) -> None:
    account()
    said = SAID | {"text": "The trial is on."}

    waiting = handing_over.take_over("areas:1", **said, author=officer)
    read = handing_over.take_over("areas:2", **said, author=officer, approved_by=other)

    assert (waiting.state, read.state) == (UpdateState.WAITING, UpdateState.OUT)
    assert read.approved_by_name == "other"


def test_a_copy_that_cannot_go_out_holds_no_other_up(officer: User, at_once: None) -> None:
    account("x"), account("x"), account()

    handing_over.take_over("areas:1", **SAID, author=officer)

    assert sorted(copy.account.network for copy in Copy.objects.due()) == ["mastodon", "x"]
