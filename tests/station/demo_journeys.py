"""Example journeys through the demonstration's services, the awkward ones first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from tests.station.demo_walk import TODAY

SAFETY, CARE = "message-to-the-safety-team", "message-to-the-care-team"
SUPPORT, COMMUNITY = "message-to-the-support-team", "message-to-the-community-team"
MISSING = "report-a-missing-person"


@dataclass(frozen=True, kw_only=True)
class Journey:
    """Whatever `answers` leaves out is answered with as little as the service takes."""

    service: str
    who: str
    answers: dict[str, Any]
    exit: str = ""
    """The id of the exit at which it ends."""
    team: str = ""
    """The key of the team that gets it."""
    clocks: Sequence[str] = ()
    """The ids of those that run, in order."""
    through: Sequence[str] = ()
    """Steps on the way."""
    past: Sequence[str] = ()
    """Steps that are not on it."""
    says: str = field(default="")
    """Words that are read on the way or at the end."""


def in_days(days: int) -> str:
    return (TODAY + timedelta(days)).isoformat()


PROTECTION: Final = "public-protection"

PRIVATE: Final = (
    Journey(
        service=SAFETY,
        who="whose husband reads her phone, and whom no call reaches safely",
        answers={"device_safe": "no", "danger": "yes", "who_for": "me", "safe_ways": ["none"]},
        team=PROTECTION,
        clocks=("enhanced", "risk-read"),
        through=("safer-ways", "before", "place"),
        past=("phone", "email"),
        says="So <b>we do not contact you</b>",
    ),
    Journey(
        service=SAFETY,
        who="who is not safe now",
        answers={"device_safe": "yes", "danger": "no"},
        exit="call-999",
        says="press 55",
    ),
    Journey(
        service=SAFETY,
        who="who was strangled, and has children at home",
        answers={
            "who_for": "me",
            "kinds": ["neck", "control"],
            "children_there": "yes",
            "safe_ways": ["phone"],
        },
        team=PROTECTION,
        clocks=("enhanced", "risk-read"),
        through=("neck-note", "children"),
        past=("place",),
        says="A child is part of this",
    ),
    Journey(
        service=SAFETY,
        who="who has children at home, and whom no call reaches safely",
        answers={"who_for": "me", "children_there": "yes", "safe_ways": ["none"]},
        team=PROTECTION,
        clocks=("enhanced", "risk-read"),
        through=("children", "place"),
        says="They cannot talk to you first",
    ),
    Journey(
        service=SAFETY,
        who="whose husband said that he will kill her",
        answers={"who_for": "me", "kill": "yes", "safe_ways": ["phone"]},
        team=PROTECTION,
        clocks=("enhanced", "risk-read"),
        through=("children", "risk-note"),
        says="We tell the <b>public protection team</b> of it <b>at once</b>",
    ),
    Journey(
        service=SAFETY,
        who="a girl of fifteen who can be called",
        answers={"who_for": "me", "your_age": "under-18", "safe_ways": ["phone"]},
        team=PROTECTION,
        clocks=("enhanced", "risk-read"),
        through=("child-note", "phone"),
        says="They know that you are under 18",
    ),
    Journey(
        service=SAFETY,
        who="a ten-year-old who writes from school",
        answers={"who_for": "me", "your_age": "under-18"},
        team=PROTECTION,
        clocks=("enhanced", "risk-read"),
        through=("child-note",),
        says="0800 1111",
    ),
    Journey(
        service=SAFETY,
        who="a neighbour who hears it through the wall",
        answers={"who_for": "other", "safe_ways": ["friend"]},
        team=PROTECTION,
        clocks=("risk-read",),
        through=("them", "friend"),
        says="We do not tell them, or the person who hurts them, that it came from you",
    ),
    Journey(
        service=SAFETY,
        who="somebody who may be married abroad against her will",
        answers={"who_for": "me", "kinds": ["honour"], "safe_ways": ["text"]},
        team=PROTECTION,
        clocks=("enhanced", "risk-read"),
        through=("honour-note", "phone"),
        past=("email",),
        says="We do not go to your family",
    ),
    Journey(
        service=SAFETY,
        who="somebody who bleeds",
        answers={"injuries": "urgent"},
        exit="call-999",
        through=("hurt",),
    ),
    Journey(
        service=CARE,
        who="who was raped two days ago and has not decided",
        answers={"who_for": "me", "last": "week", "wish": ["talk"], "safe_ways": ["none"]},
        team=PROTECTION,
        clocks=("enhanced", "read"),
        through=("forensic", "health"),
        says="You do not have to decide now",
    ),
    Journey(
        service=CARE,
        who="who tells after twenty years",
        answers={"who_for": "me", "last": "longer", "person_who": "family"},
        team=PROTECTION,
        clocks=("enhanced", "read"),
        through=("known",),
        past=("forensic", "health", "seen"),
        says="The law keeps your name out of the news for life",
    ),
    Journey(
        service=CARE,
        who="a mother whose child told her",
        answers={"who_for": "other", "them_age": "yes", "last": "unknown"},
        team=PROTECTION,
        clocks=("read",),
        through=("them", "child-victim-note"),
        says="Do not ask them to tell it again and again",
    ),
    Journey(
        service=CARE,
        who="a boy of whom pictures are shared",
        answers={"who_for": "me", "your_age": "under-18", "last": "year", "kinds": ["images"]},
        team=PROTECTION,
        clocks=("enhanced", "read"),
        through=("child-note", "images-note"),
        past=("health",),
        says="Childline can help to take it down",
    ),
    Journey(
        service=CARE,
        who="whose attacker is still there",
        answers={"device_safe": "yes", "danger": "yes"},
        exit="call-999",
    ),
    Journey(
        service=SUPPORT,
        who="whose former partner knows where she is",
        answers={"who_for": "me", "kinds": ["tracked"], "person_who": "ex", "order_is": "no"},
        team=PROTECTION,
        clocks=("enhanced", "risk-read"),
        through=("tracked-note",),
        past=("order-note",),
        says="Do not take a tracker off",
    ),
    Journey(
        service=SUPPORT,
        who="whom a court order did not protect, and who fears worse",
        answers={"who_for": "me", "order_is": "yes", "threat": "yes", "safe_ways": ["email"]},
        team=PROTECTION,
        clocks=("enhanced", "risk-read"),
        through=("risk-note", "order-note", "email"),
        past=("phone",),
        says="It can be a crime to break it",
    ),
    Journey(
        service=SUPPORT,
        who="a colleague who worries",
        answers={"who_for": "other"},
        team=PROTECTION,
        clocks=("risk-read",),
        through=("them",),
    ),
    Journey(
        service=SUPPORT,
        who="a pupil whom a stranger waits for",
        answers={"who_for": "me", "your_age": "under-18", "person_who": "stranger"},
        team=PROTECTION,
        clocks=("enhanced", "risk-read"),
        through=("child-note",),
        says="Somebody under 18 is part of this",
    ),
    Journey(
        service=SUPPORT,
        who="a pupil who can be called",
        answers={"who_for": "me", "your_age": "under-18", "safe_ways": ["phone"]},
        team=PROTECTION,
        clocks=("enhanced", "risk-read"),
        through=("child-note",),
        says="They know that you are under 18",
    ),
    Journey(
        service=SUPPORT,
        who="whom the person stands before",
        answers={"device_safe": "yes", "danger": "yes"},
        exit="call-999",
        says="Go where there are people",
    ),
    Journey(
        service=COMMUNITY,
        who="who does not want to give a name",
        answers={"anonymous": "no", "who_for": "me", "strand": ["religion"]},
        team="hate-crime",
        clocks=("read",),
        past=("name", "contact", "phone", "email"),
        says="We do not know who you are",
    ),
    Journey(
        service=COMMUNITY,
        who="a centre that reports for somebody who does not want contact",
        answers={"anonymous": "yes", "who_for": "centre", "them_agrees": "no"},
        team="hate-crime",
        clocks=("enhanced", "read"),
        through=("them", "centre"),
        says="They contact you, not the person",
    ),
    Journey(
        service=COMMUNITY,
        who="a boy who is bullied because he is disabled",
        answers={"anonymous": "yes", "who_for": "me", "your_age": "under-18"},
        team="hate-crime",
        clocks=("enhanced", "read"),
        through=("child-note",),
        says="somebody under 18 is part of it",
    ),
    Journey(
        service=COMMUNITY,
        who="who was insulted on a bus and can be written to",
        answers={"anonymous": "yes", "who_for": "me", "strand": ["race"], "safe_ways": ["email"]},
        team="hate-crime",
        clocks=("enhanced", "read"),
        through=("email",),
        past=("phone", "them"),
    ),
    Journey(
        service=COMMUNITY,
        who="who is followed at this moment",
        answers={"danger": "yes"},
        exit="call-999",
    ),
    Journey(
        service=MISSING,
        who="whose child is gone and who has not called",
        answers={"which_what": "missing", "age_under": "yes", "called_is": "no"},
        exit="call-999",
        says="You do not have to wait 24 hours",
    ),
    Journey(
        service=MISSING,
        who="whose child is gone and who has called",
        answers={"which_what": "missing", "age_under": "yes", "called_is": "yes"},
        team="missing-people",
        clocks=("call",),
        through=("call-ref", "person"),
        past=("signs", "no-wait"),
        says="You have called already",
    ),
    Journey(
        service=MISSING,
        who="whose father forgets where he is, and who is not sure that anybody called",
        answers={"age_under": "no", "signs_what": ["confused"], "called_is": "unsure"},
        exit="call-999",
    ),
    Journey(
        service=MISSING,
        who="whose flatmate has not come home",
        answers={"which_what": "missing", "age_under": "no", "signs_what": ["none"]},
        team="missing-people",
        clocks=("call",),
        through=("no-wait", "person"),
        says="If nobody has called within 2 hours",
    ),
    Journey(
        service=MISSING,
        who="who is missing and does not want to be found",
        answers={"which_what": "self"},
        exit="self",
        says="We do not tell anyone where you are if you do not want us to",
    ),
    Journey(
        service=MISSING,
        who="who saw somebody",
        answers={"which_what": "seen"},
        team="missing-people",
        through=("seen-where", "finder"),
        past=("person",),
    ),
    Journey(
        service=MISSING,
        who="whose daughter is back",
        answers={"which_what": "back"},
        team="missing-people",
        through=("back-who",),
        says="we always check",
    ),
    Journey(
        service=SAFETY,
        who="a teacher who writes of a pupil whose pictures are shared",
        answers={
            "who_for": "other",
            "them_age": "yes",
            "kinds": ["sexual", "images"],
            "last": "week",
            "safe_ways": ["email"],
        },
        team=PROTECTION,
        clocks=("risk-read",),
        through=("child-victim-note", "forensic", "images-note", "email"),
        past=("phone",),
    ),
    Journey(
        service=CARE,
        who="who was attacked by a stranger and can be reached",
        answers={
            "who_for": "me",
            "person_who": "stranger",
            "safe_ways": ["phone", "email", "friend"],
        },
        team=PROTECTION,
        clocks=("enhanced", "read"),
        through=("seen", "phone", "email", "friend"),
        past=("known",),
    ),
    Journey(
        service=SUPPORT,
        who="a mother whose daughter is followed to school",
        answers={"who_for": "other", "them_age": "yes", "safe_ways": ["text", "friend"]},
        team=PROTECTION,
        clocks=("risk-read",),
        through=("child-victim-note", "phone", "friend"),
        past=("email",),
    ),
    Journey(
        service=COMMUNITY,
        who="a father whose son was insulted at a match",
        answers={
            "anonymous": "yes",
            "who_for": "other",
            "them_age": "yes",
            "safe_ways": ["phone"],
        },
        team="hate-crime",
        clocks=("enhanced", "read"),
        through=("child-victim-note", "phone"),
        past=("email",),
    ),
)
