"""Following an area: asked for, confirmed with a button, stopped at once."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail, signing
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from local_areas.following import forms, mails
from local_areas.following.limits import MOST_A_DAY, MOST_AN_HOUR
from local_areas.models import Area, Follower
from tests.local_areas.builders import set_aside_for_practice
from tests.local_areas.conftest import Places

ADDRESS = "demo.reader@example.com"


def shown(seconds_ago: float) -> str:
    """What the form carries that was shown then."""
    signer = signing.TimestampSigner(salt=forms.SALT)
    signer.timestamp = lambda: signing.b62_encode(  # type: ignore[method-assign]
        int(timezone.now().timestamp() - seconds_ago)
    )
    return signer.sign(secrets.token_urlsafe(9))


def ask(client: Client, area: Area, email: str = ADDRESS, **fields: str) -> Any:
    data = {"email": email, "shown": shown(10), "website": ""} | fields
    return client.post(f"/following/{area.code}/", data)


@pytest.fixture
def area(rivermouth: Places) -> Area:
    return rivermouth.area("N1")


@pytest.fixture
def follower(area: Area) -> Follower:
    return Follower.objects.create(area=area, email=ADDRESS, confirmed_at=timezone.now())


def test_the_form_needs_no_cookie_and_is_kept_by_nobody(area: Area, client: Client) -> None:
    response = client.get(f"/following/{area.code}/")

    assert response.status_code == 200
    assert not response.cookies
    assert "csrf" not in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_whoever_asks_is_sent_a_mail_and_follows_nothing_yet(
    area: Area, csrf_client: Client
) -> None:
    response = ask(csrf_client, area)

    mails.answer(10)
    (follower,) = Follower.objects.all()
    assert "Look into your inbox" in response.content.decode()
    assert follower.confirmed_at is None
    assert [message.to for message in mail.outbox] == [[ADDRESS]]
    assert f"/following/confirm/{follower.token}/" in mail.outbox[0].body


@pytest.fixture
def csrf_client() -> Client:
    """One for which Django's check is on: these forms carry no token."""
    return Client(enforce_csrf_checks=True)


def test_opening_the_link_confirms_nothing_and_the_button_does(
    area: Area, csrf_client: Client
) -> None:
    ask(csrf_client, area)
    follower = Follower.objects.get()
    address = f"/following/confirm/{follower.token}/"

    opened = csrf_client.get(address).content.decode()
    follower.refresh_from_db()
    assert follower.confirmed_at is None
    assert "Yes, follow" in opened

    pressed = csrf_client.post(address).content.decode()
    follower.refresh_from_db()
    assert follower.confirmed_at is not None
    assert "You follow N1" in pressed


def test_the_answer_does_not_tell_whether_the_address_is_known(
    area: Area, follower: Follower, client: Client
) -> None:
    known = ask(client, area)
    unknown = ask(client, area, "somebody.else@example.com")

    assert known.status_code == unknown.status_code
    assert known.content == unknown.content


def test_who_follows_already_is_told_so_by_mail_only(
    area: Area, follower: Follower, client: Client
) -> None:
    ask(client, area, ADDRESS.upper())
    mails.answer(10)

    assert "follow N1 already" in mail.outbox[0].subject
    assert Follower.objects.get().confirmed_at == follower.confirmed_at


def test_asking_again_and_again_sends_one_mail(area: Area, client: Client) -> None:
    for _ in range(3):
        ask(client, area)
        mails.answer(10)

    assert len(mail.outbox) == 1

    Follower.objects.update(answered_at=timezone.now() - timedelta(hours=1))
    ask(client, area)
    mails.answer(10)
    assert len(mail.outbox) == 2


def test_nobody_can_fill_an_inbox_by_asking_for_every_area(
    rivermouth: Places, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("local_areas.models.follower.MOST_WAITING", 3)

    for area in rivermouth.city.areas.values():
        ask(client, area)

    assert Follower.objects.count() == 3


@pytest.mark.parametrize("is_confirmed", [False, True])
def test_nobody_can_fill_an_inbox_by_asking_for_days_on_end(
    area: Area, client: Client, is_confirmed: bool
) -> None:
    for turn in range(30):
        response = ask(client, area, ADDRESS.upper() if turn % 2 else ADDRESS)
        mails.answer(10)
        Follower.objects.update(
            answered_at=timezone.now() - timedelta(hours=1),
            confirmed_at=timezone.now() if is_confirmed else None,
        )
        assert response.status_code == 200

    assert len(mail.outbox) == MOST_A_DAY


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "x" * 260 + "@example.com"])
def test_an_address_that_is_none_is_said_at_the_field(
    area: Area, client: Client, email: str
) -> None:
    response = ask(client, area, email)

    html = response.content.decode()
    assert response.status_code == 422
    assert 'aria-describedby="email-hint email-error"' in html
    assert html.count("<title>Error:") == 1
    assert not Follower.objects.exists()


@pytest.mark.parametrize("seconds", [0, 90_000, None])
def test_what_was_too_quick_or_too_old_or_forged_can_be_sent_again(
    area: Area, client: Client, seconds: int | None
) -> None:
    response = ask(client, area, shown="forged" if seconds is None else shown(seconds))

    assert response.status_code == 422
    assert f'value="{ADDRESS}"' in response.content.decode()
    assert not Follower.objects.exists()


def test_a_program_that_fills_in_everything_is_told_what_a_person_is(
    area: Area, client: Client
) -> None:
    response = ask(client, area, website="https://example.com")

    assert "Look into your inbox" in response.content.decode()
    assert not Follower.objects.exists()


def test_a_practice_area_cannot_be_followed(area: Area, client: Client) -> None:
    set_aside_for_practice(area)

    assert client.get(f"/following/{area.code}/").status_code == 404
    assert ask(client, area).status_code == 404


def test_opening_the_link_stops_nothing_and_the_button_deletes_the_address(
    follower: Follower, csrf_client: Client
) -> None:
    address = f"/following/stop/{follower.token}/"

    assert "Stop following" in csrf_client.get(address).content.decode()
    assert Follower.objects.exists()

    assert "no longer follow N1" in csrf_client.post(address).content.decode()
    assert not Follower.objects.exists()


def test_a_mail_program_stops_it_with_one_request(follower: Follower, csrf_client: Client) -> None:
    """RFC 8058: a POST without cookies, to the address of the header."""
    response = csrf_client.post(
        f"/following/stop/{follower.token}/",
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )

    assert response.status_code == 200
    assert not Follower.objects.exists()


def test_stopping_twice_says_the_same(follower: Follower, client: Client) -> None:
    address = f"/following/stop/{follower.token}/"
    client.post(address)

    assert client.post(address).status_code == 200
    assert "You no longer follow" in client.get(address).content.decode()


def test_a_confirmation_that_has_ended_says_what_to_do(area: Area, client: Client) -> None:
    response = client.get("/following/confirm/unknown/")

    assert response.status_code == 404
    assert "This link has ended" in response.content.decode()


def test_what_nobody_confirmed_is_deleted_after_a_time(
    area: Area, follower: Follower, settings: Any
) -> None:
    settings.LOCAL_AREAS_UNCONFIRMED_DAYS = 2
    for email, days in (("old@example.com", 3), ("new@example.com", 1)):
        asked_at = timezone.now() - timedelta(days=days)
        Follower.objects.create(area=area, email=email, asked_at=asked_at)

    assert mails.purge(10) == 1
    assert set(Follower.objects.values_list("email", flat=True)) == {ADDRESS, "new@example.com"}


@pytest.mark.parametrize(
    "other", [{"email": "somebody.else@example.com"}, {"code": "A02"}], ids=["address", "area"]
)
def test_a_form_is_used_for_one_thing_and_a_second_tap_is_the_same(
    other: dict[str, str], area: Area, client: Client
) -> None:
    form = shown(10)
    first = ask(client, area, shown=form)
    again = ask(client, area, shown=form)
    elsewhere = Area.objects.get(code=other.get("code", area.code))

    replayed = ask(client, elsewhere, other.get("email", ADDRESS), shown=form)

    assert first.content == again.content
    assert replayed.status_code == 422
    assert "Press the button again" in replayed.content.decode()
    assert Follower.objects.count() == 1


def test_one_place_asks_for_no_more_than_a_library_would(area: Area, client: Client) -> None:
    """IPv6 addresses of one network are one place, and nothing that is kept names it."""
    for number in range(MOST_AN_HOUR):
        client.defaults["REMOTE_ADDR"] = f"2001:db8::{number:x}"
        assert ask(client, area, f"demo.{number}@example.com").status_code == 200

    refused = ask(client, area)

    client.defaults["REMOTE_ADDR"] = "2001:db8:0:1::1"
    assert refused.status_code == 429
    assert "Try again in an hour" in refused.content.decode()
    assert ask(client, area).status_code == 200
    assert Follower.objects.count() == MOST_AN_HOUR + 1
    assert not [key for key in cache._cache if "2001" in key]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ago": 0}, "quicker than anybody types"),
        ({"ago": 90_000}, "open for more than a day"),
        ({"shown": "made up"}, "cannot be used any more"),
        ({"ago": 0, "email": "nobody"}, "Enter an e-mail address like"),
        ({"shown": "", "email": ""}, "Enter your e-mail address"),
    ],
)
def test_one_thing_is_said_at_a_time(
    fields: dict[str, Any], words: str, area: Area, client: Client
) -> None:
    form = {"shown": shown(fields["ago"])} if "ago" in fields else {}
    said = {name: value for name, value in fields.items() if name != "ago"}

    html = ask(client, area, **form, **said).content.decode()

    errors = html.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert errors.count("<li>") == 1
    assert words in errors
