"""What happens on the networks in the course of a day. The same seed is the same day."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from social_hub.simulator.world import Account, Post, World

SHARES: Final = {"x": 1_100, "bluesky": 700, "facebook": 300, "mastodon": 150, "feed": 150}
"""Accounts on each network."""
A_DAY: Final = 1.5
"""Posts of an account, on average."""
EDITED, DELETED = 0.04, 0.05
"""The shares of posts that are edited and deleted later."""
EDITS: Final = ("x", "facebook", "mastodon", "feed")
"""Networks on which posts can be edited."""
DAY: Final = timedelta(days=1)
WORDS: Final = (
    "We are at the market until noon",
    "Bike marking on Saturday",
    "Lights on the path work again",
    "Talk with us at the library",
    "A lost dog is back at home",
)


@dataclass(order=True)
class Event:
    at: datetime
    do: Callable[[], None] = field(compare=False)


@dataclass(kw_only=True)
class Day:
    """The script of a day, and what came of it on the networks' side."""

    world: World
    start: datetime
    seed: int = 1
    posts: list[Post] = field(default_factory=list)
    publish: Callable[[int], None] = lambda _number: None
    """Lets an officer post something of ours."""
    missed_pushes: list[tuple[str, Post]] = field(default_factory=list)

    def accounts(self) -> list[Account]:
        made = []
        for network, count in SHARES.items():
            for number in range(count):
                name = f"Team {number}"
                made.append(self.world.add_account(network, f"team{number}", name))
        return made

    def before(self, accounts: list[Account]) -> None:
        """What was posted in the weeks before."""
        chance = random.Random(self.seed)
        for account in accounts:
            for number in range(2):
                ago = timedelta(days=chance.uniform(1.5, 10))
                text = f"{chance.choice(WORDS)}, {number} weeks ago ({account.handle})."
                self.posts.append(self.world.post(account, text, at=self.start - ago))

    def events(self, accounts: list[Account]) -> list[Event]:
        chance = random.Random(self.seed + 1)
        events = [*self._posts(accounts, chance), *self._troubles(accounts)]
        for number in range(60):
            at = self.start + DAY * chance.uniform(0.05, 0.9)
            events.append(Event(at, partial(self._publish, number)))
        return sorted(events)

    def _publish(self, number: int) -> None:
        self.publish(number)

    def _posts(self, accounts: list[Account], chance: random.Random) -> Iterator[Event]:
        # A suspended account or one without a token is read as well, so all may post.
        for number in range(int(len(accounts) * A_DAY)):
            account = chance.choice(accounts)
            at = self.start + DAY * chance.random()
            text = f"{chance.choice(WORDS)}: number {number}."
            made: list[Post] = []
            yield Event(at, self._posting(account, text, made))
            fate = chance.random()
            later = at + timedelta(minutes=chance.uniform(1, 25))
            if fate < EDITED and account.network in EDITS:
                yield Event(later, self._editing(made, f"{text} Corrected."))
            elif fate > 1 - DELETED:
                yield Event(at + timedelta(hours=chance.uniform(0.1, 6)), self._deleting(made))

    def _posting(self, account: Account, text: str, made: list[Post]) -> Callable[[], None]:
        def do() -> None:
            if not account.suspended:
                made.append(self.world.post(account, text))
                self.posts.extend(made)

        return do

    def _editing(self, made: list[Post], text: str) -> Callable[[], None]:
        def do() -> None:
            for post in made:
                self.world.edit(post, text)

        return do

    def _deleting(self, made: list[Post]) -> Callable[[], None]:
        def do() -> None:
            for post in made:
                self.world.delete(post)

        return do

    def _troubles(self, accounts: list[Account]) -> Iterator[Event]:
        """Throttling, outages, lost answers, dead tokens, suspended accounts."""
        knobs = self.world.knobs

        def at(hours: float, do: Callable[[], None]) -> Event:
            return Event(self.start + timedelta(hours=hours), do)

        def turn(network: str, **values: object) -> Callable[[], None]:
            def do() -> None:
                for name, value in values.items():
                    setattr(knobs[network], name, value)

            return do

        yield at(2, turn("mastodon", calls=12, window=timedelta(minutes=15)))
        yield at(5, turn("mastodon", calls=None))
        yield at(4, turn("x", down=True))
        yield at(5.5, turn("x", down=False))
        yield at(7, turn("x", calls=3, window=timedelta(minutes=15)))
        yield at(8, turn("x", calls=None))
        yield at(9, turn("bluesky", hangs_up=True))
        yield at(10, turn("bluesky", hangs_up=False))
        yield at(11, turn("facebook", calls=1, window=timedelta(minutes=30)))
        yield at(12, turn("facebook", calls=None))
        yield at(1, turn("facebook", down=True, pushes=False))
        yield at(1.5, turn("facebook", down=False, pushes=True))
        yield at(15, turn("bluesky", garbled=True))
        yield at(15.25, turn("bluesky", garbled=False))
        yield at(16, turn("x", pushes=False))
        yield at(17, self._replaying("x", self.start + timedelta(hours=16)))
        for hours, network in ((6, "facebook"), (14, "x"), (18, "mastodon"), (20, "bluesky")):
            yield at(hours, turn(network, loses_answers=3))
        by_network = {name: [a for a in accounts if a.network == name] for name in SHARES}
        yield at(3, lambda: self.world.suspend(by_network["x"][0]))
        yield at(8, lambda: self.world.suspend(by_network["bluesky"][0]))
        for network in ("facebook", "mastodon", "x"):
            for account in by_network[network][1:4]:
                yield at(6, partial(self.world.expire_token, account))

    def _replaying(self, network: str, since: datetime) -> Callable[[], None]:
        """X keeps the events that it could not deliver, and sends them again."""

        def do() -> None:
            self.world.knobs[network].pushes = True
            for moment, what, post in list(self.world.events):
                if moment >= since and post.account.network == network and what == "deleted":
                    for told in self.world.told:
                        told(what, post)

        return do
