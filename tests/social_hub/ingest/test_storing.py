"""Each post is one row, as its network has it now."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from social_hub.ingest.forgetting import forget
from social_hub.ingest.storing import Stored, billed_before, store
from social_hub.models import Deletion, MediaState, Post, PostMedia
from social_hub.networks.values import LinkCard, PostKind, Reach, RemoteMedia
from social_hub.words.entities import Entity, EntityKind
from tests.social_hub.conftest import files
from tests.social_hub.memory import NOW, account, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("networks")]

LATER = NOW + timedelta(minutes=5)


def keep(*posts: Any, **more: Any) -> Stored:
    return store("memory", posts, **more)


def test_a_new_post_is_kept_raw_and_rendered_safely() -> None:
    account()
    text = "<b>See</b> t.co/x"
    link = Entity(start=11, end=17, kind=EntityKind.LINK, url="https://t.co/x", shown="met.example")

    keep(post(text=text, entities=(link,), card=LinkCard(url="https://met.example/", title="T")))

    row = Post.objects.get()
    assert row.text == text
    assert "<b>" not in row.html
    assert 'href="https://t.co/x"' in row.html
    assert "met.example" in row.html
    assert row.data["card"]["title"] == "T"


def test_the_same_post_twice_is_one_row() -> None:
    account()

    keep(post(), post())
    again = keep(post())

    assert Post.objects.count() == 1
    assert (again.new, again.changed) == ([], [])


def test_posts_of_accounts_that_are_not_ours_are_left_alone() -> None:
    account()

    stored = keep(post(account_remote_id="666"))

    assert stored.strangers == 1
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "fields", [{"is_practice": True}, {"ended_at": NOW}], ids=["practice", "ended"]
)
def test_accounts_that_are_not_read_get_no_posts(fields: dict[str, Any]) -> None:
    account(**fields)

    assert keep(post()).strangers == 1


def test_an_edit_with_the_same_id_replaces_the_text() -> None:
    account()
    keep(post(text="Tusday"))

    keep(post(text="Tuesday"))

    assert Post.objects.get().text == "Tuesday"


def test_an_edit_that_comes_as_a_new_id_replaces_the_post() -> None:
    account()
    keep(post("1", "Tusday"))

    keep(post("2", "Tuesday", replaces=("1",), edited_at=LATER))

    row = Post.objects.get()
    assert (row.remote_id, row.earlier_ids, row.text) == ("2", ["1"], "Tuesday")


@pytest.mark.parametrize(
    "late",
    [
        post("1", "one"),
        post("2", "two", replaces=("1",), edited_at=LATER),
        post("3", "an old three", replaces=("1", "2"), edited_at=NOW),
    ],
    ids=["the first id", "a middle id", "an older reading of the newest"],
)
def test_what_was_overtaken_does_not_bring_an_old_text_back(late: Any) -> None:
    account()
    keep(post("3", "three", replaces=("1", "2"), edited_at=LATER))

    keep(late)

    row = Post.objects.get()
    assert (row.remote_id, row.text) == ("3", "three")


def test_an_edit_before_its_original_leaves_one_post() -> None:
    account()
    keep(post("1", "one"))
    keep(post("2", "two"))
    Post.objects.filter(remote_id="1").update(hidden_at=NOW, hidden_reason="A name in it")

    keep(post("2", "two", replaces=("1",), edited_at=LATER))

    row = Post.objects.get()
    assert (row.remote_id, row.earlier_ids) == ("2", ["1"])
    assert row.hidden_reason == "A name in it"


DECISIONS = [
    {"hidden_at": NOW, "hidden_reason": "A name in it"},
    {"pinned_at": NOW},
    {"featured_at": NOW},
]


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: next(iter(decision)))
@pytest.mark.parametrize(
    "edit",
    [post("1", "Tuesday"), post("2", "Tuesday", replaces=("1",), edited_at=LATER)],
    ids=["the same id", "a new id"],
)
def test_what_staff_decided_about_a_post_holds_for_its_edit(
    decision: dict[str, Any], edit: Any
) -> None:
    account()
    keep(post("1", "Tusday"))
    Post.objects.update(**decision)

    keep(edit)

    row = Post.objects.get()
    assert row.text == "Tuesday"
    assert {name: getattr(row, name) for name in decision} == decision


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda decision: next(iter(decision)))
@pytest.mark.parametrize("of", ["1", "2"], ids=["of the original", "of the edit"])
def test_a_decision_holds_though_the_edit_was_here_before_its_original(
    decision: dict[str, Any], of: str
) -> None:
    account()
    keep(post("2", "two"))
    keep(post("1", "one"))
    Post.objects.filter(remote_id=of).update(**decision)

    keep(post("2", "two", replaces=("1",), edited_at=LATER))
    keep(post("1", "one"))

    row = Post.objects.get()
    assert (row.remote_id, row.text) == ("2", "two")
    assert {name: getattr(row, name) for name in decision} == decision


def test_pictures_of_two_rows_that_are_one_post_stay_with_their_words(folder: Path) -> None:
    account()
    media = (RemoteMedia(url="https://cdn.example/a.jpg"),)
    keep(post("1", "one", media=media))
    (stored,) = PostMedia.objects.all()
    stored.file.save("a.jpg", ContentFile(b"a picture"), save=False)
    stored.alternative_text_by_us, stored.state = "A van", MediaState.STORED
    stored.save()
    keep(post("2", "two"))

    keep(post("2", "two", replaces=("1",), edited_at=LATER, media=media))

    (kept,) = PostMedia.objects.all()
    assert (kept.post.remote_id, kept.described) == ("2", "A van")
    assert files(folder) == [".jpg"]


def test_a_post_that_cannot_be_kept_keeps_no_other_back(caplog: pytest.LogCaptureFixture) -> None:
    account()

    stored = keep(post("1"), post("2" * 300), post("3"))

    assert [row.remote_id for row in stored.new] == ["1", "3"]
    assert Post.objects.count() == 2
    assert "cannot be kept" in caplog.text


@pytest.mark.parametrize("sign", ["\0", "\ud800"], ids=["nul", "half a sign"])
def test_signs_that_the_database_has_no_place_for_are_replaced(sign: str) -> None:
    account()
    link = Entity(start=0, end=1, kind=EntityKind.LINK, url="https://a.example", shown=f"a{sign}")

    keep(
        post(text=f"T{sign}", entities=(link,), card=LinkCard(url="https://a.example", title=sign))
    )

    row = Post.objects.get()
    assert sign not in f"{row.text}{row.data}{row.entities}"


def test_addresses_that_are_too_long_are_left_out() -> None:
    account()
    long = "https://a.example/" + "a" * 3000

    keep(post(url=long, media=(RemoteMedia(url=long),)))

    assert Post.objects.get().url == ""
    assert not PostMedia.objects.exists()


def test_a_chain_of_edits_in_one_batch_is_one_post() -> None:
    account()

    keep(
        post("1", "one"),
        post("2", "two", replaces=("1",), edited_at=NOW),
        post("3", "three", replaces=("1", "2"), edited_at=LATER),
    )

    row = Post.objects.get()
    assert (row.remote_id, row.earlier_ids, row.text) == ("3", ["1", "2"], "three")


def test_a_notice_never_overwrites_a_good_post() -> None:
    account()
    keep(post(text="At the market."))

    keep(post(text="Nothing to see here – yet", kind=PostKind.NOTICE))

    assert Post.objects.get().text == "At the market."


def test_a_good_post_overwrites_a_notice() -> None:
    account()
    keep(post(text="This post is unavailable.", kind=PostKind.NOTICE))

    keep(post(text="At the market."))

    assert Post.objects.public().get().text == "At the market."


def test_what_was_deleted_stays_so_whatever_arrives_late() -> None:
    account()
    keep(post("1", "A name"))
    forget("memory", ["1"])

    keep(post("1", "A name"), post("2", "A name, corrected", replaces=("1",)))

    assert not Post.objects.present().exists()
    assert "name" not in str(Post.objects.values())


def test_a_deletion_that_overtakes_its_post_holds() -> None:
    account()

    forget("memory", ["1"], account_remote_id="100")
    keep(post("1"))

    assert not Post.objects.present().exists()


def test_what_was_only_missing_comes_back_when_it_is_seen_again() -> None:
    account()
    keep(post("1"))
    forget("memory", ["1"], deletion=Deletion.MISSING)

    keep(post("1"))

    assert Post.objects.present().get().text == "At the market."


def test_a_deletion_of_an_id_before_the_last_edit_is_told_and_takes_nothing_away() -> None:
    account()
    keep(post("2", "two", replaces=("1",)))

    unplaced = forget("memory", ["1"], account_remote_id="100")

    assert unplaced == {"1"}
    assert Post.objects.get().text == "two"


def test_deleting_takes_text_and_pictures_away() -> None:
    account()
    keep(post("1", "A name", media=(RemoteMedia(url="https://cdn.example/a.jpg"),)))

    forget("memory", ["1"])

    row = Post.objects.get()
    assert (row.text, row.html, row.data, row.url, row.entities) == ("", "", {}, "", [])
    assert not PostMedia.objects.exists()


def test_pictures_are_those_of_the_post_in_its_order() -> None:
    account()
    one, two, three = (RemoteMedia(url=f"https://cdn.example/{n}.jpg?sig=1") for n in range(3))
    keep(post(media=(one, two)))
    PostMedia.objects.filter(position=0).update(alternative_text_by_us="A van")
    signed_anew = RemoteMedia(url="https://cdn.example/0.jpg?sig=2")

    keep(post(text="Changed", media=(three, signed_anew)))

    rows = [(row.remote_url, row.described) for row in PostMedia.objects.all()]
    assert rows == [(three.url, ""), (one.url, "A van")]


def test_a_change_of_reach_is_kept_and_is_no_change_of_the_post() -> None:
    account()
    keep(post(reach=Reach(views=1)))

    stored = keep(post(reach=Reach(views=2)))

    assert stored.changed == []
    assert Post.objects.get().data["reach"] == {"views": 2}


def test_it_is_known_on_which_day_a_post_was_last_billed() -> None:
    account()
    today = date(2026, 11, 27)
    keep(post("1"))
    keep(post("1"), billed_on=today)

    assert billed_before("memory", [post("1"), post("2")]) == [today, None]


def test_an_account_knows_its_newest_post() -> None:
    ours = account()

    keep(post("2", created_at=LATER), post("1"))

    ours.refresh_from_db()
    assert ours.last_post_at == LATER
