"""Example journeys through advice, property, appeals, reports and complaints."""

from __future__ import annotations

from typing import Any, Final

from tests.station.demo_journeys import Journey

MATTER, PROPERTY = "is-it-a-police-matter", "lost-or-found-property"
BEHAVIOUR = "antisocial-behaviour"
APPEAL, FOLLOW = "tell-us-what-you-know-about-an-appeal", "follow-up-a-report"
COMPLAINT = "complain-or-say-thank-you"


def ends(service: str, who: str, exit: str, says: str = "", **answers: Any) -> Journey:
    """At an exit: nothing is sent."""
    return Journey(service=service, who=who, exit=exit, says=says, answers=answers)


def sent(
    service: str,
    who: str,
    team: str,
    clocks: str = "",
    through: str = "",
    past: str = "",
    says: str = "",
    **answers: Any,
) -> Journey:
    """To a team. Ids of clocks and steps are divided by spaces."""
    return Journey(
        service=service,
        who=who,
        team=team,
        clocks=tuple(clocks.split()),
        through=tuple(through.split()),
        past=tuple(past.split()),
        says=says,
        answers=answers,
    )


ADVICE: Final = (
    ends(BEHAVIOUR, "who is in danger", "call-999", in_danger="yes"),
    ends(BEHAVIOUR, "whose stairs have needles on them", "needles", in_danger="no", what="needles"),
    ends(BEHAVIOUR, "who is threatened", "crime", in_danger="unsure", what="crime"),
    ends(
        BEHAVIOUR,
        "who has told the council three times",
        "review",
        "section 104",
        in_danger="no",
        what="noise",
        place="home",
        how_often="day",
        reports="three",
    ),
    ends(
        BEHAVIOUR,
        "whose neighbour in a housing association shouts each week",
        "landlord-association",
        "Keep a diary",
        in_danger="no",
        what="neighbour",
        place="shared",
        how_often="week",
        reports="few",
        owner="association",
    ),
    ends(
        BEHAVIOUR,
        "who hears a party for the first time, in a home that somebody owns",
        "noise",
        "licence",
        in_danger="no",
        what="noise",
        place="home",
        how_often="once",
        reports="none",
        owner="none",
    ),
    ends(
        BEHAVIOUR,
        "who sees a group in a park",
        "street",
        "your local team",
        in_danger="no",
        what="group",
        place="park",
        how_often="times",
        reports="unsure",
    ),
    ends(MATTER, "who sees a fight", "call-999", danger="yes"),
    ends(
        MATTER,
        "whose neighbour's noise was reported four times",
        "review",
        "section 104",
        danger="no",
        about="noise",
        often_is="three",
    ),
    ends(
        MATTER,
        "whose neighbour in a housing association plays music at night",
        "landlord-association",
        "Housing Ombudsman",
        danger="no",
        about="noise",
        often_is="none",
        landlord="association",
    ),
    ends(
        MATTER,
        "who hears a pub",
        "noise",
        "Your council deals",
        about="noise",
        landlord="street",
        often_is="none",
    ),
    ends(MATTER, "who found needles", "needles", "111", danger="no", about="needles"),
    ends(MATTER, "who is insulted for a headscarf", "who", "stay anonymous", about="who"),
    ends(
        MATTER,
        "who does not like a group of children",
        "group",
        "no crime",
        about="group",
        often_is="none",
        landlord="street",
    ),
    ends(PROPERTY, "who lost a passport", "passport", which_is="lost", lost_is="passport"),
    ends(PROPERTY, "who found a knife", "weapon", which_is="found", found_is="weapon"),
    ends(PROPERTY, "whose gun is gone", "gun", "at once", which_is="lost", lost_is="gun"),
    ends(PROPERTY, "who found a dog", "animal", which_is="found", found_is="animal"),
    ends(PROPERTY, "whose bag was snatched", "stolen", which_is="stolen"),
)

PROPERTY_AND_REPORTS: Final = (
    sent(
        PROPERTY,
        "who found money and gives no way to be reached",
        "property-office",
        clocks="told-finder",
        through="found-more found-keep",
        says="If nobody claims it within 28 days",
        which_is="found",
        found_is="cash",
        contact_ways=["none"],
    ),
    sent(
        PROPERTY,
        "whose phone is evidence",
        "property-office",
        clocks="told-owner",
        through="ours-what ours-whose",
        says="If it is evidence",
        which_is="ours",
    ),
    sent(
        APPEAL,
        "who knows the man in the picture and wants to stay unknown",
        "crime-desk",
        clocks="passed-on",
        through="person",
        past="name contact phone email",
        says="We do not know who you are",
        named="no",
        what_kind=["person"],
    ),
    sent(
        APPEAL,
        "a ten-year-old who saw something",
        "crime-desk",
        clocks="passed-on",
        through="child-note",
        named="yes",
        your_age="under-18",
        what_kind=["saw"],
    ),
    sent(
        APPEAL,
        "who has a film of it",
        "crime-desk",
        clocks="passed-on",
        through="film-note phone",
        says="Keep it as it is",
        named="yes",
        what_kind=["film"],
        contact_ways=["phone"],
    ),
    ends(APPEAL, "who sees the person now", "call-999", danger="yes"),
    sent(
        FOLLOW,
        "who was pressed to take it back",
        "crime-desk",
        clocks="answered",
        through="before-back pressure",
        says="That is a crime",
        what_is="withdraw",
        who_is="victim",
    ),
    sent(
        FOLLOW,
        "who has lost the reference",
        "crime-desk",
        clocks="answered",
        through="find",
        past="reference-no before-back",
        what_is="ask",
        reference_is="no",
    ),
    ends(FOLLOW, "to whom it happened again", "again", what_is="again"),
    ends(FOLLOW, "who was told that nobody is charged", "review", what_is="disagree"),
    ends(FOLLOW, "an insurer", "insurer", what_is="reference", who_is="insurer"),
    sent(
        COMPLAINT,
        "who complains for a friend who agrees",
        "professional-standards",
        clocks="acknowledged update",
        through="them",
        says="within 28 days of that letter",
        which_is="complain",
        for_whom="agreed",
    ),
    sent(
        COMPLAINT,
        "who complains for somebody who does not know",
        "professional-standards",
        clocks="acknowledged update",
        through="agree about",
        past="them",
        which_is="complain",
        for_whom="not-agreed",
    ),
    ends(
        COMPLAINT,
        "whose brother was badly hurt in a cell",
        "independent",
        "0300 020 0096",
        which_is="complain",
        serious_is=["injury"],
    ),
    sent(
        COMPLAINT,
        "who says thank you and nothing else",
        "front-desk",
        clocks="passed-on",
        past="serious story wish",
        which_is="thank",
        contact_ways=["none"],
    ),
)
