"""A refresh token works once: one worker uses it, and what comes of it is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from social_hub.accounts import planning, renewing
from social_hub.asking import NotNow
from social_hub.models import Account, Work, WorkKind
from social_hub.networks.errors import Down, TokenDied
from social_hub.networks.values import Tokens
from tests.social_hub.memory import Memory, account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]

HOUR = timedelta(hours=1)


def ended(remote_id: str = "100") -> Account:
    ours = account(remote_id)
    ours.keep(Tokens(token="old", refresh_token="r1", dies_at=timezone.now()))
    ours.save()
    return ours


def renewed() -> list[tuple[object, ...]]:
    return [asked for asked in Memory.asked if asked[0] == "renew"]


@pytest.fixture(autouse=True)
def _given(networks: type[Memory]) -> None:
    Memory.tokens = Tokens(token="new", refresh_token="r2", dies_at=timezone.now() + 2 * HOUR)


def test_while_one_worker_renews_it_another_waits() -> None:
    ours = ended()
    key = planning.renew_key(ours)
    Work.objects.create(kind=WorkKind.RENEW, network="memory", account=ours, key=key)
    Work.objects.take(1, key=key)

    with pytest.raises(NotNow):
        renewing.fresh_ref(ours)

    assert renewed() == []


def test_what_another_worker_has_just_renewed_is_not_renewed_again() -> None:
    ours, same = ended(), Account.objects.get()

    renewing.fresh_ref(ours)
    renewing.fresh_ref(same)

    assert len(renewed()) == 1
    assert same.ref().token == "new"


def test_a_network_that_is_down_costs_no_permission() -> None:
    ours = ended()
    Memory.tokens = Down()
    with pytest.raises(Down):
        renewing.fresh_ref(ours)

    Memory.tokens = Tokens(token="new", refresh_token="r2", dies_at=timezone.now() + HOUR)

    assert renewing.fresh_ref(ours).token == "new"
    assert Account.objects.get().permission_lost_at is None


def test_what_nobody_used_for_long_is_renewed_so_that_it_does_not_end() -> None:
    ours = ended()
    key = planning.renew_key(ours)
    Work.objects.create(kind=WorkKind.RENEW, network="memory", account=ours, key=key)

    renewing.renew_due(10)

    assert Account.objects.get().ref().refresh_token == "r2"
    assert Work.objects.get(key=key).due_at > timezone.now() + timedelta(days=29)


def test_one_that_failed_keeps_no_other_from_its_turn() -> None:
    lost, fine = ended("1"), ended("2")
    Account.objects.filter(pk=lost.pk).update(sealed_tokens="gone:AAAA")
    for each in (lost, fine):
        key = planning.renew_key(each)
        Work.objects.create(kind=WorkKind.RENEW, network="memory", account=each, key=key)

    renewing.renew_due(10)

    lost.refresh_from_db()
    fine.refresh_from_db()
    assert lost.permission_lost_at is not None
    assert fine.ref().token == "new"


def test_a_permission_that_is_lost_is_asked_for_no_more() -> None:
    ours = ended()
    Memory.tokens = TokenDied()
    with pytest.raises(TokenDied):
        renewing.fresh_ref(ours)

    renewing.renew_due(10)

    assert len(renewed()) == 1


def test_tokens_that_nobody_can_open_are_a_lost_permission() -> None:
    ours = account(sealed_tokens="gone:AAAA")

    with pytest.raises(TokenDied):
        renewing.fresh_ref(ours)
