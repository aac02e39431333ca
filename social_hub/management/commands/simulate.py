"""`simulate`: a day of 2,400 accounts on five networks, compressed into minutes.

It needs an empty database, which it fills: `make simulate` makes one and throws it away.
"""

import json
import random
import time
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from wagtail.models import Site

from social_hub import turned_on
from social_hub.accounts import planning, resolving
from social_hub.ingest.following import callback
from social_hub.management.simulation import clock as clocks
from social_hub.management.simulation.clock import Clock
from social_hub.management.simulation.day import DAY, Day, Event
from social_hub.management.simulation.measuring import Outcome, calls_of, outcome, troubles
from social_hub.management.simulation.running import Processes, free_port
from social_hub.models import Account, NetworkDay, Work, WorkKind
from social_hub.networks.values import Tokens
from social_hub.publishing import posting
from social_hub.simulator.server import Simulator
from social_hub.simulator.world import Account as RemoteAccount
from social_hub.simulator.world import World

START: Final = datetime(2026, 11, 24, tzinfo=UTC)
LIMIT: Final = Decimal(40)
"""US dollars a day for X."""
KILLS: Final = 10
SETTLING: Final = timedelta(hours=10)
"""After the day nothing is posted any more, and each feed is read once more."""
WARMING: Final = 40
"""Seconds of ours in which the processes start: nobody pushes to a site that is not there yet."""
WORKERS: Final = 2
TOLD: Final = 40
"""Posts that something is wrong with."""
VOCABULARY: Final = (
    "market library bridge corner evening surgery bicycle marking lantern footpath station school "
    "garden parcel window ladder harbour engine carnival scooter flower winter morning summer "
    "kitten orchard theatre museum allotment playground towpath bakery"
)


class Command(BaseCommand):
    help = "Simulates a day of 2,400 accounts and writes simulation.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--minutes", type=float, default=10, help="how long the day takes (10)")
        parser.add_argument("--workers", type=int, default=WORKERS)
        parser.add_argument("--file", type=Path, default=Path("simulation.json"))

    def handle(self, *args: Any, **options: Any) -> None:
        if Account.objects.exists():
            raise CommandError(
                "There are accounts in this database. Simulate in an empty one: make simulate."
            )
        self._workers: int = options["workers"]
        factor = DAY.total_seconds() / (options["minutes"] * 60)
        result = self._simulate(factor)
        options["file"].write_text(json.dumps(result.as_json(), indent=2) + "\n")
        for name, value in result.as_json().items():
            self.stdout.write(f"{name:<24}{value:>12,}")
        if result.fails:
            raise CommandError(f"What may not be: {'; '.join(result.fails)}.")

    def _simulate(self, factor: float) -> Outcome:
        self._say("Setting 2,400 accounts up on five networks …")
        # While it is set up an hour passes in ten seconds of ours.
        setting_up = Clock(start=START - timedelta(days=1), began=time.time(), factor=20)
        clocks.use(setting_up)
        world = World(clock=_now)
        with Simulator(world) as simulator:
            networks = simulator.settings()
            turn_on(networks)
            day = Day(world=world, start=START)
            remote = day.accounts()
            day.before(remote)
            port = free_port()
            _site_at(port)
            world.webhooks = {name: callback(name) for name in ("x", "facebook")}
            accounts = _ours(remote)
            with Processes(setting_up, networks, _limits()) as processes:
                processes.serve(port)
                for _ in range(self._workers):
                    processes.start_worker()
                self._wait_until_followed()
            _forget_the_setting_up(world)
            return self._run(
                Clock(start=START, began=time.time() + WARMING, factor=factor),
                day,
                remote,
                accounts,
                simulator,
                port,
            )

    def _wait_until_followed(self) -> None:
        """Each account is on its list or pushed, and each list was read once."""
        until = time.monotonic() + 900
        while Work.objects.filter(kind=WorkKind.FOLLOW, account__followed_at=None).exists() or (
            Work.objects.filter(kind=WorkKind.ACCOUNT, due_at__lte=timezone.now()).exists()
        ):
            if time.monotonic() > until:
                raise CommandError("Setting the accounts up took longer than 15 minutes.")
            time.sleep(1)
        time.sleep(2)

    def _run(
        self,
        clock: Clock,
        day: Day,
        remote: list[RemoteAccount],
        accounts: int,
        simulator: Simulator,
        port: int,
    ) -> Outcome:
        clocks.use(clock)
        _shift_to(START)
        day.publish = _publisher()
        networks = simulator.settings()
        events = day.events(remote)
        with Processes(clock, networks, _limits()) as processes:
            processes.serve(port)
            for _ in range(self._workers):
                processes.start_worker()
            kills = [
                Event(START + DAY * (number + 1) / (KILLS + 1), processes.kill_a_worker)
                for number in range(KILLS)
            ]
            hours = [
                Event(START + timedelta(hours=hour), partial(self._say, f"{hour:02}:00"))
                for hour in range(0, 24, 3)
            ]
            for event in sorted([*events, *kills, *hours]):
                clock.sleep_until(event.at)
                event.do()
                for code in processes.replace_the_dead():
                    self.stderr.write(f"A worker ended by itself with {code}.")
            clock.sleep_until(START + DAY)
            calls = calls_of(day.world)
            self._say("24:00, and ten more hours in which nothing is posted")
            clock.sleep_until(START + DAY + SETTLING)
            simulator.pusher.flush()
            time.sleep(3)
            self._say(
                f"{len(day.posts):,} posts, {processes.killed} workers killed, "
                f"{simulator.pusher.refused} pushes not taken."
            )
        day.posts = list({id(post): post for post in day.posts}.values())
        self._say(f"What was read cost {day.world.bill} by X’s own count.")
        told = list(troubles(day.world, day.posts, began=START))
        for line in told[:TOLD]:
            self.stdout.write(f"  {line}")
        return outcome(
            day.world,
            day.posts,
            began=START,
            accounts=accounts,
            calls=calls,
            spent=_spent(),
            limit=LIMIT,
        )

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()


def _now() -> datetime:
    """By whichever clock is used now."""
    return timezone.now()


def turn_on(networks: dict[str, Any]) -> None:
    """In this process too."""
    from django.conf import settings

    settings.SOCIAL_HUB_NETWORKS = networks
    settings.SOCIAL_HUB_LIMITS = _limits()
    settings.SOCIAL_HUB_AREAS = "social_hub.areas.AreasOfAccounts"


def _limits() -> dict[str, Any]:
    return {"x": {"dollars": str(LIMIT)}}


def _site_at(port: int) -> None:
    Site.objects.filter(is_default_site=True).update(hostname="127.0.0.1", port=port)
    Site.clear_site_root_paths_cache()


def _ours(remote: list[RemoteAccount]) -> int:
    """The accounts as an import makes them, each with a permission; how many."""
    Account.objects.bulk_create(
        Account(
            network=each.network,
            handle=each.id if each.network == "feed" else each.handle,
            area=f"A{number % 1200}",
            area_name=f"Area {number % 1200}",
        )
        for number, each in enumerate(remote)
    )
    tokens = {(each.network, each.id): each for each in remote}
    for network in turned_on.names():
        accounts = {a.handle: a for a in Account.objects.filter(network=network)}
        for found in resolving.look_up(network, list(accounts)):
            if lost := resolving.note(accounts, found):
                raise CommandError(f"{network} does not know {lost[0].handle}.")
    for account in Account.objects.exclude(network="feed"):
        theirs = tokens[account.network, account.remote_id]
        account.keep(Tokens(token=theirs.token, refresh_token=theirs.refresh_token))
        account.save()
    planning.plan(Account.objects.all())
    return len(remote)


def _forget_the_setting_up(world: World) -> None:
    world.calls.clear()
    world.bill = Decimal(0)
    NetworkDay.objects.all().delete()


def _shift_to(start: datetime) -> None:
    """The setting up had a clock of its own, which may have gone further."""
    Work.objects.update(lease=None, leased_until=None)
    chance = random.Random(1)  # noqa: S311
    works = list(Work.objects.filter(kind=WorkKind.ACCOUNT))
    for work in works:
        # As after weeks of running: at any time of their round.
        can = turned_on.capabilities(work.network)
        pushed = planning.RECONCILED if can.push_deletions else planning.RECONCILED_UNTOLD
        pause = planning.RECONCILED_LISTED if can.read_list else pushed
        work.due_at = start + pause * chance.random()
    Work.objects.bulk_update(works, ["due_at"], batch_size=500)


def _publisher() -> Any:
    """An officer who posts to the accounts of one area after another."""
    user = get_user_model().objects.create_superuser("officer", "officer@example.com", None)

    def publish(number: int) -> None:
        # On X no two accounts may say the same: words drawn anew each time.
        words = random.Random(number).sample(VOCABULARY.split(), 9)  # noqa: S311
        content = posting.Content(text=f"{' '.join(words).capitalize()}, {number}.")
        posting.post(user, f"A{number * 17 % 1200}", content)

    return publish


def _spent() -> Decimal:
    return sum((day.spent for day in NetworkDay.objects.all()), Decimal(0))
