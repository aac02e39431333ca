"""The words of the demonstration's pages. The force and its news are fictional."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

EMERGENCY = {
    "title": "Is it happening now?",
    "text": '<p>Call <a href="tel:999">999</a> if someone is in danger or a crime is happening now. If you '
    "cannot speak, call from a mobile and press 55.</p>",
}


@dataclass(frozen=True)
class Words:
    """One page."""

    slug: str
    title: str
    summary: str
    text: str
    """HTML."""
    is_urgent: bool = False
    """Whether it begins with when to call 999."""
    kind: str = ""
    """Of news: news, appeal or event."""
    reference: str = ""
    place: str = ""
    starts_in: timedelta | None = None
    """Of an event: counted from the day on which the demonstration is made."""
    closes_in: timedelta | None = None
    """After which it is over, counted in the same way."""
    names: str = ""
    """What people type who look for it."""
    lines: Sequence[Mapping[str, str]] = ()
    """People who answer, as in `station.pages.blocks.LineBlock`. They stand above the text."""
    is_sensitive: bool = False


CRIME = "/report/report-a-crime/"
ROAD = "/report/report-a-road-traffic-incident/"
APPEAL = "/report/tell-us-what-you-know-about-an-appeal/?appeal=DEMO2346"
"""With the reference of the appeal, which the service fills in."""


def link(address: str, words: str) -> str:
    return f'<a href="{address}">{words}</a>'


WAYS = (
    (
        "Danger, or a crime happening now",
        '<p>Call <a href="tel:999">999</a></p>',
    ),
    ("You cannot speak", "<p>Call 999 from a mobile, then press 55</p>"),
    (
        "You are deaf",
        "<p>Textphone 18000, text 999 from a registered phone, or 999 BSL</p>",
    ),
    ("It can wait", '<p>Call <a href="tel:101">101</a>, relay 18001 101</p>'),
    (
        "You are under 18",
        '<p><a href="/help/are-you-under-18/">How to tell us</a>, or call Childline '
        '<a href="tel:08001111">0800 1111</a></p>',
    ),
    (
        "You want to stay anonymous",
        '<p>Crimestoppers, <a href="tel:0800555111">0800 555 111</a></p>',
    ),
)
"""How to reach a police force in the United Kingdom."""


ADVICE = (
    Words(
        slug="after-a-burglary",
        title="After a burglary",
        summary="What to do first, what to leave alone, and how to feel safe again.",
        is_urgent=True,
        text="<h2>First</h2><ul><li>If someone may still be inside, stay out and call 999.</li>"
        "<li>Touch as little as you can until we have told you what we need.</li>"
        "<li>Cancel bank cards and lock phones that are gone.</li></ul>"
        "<h2>Then</h2><p>Write down what is missing, with serial numbers if you have them. "
        "Photographs of your things help us to return them. "
        f"{link(CRIME, 'Report the burglary')} if you have not yet.</p>"
        "<h2>Afterwards</h2><p>Most homes are entered through a door or a window at the back. A "
        "lock that deadlocks, a light that comes on and a neighbour with a spare key do more than "
        "an alarm alone.</p>",
    ),
    Words(
        slug="keep-your-bicycle",
        title="Keep your bicycle",
        summary="Two locks, a mark and a photograph: how most stolen bicycles are not.",
        text="<h2>Lock it twice</h2><p>Use two different locks, one through the frame and the "
        "back wheel. Lock it to something that cannot be lifted or cut, where people pass.</p>"
        "<h2>Mark it</h2><p>A marked frame is hard to sell. Keep a photograph of the bicycle and of "
        "its frame number.</p><h2>If it is gone</h2>"
        f"<p>{link(CRIME, 'Report the theft')} with the frame number. Found bicycles are checked "
        "against it.</p>",
    ),
    Words(
        slug="after-a-collision",
        title="After a collision",
        summary="What the law asks of a driver, and when we need to know.",
        is_urgent=True,
        text="<h2>Stop</h2><p>A driver must stop if someone else is hurt, or another vehicle, an "
        "animal or property is damaged, and must give name, address and registration number to "
        "anybody with good reason to ask (Road Traffic Act 1988, section 170).</p>"
        '<h2>Tell us</h2><p>If that was not possible, call <a href="tel:101">101</a> or go to a '
        "police station as soon as you can and within 24 hours. "
        f"{link(ROAD, 'Report the collision')} online too: that alone is not enough.</p><p>If "
        "nobody was hurt and everybody exchanged details, tell your insurer; we do not need a "
        "report.</p><h2>Were you hurt, or did you see it?</h2>"
        f"<p>{link(ROAD, 'Tell us online')}, whoever you were in it.</p>",
    ),
)

NEWS = (
    Words(
        slug="meet-your-officers",
        kind="news",
        title="Meet your officers at the Old Quay market",
        summary="Every last Saturday of the month from 10am. Bring what worries you.",
        text="<p>Two officers are at the market on the last Saturday of each month, from 10am until "
        "noon. You need no appointment. They can mark your bicycle or your tools while you "
        "talk.</p><p>This is made up for the demonstration.</p>",
    ),
    Words(
        slug="witnesses-quay-road",
        kind="appeal",
        reference="DEMO2346",
        closes_in=timedelta(days=60, hours=17),
        title="Witnesses to a collision on Quay Road",
        summary="Saturday at about 9pm, near the swing bridge. A fictional appeal.",
        text="<p>Two cars collided near the swing bridge on Saturday at about 9pm. Nobody was badly "
        "hurt. If you were there, or have a recording from a camera in your car, please "
        f'{link(APPEAL, "tell us online")} or call <a href="tel:101">101</a> and say “Quay '
        "Road”.</p><p>This appeal is made up for the demonstration.</p>",
    ),
    Words(
        slug="cycle-marking",
        kind="event",
        place="Harbour Park, by the bandstand",
        starts_in=timedelta(days=9, hours=10),
        closes_in=timedelta(days=9, hours=16),
        title="Cycle marking in Harbour Park",
        summary="Free, no need to book. A fictional event.",
        text="<p>Bring your bicycle and something with your address on it. Marking takes ten "
        "minutes and costs nothing.</p><p>This event is made up for the demonstration.</p>",
    ),
)

FOOTER = (
    Words(
        slug="about-this-demonstration",
        title="About this demonstration",
        summary="Rivermouth Police does not exist. Do not report anything real here.",
        is_urgent=True,
        text="<p>This site shows what Bluelamp can do. The force, its people and its news are "
        "fictional, and nobody reads what you send here.</p>",
    ),
)
