"""Somebody who chooses cases in the inbox, and does one thing with all of them."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from cms_forms.models import Case

BULK = "/admin/cases/bulk/"
PIN = re.compile(r'name="pin" value="([^"]+)"')


def asked(browser: Client, act: str, *cases: Case, **given: Any) -> dict[str, Any]:
    """What the screen that asks sends when its button is pressed; empty where it does not ask."""
    chosen = {"act": act, "case": [str(case) for case in cases], "list": ""}
    page = browser.post(BULK, {**chosen, **given}).content.decode()
    found = PIN.search(page)
    return {"act": act, "list": given.get("list", ""), "pin": found[1]} if found else {}


def pressed(browser: Client, form: dict[str, Any], **typed: Any) -> str:
    """The page after it, as one line of words."""
    page = browser.post(BULK, {**form, **typed}, follow=True).content.decode()
    return " ".join(page.split())


def do(browser: Client, act: str, *cases: Case, list: str = "", all: str = "", **typed: Any) -> str:
    """Press a button of the bar, then the one of the screen that asks; the page after it."""
    given = {"list": list} | ({"all": all} if all else {})
    form = asked(browser, act, *cases, **given)
    if not form:
        chosen = {"act": act, "case": [str(case) for case in cases], **given}
        return browser.post(BULK, chosen, follow=True).content.decode()
    return pressed(browser, form, **typed)
