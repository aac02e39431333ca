"""Facebook: what its answers were seen to hold."""

import json
from datetime import timedelta
from typing import Any

import pytest

from social_hub.networks.errors import (
    Down,
    Forbidden,
    NetworkError,
    Refused,
    Throttled,
    TokenDied,
    Unknown,
)
from social_hub.networks.facebook import Facebook, ends_at
from social_hub.networks.transport import Answer
from social_hub.networks.values import AccountRef, MediaKind, PostKind, RemotePost
from tests.social_hub.networks.conftest import NOW
from tests.social_hub.networks.recorded import Recorded, told

PAGE = AccountRef(remote_id="100", token="page-token")


def read(*answers: Answer) -> tuple[RemotePost, ...]:
    return Facebook(Recorded(*answers), {}).read_account(PAGE, None).posts


def one(**more: Any) -> RemotePost:
    post = {
        "id": "100_1",
        "message": "Good morning",
        "created_time": "2026-11-27T10:00:00+0000",
        "updated_time": "2026-11-27T11:00:00+0000",
        "permalink_url": "https://www.facebook.com/100/posts/1",
        "status_type": "mobile_status_update",
        **more,
    }
    return read(told({"data": [post], "paging": {"cursors": {"before": "a", "after": "b"}}}))[0]


def photo(number: int, kind: str = "photo") -> dict[str, Any]:
    src = f"https://scontent-lhr8-1.xx.fbcdn.net/{number}.jpg?oh=1"
    image = {"height": 480, "src": src, "width": 720}
    return {
        "media": {"image": image},
        "media_type": kind,
        "url": f"https://www.facebook.com/{number}",
    }


def test_an_album_has_its_pictures_one_by_one() -> None:
    album = {
        **photo(0),
        "media_type": "album",
        "subattachments": {"data": [photo(1), photo(2, "video")]},
    }
    found = one(attachments={"data": [album]}, full_picture="https://x.fbcdn.net/0.jpg")
    assert [media.url.rpartition("/")[2] for media in found.media] == ["1.jpg?oh=1", "2.jpg?oh=1"]
    assert [media.kind for media in found.media] == [MediaKind.IMAGE, MediaKind.VIDEO]
    assert found.media[0].width == 720


def test_a_post_without_words_is_a_post() -> None:
    found = one(message=None, attachments={"data": [photo(1)]})
    assert (found.text, len(found.media), found.kind) == ("", 1, PostKind.POST)


def test_a_comment_of_a_visitor_does_not_make_a_post_an_edited_one() -> None:
    assert one().edited_at is None


@pytest.mark.parametrize(
    ("message", "kind"), [("Well done", PostKind.QUOTE), ("", PostKind.REPOST)]
)
def test_what_is_shared_from_another_page_is_told_apart_from_a_link(
    message: str, kind: PostKind
) -> None:
    shared = {
        "url": "https://www.facebook.com/200/posts/5",
        "title": "Council",
        "description": "Hi",
    }
    found = one(message=message, status_type="shared_story", attachments={"data": [shared]})
    assert found.kind is kind
    assert found.quoted
    assert (found.quoted.author_name, found.quoted.text) == ("Council", "Hi")
    link = {"media_type": "link", "url": "https://example.org/", "title": "A page"}
    found = one(status_type="shared_story", attachments={"data": [link]})
    assert found.kind is PostKind.POST
    assert found.card
    assert found.card.url == "https://example.org/"


def test_a_notice_as_text_is_no_post() -> None:
    attachment = {"title": "This content isn't available right now", "type": "unavailable"}
    assert one(message="", attachments={"data": [attachment]}).kind is PostKind.NOTICE


def failed(code: int, status: int = 400, **more: Any) -> Answer:
    error = {"message": "(#x) words", "type": "OAuthException", "code": code, "fbtrace_id": "A"}
    return told({"error": {**error, **more}}, status)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        *(
            (failed(code, status), Throttled)
            for code in (4, 17, 32, 80001)
            for status in (400, 403, 429)
        ),
        (failed(190), TokenDied),
        (failed(190, 401, error_subcode=460), TokenDied),
        (failed(10, 403), Forbidden),
        (failed(200, 403), Forbidden),
        (failed(100, error_subcode=33), Unknown),
        (failed(803, 404), Unknown),
        (failed(100), Refused),
        (failed(1, 500), Down),
        (failed(2, 503, is_transient=True), Down),
        (told(b"<html>Sorry, something went wrong.</html>", 502), Down),
        (told(b"<html>Sorry, something went wrong.</html>", 200), Down),
    ],
)
def test_what_went_wrong_is_told_by_the_code_whatever_the_status(
    answer: Answer, error: type[NetworkError]
) -> None:
    with pytest.raises(NetworkError) as caught:
        read(answer)
    assert type(caught.value) is error


def test_a_throttle_lasts_as_long_as_the_header_says_else_an_hour() -> None:
    use = {"type": "pages", "call_count": 100, "estimated_time_to_regain_access": 19}
    business = json.dumps({"17841": [use]})
    error = {"error": {"code": 80001, "message": "x"}}
    for answer, wait in (
        (told(error, 403, x_business_use_case_usage=business), timedelta(minutes=19)),
        (failed(4, 403), timedelta(hours=1)),
    ):
        with pytest.raises(Throttled) as caught:
            read(answer)
        assert caught.value.until == NOW + wait


def test_how_much_is_used_is_the_largest_share_of_both_headers() -> None:
    app = json.dumps({"call_count": 28, "total_time": 25, "total_cputime": 25})
    business = json.dumps({"1": [{"type": "pages", "call_count": 85, "total_time": 2}]})
    answer = told({"data": []}, x_app_usage=app, x_business_use_case_usage=business)
    limits = Facebook(Recorded(answer), {}).read_account(PAGE, None).limits
    assert limits
    assert limits.used == pytest.approx(0.85)
    assert Facebook(Recorded(told({"data": []}, x_app_usage="[")), {}).read_account(PAGE, None)


def test_the_version_is_a_setting_and_the_token_stands_in_no_address() -> None:
    by = Recorded(told({"data": []}), told({"data": []}))
    Facebook(by, {}).read_account(PAGE, None)
    Facebook(by, {"version": "v27.0", "app_secret": "s"}).read_account(PAGE, None)
    (_, first, how), (_, second, _) = by.asked
    assert first == "https://graph.facebook.com/v26.0/100/posts"
    assert second == "https://graph.facebook.com/v27.0/100/posts"
    assert how["headers"] == {"Authorization": "Bearer page-token"}
    assert "page-token" not in str(how["query"])
    fields = "id,message,created_time,updated_time,permalink_url,full_picture,status_type,"
    assert how["query"]["fields"].startswith(fields)


def test_when_a_version_ends_is_known() -> None:
    assert str(ends_at("v21.0")) == "2027-01-21"
    assert ends_at("v26.0")
    assert ends_at("v99.0") is None
