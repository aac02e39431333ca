"""The simulator, and each network over real HTTP against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from social_hub.networks import registry
from social_hub.networks.base import Network
from social_hub.networks.transport import Transport
from social_hub.networks.values import AccountRef
from social_hub.simulator.server import Simulator
from social_hub.simulator.world import NETWORKS, Account, World

NOW = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **length: float) -> None:
        self.now += timedelta(**length)


@dataclass
class Place:
    """One network, our side and theirs."""

    network: Network
    world: World
    simulator: Simulator
    clock: Clock
    team: Account

    @property
    def name(self) -> str:
        return self.network.name

    @property
    def ref(self) -> AccountRef:
        return ref(self.team)


def ref(account: Account) -> AccountRef:
    return AccountRef(
        remote_id=account.id,
        handle=account.handle,
        token=account.token,
        refresh_token=account.refresh_token,
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def simulator(clock: Clock) -> Iterator[Simulator]:
    with Simulator(World(clock)) as simulator:
        yield simulator


def place(name: str, simulator: Simulator, clock: Clock) -> Place:
    settings = simulator.settings()
    transport = Transport(
        clock=clock,
        exempt=registry.simulators(settings),
        total_seconds=1.0,
        read_seconds=0.6,
    )
    network = registry.of(name, settings)(transport, settings[name])
    team = simulator.world.add_account(name, "northteam", "North Team")
    return Place(network, simulator.world, simulator, clock, team)


@pytest.fixture(params=NETWORKS)
def here(request: pytest.FixtureRequest, simulator: Simulator, clock: Clock) -> Iterator[Place]:
    found = place(request.param, simulator, clock)
    yield found
    found.network.transport.close()
