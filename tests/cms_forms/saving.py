"""Somebody who saves what they wrote, and goes on with the link."""

import re
from typing import Any

from django.core import mail
from django.test import Client

from cms_forms import due
from tests.cms_forms.visitor import HIDDEN, Visitor

EMAIL = "demo@rivermouth.example"
SAVE = "save-for-later/"
TYPED = "Canary on the second floor"


def save(visitor: Visitor, **posted: str) -> Any:
    fields = visitor.hidden(SAVE) | {"by": "mail", "email": EMAIL} | posted
    return visitor.client.post(visitor.path + SAVE, fields)


def mailed(visitor: Visitor, **posted: str) -> str:
    """Asks for a mail, has the worker send it, and gives the path of its link."""
    assert save(visitor, **posted).status_code == 200
    due.run(10)
    return link_in(str(mail.outbox[-1].body))


def link_in(text: str) -> str:
    [path] = set(re.findall(r"/go-on/[\w-]+/", text))
    return str(path)


def shown(visitor: Visitor) -> str:
    return link_in(save(visitor, by="hand").content.decode())


def look(client: Client, link: str) -> Any:
    """Opens the link, as a mail program does, and reads the page."""
    return client.get(link, follow=True)


def press(client: Client, page: Any) -> Any:
    return client.post("/go-on/", dict(HIDDEN.findall(page.content.decode())))


def go_on(link: str, client: Client | None = None) -> Any:
    client = client or Client()
    return press(client, look(client, link))
