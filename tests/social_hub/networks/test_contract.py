"""What every network has to do, over real HTTP: finding accounts and reading them. A new one has to
pass this and the other `test_contract…` as they are.
"""

from datetime import timedelta

import pytest

from social_hub.networks.errors import Unknown
from social_hub.networks.values import Cursor, MediaKind, PostKind, Resolved, Unresolved
from social_hub.simulator import world as simulated
from social_hub.words.entities import EntityKind
from tests.social_hub.networks.conftest import NOW, Place
from tests.social_hub.networks.contract import TEXT, account_reader, ids, needs, read_all


def test_handles_are_resolved_in_their_order_and_the_unknown_ones_named(here: Place) -> None:
    suspended = here.world.add_account(here.name, "southteam")
    here.world.suspend(suspended)
    base = f"{here.world.base}/feed/"
    name = (lambda n: f"{base}{n}.atom") if here.name == "feed" else (lambda n: n)
    asked = [name("nobody"), name("northteam"), name("southteam")]
    nobody, north, south = here.network.resolve(asked)
    assert isinstance(north, Resolved)
    assert (north.remote_id, north.name) == (here.team.id, "North Team")
    assert isinstance(nobody, Unresolved)
    assert isinstance(nobody.error, Unknown)
    assert isinstance(south, Unresolved)
    assert [nobody.handle, north.handle, south.handle] == asked


def test_an_account_is_resolved_by_its_remote_id_too(here: Place) -> None:
    (found,) = here.network.resolve([here.team.id])
    assert isinstance(found, Resolved)
    assert found.remote_id == here.team.id


def test_a_text_arrives_as_it_was_written_and_leads_where_it_led(here: Place) -> None:
    here.world.post(here.team, TEXT)
    here.clock.pass_(minutes=5)
    (post,) = account_reader(here)(None).posts
    links = [entity for entity in post.entities if entity.kind is EntityKind.LINK]
    if here.name == "x":
        assert post.text == TEXT.replace("https://example.org/a/long/path?b=c#d", links[0].url)
        assert links[0].shown.startswith("example.org/a/long/path")
    else:
        assert post.text == TEXT
    assert post.created_at == NOW
    assert post.account_remote_id == here.team.id
    assert post.url.startswith("http")
    for entity in post.entities:
        said = post.text[entity.start : entity.end]
        if entity.kind is EntityKind.HASHTAG:
            assert said == "#Safer"
        if entity.kind is EntityKind.LINK:
            assert said == entity.url
    if here.name != "feed":
        assert {entity.kind for entity in post.entities} == {EntityKind.LINK, EntityKind.HASHTAG}


def test_pictures_come_with_their_sizes_and_alternative_text(here: Place) -> None:
    pictures = tuple(
        simulated.Picture(name=f"{n}.png", alternative_text=f"Bench {n}") for n in range(3)
    )
    here.world.post(here.team, "Benches", pictures=pictures)
    (post,) = account_reader(here)(None).posts
    assert [media.url for media in post.media] == [
        f"{here.world.base}/media/{n}.png" for n in range(3)
    ]
    assert {(media.width, media.height, media.kind) for media in post.media} == {
        (640, 400, MediaKind.IMAGE)
    }
    if here.network.capabilities.alternative_text and here.name != "facebook":
        assert [media.alternative_text for media in post.media] == ["Bench 0", "Bench 1", "Bench 2"]


def test_an_account_is_read_to_its_end_page_by_page_each_post_once(here: Place) -> None:
    count = 20 if here.name == "feed" else 230
    made = [
        here.world.post(here.team, f"Post {n}", at=NOW - timedelta(minutes=count - n))
        for n in range(count)
    ]
    found = ids(read_all(account_reader(here)))
    assert len(found) == len(set(found))
    assert set(found) == {post.id for post in made}


def test_what_is_known_is_not_read_again(here: Place) -> None:
    for n in range(230 if here.name != "feed" else 10):
        here.world.post(here.team, f"Post {n}", at=NOW - timedelta(hours=300 - n))
    cursor = read_all(account_reader(here))[-1].cursor
    here.clock.pass_(minutes=5)
    new = here.world.post(here.team, "The newest")
    batches = read_all(account_reader(here), cursor)
    assert len(batches) == 1
    assert new.id in ids(batches)
    assert not batches[0].gap


def test_a_cursor_survives_being_kept_as_text(here: Place) -> None:
    here.world.post(here.team, "Once", at=NOW - timedelta(hours=1))
    cursor = account_reader(here)(None).cursor
    assert cursor
    kept = Cursor.of(cursor.as_text())
    assert kept == cursor
    assert len(cursor.as_text()) < 2000
    assert account_reader(here)(kept).complete


def test_a_network_that_has_etags_says_that_nothing_has_changed(here: Place) -> None:
    if here.name not in {"mastodon", "feed"}:
        pytest.skip("This network has no ETags")
    here.world.post(here.team, "Once")
    cursor = account_reader(here)(None).cursor
    again = account_reader(here)(cursor)
    assert again.unchanged
    assert not again.posts
    here.world.post(here.team, "Twice")
    assert len(account_reader(here)(again.cursor).posts) == 2


def test_a_list_brings_the_posts_of_all_accounts(here: Place) -> None:
    needs(here, "read_list")
    other = here.world.add_account(here.name, "southteam")
    made = {
        here.world.post(team, f"Post {n}", at=NOW - timedelta(minutes=n + 1)).id
        for n in range(60)
        for team in (here.team, other)
    }
    batches = read_all(here.network.read_list)
    assert set(ids(batches)) == made
    here.clock.pass_(minutes=3)
    new = here.world.post(other, "New")
    again = read_all(here.network.read_list, batches[-1].cursor)
    assert len(again) == 1
    assert new.id in ids(again)
    assert not any(batch.gap for batch in again)


def test_a_deleted_post_is_missing_in_its_span_and_gone_when_asked_for(here: Place) -> None:
    made = [
        here.world.post(here.team, f"Post {n}", at=NOW - timedelta(hours=9 - n)) for n in range(5)
    ]
    for place in (4, 2):
        here.world.delete(made[place])
    here.clock.pass_(minutes=5)
    batch = account_reader(here)(None)
    there = set(ids([batch]))
    assert batch.span
    suspects = [
        post.id
        for post in made
        if post.id not in there and batch.span.first <= post.created_at <= batch.span.last
    ]
    assert suspects == [made[2].id, made[4].id]
    asked = suspects if here.name == "feed" else [post.id for post in made]
    assert set(here.network.gone(asked, here.ref)) == set(suspects)


def test_an_edited_post_is_read_with_its_new_text_and_says_what_it_replaces(here: Place) -> None:
    post = here.world.post(here.team, "Meet at 5 pm")
    before = post.id
    here.clock.pass_(minutes=10)
    here.world.edit(post, "Meet at 6 pm")
    (found,) = account_reader(here)(None).posts
    assert found.text == "Meet at 6 pm"
    assert before in {found.remote_id, *found.replaces}
    if here.name not in {"facebook", "bluesky"}:
        assert found.edited_at == here.clock()


def test_replies_reposts_and_quotes_are_told_apart(here: Place) -> None:
    if here.name == "feed":
        pytest.skip("Feeds have posts only")
    other = here.world.add_account(here.name, "southteam", "South Team")
    original = here.world.post(other, "Lost dog found", at=NOW - timedelta(hours=3))
    wanted = {}
    if here.name != "facebook":
        wanted["reply"] = here.world.post(here.team, "Well done", replies_to=original)
    wanted["repost"] = here.world.post(here.team, "", reposts=original)
    wanted["quote"] = here.world.post(here.team, "Good news", quotes=original)
    found = {post.remote_id: post for post in account_reader(here)(None).posts}
    assert {kind: found[post.id].kind.value for kind, post in wanted.items()} == {
        kind: kind for kind in wanted
    }
    for kind in ("repost", "quote"):
        quoted = found[wanted[kind].id].quoted
        assert quoted
        assert quoted.text == "Lost dog found"
        assert quoted.author_name == "South Team"
    assert found[wanted["repost"].id].text == ""


def test_polls_and_link_cards_are_kept(here: Place) -> None:
    here.world.post(here.team, "A new page", link="https://example.org/page")
    here.clock.pass_(minutes=1)
    here.world.post(here.team, "Which evening?", poll=("Monday", "Thursday"))
    poll, card = account_reader(here)(None).posts
    if here.name in {"x", "mastodon"}:
        assert poll.poll
        assert [option.label for option in poll.poll.options] == ["Monday", "Thursday"]
        assert poll.poll.ends_at
    if here.name != "feed":
        assert card.card
        assert card.card.title == "A page of the practice city"


@pytest.mark.parametrize(
    "said",
    [
        "This content isn't available right now. When this happens, it's usually because …",
        "This post is from a suspended account.",
        "Rate limit exceeded",
    ],
)
def test_a_notice_of_the_platform_is_no_post(here: Place, said: str) -> None:
    if here.name in {"bluesky", "mastodon"}:
        pytest.skip("This network gives notices as errors only")
    here.world.post(here.team, said)
    (post,) = account_reader(here)(None).posts
    assert post.kind is PostKind.NOTICE
