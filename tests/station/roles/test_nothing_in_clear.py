"""A thousand names that people wrote, and nothing of them in clear: not in a dump of the database,
not in the files, the temporary folder, the logs, the cache or a mail about an error.

The public's process takes them, as drafts that are saved for later and as reports that are sent,
with files; staff's delivers the links.
"""

from __future__ import annotations

import itertools
import json
import subprocess
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
import pytest

from station.development import postgres
from tests.station.roles.conftest import Two
from tests.station.roles.scripts import VISITING

pytestmark = pytest.mark.xdist_group("roles")

PEOPLE = 10
"""Half of them send, half save for later."""
WORDS, CONTENT = 60, 40
"""Names that each writes, and names in the file of each."""

NAMES = f"""
def words_of(person):
    return [f"Canary{{person:02}}w{{n:03}}q" for n in range({WORDS})]
def content_of(person):
    return [f"Canary{{person:02}}c{{n:03}}q" for n in range({CONTENT})]
def file_of(person):
    return f"Canary{{person:02}}file.mp4"
def email_of(person):
    return f"canary.mail.{{person:02}}q@rivermouth.example"
"""
OPEN_A_SERVICE = """
from cms_forms.engine.definition import CHECK_ANSWERS
from tests.cms_forms.engine.builders import asks, form, question
from tests.cms_forms.services import draft_of
service = form(
    asks(question("happened", "long_text")),
    asks(question("photos", "file", videos=True, largest=5, total=8)),
    asks(question("last", "email"), next=CHECK_ANSWERS),
)
draft_of(service, slug="in-clear").get_latest_revision().publish()
print("[]")
"""
WRITE = f"""{VISITING}{NAMES}
import logging
from unittest import mock
from django.core import mail
from django.test.utils import override_settings
from cms_forms.pages import directory
from tests.cms_forms.files import samples
from tests.cms_forms.files.sender import Sender
from tests.cms_forms.saving import link_in, save
directory.forget()
logging.getLogger().setLevel(logging.DEBUG)
keys, links = [], []
for person in range({PEOPLE}):
    sender = Sender(Client(REMOTE_ADDR=f"10.2.0.{{person}}"), "/in-clear/")
    assert sender.answer("happened/", happened=" ".join(words_of(person))).status_code == 302
    keys.append(sender.key.hex())
    film = samples.MP4 + " ".join(content_of(person)).encode()
    assert sender.add(film, file_of(person)).status_code == 303
    assert sender.go_on().status_code == 302
    if person < {PEOPLE} // 2:
        sender.answer("last/", last=email_of(person))
        assert sender.answer("check-answers/").url.endswith("/sent/")
        continue
    assert save(sender, email=email_of(person)).status_code == 200
    links.append(link_in(save(sender, by="hand").content.decode()))
    # A mail program that takes a sign too many for a part of the address.
    Client().get(links[-1][:-1] + "%3E/", follow=True)
    sender.answer("last/", last="of " + email_of(person), **{{"journey.later": "1"}})

# What breaks in the middle of it, and the mail about that.
mail.outbox = []
sender.client.raise_request_exception = False
backend = {{"default": {{"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}}}
with override_settings(ADMINS=["owner@rivermouth.example"], MAILERS=backend):
    with mock.patch("cms_forms.journey.journey_store.JourneyStore._save", side_effect=RuntimeError):
        wrote = " ".join(reversed(words_of(person)))
        status = sender.answer("happened/", happened=wrote).status_code
mails = [str(each.message()) for each in mail.outbox]
print(json.dumps([status, mails, keys, links, repr(cache._cache)]))
"""
DELIVER = """
import json, logging
from django.core import mail
from django.core.cache import cache
from django.test.utils import override_settings
from cms_forms.deliveries import resuming
from tests.cms_forms.saving import link_in
logging.getLogger().setLevel(logging.DEBUG)
mail.outbox = []
backend = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
with override_settings(MAILERS=backend):
    resuming.run(100)
links = [link_in(str(each.body)) for each in mail.outbox]
print(json.dumps([links, repr(cache._cache)]))
"""
READ = f"""{NAMES}
import json
from cms_forms.files import opening
from cms_forms.models import Submission
read = []
for each in reversed(Submission.objects.order_by("-pk")[:{PEOPLE} // 2]):
    [file] = opening.files_of(each)
    content = b"".join(opening.original(file)).decode("latin-1").split("free")[1]
    words = each.read_answers()["happened"]["happened"]
    read.append([*words.split(), *content.split(), file.name])
print(json.dumps(read))
"""
OPEN_ALL = """
import json
from cms_forms import sealing
opened = []
for packed in SEALED:
    sealed = sealing.Sealed.unpacked(bytes.fromhex(packed))
    try:
        opened.append(sealing.open_sealed(sealed, bound_to=b""))
    except sealing.CannotOpen:
        pass
print(json.dumps(len(opened)))
"""


def written() -> list[list[str]]:
    """What each person wrote."""
    said: dict[str, Any] = {}
    exec(NAMES, said)
    return [
        [*said["words_of"](n), *said["content_of"](n), said["file_of"](n), said["email_of"](n)]
        for n in range(PEOPLE)
    ]


def spelled(secret: bytes) -> Iterable[bytes]:
    """As it may stand somewhere, also in columns of bytes, which a dump writes in hexadecimal."""
    return secret, secret.hex().encode(), b64encode(secret)[:-4]


def dumped(two: Two) -> bytes:
    program = postgres.programs() / "pg_dump"
    return subprocess.run([program, two.staffs_database], check=True, capture_output=True).stdout


def files_in(folder: Path) -> bytes:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return b"".join(f"{path}\n".encode() + path.read_bytes() for path in paths)


def sealed_in(owner: psycopg.Connection) -> list[str]:
    """Every text that is sealed for staff."""
    found = owner.execute(
        "SELECT sealed FROM cms_forms_upload UNION ALL SELECT sealed FROM cms_forms_resumemail "
        "UNION ALL SELECT convert_to(sealed_with || signed_with, 'UTF8') || sealed_answers "
        "FROM cms_forms_submission"
    )
    return [bytes(row[0]).hex() for row in found if row[0]]


def test_what_a_thousand_people_wrote_is_nowhere_in_clear(
    two: Two, owner: psycopg.Connection
) -> None:
    two.staff.run(OPEN_A_SERVICE)

    said = two.public.manage("shell", "--no-imports", "-c", WRITE)
    status, mails, keys, links, public_cache = json.loads(said.splitlines()[-1])
    waiting = dumped(two)
    sealed = sealed_in(owner)
    delivered = two.staff.manage("shell", "--no-imports", "-c", DELIVER)
    mailed, staffs_cache = json.loads(delivered.splitlines()[-1])
    people = written()

    kept = {
        "database": waiting,
        "database, once the links were sent": dumped(two),
        "files": files_in(two.var),
        "logs": "\n".join([*said.splitlines()[:-1], *delivered.splitlines()[:-1]]).encode(),
        "caches": f"{public_cache}{staffs_cache}".encode(),
        "mails about an error": "".join(mails).replace("=\n", "").encode(),
    }
    assert status == 500
    assert len(mails) == 1
    assert len(mailed) == PEOPLE // 2
    assert len([name for person in people for name in person]) >= 1_000
    tokens = [link.split("/")[2] for link in (*links, *mailed)]
    secrets = [secret.encode() for secret in (*itertools.chain(*people), *tokens)]
    secrets += [bytes.fromhex(key) for key in keys]
    found = {
        place: [secret for secret in secrets if any(each in text for each in spelled(secret))]
        for place, text in kept.items()
    }
    assert found == {place: [] for place in kept}
    # What staff read is all of it, so it was there to be found.
    assert two.staff.run(READ) == [person[:-1] for person in people[: PEOPLE // 2]]
    assert len(sealed) >= 3 * (PEOPLE // 2)
    assert two.public.run(f"SEALED = {sealed!r}\n{OPEN_ALL}") == 0
