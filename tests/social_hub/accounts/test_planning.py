"""What accounts need is written down once, whoever writes it."""

import pytest
from django.utils import timezone

from social_hub.accounts import planning
from social_hub.models import Account, Work, WorkKind
from tests.social_hub.memory import account

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]


def kinds() -> list[str]:
    return sorted(Work.objects.values_list("kind", flat=True))


def test_an_account_on_a_network_with_a_list_and_pushes_is_followed_and_read_now_and_then() -> None:
    planning.plan([account()])

    assert kinds() == ["account", "follow", "list", "resolve"]
    assert Work.objects.get(kind=WorkKind.ACCOUNT).due_at > timezone.now()
    assert Work.objects.get(kind=WorkKind.LIST).due_at <= timezone.now()


def test_an_account_that_nothing_else_brings_is_read_at_once() -> None:
    planning.plan([account(network="polled")])

    assert kinds() == ["account", "resolve"]
    assert Work.objects.get(kind=WorkKind.ACCOUNT).due_at <= timezone.now()


def test_what_is_planned_already_stays_as_it_is() -> None:
    ours = account()
    planning.plan([ours])
    before = list(Work.objects.order_by("pk").values("pk", "due_at"))

    planning.plan([ours, account("200")])

    assert list(Work.objects.order_by("pk").values("pk", "due_at")[: len(before)]) == before


@pytest.mark.parametrize(
    "fields",
    [{"remote_id": ""}, {"is_practice": True}, {"ended_at": timezone.now()}],
    ids=["not found", "practice", "ended"],
)
def test_accounts_that_are_not_read_need_nothing(fields: dict[str, object]) -> None:
    ours = account()
    Account.objects.filter(pk=ours.pk).update(**fields)

    planning.plan(Account.objects.all())

    assert kinds() == []


def test_an_account_that_comes_back_after_it_was_ended_is_followed_again() -> None:
    ours = account(followed_at=timezone.now())
    planning.end(ours)
    Account.objects.filter(pk=ours.pk).update(ended_at=None, followed_at=None)

    planning.plan(Account.objects.all())

    assert Work.objects.filter(kind=WorkKind.FOLLOW).count() == 1
