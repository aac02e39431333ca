"""Who can log in to the demonstration. None of them exists."""

from dataclasses import dataclass

PASSWORD = "lamp-demo-2026"  # noqa: S105


@dataclass(frozen=True)
class Person:
    username: str
    about: str
    groups: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    """The keys of the teams whose submissions the person reads."""
    is_superuser: bool = False


CASE_READERS = "Case readers"
"""As `cms_forms.models.team.READERS_GROUP`; this module is read before Django is set up."""

AREA_OFFICERS = "Area officers"
ANALYSTS = "Analysts"
INFORMATION_OFFICERS = "Information officers"
COMMUNICATIONS = "Communications"
NAMED_READERS = "Readers of sensitive services"
"""They read what is sent to sensitive services, if it is for a team of theirs."""
DESKS = (
    *("front-desk", "crime-desk", "hate-crime", "information-rights", "missing-people"),
    *("events", "licensing", "professional-standards", "property-office", "ticket-office"),
)
SUPERVISORS = "Case supervisors"
STANDARDS = "Corruption investigators"
OFFICER, UNTRAINED, LEAD = "demo-officer", "demo-untrained", "demo-lead"

PEOPLE = (
    Person("demo-admin", "may do everything", is_superuser=True),
    Person(
        "demo-editor", "edits and publishes pages and services", groups=("Editors", "Moderators")
    ),
    Person(
        "demo-traffic",
        "reads road traffic reports",
        groups=(CASE_READERS,),
        teams=("road-traffic", "road-traffic-lanternquay", "road-traffic-tidebarrow"),
    ),
    Person(
        "demo-protection",
        "reads reports of sexual assault, abuse and stalking",
        groups=(CASE_READERS, NAMED_READERS),
        teams=("public-protection",),
    ),
    Person(
        "demo-standards",
        "reads reports of corruption, which only named people may read",
        groups=(CASE_READERS, STANDARDS),
        teams=("professional-standards",),
    ),
    Person(
        "demo-desk",
        "reads everything that is not for a special team",
        groups=(CASE_READERS, NAMED_READERS),
        teams=DESKS,
    ),
    Person(
        "demo-supervisor",
        "sees what is late in every team, who read what, and what is deleted when",
        groups=(CASE_READERS, SUPERVISORS),
        teams=(
            *("duty-command", *DESKS),
            *("road-traffic", "road-traffic-lanternquay", "road-traffic-tidebarrow"),
        ),
    ),
    Person(OFFICER, "posts updates for one neighbourhood", groups=(AREA_OFFICERS,)),
    Person(
        UNTRAINED,
        "proposes updates there, until the course is passed",
        groups=(AREA_OFFICERS,),
    ),
    Person(LEAD, "approves them, and looks after 40 neighbourhoods", groups=(AREA_OFFICERS,)),
    Person("demo-analyst", "imports areas and figures", groups=(ANALYSTS,)),
    Person(
        "demo-information",
        "publishes answers to requests for information",
        groups=(INFORMATION_OFFICERS,),
    ),
    Person(
        "demo-communications",
        "looks after social accounts, posts for the whole force, and hides or pins what teams post",
        groups=(COMMUNICATIONS,),
    ),
)
