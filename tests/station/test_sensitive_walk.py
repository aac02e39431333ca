"""Every sensitive service as a browser keeps it: titles, headings and addresses name nothing of
what it is about, and the way out is there from the first page on.
"""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page

from cms_forms.exchange import import_form
from cms_forms.models import Team
from station.demo.confidential import SERVICE as STANDARDS
from station.demo.confidential import TEAM
from station.demo.register import REGISTER
from tests.station.conftest import Station
from tests.station.demo_walk import TELLING

pytestmark = pytest.mark.django_db

DOCUMENTS: dict[str, Mapping[str, Any]] = {
    "standards": STANDARDS,
    **{service.slug: service.document for service in REGISTER if service.is_sensitive},
}
NAMED = re.compile(rf"{TELLING.pattern}|corrupt|suicid", re.IGNORECASE)
KEPT = re.compile(r"<title>(.*?)</title>|<h1[^>]*>(.*?)</h1>", re.DOTALL)


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_its_first_pages_name_nothing_and_can_be_left(
    client: Client, station: Station, document: Mapping[str, Any]
) -> None:
    triage = document["triage"]
    for key in {TEAM, triage["default"], *(rule["team"] for rule in triage.get("rules", ()))}:
        Team.objects.get_or_create(key=key, defaults={"name": key})
    page = import_form(document, parent=Page.objects.get(pk=station.home.pk))
    page.save_revision().publish()

    start = client.get(page.url)
    begun = client.get(f"{page.url}start/")
    first = client.get(begun.url)

    for shown in (start, first):
        kept = " ".join(
            filter(None, (part for found in KEPT.findall(_text(shown)) for part in found))
        )
        assert not NAMED.search(kept), kept
        assert f'href="{page.url}leave/"' in _text(shown)
    assert not NAMED.search(page.url + begun.url)


def _text(response: Any) -> str:
    return str(response.content.decode())
