"""The demonstration's people, groups and teams. Run again, it changes nothing."""

from datetime import time
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, Permission

from cms_forms.models import Team
from cms_forms.models.team import readers_group
from station.demo.people import (
    ANALYSTS,
    AREA_OFFICERS,
    COMMUNICATIONS,
    INFORMATION_OFFICERS,
    NAMED_READERS,
    PASSWORD,
    PEOPLE,
    STANDARDS,
    SUPERVISORS,
)

TEAMS = {
    "front-desk": "Front desk",
    "crime-desk": "Crime desk",
    "hate-crime": "Hate crime",
    "public-protection": "Public protection",
    "road-traffic": "Road traffic",
    "information-rights": "Information rights",
    "missing-people": "Missing people",
    "events": "Events",
    "licensing": "Licensing",
    "professional-standards": "Professional standards",
    "property-office": "Property office",
    "ticket-office": "Ticket office",
}
"""Those that services name."""
DUTY = "duty-command"
UNITS = {
    "road-traffic-lanternquay": ("Road traffic, Lanternquay", "road-traffic", "R09000001"),
    "road-traffic-tidebarrow": ("Road traffic, Tidebarrow", "road-traffic", "R09000002"),
}
"""Units that get what is sent to the team above and happened in their borough."""
DAY_AND_NIGHT = frozenset({"crime-desk", "public-protection", "missing-people", DUTY})
GROUPS = {
    # Wagtail's own, with what people look for, the question sets of services, and who helps.
    "Editors": (
        *("view_searchcount", "add_questionset", "change_questionset"),
        *("add_helpingbody", "change_helpingbody"),
    ),
    "Moderators": (
        *("add_helpingbody", "change_helpingbody", "delete_helpingbody"),
        *("add_questionset", "change_questionset", "delete_questionset"),
        *("publish_questionset", "lock_questionset", "unlock_questionset"),
    ),
    AREA_OFFICERS: ("access_admin",),
    ANALYSTS: ("access_admin", "import_areas", "publish_release"),
    INFORMATION_OFFICERS: ("access_admin", "import_publications", "override_hidden_data"),
    SUPERVISORS: (
        *("access_admin", "export_case", "hold_case", "read_audit", "send_delivery"),
        *("read_numbers", "change_readers", "change_team"),
        *("add_session", "change_session", "add_timetable", "change_timetable"),
    ),
    STANDARDS: ("access_admin",),
    NAMED_READERS: (),
    COMMUNICATIONS: (
        *("access_admin", "view_board", "change_account", "import_accounts", "post_for_force"),
        *("view_hubupdate", "view_dashboard", "view_record", "export_record", "moderate_posts"),
    ),
}
"""The codenames of what each may do. Where an officer may post is a matter of assignments."""


def seed_users() -> None:
    for name, codenames in GROUPS.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(codename__in=codenames))
    teams = _teams()
    readers_group()
    # One for all: a salt of each one's own hides nothing of a published password, and takes long.
    hashed = make_password(PASSWORD)
    for person in PEOPLE:
        user, _ = get_user_model().objects.get_or_create(
            username=person.username,
            defaults={
                "first_name": "Demo",
                "last_name": person.username.removeprefix("demo-").capitalize(),
                "email": f"{person.username}@rivermouth.example",
                "is_superuser": person.is_superuser,
                "is_staff": person.is_superuser,
                "password": hashed,
            },
        )
        user.groups.add(*Group.objects.filter(name__in=person.groups))
        for key in person.teams:
            teams[key].members.add(user)


def _teams() -> dict[str, Team]:
    above, _ = Team.objects.get_or_create(key=DUTY, defaults=_team(DUTY, "Duty command"))
    teams = {DUTY: above}
    for key, name in TEAMS.items():
        defaults = _team(key, name, parent=above)
        teams[key] = Team.objects.get_or_create(key=key, defaults=defaults)[0]
    for key, (name, of, area) in UNITS.items():
        defaults = _team(key, name, parent=teams[of], area=area)
        teams[key] = Team.objects.get_or_create(key=key, defaults=defaults)[0]
    return teams


def _team(key: str, name: str, **more: Any) -> dict[str, Any]:
    """Its addresses lead nowhere: .example is nobody's."""
    hours = {} if key in DAY_AND_NIGHT else {"works_from": time(8), "works_until": time(18)}
    return {"name": name, "emails": f"{key}@rivermouth.example", **hours, **more}
