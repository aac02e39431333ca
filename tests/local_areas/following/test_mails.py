"""Mails about updates: to each follower once, and never about what is not said."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from local_areas import due
from local_areas.following import mails
from local_areas.models import Announcement, Area, Follower, Letter, Update
from tests.local_areas.builders import set_aside_for_practice
from tests.local_areas.conftest import Places


class Refusing(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages: Any) -> int:
        raise ConnectionRefusedError


class Killed(BaseException):
    """As `kill -9`: no code of ours catches it."""


def follow(area: Area, email: str, **facts: Any) -> Follower:
    usual = {"confirmed_at": timezone.now()}
    return Follower.objects.create(area=area, email=email, **(usual | facts))


def post(area: Area, title: str = "Walkabout", **facts: Any) -> Update:
    usual = {"text": "Come along.", "approved_at": timezone.now()}
    return Update.objects.create(area=area, title=title, **(usual | facts))


@pytest.fixture
def area(rivermouth: Places) -> Area:
    return rivermouth.area("N1")


def test_an_update_goes_to_each_follower_once(area: Area) -> None:
    follow(area, "a@example.com")
    follow(area, "b@example.com")
    follow(area, "unconfirmed@example.com", confirmed_at=None)
    post(area)

    for _ in range(3):
        due.run(100)

    assert sorted(message.to[0] for message in mail.outbox) == ["a@example.com", "b@example.com"]
    assert mail.outbox[0].subject == "N1: Walkabout"
    assert "http://localhost/your-area/northside/n1/#update-" in mail.outbox[0].body


def test_a_mail_says_how_to_stop_in_its_header_and_its_text(area: Area) -> None:
    follower = follow(area, "a@example.com")
    post(area)

    due.run(100)

    (message,) = mail.outbox
    address = f"http://localhost/following/stop/{follower.token}/"
    assert message.extra_headers["List-Unsubscribe"] == f"<{address}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in message.body


@pytest.mark.parametrize(
    "facts",
    [
        {"approved_at": None},
        {"publish_at": timezone.now() + timedelta(hours=1)},
        {"expires_at": timezone.now() - timedelta(hours=1)},
        {"withdrawn_at": timezone.now()},
        {
            "publish_at": timezone.now() - timedelta(days=30),
            "approved_at": timezone.now() - timedelta(days=30),
        },
    ],
    ids=["proposed", "scheduled", "over", "withdrawn", "long public"],
)
def test_nobody_is_written_to_about_what_is_not_new_and_public(
    area: Area, facts: dict[str, Any]
) -> None:
    follow(area, "a@example.com")
    post(area, **facts)

    due.run(100)

    assert mail.outbox == []


def test_what_is_withdrawn_before_its_turn_is_not_sent(area: Area) -> None:
    follow(area, "a@example.com")
    update = post(area)
    mails.announce(10)
    Update.objects.filter(pk=update.pk).update(withdrawn_at=timezone.now())

    mails.send_letters(10)

    assert mail.outbox == []
    assert not Letter.objects.exists()


def test_an_update_of_a_borough_goes_to_its_neighbourhoods_and_to_nobody_twice(
    rivermouth: Places,
) -> None:
    borough = rivermouth.city.boroughs["Northside"]
    follow(borough, "a@example.com")
    follow(rivermouth.area("N1"), "a@example.com")
    follow(rivermouth.area("N2"), "b@example.com")
    follow(rivermouth.area("S1"), "c@example.com")
    post(borough)

    due.run(100)

    assert sorted(message.to[0] for message in mail.outbox) == ["a@example.com", "b@example.com"]


def test_an_update_of_the_force_goes_to_everybody_who_follows_anything_in_it(
    rivermouth: Places,
) -> None:
    borough = rivermouth.city.boroughs["Northside"]
    for area, email in (
        (borough.parent, "a@example.com"),
        (borough, "b@example.com"),
        (rivermouth.area("N1"), "b@example.com"),
        (rivermouth.area("S1"), "c@example.com"),
    ):
        follow(area, email)
    post(borough.parent)

    due.run(100)

    assert sorted(message.to[0] for message in mail.outbox) == [
        "a@example.com",
        "b@example.com",
        "c@example.com",
    ]


def test_a_mail_server_that_is_down_loses_nothing(area: Area, settings: Any) -> None:
    follow(area, "a@example.com")
    post(area)
    mailers = settings.MAILERS
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Refusing"}}

    due.run(100)
    letter = Letter.objects.get()
    assert letter.sent_at is None
    assert letter.attempts == 1
    assert letter.due_at > timezone.now()

    settings.MAILERS = mailers
    Letter.objects.update(due_at=timezone.now())
    due.run(100)
    assert len(mail.outbox) == 1


def test_a_pause_grows_and_has_an_end() -> None:
    pauses = [mails.pause_after(attempts) for attempts in range(40)]

    assert pauses[0] < timedelta(minutes=2)
    assert pauses[5] > timedelta(minutes=30)
    assert max(pauses) <= mails.LONGEST_PAUSE * 1.5


def test_who_is_killed_between_two_mails_sends_the_rest_later_and_none_twice(
    area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        follow(area, f"reader{number}@example.com")
    post(area)
    mails.announce(10)
    send, sent = mails.EmailMessage.send, []

    def killed_at_the_third(message: Any) -> Any:
        if len(sent) == 2:
            raise Killed
        sent.append(message)
        return send(message)

    monkeypatch.setattr(mails.EmailMessage, "send", killed_at_the_third)
    with pytest.raises(Killed):
        mails.send_letters(10)
    monkeypatch.setattr(mails.EmailMessage, "send", send)

    mails.send_letters(10)

    reached = [message.to[0] for message in mail.outbox]
    assert sorted(reached) == sorted(set(reached))
    assert len(reached) == 5


def test_a_mail_that_is_sent_again_is_known_for_the_same(area: Area) -> None:
    follow(area, "a@example.com")
    post(area)
    due.run(100)
    Letter.objects.update(sent_at=None)

    due.run(100)

    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1


def test_who_is_killed_while_letters_are_written_leaves_none(
    area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(area, "a@example.com")
    post(area)

    def killed(*args: Any, **kwargs: Any) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr("local_areas.models.follower.LetterQuerySet.bulk_create", killed)
        with pytest.raises(Killed):
            mails.announce(10)
    assert not Announcement.objects.exists()

    due.run(100)
    assert len(mail.outbox) == 1


def test_who_stopped_meanwhile_is_sent_nothing(area: Area) -> None:
    follower = follow(area, "a@example.com")
    post(area)
    mails.announce(10)
    follower.delete()

    mails.send_letters(10)

    assert mail.outbox == []


def test_mails_are_in_the_language_in_which_they_were_asked_for(area: Area) -> None:
    follow(area, "a@example.com", language="cy")
    starts = timezone.now() + timedelta(days=3)
    post(area, event_starts_at=starts)

    due.run(100)

    assert any(
        day in mail.outbox[0].body
        for day in ("Llun", "Mawrth", "Mercher", "Iau", "Gwener", "Sadwrn", "Sul")
    )


def test_practice_is_mailed_to_nobody(area: Area) -> None:
    follow(area, "a@example.com")
    set_aside_for_practice(area)
    post(area)

    due.run(100)

    assert mail.outbox == []
