"""The demonstration's social hub: two accounts for each neighbourhood, and 20,000 posts.

The posts are put onto the simulated networks and read from there as a force's are: each network's
answers in its own format, its adapter, the hub's ingest. Only the wire between them is left out.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import F, Func, Value
from django.utils import timezone
from wagtailmenus.models import FlatMenu

from local_areas.models import Area
from social_hub.ingest.storing import store
from social_hub.models import Account, MediaState, Post, PostMedia
from social_hub.models.copying import copy_in
from social_hub.networks.registry import of as network_of
from social_hub.networks.transport import Answer, Transport
from social_hub.networks.values import AccountRef, RemotePost
from social_hub.pages.hub_page import HubPage
from social_hub.simulator.http import Request
from social_hub.simulator.server import Simulator
from social_hub.simulator.world import Account as Simulated
from social_hub.simulator.world import Picture, World
from station.demo.social_pictures import HEIGHT, SCENES, WIDTH, drawn
from station.demo.social_words import of_force, of_team
from station.pages.models import HomePage

SEED: Final = 2350
POSTS_EACH: Final = 8
DAYS: Final = 120
QUIET_SHARE: Final = 0.04
"""Of the accounts: they have said nothing for more than two months."""
WITH_PICTURE: Final = 0.06
UNDESCRIBED: Final = 0.2
"""Of the pictures, as the board of missing words must show some."""
FORCE_POSTS: Final = 24
VARIANTS: Final = 3
FOLDER: Final = "social/demo/"
HOST: Final = "https://social.rivermouth.example"
SECOND: Final = (
    *("x", "bluesky", "mastodon", "x", "bluesky", "x", "mastodon", "bluesky", "x", "feed"),
)
"""What the teams have beside a page on Facebook, by turns."""
FORCE: Final = ("facebook", "x", "bluesky", "mastodon")
NAME: Final = "Rivermouth Police"


def seed_social(home: HomePage) -> None:
    """Once there are accounts, nothing."""
    _page(home)
    if Account.objects.exists():
        return
    # Half a million objects are made and none of them goes in circles: looking for circles among
    # them takes a fifth of the time.
    gc.disable()
    try:
        _fill()
    finally:
        gc.enable()


def _fill() -> None:
    chance = random.Random(SEED)
    simulator = Simulator(World())
    # Nobody is asked over HTTP: what stands in its answers is a site that cannot exist.
    simulator.world.base = HOST
    rows = list(_accounts(simulator.world))
    copy_in([row for row, _ in rows])
    for row, simulated in rows:
        _say(simulator.world, row, simulated, chance)
    for name in dict.fromkeys(row.network for row, _ in rows):
        store(name, list(_read(simulator, name, [row for row, _ in rows if row.network == name])))
    _draw()
    _choose()
    simulator.free()


def _page(home: HomePage) -> None:
    if HubPage.objects.exists():
        return
    page = home.add_child(
        instance=HubPage(
            title="From our teams",
            slug="from-our-teams",
            introduction=(
                "<p>What neighbourhood teams post, on every network they use, in one place. "
                "Reading it here tells no network about you.</p>"
            ),
            show_in_menus=True,
        )
    )
    page.save_revision().publish()
    # The main menu has no room for a seventh entry beside the search box.
    menu = FlatMenu.objects.filter(handle="footer").first()
    if menu is not None:
        items = menu.get_menu_items_manager()
        items.create(link_page=page, sort_order=items.count())


def _accounts(world: World) -> Iterator[tuple[Account, Simulated]]:
    for network in FORCE:
        yield _account(world, network, "force", NAME, is_corporate=True)
    areas = Area.objects.current().neighbourhoods().order_by("code")
    for number, area in enumerate(areas):
        for network in ("facebook", SECOND[number % len(SECOND)]):
            yield _account(
                world,
                network,
                f"{number + 1:04d}",
                f"{area.name} – {NAME}",
                area=area.code,
                area_name=area.name,
            )


def _account(
    world: World, network: str, part: str, name: str, **fields: Any
) -> tuple[Account, Simulated]:
    handle, address = {
        "x": (f"RvmthDemo{part}", "https://x.com/{}"),
        "facebook": (f"rivermouth.demo.{part}", "https://www.facebook.com/{}"),
        "bluesky": (f"team-{part}.rivermouth.example", "https://bsky.app/profile/{}"),
        "mastodon": (f"team_{part}", HOST + "/@{}"),
        "feed": (f"team-{part}", HOST + "/site/{}"),
    }[network]
    simulated = world.add_account(network, handle, name)
    row = Account(
        network=network,
        handle=handle,
        remote_id=simulated.id,
        name=name,
        url=address.format(handle),
        followed_at=timezone.now(),
        read_at=timezone.now(),
        created_at=timezone.now() - timedelta(days=2 * DAYS),
        **fields,
    )
    return row, simulated


def _say(world: World, row: Account, simulated: Simulated, chance: random.Random) -> None:
    now = timezone.now()
    first = 65 if chance.random() < QUIET_SHARE and not row.is_corporate else 0
    for number in range(FORCE_POSTS if row.is_corporate else POSTS_EACH):
        said = of_force(number, chance) if row.is_corporate else of_team(row.area_name, chance)
        at = _moment(now, first, chance)
        pictures: tuple[Picture, ...] = ()
        if chance.random() < WITH_PICTURE:
            words = "" if chance.random() < UNDESCRIBED else SCENES[said.scene]
            name = f"{said.scene}-{chance.randrange(VARIANTS)}-{simulated.handle}-{number}.png"
            pictures = (Picture(name=name, alternative_text=words, width=WIDTH, height=HEIGHT),)
        world.post(simulated, said.text, at=at, pictures=pictures, likes=chance.randrange(90))


def _moment(now: datetime, first: int, chance: random.Random) -> datetime:
    """In the daytime, more often lately."""
    days = first + (DAYS - first) * chance.random() ** 2
    at = now - timedelta(days=days)
    at = at.replace(hour=8 + chance.randrange(12), minute=chance.randrange(60))
    return at if at <= now else at - timedelta(days=1)


class _Wire(Transport):
    """Hands a call to the simulator without HTTP."""

    def __init__(self, simulator: Simulator) -> None:
        super().__init__()
        self._simulator = simulator

    def call(
        self,
        method: str,
        url: str,
        *,
        query: Mapping[str, str | Sequence[str]] | None = None,
        headers: Mapping[str, str] | None = None,
        **others: Any,
    ) -> Answer:
        parts = urlsplit(url)
        asked = parse_qs(parts.query) | parse_qs(urlencode(query or {}, doseq=True))
        told = {name.lower(): value for name, value in (headers or {}).items()}
        response = self._simulator.answer(parts.path, Request(method, parts.path, asked, told, b""))
        return Answer(
            status=response.status,
            headers={name.lower(): value for name, value in response.headers.items()},
            content=response.body,
        )


def _read(simulator: Simulator, name: str, accounts: Sequence[Account]) -> Iterator[RemotePost]:
    settings = simulator.settings()
    network = network_of(name, settings)(_Wire(simulator), settings[name])
    for account in accounts:
        batch = network.read_account(
            AccountRef(remote_id=account.remote_id, handle=account.handle), None
        )
        yield from batch.posts


def _draw() -> None:
    """Each picture is a file of its own, as those that are fetched are."""
    drawings = {
        f"{scene}-{variant}": drawn(scene, variant)
        for scene in SCENES
        for variant in range(VARIANTS)
    }
    media = PostMedia.objects.filter(state=MediaState.WAITING)
    for url in media.values_list("remote_url", flat=True):
        name = url.rpartition("/")[2]
        scene = "-".join(name.split("-")[:2])
        if not default_storage.exists(FOLDER + name):
            default_storage.save(FOLDER + name, ContentFile(drawings[scene]))
    file: Any = Func(F("remote_url"), Value("^.*/"), Value(FOLDER), function="regexp_replace")
    media.update(file=file, state=MediaState.STORED, width=WIDTH, height=HEIGHT)


def _choose() -> None:
    """One post for all, and some that teams pinned."""
    now = timezone.now()
    force = Post.objects.filter(account__is_corporate=True, account__network="x")
    appeal = force.filter(topics__contains=["appeal"]).order_by("-created_at").first()
    if appeal is not None:
        Post.objects.filter(pk=appeal.pk).update(featured_at=now)
    teams = Post.objects.filter(account__is_corporate=False).order_by("-created_at", "pk")
    pinned = list(teams.values_list("pk", flat=True)[7:4000:97])
    Post.objects.filter(pk__in=pinned).update(pinned_at=now)
