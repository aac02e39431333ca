"""An officer writes once on a telephone; the simulated networks get copies, corrections, deletions.

The simulator answers over real HTTP, and `social_hub.due` is what a worker runs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from social_hub import due
from social_hub.models import Account, Post
from social_hub.networks.values import Tokens
from social_hub.publishing import posting
from social_hub.publishing.posting import Content
from social_hub.simulator.server import Simulator
from social_hub.simulator.world import World
from tests.e2e.test_composer import TELEPHONE, look, sign_in, town  # noqa: F401 - a fixture
from tests.local_areas.builders import City
from tests.local_areas.people import officer, picture_file
from tests.social_hub.posts import picture, post

pytestmark = [pytest.mark.browser, pytest.mark.begins_with("migrated")]

TEAM = ("facebook", "mastodon", "x")
LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (
    ("light", 1280),
    ("light", 390),
    ("dark", 390),  # which has other colours
)


@pytest.fixture
def simulator(settings: Any) -> Iterator[Simulator]:
    with Simulator(World()) as simulator:
        settings.SOCIAL_HUB_NETWORKS = simulator.settings()
        yield simulator


@pytest.fixture
def officers(town: City, simulator: Simulator) -> dict[str, User]:  # noqa: F811
    """Two officers of N1, whose team has an account on each of three networks."""
    here = town.areas["N1"]
    for network in TEAM:
        simulated = simulator.world.add_account(network, "n1team", "N1 team")
        account = Account.objects.create(
            network=network,
            handle=simulated.handle,
            remote_id=simulated.id,
            name=simulated.name,
            area=here.code,
            area_name=here.name,
        )
        account.keep(Tokens(token=simulated.token, refresh_token=simulated.refresh_token))
        account.save()
    return {name: officer(name, here) for name in ("pc", "other")}


def there(simulator: Simulator) -> dict[str, list[str]]:
    """What people read on each network."""
    return {network: [post.text for post in simulator.world.posts(network)] for network in TEAM}


def write(page: Page, address: str, words: str, *, picture: str = "") -> None:
    page.goto(f"{address}/admin/social/posts/new/")
    page.get_by_label("What do you want to say?").fill(words)
    if picture:
        file = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": picture_file()}
        page.get_by_label("Picture", exact=True).set_input_files(file)
        page.get_by_label("Say what is in the picture").fill(picture)


def test_an_officer_writes_once_and_corrects_and_deletes_everywhere(
    page: Page,
    officers: dict[str, User],
    simulator: Simulator,
    station: str,
    axe: str,
) -> None:
    page.set_viewport_size(TELEPHONE)
    sign_in(page, station, officers["pc"])
    page.goto(f"{station}/admin/")
    page.get_by_role("button", name="Toggle sidebar").click()
    menu = page.get_by_role("navigation", name="Main menu")
    expect(menu.get_by_role("link", name="Posts to networks")).to_be_visible()
    write(page, station, "Bike marking at the quay on Saturday.")
    file = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": picture_file()}
    page.get_by_label("Picture", exact=True).set_input_files(file)
    page.get_by_label("Link", exact=True).fill("https://rivermouth.example/bikes")
    look(page, axe, "hub-compose-390")
    page.get_by_role("button", name="See every copy").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what is in the picture")
    look(page, axe, "hub-compose-error-390")
    page.get_by_label("Say what is in the picture").fill("A blue sky over the quay.")
    page.get_by_role("button", name="See every copy").click()

    on_x = page.get_by_role("article").filter(has_text="X n1team")
    expect(on_x.locator(".sp-said")).to_have_text("Bike marking at the quay on Saturday.")
    expect(on_x.get_by_text("37 of 280")).to_be_visible()
    expect(on_x.get_by_text("$0.015", exact=False)).to_be_visible()
    expect(on_x.get_by_text("it then costs $0.200")).to_be_visible()
    expect(page.get_by_role("img", name="A blue sky over the quay.")).to_have_count(3)
    on_mastodon = page.get_by_role("article").filter(has_text="Mastodon n1team")
    expect(on_mastodon.locator(".sp-said")).to_contain_text("https://rivermouth.example/bikes")
    look(page, axe, "hub-copies-390")
    on_x.get_by_text("Other words, for this network only").click()
    on_x.get_by_label("Words for X").fill("Bring your bike on Saturday.")
    page.get_by_role("button", name="See the changes").click()
    expect(on_x.locator(".sp-said")).to_have_text("Bring your bike on Saturday.")
    assert there(simulator) == {network: [] for network in TEAM}  # nothing is out yet
    page.get_by_role("button", name="Publish it").click()
    expect(page.get_by_text("Copies are on their way.")).to_be_visible()
    look(page, axe, "hub-sending-390")
    due.run(50)
    page.get_by_role("link", name="Look again").click()

    expect(page.get_by_text("3 of 3 copies are out.")).to_be_visible()
    expect(page.get_by_role("link", name="See it")).to_have_count(3)
    look(page, axe, "hub-out-390")
    said = there(simulator)
    assert said["x"] == ["Bring your bike on Saturday."]
    assert said["mastodon"] == [
        "Bike marking at the quay on Saturday.\nhttps://rivermouth.example/bikes"
    ]
    (posted,) = simulator.world.posts("mastodon")
    assert [each.alternative_text for each in posted.pictures] == ["A blue sky over the quay."]

    page.get_by_text("Correct it everywhere").click()
    expect(page.get_by_text("The old post goes and a new one comes")).to_be_visible()
    look(page, axe, "hub-correct-390")
    page.get_by_role("link", name="Correct it", exact=True).click()
    page.get_by_label("What do you want to say?").fill("Bike marking at the quay on Sunday.")
    page.get_by_role("button", name="See every copy").click()
    expect(on_x.get_by_label("Words for X")).to_have_value("Bring your bike on Saturday.")
    on_x.get_by_label("Words for X").fill("Bring your bike on Sunday.")
    page.get_by_role("button", name="Correct it").click()
    for _ in range(3):
        due.run(50)
    said = there(simulator)
    assert said["x"] == ["Bring your bike on Sunday."]
    assert said["facebook"][0].startswith("Bike marking at the quay on Sunday.")
    assert len(said["mastodon"]) == 1

    page.reload()
    page.get_by_text("Delete it everywhere").click()
    page.get_by_label("It is wrong or out of date").check()
    look(page, axe, "hub-delete-390")
    page.get_by_role("button", name="Delete 3 copies").click()
    due.run(50)
    page.reload()
    expect(page.get_by_role("heading", name="Deleted everywhere")).to_be_visible()
    look(page, axe, "hub-deleted-390")
    page.set_viewport_size({"width": 1280, "height": 900})
    look(page, axe, "hub-deleted-1280")
    assert there(simulator) == {network: [] for network in TEAM}


def test_words_of_a_trial_wait_until_somebody_else_has_read_them(
    page: Page,
    officers: dict[str, User],
    simulator: Simulator,
    station: str,
    axe: str,
) -> None:
    page.set_viewport_size(TELEPHONE)
    sign_in(page, station, officers["pc"])
    write(page, station, "The trial at the crown court begins on Monday.")
    page.get_by_role("button", name="See every copy").click()
    expect(page.get_by_text("Somebody else reads it first")).to_be_visible()
    look(page, axe, "hub-held-390")
    page.get_by_role("button", name="Send for approval").click()
    expect(page.get_by_text("Nothing is public yet.").first).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    look(page, axe, "hub-waiting-390")
    due.run(50)
    assert there(simulator) == {network: [] for network in TEAM}

    page.context.clear_cookies()
    sign_in(page, station, officers["other"])
    page.goto(f"{station}/admin/social/posts/approvals/")
    look(page, axe, "hub-approvals-390")
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved. The copies go out.")).to_be_visible()
    due.run(50)
    page.reload()

    expect(page.get_by_text("Approved by other.")).to_be_visible()
    assert all(len(texts) == 1 for texts in there(simulator).values())


def test_an_update_of_the_area_is_copied_after_one_press(
    page: Page,
    officers: dict[str, User],
    simulator: Simulator,
    station: str,
    axe: str,
) -> None:
    page.set_viewport_size(TELEPHONE)
    sign_in(page, station, officers["pc"])
    page.goto(f"{station}/admin/my-areas/area/A01/post/")
    page.get_by_label("Title").fill("Property marking")
    page.get_by_label("What do you want to say?").fill("Bring a bike on Saturday.")
    page.get_by_role("button", name="See it as people will").click()
    page.get_by_role("button", name="Publish it").click()
    update = page.url.split("?")[0]
    expect(page.get_by_text("It also goes out to")).to_be_visible()
    look(page, axe, "update-copies-390")
    page.get_by_role("link", name="Check every copy").click()
    look(page, axe, "update-every-copy-390")
    page.get_by_role("button", name="Publish it").click()
    due.run(50)
    page.goto(update)
    expect(page.get_by_role("link", name="See it")).to_have_count(3)
    look(page, axe, "update-copied-390")

    page.get_by_role("link", name="Withdraw it").click()
    expect(page.get_by_text("Its copies on social networks are deleted too:")).to_be_visible()
    page.get_by_label("It is wrong or out of date").check()
    page.get_by_role("button", name="Withdraw it").click()
    due.run(50)

    assert there(simulator) == {network: [] for network in TEAM}
    page.goto(update)
    look(page, axe, "update-withdrawn-390")


def test_every_screen_of_staff_is_for_everybody(
    page: Page, officers: dict[str, User], simulator: Simulator, station: str, axe: str
) -> None:
    chief = User.objects.create_superuser("chief", "chief@example.com", "p")
    waiting = posting.post(officers["pc"], "A01", Content(text="The trial is on."))
    out = posting.post(officers["pc"], "A01", Content(title="Bikes", text="On Saturday."))
    Account.objects.filter(network="x").update(permission_lost_at=timezone.now())
    of_team = Account.objects.get(network="mastodon")
    picture(post(of_team, "Two bikes #BikeMarking", remote_id="900"), alternative_text="")
    sign_in(page, station, chief)
    paths = {
        "posts": "posts/",
        "choose": "posts/new/",
        "compose": "posts/new/A01/",
        "waiting": f"posts/{waiting.pk}/",
        "sending": f"posts/{out.pk}/",
        "change": f"posts/{out.pk}/change/",
        "approvals": "posts/approvals/",
        "records": "records/",
        "demand": "records/demand/",
        "dashboard": "dashboard/",
        "board": "accounts/",
        "account": f"accounts/{of_team.pk}/",
        "team-posts": "team-posts/",
        "hide": f"team-posts/{Post.objects.get().pk}/hide/",
        "words": "words/",
    }
    for name, path in paths.items():
        page.goto(f"{station}/admin/social/{path}")
        for scheme, width in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 900})
            look(page, axe, f"hub-{scheme}-{name}-{width}")
