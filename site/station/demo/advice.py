"""Advice against the types of crime that areas show, tagged by type."""

from dataclasses import dataclass
from typing import Final

from local_areas.models import StatisticType
from station.demo.pages import write_page
from station.demo.sources import GeneratedCrime
from station.demo.words import CRIME, Words, link
from station.pages.models import ContentPage


@dataclass(frozen=True, kw_only=True)
class Tags:
    slug: str
    against: tuple[str, ...] = ()
    """Keys of types."""
    is_general: bool = False


TAGS: Final = (
    Tags(slug="after-a-burglary", against=("burglary",)),
    Tags(slug="keep-your-bicycle", against=("bicycle-theft", "theft")),
    Tags(slug="in-and-on-your-car", against=("vehicle-offences",)),
    Tags(slug="phone-and-bag", against=("theft", "robbery")),
    Tags(slug="for-shops", against=("shoplifting",)),
    Tags(slug="on-the-way-home", against=("violence-against-the-person", "public-order-offences")),
    Tags(slug="when-somebody-follows-you", against=("stalking-and-harassment",)),
    Tags(slug="damage-and-fire", against=("arson-and-criminal-damage",)),
    Tags(slug="drugs-next-door", against=("drug-offences",)),
    Tags(slug="know-your-neighbours", is_general=True),
)

MORE: Final = (
    Words(
        slug="in-and-on-your-car",
        title="In and on your car",
        summary="Nothing to see, nothing to take: what stops most thefts from vehicles.",
        text="<h2>Leave nothing</h2><p>A bag, a charging cable or a mark where a phone was fixed is "
        "reason enough to break a window. Take tools out of a van at night.</p><h2>Keys</h2><p>Keep "
        "them away from the door. Those that open a car without a press belong in a metal box."
        "</p>",
    ),
    Words(
        slug="phone-and-bag",
        title="Your phone and your bag",
        summary="Where they are taken, and what makes a stolen phone worthless.",
        text="<h2>On the street</h2><p>Look up before you take out a phone, stand back from the "
        "kerb, and close your bag in front of you.</p><h2>Before it is gone</h2><p>Note the number "
        "that *#06# shows, set a PIN for the SIM, and switch on finding and wiping from afar.</p>"
        f"<h2>After it is gone</h2><p>{link(CRIME, 'Report it')} with that number.</p>",
    ),
    Words(
        slug="for-shops",
        title="For shops and their staff",
        summary="A greeting at the door, shelves that can be seen, and what to tell us afterwards.",
        text="<h2>Seen</h2><p>Greet whoever comes in. Keep shelves low and what is dear near the "
        "till.</p><h2>Safe</h2><p>No goods are worth an injury: step back, remember faces, and call "
        '<a href="tel:999">999</a> when somebody threatens.</p>',
    ),
    Words(
        slug="on-the-way-home",
        title="On the way home at night",
        summary="Plan it before you go out, stay where others are, and ask for help early.",
        text="<h2>Before</h2><p>Tell somebody which way you go and when you arrive. Charge your "
        "phone.</p><h2>On the way</h2><p>Keep to lit streets. Go into a shop or a pub if somebody "
        "troubles you, and ask the staff.</p>",
    ),
    Words(
        slug="when-somebody-follows-you",
        title="When somebody follows you or will not leave you alone",
        summary="It is a crime, you are believed, and what you write down helps.",
        is_urgent=True,
        text="<h2>Keep what you get</h2><p>Keep messages and note each time with date and place. Do "
        "not answer.</p><h2>Tell us</h2><p>You need no proof and no name. "
        f"{link(CRIME, 'Tell us online')} or call 101.</p>",
    ),
    Words(
        slug="damage-and-fire",
        title="Damage and fire",
        summary="Light, a clear space round the bins, and a quick repair.",
        text="<p>Keep bins and old furniture away from walls. Have broken windows and painted walls "
        "mended within days: what looks looked after is left alone.</p>",
    ),
    Words(
        slug="drugs-next-door",
        title="Drugs next door",
        summary="What to look for, and how to tell us without giving your name.",
        text="<p>Many short visits, covered windows and a strong smell together say something. Tell "
        "us when and which door, not who. Crimestoppers never asks for your name: "
        '<a href="tel:0800555111">0800 555 111</a>.</p>',
    ),
    Words(
        slug="know-your-neighbours",
        title="Know your neighbours",
        summary="Good anywhere: people who look after each other are harder to steal from.",
        text="<p>Give a neighbour your number, take in parcels for each other, and come to the next "
        "meeting with your team.</p>",
    ),
)


def seed_advice(section: ContentPage) -> None:
    """With what areas count, which an import has made."""
    for words in MORE:
        write_page(section, words)
    types = {each.key: each for each in StatisticType.objects.filter(scheme=GeneratedCrime.scheme)}
    for tags in TAGS:
        page = ContentPage.objects.child_of(section).get(slug=tags.slug)
        if page.is_general_advice or page.advice_types.exists():
            continue
        page.advice_types.set(types[key] for key in tags.against)
        page.is_general_advice = tags.is_general
        page.save_revision().publish()
