"""An officer's update on the page of an area, and its copies in the hub."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from local_areas.imports.accounts import officers_group
from local_areas.models import Kind, Update
from local_areas.updates import posting as pages
from social_hub.models import Account, Copy, HubUpdate, Record, UpdateState
from social_hub.publishing import posting as hub
from social_hub.publishing.delivery import deliver_due
from station.hub.updates import copies_of
from tests.local_areas.conftest import Places
from tests.local_areas.people import content, lead, officer
from tests.social_hub.publishing.memory import Memory, Unedited, Way

pytestmark = pytest.mark.django_db


@pytest.fixture
def pc(places: Places) -> User:
    return officer("pc", places.area("N1"))


@pytest.fixture
def memory() -> Memory:
    return Memory()


def published(pc: User, places: Places, **fields: Any) -> Update:
    return pages.post(pc, places.area("N1"), content(**fields))


def copied(pc: User) -> HubUpdate:
    """Somebody has looked at every copy."""
    return hub.send(pc, HubUpdate.objects.get(), None, seen=1)


def deliver(memory: Memory) -> None:
    deliver_due(20, Way(memory))


def texts(memory: Memory) -> set[str]:
    return {text.splitlines()[-1 if "#update" not in text else -2] for text in memory.texts}


def test_what_is_published_waits_until_its_copies_were_looked_at(
    pc: User, places: Places, teams: dict[str, Account]
) -> None:
    update = published(pc, places)

    handed = HubUpdate.objects.get()
    assert handed.state is UpdateState.DRAFT
    assert (handed.area, handed.author) == (places.area("N1").code, pc)
    assert handed.url.endswith(f"/your-area/northside/n1/#update-{update.pk}")
    assert not Copy.objects.exists()


def test_nothing_is_handed_over_where_there_is_no_account(pc: User, places: Places) -> None:
    update = published(pc, places)

    assert not HubUpdate.objects.exists()
    said = copies_of(update)
    assert said is not None
    assert "no account" in said.said


def test_practising_hands_nothing_over(pc: User, places: Places, teams: dict[str, Account]) -> None:
    from local_areas.training.practice import practice_area

    area = practice_area()
    assert area is not None
    update = pages.post(pc, area, content())

    assert not HubUpdate.objects.exists()
    assert copies_of(update) is None


def test_a_correction_corrects_the_copies(
    pc: User, places: Places, teams: dict[str, Account], memory: Memory
) -> None:
    update = published(pc, places)
    copied(pc)
    deliver(memory)
    assert len(memory.posts) == 2

    pages.correct(pc, update, content(text="Sunday at the market."))
    deliver(memory)

    assert texts(memory) == {"Sunday at the market."}
    assert len(memory.posts) == 2


def test_a_correction_is_posted_again_where_a_network_cannot_edit(
    pc: User, places: Places, teams: dict[str, Account]
) -> None:
    memory = Unedited()
    update = published(pc, places)
    copied(pc)
    deliver(memory)
    before = set(memory.posts)

    pages.correct(pc, update, content(text="Sunday at the market."))
    for _ in range(2):
        deliver(memory)

    assert texts(memory) == {"Sunday at the market."}
    assert not before & set(memory.posts)


def test_withdrawing_deletes_every_copy_and_putting_back_posts_them_again(
    pc: User, places: Places, teams: dict[str, Account], memory: Memory
) -> None:
    update = published(pc, places)
    copied(pc)
    deliver(memory)

    pages.withdraw(pc, update, "names")
    deliver(memory)
    assert memory.posts == {}
    assert Record.objects.get(what="withdrawn").detail["reason"] == "names"

    pages.restore(pc, update)
    deliver(memory)
    assert len(memory.posts) == 2


def test_a_tick_that_was_taken_away_stays_away_over_a_correction_and_a_withdrawal(
    pc: User, places: Places, teams: dict[str, Account], memory: Memory
) -> None:
    update = published(pc, places)
    only = [hub.Choice(account=teams["bluesky"].pk)]
    sent = copied(pc)
    deliver(memory)
    sent.refresh_from_db()
    hub.correct(pc, sent, hub.content_of(sent), only, seen=sent.edition)

    pages.correct(pc, update, content(text="Sunday at the market."))
    deliver(memory)
    assert len(memory.posts) == 1
    pages.withdraw(pc, update, "other")
    deliver(memory)
    pages.restore(pc, update)
    deliver(memory)

    assert [copy.account.network for copy in Copy.objects.filter(is_unwanted=False)] == ["bluesky"]
    assert len(memory.posts) == 1


def test_what_was_deleted_in_the_hub_is_not_brought_back_by_a_correction(
    pc: User, places: Places, teams: dict[str, Account], memory: Memory
) -> None:
    update = published(pc, places)
    hub.withdraw(pc, copied(pc), "wrong")
    deliver(memory)

    pages.correct(pc, update, content(text="Sunday at the market."))
    deliver(memory)

    assert memory.posts == {}
    assert HubUpdate.objects.get().state is UpdateState.WITHDRAWN


def test_words_for_one_network_give_way_to_a_correction(
    pc: User, places: Places, teams: dict[str, Account], memory: Memory
) -> None:
    update = published(pc, places)
    own = [hub.Choice(account=teams["bluesky"].pk, text="Saturday, on Bluesky only")]
    hub.send(pc, HubUpdate.objects.get(), own, seen=1)
    deliver(memory)

    pages.correct(pc, update, content(text="Sunday at the market."))
    deliver(memory)

    assert texts(memory) == {"Sunday at the market."}


def test_what_is_scheduled_can_be_looked_at_before_its_time_and_called_off(
    pc: User, places: Places, teams: dict[str, Account], memory: Memory
) -> None:
    later = timezone.now() + timedelta(days=1)
    update = published(pc, places, publish_at=later)
    assert HubUpdate.objects.get().publish_at == later
    assert copied(pc).state is UpdateState.SCHEDULED
    assert not Copy.objects.due().exists()

    pages.withdraw(pc, update, "other")
    deliver(memory)

    assert memory.calls == []
    assert HubUpdate.objects.get().state is UpdateState.WITHDRAWN


def test_whoever_approved_it_for_the_page_was_the_second_pair_of_eyes(
    places: Places, teams: dict[str, Account]
) -> None:
    new = officer("new", places.area("N1"), passed=None)
    boss = lead("boss", places.city.boroughs["Northside"])
    update = pages.post(new, places.area("N1"), content(text="The trial begins on Monday."))
    assert not HubUpdate.objects.exists()
    pages.approve(boss, update)

    sent = copied(new)

    assert sent.state is UpdateState.OUT
    assert (sent.author, sent.approved_by) == (new, boss)


def test_words_of_ones_own_were_read_by_nobody_else(
    places: Places, teams: dict[str, Account]
) -> None:
    new = officer("new", places.area("N1"), passed=None)
    boss = lead("boss", places.city.boroughs["Northside"])
    update = pages.post(new, places.area("N1"), content())
    pages.approve(boss, update)
    own = [hub.Choice(account=teams["bluesky"].pk, text="Something else")]

    sent = hub.send(new, HubUpdate.objects.get(), own, seen=1)

    assert sent.state is UpdateState.WAITING


def test_an_event_says_when_and_where(pc: User, places: Places, teams: dict[str, Account]) -> None:
    at = timezone.make_aware(timezone.datetime(2027, 1, 9, 10))
    published(
        pc, places, kind=Kind.EVENT, event_starts_at=at, event_ends_at=at + timedelta(hours=2),
        event_place="Old Quay",
    )  # fmt: skip

    assert HubUpdate.objects.get().text == (
        "Saturday 9 January, 10:00–12:00, Old Quay\n\nSaturday at the market."
    )


def test_the_officer_is_led_to_every_copy_in_one_press(
    client: Client, pc: User, places: Places, teams: dict[str, Account], memory: Memory
) -> None:
    pc.groups.add(officers_group())
    client.force_login(pc)
    update = published(pc, places)
    url = reverse("local_areas_desk_update", args=[update.pk])
    copies = reverse("social_hub_desk_copies", args=[HubUpdate.objects.get().pk])

    html = client.get(url).content.decode()
    assert "It also goes out to Bluesky n1_bluesky, Mastodon n1_mastodon" in html
    assert f'href="{copies}"' in html
    assert "This site does not post to X." in html

    seen = client.get(copies).content.decode()
    assert "Saturday at the market." in seen
    ticks = {f"copy-{teams[name].pk}": "on" for name in ("mastodon", "bluesky")}
    client.post(copies, {"action": "send", "copies": "1", "seen": "1", **ticks})
    deliver(memory)

    html = client.get(url).content.decode()
    assert "https://memory.example/p1" in html
    assert "https://memory.example/p2" in html
    withdrawing = client.get(reverse("local_areas_desk_withdraw", args=[update.pk]))
    assert "Its copies on social networks are deleted too:" in withdrawing.content.decode()


@pytest.mark.parametrize("name", ["post", "copies", "change", "delete", "approve", "send_back"])
def test_an_officer_of_another_area_reaches_no_copy_by_its_number(
    client: Client, pc: User, places: Places, teams: dict[str, Account], name: str
) -> None:
    far = officer("far", places.area("S1"))
    far.groups.add(officers_group())
    client.force_login(far)
    published(pc, places)
    before = copied(pc)
    url = reverse(f"social_hub_desk_{name}", args=[before.pk])

    said = {"reason": "wrong", "seen": str(before.edition), "action": "send", "copies": "1"}
    answers = [client.get(url), client.post(url, said)]

    assert {answer.status_code for answer in answers} <= {403, 405}
    before.refresh_from_db()
    assert before.state is UpdateState.OUT


def test_the_whole_force_is_for_those_with_the_permission(
    client: Client, places: Places, settings: Any
) -> None:
    from django.contrib.auth.models import Permission

    settings.SOCIAL_HUB_NETWORKS = {"mastodon": {}}
    Account.objects.create(network="mastodon", handle="force", remote_id="1", is_corporate=True)
    boss = lead("boss", places.city.force)
    boss.groups.add(officers_group())
    client.force_login(boss)
    url = reverse("social_hub_desk_compose", args=["-"])
    assert client.get(url).status_code == 403

    boss.user_permissions.add(Permission.objects.get(codename="post_for_force"))

    assert client.get(url).status_code == 200
