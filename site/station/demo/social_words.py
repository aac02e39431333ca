"""What the demonstration's teams post, put together from parts. Nobody in it exists."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Final

PLACES: Final = (
    "the bandstand", "the library", "the swing bridge", "the market hall", "the ferry steps",
    "the playing field", "the bus station", "the allotments", "the old school", "the rope works",
    "the corner shop", "the boat yard", "the underpass", "the community hall", "the skate park",
)  # fmt: skip
DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS: Final = ("9am", "10am", "noon", "1pm", "2pm", "4pm", "5:30pm", "6pm", "7pm")
THINGS: Final = (
    "a blue bicycle", "a set of keys on a red ribbon", "a child’s scooter", "a tool box",
    "a telephone in a green case", "a walking stick with a brass head", "a bag of fishing gear",
)  # fmt: skip
ENDS: Final = (
    "Thank you to everybody who helped.", "It takes three minutes and costs nothing.",
    "Come and say hello.", "Tell your neighbours.", "We are there again next week.",
    "You need no appointment.", "Please share it with somebody who lives near.", "",
)  # fmt: skip

SAYINGS: Final = (
    ("We are at {place} in {area} on {day} from {hour}. Bring what worries you, and we bring the tea. {end} #Event", "walk"),
    ("Property marking at {place} on {day} until {hour}. Bring a bike, a phone or a power tool. {end} #PropertyMarking #Event", "stall"),
    ("{number} bikes marked at {place} yesterday. A marked bike is harder to sell. {end} #BikeTheft", "bike"),
    ("Handed in at {place}: {thing}. If it is yours, bring something that shows it. #Lost", "bike"),
    ("Two locks were cut near {place} on {day} night. Please check your shed, and tell us what you saw: https://rivermouth.example/report #Burglary #Appeal", "lock"),
    ("Did you pass {place} on {day} at about {hour}? We would like to hear from whoever stopped to help. You are not in trouble. #Witness #Appeal", "road"),
    ("We measured {number} speeds near {place} this morning. Most of you drove well; {few} will hear from us. #RoadSafety", "road"),
    ("It is dark early now. Lights on, please, on the bike and at the front door. {end} #LightsOn #RoadSafety", "night"),
    ("The road by {place} is shut from {hour} for three nights. Walkers and bikes can cross. {end}", "bridge"),
    ("You said that {place} feels empty in the evening, so two of us walk there from {hour} until late all week. {end}", "night"),
    ("Thank you, {area}: {number} of you answered our questions. Lights, litter and speeding came first, and we begin with the lights. #YouSaid", "walk"),
    ("Somebody says at the door that he reads the water meter and asks for money. Nobody who reads meters does. Shut the door and call 101. #Burglary", "lock"),
    ("With the council at {place} today: {few} new lamps, and the bushes are cut. It was dark there for too long. #AntisocialBehaviour", "night"),
    ("School run at {place} on {day}: please do not stop on the zigzags. A minute’s walk keeps {number} children safe. #RoadSafety", "road"),
    ("Our cadets learnt to read a map in {area} and only {few} of them got lost. {end}", "walk"),
    ("Croeso! We speak Welsh at {place} on {day} from {hour}. Dewch i siarad â ni. #Event", "stall"),
)  # fmt: skip

FORCE: Final = (
    ("It is dark by half past four. Lights on, please, on the bike and at the front door. #LightsOn #RoadSafety", "night"),
    ("Quay Road collision, Saturday at about 9pm: we still want to hear from the person who stopped to help. You are not in trouble. #Appeal", "road"),
    ("Strong wind tonight. Tie down what is loose, and keep away from the sea wall.", "bridge"),
    ("Thank you for {number} calls in one night, and for waiting. Whoever could wait did, and whoever could not was first.", "walk"),
    ("Nobody of ours ever asks for a PIN on the telephone. Hang up, wait, and call 101 from another telephone.", "lock"),
    ("Bike marking in every borough this Saturday. Bring yours to the market nearest to you. #PropertyMarking #Event", "bike"),
)  # fmt: skip


@dataclass(frozen=True)
class Said:
    text: str
    scene: str
    """Which drawing fits."""


def of_team(area: str, chance: random.Random) -> Said:
    return _said(chance.choice(SAYINGS), area, chance)


def of_force(number: int, chance: random.Random) -> Said:
    return _said(FORCE[number % len(FORCE)], "Rivermouth", chance)


def _said(saying: tuple[str, str], area: str, chance: random.Random) -> Said:
    words, scene = saying
    text = words.format(
        area=area,
        place=chance.choice(PLACES),
        day=chance.choice(DAYS),
        hour=chance.choice(HOURS),
        thing=chance.choice(THINGS),
        number=chance.randint(11, 94),
        few=("two", "three", "four", "five", "six")[chance.randrange(5)],
        end=chance.choice(ENDS),
    )
    return Said(" ".join(text.split()), scene)
