"""An event as a file that calendars take in."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event

from local_areas.following.plain import plain
from local_areas.models import Area, Meeting

USUAL: timedelta = timedelta(hours=1)
"""How long an event without an end is entered for."""


def respond(area: Area, pk: int, url: str) -> HttpResponse:
    """Raises `Http404` where the area has no such event."""
    meeting = Meeting.objects.filter(pk=pk, area__in=area.around()).first()
    if meeting is None:
        raise Http404
    response = HttpResponse(write(meeting, url), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="event-{pk}.ics"'
    return response


def write(meeting: Meeting, url: str) -> bytes:
    """Times are in UTC, which every calendar shows in its own. RFC 5545."""
    event = Event()
    host = url.partition("//")[2].partition("/")[0].partition(":")[0]
    event.add("uid", f"event-{meeting.pk}@{host or 'localhost'}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at or meeting.starts_at + USUAL)
    event.add("summary", plain(meeting.title))
    event.add("status", "CANCELLED" if meeting.cancelled_at else "CONFIRMED")
    event.add("url", url)
    if meeting.place:
        event.add("location", plain(meeting.place))
    if meeting.description:
        event.add("description", plain(meeting.description))
    calendar = Calendar()
    calendar.add("prodid", "-//Bluelamp//local_areas//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
