"""A network's rules of display: each holds on the hub and in the slot of an area."""

import re

import pytest
from django.utils import timezone

from social_hub.models import Copy, HubUpdate
from social_hub.pages import slot
from social_hub.words.entities import EntityKind
from tests.social_hub.posts import account, post

LONG = "A long sentence that goes on and on.  Two spaces stay. " * 12


@pytest.fixture(params=["hub", "slot"])
def card(request, hub, client):
    """What one post looks like, there or there."""

    def shown(made):
        if request.param == "hub":
            html = client.get("/posts/").content.decode()
        else:
            html = slot.render(None, made.account.area, "Quay")
        return re.search(rf'<article[^>]* id="post-{made.pk}".*?</article>', html, re.DOTALL)[0]

    return shown


def plain(html):
    return re.sub(r"<[^>]*>", "", html)


@pytest.mark.parametrize("network", ["x", "facebook", "bluesky", "mastodon", "feed"])
def test_the_text_is_whole_and_unchanged(card, network):
    assert LONG.strip() in plain(card(post(account(network, area="A1"), LONG)))


@pytest.mark.parametrize("network", ["x", "facebook", "bluesky", "mastodon", "feed"])
def test_each_card_has_its_own_network_s_mark_and_no_other(card, network):
    found = card(post(account(network, area="A1")))

    assert re.findall(r'<use href="#(.*?)"', found) == [f"social-mark-{network}"]


def test_a_copy_on_x_names_other_networks_in_words_without_their_marks(card):
    update = HubUpdate.objects.create(text="Words", approved_at=timezone.now())
    older = post(account("facebook", area="A1"), minutes=5)
    newer = post(account("x", area="A1"), minutes=1)
    for each in (older, newer):
        Copy.objects.create(
            update=update, account=each.account, text="Words", remote_id=each.remote_id
        )

    found = card(newer)

    assert "Also on Facebook" in " ".join(found.split())
    assert re.findall(r'<use href="#(.*?)"', found) == ["social-mark-x"]


def test_x_has_the_face_before_name_and_handle_and_the_time_leads_to_the_post(card):
    of = account("x", area="A1", name="Old Quay", handle="OldQuayRMP")
    made = post(of)
    found = card(made)

    places = [found.index(part) for part in ("post__face", "Old Quay", "@OldQuayRMP", "<time")]
    assert places == sorted(places)
    assert re.search(rf'<a href="{made.url}"[^>]*><time', found)
    assert f'<a href="{of.url}"' in found
    assert "View on X" in found


def test_x_shows_short_addresses_and_leads_through_its_own(card):
    made = post(account("x", area="A1"), "See https://t.co/a")
    made.say(
        made.text,
        [
            {
                "start": 4,
                "end": 18,
                "kind": EntityKind.LINK,
                "url": "https://t.co/a",
                "shown": "rivermouth.example/tell",
            }
        ],
    )
    made.save()

    assert re.search(r'href="https://t.co/a"[^>]*><bdi>rivermouth.example/tell</bdi>', card(made))


def test_an_edited_post_says_when(card):
    made = post(account("mastodon", area="A1"), edited_at=timezone.now())

    assert "edited Today" in " ".join(card(made).split())
