"""X: what its answers were seen to hold, and the window of its lists."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from social_hub.networks.errors import (
    Down,
    Forbidden,
    NetworkError,
    Refused,
    Spent,
    Suspended,
    Throttled,
    TokenDied,
    Unknown,
)
from social_hub.networks.transport import Answer
from social_hub.networks.values import AccountRef, Cursor, PostKind, RemotePost, Unresolved
from social_hub.networks.x import X
from social_hub.simulator.server import Simulator
from tests.social_hub.networks.conftest import NOW, Clock, place
from tests.social_hub.networks.recorded import Recorded, told

PROBLEM = "https://api.twitter.com/2/problems/"
TEAM = AccountRef(remote_id="11", handle="northteam", token="t")
USERS = [
    {"id": "11", "name": "North Team", "username": "northteam"},
    {"id": "12", "name": "South Team", "username": "southteam"},
]


def post(**more: Any) -> dict[str, Any]:
    return {
        "id": "1999",
        "text": "Hello",
        "author_id": "11",
        "created_at": "2026-11-27T10:00:00.000Z",
        "edit_history_tweet_ids": ["1999"],
        "edit_controls": {"edits_remaining": 5, "is_edit_eligible": True},
        "reply_settings": "everyone",
        "a_field_that_nobody_announced": {"deep": [1]},
        **more,
    }


def read(*answers: Answer) -> tuple[RemotePost, ...]:
    return X(Recorded(*answers), {}).read_account(TEAM, None).posts


def one(data: Mapping[str, Any], **includes: Any) -> RemotePost:
    body = {"data": [data], "includes": {"users": USERS, **includes}, "meta": {"result_count": 1}}
    return read(told(body))[0]


@pytest.mark.parametrize("names", ["tweets", "posts"])
def test_a_quote_is_read_under_either_name(names: str) -> None:
    quoted = post(id="1500", text="A &lt;b&gt; &amp; c", author_id="12")
    kind = {"tweets": "referenced_tweets", "posts": "referenced_posts"}[names]
    found = one(post(**{kind: [{"type": "quoted", "id": "1500"}]}), **{names: [quoted]})
    assert found.kind is PostKind.QUOTE
    assert found.quoted
    assert (found.quoted.text, found.quoted.author_handle) == ("A <b> & c", "southteam")
    assert found.quoted.url == "https://x.com/southteam/status/1500"


def test_a_repost_has_the_whole_text_of_its_original_and_none_of_its_own() -> None:
    original = post(id="1500", text="Long words " * 20, author_id="12")
    cut = post(
        text="RT @southteam: Long words…", referenced_tweets=[{"type": "retweeted", "id": "1500"}]
    )
    found = one(cut, tweets=[original])
    assert (found.kind, found.text) == (PostKind.REPOST, "")
    assert found.quoted
    assert found.quoted.text == "Long words " * 20


def test_a_post_that_quotes_what_is_gone_still_stands() -> None:
    body = {
        "data": [post(referenced_tweets=[{"type": "quoted", "id": "1500"}])],
        "includes": {"users": USERS},
        "errors": [
            {
                "resource_id": "1500",
                "resource_type": "tweet",
                "title": "Not Found Error",
                "type": f"{PROBLEM}resource-not-found",
            }
        ],
        "meta": {"result_count": 1},
    }
    (found,) = read(told(body))
    assert found.text == "Hello"
    assert found.quoted
    assert found.quoted.text == ""


@pytest.mark.parametrize("name", ["edit_history_tweet_ids", "edit_history_post_ids"])
def test_a_chain_of_edits_replaces_all_that_was_before(name: str) -> None:
    data = post(id="1003")
    del data["edit_history_tweet_ids"]
    found = one({**data, name: ["1001", "1002", "1003"]})
    assert (found.remote_id, found.replaces) == ("1003", ("1001", "1002"))
    assert found.edited_at == datetime(2026, 11, 27, 10, tzinfo=UTC)
    assert one(post()).edited_at is None


def test_an_album_has_its_pictures_in_order_and_no_link_to_them() -> None:
    text = "At the fair https://t.co/aaaaaaaaaa"
    url = {
        "start": 12,
        "end": 35,
        "url": "https://t.co/aaaaaaaaaa",
        "expanded_url": "https://x.com/northteam/status/1999/photo/1",
        "display_url": "pic.x.com/aaaaaaaaaa",
    }
    urls = [{**url, "media_key": "3_1"}, {**url, "media_key": "3_2"}]
    media = [
        {"media_key": "3_2", "type": "photo", "url": "https://pbs.twimg.com/media/2.jpg"},
        {
            "media_key": "3_1",
            "type": "photo",
            "url": "https://pbs.twimg.com/media/1.jpg",
            "alt_text": "A stall",
            "width": 1200,
            "height": 800,
        },
    ]
    attachments = {"media_keys": ["3_1", "3_2"]}
    found = one(post(text=text, entities={"urls": urls}, attachments=attachments), media=media)
    assert found.text == "At the fair"
    assert found.entities == ()
    assert [picture.url[-5:] for picture in found.media] == ["1.jpg", "2.jpg"]
    assert found.media[0].alternative_text == "A stall"


def test_links_show_what_x_displays_and_lead_where_x_leads() -> None:
    text = "Fish &amp; chips 🐟: https://t.co/bbbbbbbbbb @southteam #Safer"
    entities = {
        "urls": [
            {
                "start": 20,
                "end": 43,
                "url": "https://t.co/bbbbbbbbbb",
                "expanded_url": "https://example.org/a",
                "display_url": "example.org/a",
                "title": "A page",
                "description": "What it says",
                "images": [{"url": "https://pbs.twimg.com/news_img/1", "width": 600}],
            }
        ],
        "mentions": [{"start": 44, "end": 54, "username": "southteam", "id": "12"}],
        "hashtags": [{"start": 55, "end": 61, "tag": "Safer"}],
    }
    found = one(post(text=text, entities=entities))
    assert found.text == "Fish & chips 🐟: https://t.co/bbbbbbbbbb @southteam #Safer"
    said = [found.text[entity.start : entity.end] for entity in found.entities]
    assert said == ["https://t.co/bbbbbbbbbb", "@southteam", "#Safer"]
    assert found.entities[0].shown == "example.org/a"
    assert found.card
    assert found.card.title == "A page"


def test_a_long_post_is_read_whole() -> None:
    note = {"text": "word " * 100, "entities": {}}
    assert one(post(text="word word…", note_tweet=note)).text == "word " * 100


def test_a_poll_is_kept() -> None:
    poll = {
        "id": "9",
        "options": [{"position": 1, "label": "Yes", "votes": 3}],
        "end_datetime": "2026-11-28T10:00:00.000Z",
        "voting_status": "open",
    }
    found = one(post(attachments={"poll_ids": ["9"]}), polls=[poll])
    assert found.poll
    assert (found.poll.options[0].label, found.poll.options[0].votes) == ("Yes", 3)


@pytest.mark.parametrize(
    "data",
    [
        post(text="@northteam’s Post is withheld", withheld={"country_codes": ["GB"]}),
        post(text="This Tweet is unavailable."),
    ],
)
def test_a_notice_as_text_is_no_post(data: Mapping[str, Any]) -> None:
    assert one(data).kind is PostKind.NOTICE


def suspended(parameter: str = "id") -> dict[str, Any]:
    return {
        "value": "11",
        "detail": "User has been suspended: [11].",
        "title": "Forbidden",
        "resource_type": "user",
        "parameter": parameter,
        "resource_id": "11",
        "type": f"{PROBLEM}resource-not-found",
    }


BLANK = {"title": "Too Many Requests", "type": "about:blank", "status": 429}


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (told({"errors": [suspended()]}), Suspended),
        (
            told(
                {
                    "errors": [
                        {
                            "detail": "Could not find user with id: [11].",
                            "title": "Not Found Error",
                            "type": f"{PROBLEM}resource-not-found",
                        }
                    ]
                }
            ),
            Unknown,
        ),
        (
            told({"errors": [{"title": "x", "type": f"{PROBLEM}not-authorized-for-resource"}]}),
            Forbidden,
        ),
        (told(BLANK, 429, x_rate_limit_reset="1795781000"), Throttled),
        (told({**BLANK, "type": f"{PROBLEM}rate-limit-exceeded"}, 429), Throttled),
        (
            told(
                {
                    "title": "UsageCapExceeded",
                    "period": "Monthly",
                    "type": f"{PROBLEM}usage-capped",
                },
                429,
            ),
            Spent,
        ),
        (
            told({"title": "CreditsDepleted", "type": f"{PROBLEM}credits"}, 402),
            Spent,
        ),
        (told({"title": "Unauthorized", "type": "about:blank", "status": 401}, 401), TokenDied),
        (told({"title": "Client Forbidden", "type": f"{PROBLEM}client-forbidden"}, 403), Forbidden),
        (told({"title": "Invalid Request", "type": f"{PROBLEM}invalid-request"}, 400), Refused),
        (told(b"<html>Over capacity</html>", 503), Down),
        (told(b"<html>Bad gateway</html>", 200), Down),
        (told(b"", 429), Throttled),
        (told([1], 200), Down),
    ],
)
def test_what_went_wrong_is_told_by_the_type_of_the_problem(
    answer: Answer, error: type[NetworkError]
) -> None:
    with pytest.raises(NetworkError) as caught:
        read(answer)
    assert type(caught.value) is error


def test_a_throttle_ends_when_x_says() -> None:
    with pytest.raises(Throttled) as caught:
        read(told(BLANK, 429, x_rate_limit_reset="1795781000"))
    assert caught.value.until == datetime.fromtimestamp(1795781000, UTC)


def test_of_many_handles_each_has_its_own_error() -> None:
    missing = {
        "value": "nobody",
        "title": "Not Found Error",
        "detail": "Could not find user with usernames: [nobody].",
        "type": f"{PROBLEM}resource-not-found",
    }
    closed = {**suspended("usernames"), "value": "closed", "resource_id": "closed"}
    body = {"data": [USERS[0]], "errors": [missing, closed]}
    north, nobody, shut = X(Recorded(told(body)), {}).resolve(["@NorthTeam", "nobody", "closed"])
    assert not isinstance(north, Unresolved)
    assert isinstance(nobody, Unresolved)
    assert isinstance(nobody.error, Unknown)
    assert isinstance(shut, Unresolved)
    assert isinstance(shut.error, Suspended)


def test_twelve_hundred_handles_take_twelve_calls() -> None:
    answers = [told({"data": []}) for _ in range(12)]
    by = Recorded(*answers)
    assert len(X(by, {}).resolve([f"team{n}" for n in range(1200)])) == 1200
    assert len(by.asked) == 12


def test_fields_are_asked_for_by_the_names_that_x_answers_to() -> None:
    by = Recorded(told({"meta": {"result_count": 0}}))
    X(by, {"list_id": "7", "token": "t"}).read_list(None)
    _, url, how = by.asked[0]
    assert url == "https://api.x.com/2/lists/7/tweets"
    assert how["query"]["max_results"] == "100"
    assert "edit_history_tweet_ids" in how["query"]["tweet.fields"]
    assert not {"since_id", "exclude", "post.fields"} & set(how["query"])


def test_a_broken_post_holds_up_no_other_and_nothing_is_thought_deleted() -> None:
    body = {"data": [post(), {"id": "1"}], "meta": {"result_count": 2}}
    batch = X(Recorded(told(body)), {}).read_account(TEAM, None)
    assert len(batch.posts) == 1
    assert batch.span is None


def test_a_list_that_ran_past_its_window_tells_of_a_gap_that_each_account_fills(
    simulator: Simulator, clock: Clock
) -> None:
    found = place("x", simulator, clock)
    first = found.world.post(found.team, "Before", at=NOW - timedelta(hours=20))
    known = found.network.read_list(None).cursor
    for n in range(1000):
        found.world.post(found.team, f"Post {n}", at=NOW - timedelta(minutes=1000 - n))
    seen: set[str] = set()
    cursor, gaps, calls = known, 0, 0
    while True:
        batch = found.network.read_list(cursor)
        seen |= {post.remote_id for post in batch.posts}
        gaps, calls, cursor = gaps + batch.gap, calls + 1, batch.cursor
        if batch.complete:
            break
    assert (len(seen), calls, gaps) == (800, 8, 1)
    since = Cursor(newest=first.id)
    while True:
        batch = found.network.read_account(found.ref, since)
        seen |= {post.remote_id for post in batch.posts}
        since = batch.cursor or since
        if batch.complete:
            break
    assert len(seen) == 1000
    assert cursor
    assert cursor.newest == max(seen, key=int)
