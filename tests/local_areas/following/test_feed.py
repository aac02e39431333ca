"""An area's updates as an Atom feed."""

from __future__ import annotations

from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone
from icalendar import Calendar

from local_areas.following import calendar, feed
from local_areas.models import Meeting, Officer, Update
from tests.local_areas.conftest import Places

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entry(update: Update) -> ET.Element:
    response = feed.respond(update.area, "http://localhost/n1/", [update])
    found = ET.fromstring(response.content).find("a:entry", ATOM)
    assert found is not None
    return found


def test_what_an_officer_writes_is_text_in_a_feed_reader_too(rivermouth: Places) -> None:
    area = rivermouth.city.areas["N1"]
    text = "<script>alert(1)</script> if x < y\nSunday."
    update = Update.objects.create(area=area, title="<b>Bikes</b>", text=text)

    summary = entry(update).find("a:summary", ATOM)

    assert summary is not None
    assert summary.get("type") == "html"
    assert summary.text == ("<p>&lt;script&gt;alert(1)&lt;/script&gt; if x &lt; y<br>Sunday.</p>")


def test_a_correction_is_newer_than_what_it_corrects(rivermouth: Places) -> None:
    area = rivermouth.city.areas["N1"]
    out, corrected = timezone.now() - timedelta(days=2), timezone.now()
    update = Update.objects.create(
        area=area, title="Bikes", text="Sunday.", publish_at=out, corrected_at=corrected
    )

    dates = [entry(update).findtext(f"a:{name}", "", ATOM) for name in ("published", "updated")]

    assert dates[0] < dates[1]


@pytest.mark.parametrize("control", ["\x0b", "\x07", "\x1b", "\x85", "\ufffe"])
def test_what_no_feed_or_calendar_may_hold_is_left_out(rivermouth: Places, control: str) -> None:
    area = rivermouth.city.areas["N1"]
    officer = Officer.objects.create(number="1", name=f"Demo{control}Officer")
    words = f"On{control}Sunday"
    update = Update.objects.create(area=area, author=officer, title=words, text=words)
    meeting = Meeting.objects.create(
        area=area, title=words, place=words, description=words, starts_at=timezone.now()
    )

    found = entry(update)
    event = Calendar.from_ical(calendar.write(meeting, "http://localhost/n1/")).events[0]

    assert found.findtext("a:title", "", ATOM).split() == ["On", "Sunday"]
    assert found.findtext("a:author/a:name", "", ATOM).split() == ["Demo", "Officer"]
    for name in ("summary", "location", "description"):
        assert event[name].split() == ["On", "Sunday"]
