"""What there is on the simulated networks: accounts, posts, and what goes wrong. In memory."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from threading import RLock
from typing import Any, Final

from social_hub.simulator.ids import Ids

NETWORKS: Final = ("x", "facebook", "bluesky", "mastodon", "feed")
READ: Final = Decimal("0.005")


@dataclass(kw_only=True)
class Knobs:
    """What goes wrong on one network, and when."""

    down: bool = False
    """Every call is answered with 503."""
    hangs_up: bool = False
    """Every connection ends without an answer."""
    seconds: float = 0.0
    """How long every call takes."""
    calls: int | None = None
    """Calls that are allowed in a window; of Facebook, to each page."""
    window: timedelta = timedelta(minutes=15)
    capped: bool = False
    """The monthly cap of X is reached."""
    credit: Decimal | None = None
    """US dollars that are left at X; None is enough of them."""
    loses_answers: int = 0
    """So many writing calls are done, and their answers are lost."""
    garbles_answers: int = 0
    """So many writing calls are done, and their answers are no JSON."""
    throttle_status: int = 403
    """With which status Facebook says that it throttles: 400, 403 or 429."""
    throttle_code: int = 4
    pushes: bool = True
    garbled: bool = False
    """Answers are no JSON."""


@dataclass(kw_only=True)
class Picture:
    name: str
    """Its address is /media/NAME on the simulator."""
    alternative_text: str = ""
    width: int = 640
    height: int = 400
    kind: str = "image"


@dataclass(kw_only=True, eq=False)
class Account:
    network: str
    id: str
    handle: str
    name: str
    token: str
    refresh_token: str
    password: str = "practice"  # noqa: S105 - of nobody
    suspended: bool = False
    token_dead: bool = False
    forbidden: bool = False
    """Its token does not allow to publish."""
    listed: bool = True
    """On the list that is read in one call."""
    callback: str = ""
    """Where its posts are pushed to; of a feed the address that the hub was given."""
    secret: str = ""
    version: int = 0
    """Grows with every change, for ETags."""


@dataclass(kw_only=True, eq=False)
class Post:
    account: Account
    id: str
    text: str
    created_at: datetime
    first_at: datetime
    history: list[str]
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    pictures: tuple[Picture, ...] = ()
    link: str = ""
    """A page that is previewed below the text."""
    poll: tuple[str, ...] = ()
    quotes: "Post | None" = None
    reposts: "Post | None" = None
    replies_to: "Post | None" = None
    visibility: str = "public"
    key: str = ""
    """The idempotency key that it was published with."""
    published: bool = False
    """Through the API, by us."""
    likes: int = 0


type Told = Callable[[str, Post], None]
"""Is told "created", "edited" or "deleted", and the post."""


class World:
    """All five networks. Any thread may use it; `clock` tells their time."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self.lock = RLock()
        self.base = ""
        """The address of the server, once there is one."""
        self.knobs = {network: Knobs() for network in NETWORKS}
        self.accounts: dict[tuple[str, str], Account] = {}
        self.calls: Counter[tuple[str, str]] = Counter()
        """By network and what was called."""
        self.pictures: dict[str, bytes] = {}
        self.uploads: dict[str, Picture] = {}
        self.secrets = dict.fromkeys(NETWORKS, "practice-secret")
        self.webhooks: dict[str, str] = {}
        """Where X and Facebook push to: set once for the app."""
        self.told: list[Told] = []
        self.events: list[tuple[datetime, str, Post]] = []
        self._ids = Ids()
        self._posts: dict[str, list[Post]] = {network: [] for network in NETWORKS}
        self._by_account: dict[tuple[str, str], list[Post]] = {}
        self._by_id: dict[tuple[str, str], Post] = {}
        self._windows: dict[tuple[str, str], tuple[datetime, int]] = {}
        self._billed: set[tuple[date, str]] = set()
        self.bill = Decimal(0)
        """US dollars that X has billed."""

    def add_account(
        self, network: str, handle: str, name: str = "", *, id: str = "", token: str = ""
    ) -> Account:
        with self.lock:
            id = id or self._ids.account(network, handle, self.base)
            account = Account(
                network=network,
                id=id,
                handle=handle,
                name=name or handle,
                token=token or f"token-{network}-{handle}",
                refresh_token=f"refresh-{network}-{handle}",
            )
            self.accounts[network, id] = account
            return account

    def account(self, network: str, wanted: str) -> Account | None:
        """By id or handle."""
        with self.lock:
            if found := self.accounts.get((network, wanted)):
                return found
            handle = wanted.removeprefix("@").lower()
            mine = (a for (of, _), a in self.accounts.items() if of == network)
            return next((a for a in mine if a.handle.lower() == handle), None)

    def by_token(self, network: str, token: str) -> Account | None:
        """Whose token this is, and is still good."""
        with self.lock:
            mine = (a for (of, _), a in self.accounts.items() if of == network)
            return next((a for a in mine if a.token == token and not a.token_dead), None)

    def post(self, account: Account, text: str, *, at: datetime | None = None, **kept: Any) -> Post:
        """A new post, pushed where somebody listens. `at` is when it was made, which may be long
        ago.
        """
        with self.lock:
            now = at or self.clock()
            id = kept.pop("id", "") or self._ids.post(account.network, account.id, now)
            post = Post(
                account=account,
                id=id,
                text=text,
                created_at=now,
                first_at=now,
                history=[id],
                **kept,
            )
            self._keep(post)
            self._changed("created", post)
            return post

    def edit(self, post: Post, text: str) -> Post:
        """Another text. On X the post has another id from then on."""
        with self.lock:
            now = self.clock()
            post.text, post.edited_at = text, now
            if post.account.network == "x":
                post.id = self._ids.post("x", post.account.id, now)
                post.history.append(post.id)
                post.created_at = now
                self._by_id["x", post.id] = post
            self._changed("edited", post)
            return post

    def delete(self, post: Post) -> None:
        with self.lock:
            if post.deleted_at is None:
                post.deleted_at = self.clock()
                self._changed("deleted", post)

    def find(self, network: str, id: str) -> Post | None:
        """A post that is there, by any id that it has or had."""
        with self.lock:
            post = self._by_id.get((network, id))
            if post is None or post.deleted_at or post.account.suspended:
                return None
            return post

    def posts(
        self, network: str, accounts: Sequence[Account] | None = None, *, listed: bool = False
    ) -> Iterator[Post]:
        """Those that are there, the newest first."""
        with self.lock:
            if accounts is not None and len(accounts) == 1:
                kept = list(self._by_account.get((network, accounts[0].id), ()))
            else:
                kept = list(self._posts[network])
        if network == "x":
            kept.sort(key=lambda post: int(post.id))
        else:
            kept.sort(key=lambda post: (post.created_at, post.id))
        for post in reversed(kept):
            there = post.deleted_at is None and not post.account.suspended
            if there and (not listed or post.account.listed):
                yield post

    def suspend(self, account: Account) -> None:
        account.suspended = True
        account.version += 1

    def expire_token(self, account: Account) -> None:
        """Only a new token helps: a refreshed one, or one that a person gives."""
        account.token_dead = True

    def renew(self, account: Account) -> None:
        with self.lock:
            account.token_dead = False
            account.token = self._ids.token(account.network)
            account.refresh_token = self._ids.token("refresh")

    def allow(self, network: str, key: str = "") -> tuple[int, int, datetime] | None:
        """Count a call: limit, what is left of it (-1: refused), and when the window ends; None:
        no limit.
        """
        with self.lock:
            knobs, now = self.knobs[network], self.clock()
            if knobs.calls is None:
                return None
            began, used = self._windows.get((network, key), (now, 0))
            if now - began >= knobs.window:
                began, used = now, 0
            self._windows[network, key] = (began, min(used + 1, knobs.calls + 1))
            return knobs.calls, knobs.calls - used - 1, began + knobs.window

    def charge(self, posts: Sequence[Post], each: Decimal = READ) -> bool:
        """Bill what X gave, each resource once a UTC day. False where the credit does not last."""
        with self.lock:
            today = self.clock().astimezone(UTC).date()
            new = {(today, post.id) for post in posts} - self._billed
            cost = each * len(new)
            credit = self.knobs["x"].credit
            if credit is not None and cost > credit - self.bill:
                return False
            self._billed |= new
            self.bill += cost
            return True

    def charge_writing(self, cost: Decimal) -> bool:
        with self.lock:
            credit = self.knobs["x"].credit
            if credit is not None and cost > credit - self.bill:
                return False
            self.bill += cost
            return True

    def _keep(self, post: Post) -> None:
        network = post.account.network
        self._posts[network].append(post)
        self._by_account.setdefault((network, post.account.id), []).append(post)
        self._by_id[network, post.id] = post

    def _changed(self, what: str, post: Post) -> None:
        post.account.version += 1
        self.events.append((self.clock(), what, post))
        if self.knobs[post.account.network].pushes:
            for told in self.told:
                told(what, post)
