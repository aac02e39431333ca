"""Who answers now, unless the force says otherwise. For the United Kingdom; editors change it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import strip_tags

PARAGRAPH: Final = re.compile(r"<p\b[^>]*>.*?</p>", re.DOTALL)


LOVED = "husband/wife/partner/boyfriend/girlfriend/fiance/ex"
FAMILY = (
    "dad/father/mum/mother/stepdad/stepfather/stepmum/stepmother/brother/uncle/son/daughter/sister"
)
CHILD = "child/children/kid/baby/toddler/boy/girl/son/daughter"
SOMEBODY = "someone/somebody/man/men/woman/boy/girl/gang/stranger/he/she/they"
ONESELF = "myself/himself/herself/themselves/themself"

SUICIDE = f"""suicide/suicidal
kill/killing/hang/hanging/drown/shoot/harm/hurt/cut {ONESELF}
want/wanna/wish/wants die/dying
want/wish i dead
end/ending/take/taking/ends my/his/her/their/own life
=end it all
want/going end it all
=want end it
better off dead
no/any reason/point living
want live/alive/exist/here anymore/longer/more
cant/cannot go/carry/cope anymore/longer
cant/cannot cope life
want disappear forever
self harm/harming
selfharm/selfharming
jump/jumping bridge/roof/building/train/cliff"""

ABUSE = f"""domestic abuse/violence
{LOVED} hit/hurt/punch/kick/slap/push/attack/threaten/bully me/us/her/him/them/kids/children
{LOVED} beat/beats/beaten/beating/strangle/choke/abuse/violent/rape/controlling
{LOVED}/him scared/afraid/frightened/terrified
{LOVED}/he/she wont let me leave/out
{LOVED} kill/stab me/us/her/him
{FAMILY} hit/beat/hurt/punch/kick/abuse/strangle/touches me/us/her/him/mum/mother/sister
he/she/they hit/beat/hurt/punch/kick/slap/strangle/choke/abuse me/us
abusive relationship/marriage/home
coercive control
scared/afraid/frightened go/going home
forced marriage/marry
honour abuse/violence/killing
abused home"""

RAPE = """rape/raped/rapist/raping
i/me/he/she/they/someone rapped
sexual/sexually/sex assault/abuse/attack/violence/harassed
touched/fondled me
groped/groping
forced/made me sex
drink spiked
molest/molested"""

STALKING = f"""stalk/stalker/stalking
being/been followed
{SOMEBODY}/car follow/following/watching/chasing me/us
=followed/following me
followed home"""

CHILDREN = f"""{CHILD} danger/abuse/abused/beaten/beating/neglected/unsafe/starving
{CHILD} groomed/grooming
groomed online
touches/touching {CHILD}
child/children/kid/baby locked/alone car/home"""

MISSING = f"""missing {CHILD}/teenager/teen/person/relative/friend
missing mum/mother/dad/father/{LOVED}/brother/sister/nan/gran/grandad/grandma/grandfather
{CHILD} come/came home not/didnt/hasnt/never
{CHILD}/teenager ran/run/running away
cant/cannot find my {CHILD}
taken/snatched my {CHILD}
=lost my/our {CHILD}
=lost {CHILD}
=lost my/our {CHILD}
=lost {CHILD}
abducted/kidnapped/kidnap"""

FIRE = """=fire
fire house/home/flat/building/kitchen/shed/garage/car/van/neighbour/bin
fire now/help/big/spreading
burning house/home/flat/building/car
smell gas/smoke
gas leak"""

ATTACK = f"""=help
=emergency
=danger
=police now
=999
help me
in danger
being/been attacked/assaulted/robbed/mugged/burgled/chased/threatened/stabbed/beaten/shot
attacking/attacked/robbing/mugging me/us
{SOMEBODY}/neighbour beat/punched/stabbed/threatening/robbed me/us
stab/stabbed/stabbing
{SOMEBODY} knife/gun/machete/acid
knife/gun/machete pointed/threatened/me
gunman
{SOMEBODY}/intruder/burglar in my house/home/flat
intruder/prowler inside/outside/now/garden/here
breaking/break in now
{SOMEBODY}/trying breaking/break in/into
going/want/wants/will/threatened/trying kill/hurt me/us/her/him/someone/people
scared/afraid/fear my life
bomb"""

ILL = f"""not/stopped/isnt/cant/cannot/cant breathing/breathe
chest pain
unconscious
heart attack
bleeding/bleed badly/lot/heavily
overdose/overdosed
{SOMEBODY}/mum/dad/husband/wife collapsed
taken/swallowed pills"""


def _call(number: str, words: str) -> str:
    return f'<a href="tel:{number.replace(" ", "")}">{words} {number}</a>'


NOW = (
    f"<p><b>In danger now? {_call('999', 'Call')}</b> Can’t speak? Call from a mobile, cough or "
    "tap, and press 55 when you are asked. Deaf? Use 999 BSL or textphone 18000.</p>"
)

_ANSWERS = (
    (
        "You do not have to go through this alone",
        SUICIDE,
        f"<p><b>About to harm yourself, or somebody is? {_call('999', 'Call')}</b></p><ul>"
        f"<li>{_call('116 123', 'Samaritans,')}: any hour, free, for everybody.</li>"
        f"<li>{_call('111', 'NHS')} and choose 2: any hour, for help with your mind.</li>"
        f"<li>{_call('0800 1111', 'Childline,')}: any hour, if you are under 19.</li></ul>",
    ),
    (
        "Is someone at home hurting or frightening you?",
        ABUSE,
        f"{NOW}<p>They are not the police, and do not tell us that you called:</p><ul>"
        f"<li>{_call('0808 2000 247', 'National Domestic Abuse Helpline,')}: any hour, free.</li>"
        f"<li>{_call('0808 801 0327', 'Men’s Advice Line,')}: weekdays, for men.</li>"
        f"<li>{_call('0800 999 5428', 'Galop,')}: weekdays, for LGBT+ people.</li></ul>",
    ),
    (
        "Rape or sexual assault: what you want happens next, not before",
        RAPE,
        f"{NOW}<p>You need not tell the police to get help:</p><ul>"
        f"<li>{_call('0808 500 2222', 'Rape and Sexual Abuse Support Line,')}: any hour, free.</li>"
        "<li>A sexual assault referral centre cares for you at any hour, and can keep evidence "
        "while you decide. NHS 111 tells you the nearest.</li></ul>",
    ),
    (
        "Being followed now? Go where other people are",
        STALKING,
        f"{NOW}<p>{_call('0808 802 0300', 'National Stalking Helpline,')}: weekdays, free, for "
        "what to do when it has happened before.</p>",
    ),
    (
        "A child in danger",
        CHILDREN,
        f"{NOW}<ul><li>{_call('0808 800 5000', 'NSPCC,')}: if you worry about a child.</li>"
        f"<li>{_call('0800 1111', 'Childline,')}: any hour, if you are the child.</li></ul>",
    ),
    (
        "Is someone missing? You need not wait 24 hours",
        MISSING,
        f"<p><b>A child, or somebody who may be in danger? {_call('999', 'Call')}</b> "
        f"Else {_call('101', 'call')}, at once.</p>"
        f"<p>{_call('116 000', 'Missing People,')}: any hour, free.</p>",
    ),
    (
        "Fire, smoke or gas: get out, stay out",
        FIRE,
        f"<p><b>Ask for fire: {_call('999', 'call')}</b></p>"
        f"<p>You smell gas? Open the windows, touch no switch, go outside, then "
        f"{_call('0800 111 999', 'call')}.</p>",
    ),
    ("Is it happening now?", ATTACK, NOW),
    (
        "Is someone badly hurt or ill?",
        ILL,
        f"<p><b>Ask for an ambulance: {_call('999', 'call')}</b> They tell you what to do "
        "until it comes.</p>",
    ),
)


def usual_answers() -> Sequence[tuple[str, dict[str, str]]]:
    """The blocks that a new station begins with."""
    return [
        ("answer", {"phrases": phrases, "title": title, "text": text})
        for title, phrases, text in _ANSWERS
    ]


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer as it is shown."""

    title: str
    html: str


def said_once(answers: Iterable[tuple[str, str]]) -> Sequence[Said]:
    """(title, HTML) of each, without the paragraphs that were said before: two that both begin
    with whom to call would push down all that differs. One that says nothing else is left out.
    """
    known: set[str] = set()

    def new_in(paragraph: re.Match[str]) -> str:
        words = _words(paragraph[0])
        is_new = words not in known
        known.add(words)
        return paragraph[0] if is_new else ""

    found = []
    for title, html in answers:
        new = PARAGRAPH.sub(new_in, html)
        if _words(new):
            found.append(Said(title=title, html=new))
    return found


def _words(html: str) -> str:
    return " ".join(strip_tags(html).split())
