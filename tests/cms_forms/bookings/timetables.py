"""Timetables in the database, and forms that offer their sessions."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from cms_forms.engine.definition import CHECK_ANSWERS, Form
from cms_forms.models import Session, Timetable
from tests.cms_forms.engine.builders import asks, form, one_of, question, short_text
from tests.cms_forms.visitor import Visitor

COURSE = form(
    asks(one_of("how", "room", "letter"), goes={"room": "course", "letter": "name"}),
    asks(question("course", "session", timetable="speed")),
    asks(short_text("name"), next=CHECK_ANSWERS),
)
"""how --room--> course --> name --> check answers; --letter--> name"""


def timetable(key: str = "speed") -> Timetable:
    return Timetable.objects.get_or_create(key=key, defaults={"name": key.title()})[0]


def session(places: int = 10, *, days: int = 7, key: str = "speed", **facts: Any) -> Session:
    """From 9:30 to 12:30 in so many days."""
    day = timezone.localdate() + timedelta(days)
    begins = timezone.make_aware(datetime.combine(day, time(9, 30)))
    facts.setdefault("where", "Online")
    return Session.objects.create(
        **{"timetable": timetable(key), "places": places, "begins_at": begins}
        | {"ends_at": begins + timedelta(hours=3)}
        | facts
    )


def books(visitor: Visitor, chosen: Session | str, name: str = "Demo Person") -> Any:
    """Up to check answers. The answer to the session."""
    visitor.answer("how/", how="room")
    value = chosen if isinstance(chosen, str) else str(chosen.pk)
    response = visitor.answer("course/", course=value)
    visitor.answer("name/", name=name)
    return response


def optional(sound: Form = COURSE) -> Form:
    """The form, in which nobody needs a session."""
    first, asked, *others = sound.steps
    question = replace(asked.questions[0], required=False)
    return replace(sound, steps=(first, replace(asked, questions=(question,)), *others))
