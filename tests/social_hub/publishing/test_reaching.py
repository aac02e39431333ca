"""From an account to its network over real HTTP: all five networks of the simulator."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from social_hub.models import Account, Health, NetworkDay
from social_hub.networks.base import Network
from social_hub.networks.errors import Forbidden, Refused, Throttled, TokenDied
from social_hub.networks.values import AccountRef, CopyText, Sent, Tokens
from social_hub.publishing.reaching import NETWORKS
from social_hub.simulator import world as simulated
from social_hub.simulator.server import Simulator
from tests.social_hub.conftest import KEY

pytestmark = pytest.mark.django_db

PUBLISHING = ("x", "facebook", "bluesky", "mastodon")


@pytest.fixture
def simulator(settings: Any) -> Iterator[Simulator]:
    with Simulator() as simulator:
        settings.SOCIAL_HUB_NETWORKS = simulator.settings()
        settings.SOCIAL_HUB_LIMITS = {}
        settings.SOCIAL_HUB_TOKEN_KEYS = [KEY]
        yield simulator


def connected(simulator: Simulator, network: str) -> tuple[simulated.Account, Account]:
    """Their account, and ours with its permission."""
    team = simulator.world.add_account(network, "northteam", "North Team")
    ours = Account.objects.create(network=network, handle=team.handle, remote_id=team.id)
    ours.keep(Tokens(token=team.token, refresh_token=team.refresh_token))
    ours.save()
    return team, ours


def publishing(text: str = "An officer is at the library.") -> Callable[..., Sent]:
    copy = CopyText(text=text, created_at=timezone.now())
    return lambda network, account: network.publish(account, copy, "key-1")


@pytest.mark.parametrize("name", PUBLISHING)
def test_a_copy_goes_out_and_is_deleted_with_the_permission_of_its_account(
    simulator: Simulator, name: str
) -> None:
    _team, ours = connected(simulator, name)

    sent = NETWORKS.ask(ours, publishing(), at_most=Decimal("0.2"))
    assert [post.id for post in simulator.world.posts(name)] == [sent.remote_id]

    def deleting(network: Network, account: AccountRef) -> None:
        network.delete(account, sent.remote_id)

    NETWORKS.ask(ours, deleting, at_most=Decimal(0))
    assert not list(simulator.world.posts(name))
    day = NetworkDay.objects.get()
    assert (day.network, day.spent) == (name, sent.cost)
    assert day.calls >= 2


def test_nothing_is_published_to_a_feed(simulator: Simulator) -> None:
    _team, ours = connected(simulator, "feed")

    with pytest.raises(Refused):
        NETWORKS.ask(ours, publishing(), at_most=Decimal(0))

    assert simulator.world.calls.total() == 0


@pytest.mark.parametrize("name", PUBLISHING)
def test_a_permission_that_ended_is_renewed_or_its_owner_hears_of_it(
    simulator: Simulator, name: str
) -> None:
    team, ours = connected(simulator, name)
    simulator.world.expire_token(team)

    with pytest.raises(TokenDied) as caught:
        NETWORKS.ask(ours, publishing(), at_most=Decimal("0.2"))

    ours.refresh_from_db()
    if caught.value.reconnect:
        assert ours.health is Health.PERMISSION_LOST
        return
    assert ours.permission_lost_at is None
    NETWORKS.ask(ours, publishing(), at_most=Decimal("0.2"))
    assert len(list(simulator.world.posts(name))) == 1
    ours.refresh_from_db()
    assert ours.ref().token == team.token


@pytest.mark.parametrize("name", PUBLISHING)
def test_a_permission_that_does_not_allow_it_is_told_until_something_could_be_posted(
    simulator: Simulator, name: str
) -> None:
    team, ours = connected(simulator, name)
    team.forbidden = True
    with pytest.raises(Forbidden):
        NETWORKS.ask(ours, publishing(), at_most=Decimal("0.2"))
    ours.refresh_from_db()
    assert ours.health is Health.PERMISSION_LOST

    team.forbidden = False
    NETWORKS.ask(ours, publishing(), at_most=Decimal("0.2"))

    ours.refresh_from_db()
    assert ours.permission_lost_at is None


@pytest.mark.parametrize("code", [4, 17, 32, 80001])
@pytest.mark.parametrize("status", [400, 403, 429])
def test_facebook_that_throttles_is_a_wait_whatever_its_status(
    simulator: Simulator, status: int, code: int
) -> None:
    _team, ours = connected(simulator, "facebook")
    knobs = simulator.world.knobs["facebook"]
    knobs.calls, knobs.throttle_status, knobs.throttle_code = 1, status, code
    NETWORKS.ask(ours, publishing(), at_most=Decimal(0))

    with pytest.raises(Throttled) as caught:
        NETWORKS.ask(ours, publishing(), at_most=Decimal(0))

    assert caught.value.until
    ours.refresh_from_db()
    assert ours.permission_lost_at is None


def test_what_the_day_may_cost_holds_for_officers_too(simulator: Simulator, settings: Any) -> None:
    settings.SOCIAL_HUB_LIMITS = {"x": {"dollars": "0.20"}}
    _team, ours = connected(simulator, "x")
    NETWORKS.ask(ours, publishing(), at_most=Decimal("0.015"))

    with pytest.raises(Throttled):
        NETWORKS.ask(ours, publishing("See https://a.example/"), at_most=Decimal("0.2"))

    assert NetworkDay.objects.get().spent == Decimal("0.015")
