"""What officers of the demonstration post once: one that is out, one that waits, one for all areas.

A worker delivers them to the networks of `practice`.
"""

from __future__ import annotations

from django.contrib.auth import get_user_model

from local_areas.updates.rights import areas_of
from social_hub import turned_on
from social_hub.models import HubUpdate
from social_hub.publishing import posting
from social_hub.publishing.posting import Content
from station.demo.people import OFFICER


def seed_social_updates() -> None:
    """Where no network is on, or somebody has posted already, nothing."""
    if not turned_on.names() or HubUpdate.objects.exists():
        return
    people = get_user_model().objects
    officer, chief = people.get(username=OFFICER), people.get(username="demo-communications")
    here = areas_of(officer).neighbourhoods().first()
    if here is None:
        return
    posting.post(
        chief,
        "",
        Content(
            title="Lights on",
            text="It is dark by half past four. Lights on, on the bike and at the door. #LightsOn",
        ),
    )
    posting.post(
        officer,
        here.code,
        Content(
            title="Bike marking on Saturday",
            text="Bring your bike to the library between 10 and noon. It takes three minutes and "
            "costs nothing. #PropertyMarking",
        ),
    )
    posting.post(
        officer,
        here.code,
        Content(text="Thank you to all who came forward. The hearing begins on Monday at ten."),
    )
