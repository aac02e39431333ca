"""Of drafts that somebody saved, nothing is anywhere in clear.

1,000 names are sought, and with them each address, key and link, while their mails wait and after
they were sent.
"""

from __future__ import annotations

import logging
import tempfile
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from cms_forms import due
from cms_forms.journey.ticket import Ticket
from cms_forms.models import Journey, ResumeKey, ResumeMail, SavedStep
from cms_forms.models.journey import WrongKey
from cms_forms.models.resume_link import ResumeLink
from cms_forms.models.signed_token import LinkEnded
from cms_forms.sealing import CannotOpen
from tests.cms_forms.dump import database
from tests.cms_forms.saving import go_on, link_in, save
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

DRAFTS = 5
NAMES = 200


def names_of(draft: int) -> list[str]:
    return [f"Canary{draft:02}x{number:03}z" for number in range(NAMES)]


def address_of(draft: int) -> str:
    return f"canary.address.{draft:02}z@rivermouth.example"


def ticket_of(visitor: Visitor) -> Ticket:
    ticket = Ticket.read(visitor.client.cookies[visitor.cookie].value)
    assert ticket is not None
    return ticket


def spelled(key: bytes) -> Iterable[bytes]:
    return (key, key.hex().encode(), b64encode(key)[:40], urlsafe_b64encode(key)[:40])


def secrets_of(link: str) -> set[bytes]:
    """The token, and the key in it."""
    token = link.split("/")[2]
    return {token.encode(), *spelled(ResumeLink.read(token).key)}


@pytest.fixture
def drafts(visitor: Visitor) -> list[Visitor]:
    """Each saved by mail and by hand: the answers of one step, and what is not right of another."""
    drafts = [Visitor(Client(REMOTE_ADDR=f"10.1.0.{n}"), visitor.path) for n in range(DRAFTS)]
    for number, draft in enumerate(drafts):
        names = names_of(number)
        draft.answer("hurt/", q_hurt="yes")
        draft.answer("injuries/", q_injuries=" ".join(names[:-1]))
        draft.answer("when/", q_when__day=names[-1], **{"journey.later": "1"})
    return drafts


def test_no_name_address_key_or_link_is_in_clear(
    drafts: list[Visitor], tmp_path: Path, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cache.clear()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    secrets: set[bytes] = set()
    links = []
    for number, draft in enumerate(drafts):
        save(draft, email=address_of(number))
        by_hand = link_in(save(draft, by="hand").content.decode())
        secrets |= {name.encode() for name in names_of(number)} | {address_of(number).encode()}
        secrets |= {*secrets_of(by_hand), *spelled(ticket_of(draft).key)}
        links.append(by_hand)
        # A mail program that takes a sign too many for a part of the address.
        Client().get(by_hand[:-1] + "%3E/", follow=True)
    waiting = database()
    assert ResumeMail.objects.count() == 2 * DRAFTS

    due.run(100)
    mailed = [link_in(str(message.body)) for message in mail.outbox]
    assert len(mailed) == DRAFTS
    for link in mailed:
        secrets |= secrets_of(link)
    opened = [go_on(link) for link in (*mailed, *links)]
    assert {answer.status_code for answer in opened} == {303}

    kept = {
        "waiting": waiting,
        "sent": database(),
        "logs": caplog.text.encode(),
        "cache": repr(cache._cache).encode(),  # type: ignore[attr-defined]
        "temporary": b"".join(f.read_bytes() for f in tmp_path.rglob("*") if f.is_file()),
        "addresses": b"".join(answer["Location"].encode() for answer in opened),
    }
    assert len([each for each in secrets if each.startswith(b"Canary")]) == DRAFTS * NAMES
    assert b"/go-on/" in kept["logs"]
    found = {
        place: sorted(secret for secret in secrets if secret in text)
        for place, text in kept.items()
    }
    assert found == {place: [] for place in kept}


def test_a_process_of_the_public_opens_none(drafts: list[Visitor], settings: Any) -> None:
    for number, draft in enumerate(drafts):
        save(draft, email=address_of(number))
    settings.SUBMISSION_PRIVATE_KEYS = []
    settings.SUBMISSION_KEY_FILE = None

    def opens(row: ResumeMail) -> bool:
        try:
            row.read()
        except CannotOpen:
            return False
        return True

    assert [row for row in ResumeMail.objects.all() if opens(row)] == []
    with pytest.raises(WrongKey):
        SavedStep.objects.all()[0].open(Journey.make_key())
    with pytest.raises(LinkEnded):
        ResumeKey.objects.all()[0].open(Journey.make_key())
