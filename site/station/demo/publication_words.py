"""The parts from which the demonstration's publications are put together."""

from collections.abc import Mapping, Sequence
from typing import Final

GENERATED: Final = "Generated for the demonstration: nothing of it happened."

SUBJECTS: Final[Sequence[tuple[str, str, str]]] = (
    ("football matches", "Football", "matches"), ("concerts at the arena", "Events", "events"),
    ("protests and marches", "Events", "marches"), ("the harbour festival", "Events", "days"),
    ("stolen bicycles", "Theft", "reports"), ("stolen cars", "Theft", "cars"),
    ("theft from shops", "Theft", "reports"), ("burglary of homes", "Burglary", "reports"),
    ("burglary of garages and sheds", "Burglary", "reports"), ("robbery on the street", "Violence", "reports"),
    ("knives handed in", "Knives", "knives"), ("knife crime", "Knives", "offences"),
    ("stop and search", "Stop and search", "searches"), ("use of force", "Use of force", "uses"),
    ("Tasers", "Use of force", "uses"), ("speeding", "Roads", "fines"),
    ("drink driving", "Roads", "tests"), ("driving without insurance", "Roads", "cars taken"),
    ("collisions with cyclists", "Roads", "collisions"), ("escooters taken away", "Roads", "scooters"),
    ("hate crime", "Hate crime", "reports"), ("domestic abuse", "Domestic abuse", "reports"),
    ("stalking", "Domestic abuse", "reports"), ("missing people", "Missing people", "people"),
    ("calls to 999", "Calls", "calls"), ("calls to 101", "Calls", "calls"),
    ("waiting times for an answer", "Calls", "calls"), ("antisocial behaviour", "Antisocial behaviour", "reports"),
    ("noise at night", "Antisocial behaviour", "reports"), ("graffiti", "Antisocial behaviour", "reports"),
    ("police dogs", "Animals", "dogs"), ("police horses", "Animals", "horses"),
    ("dangerous dogs", "Animals", "dogs"), ("drones", "Equipment", "flights"),
    ("body worn cameras", "Equipment", "cameras"), ("patrol cars", "Equipment", "cars"),
    ("the police boat", "Equipment", "hours"), ("facial recognition", "Technology", "scans"),
    ("lost and stolen laptops", "Technology", "laptops"), ("fraud by telephone", "Fraud", "reports"),
    ("romance fraud", "Fraud", "reports"), ("overtime of officers", "Staff", "hours"),
    ("sickness of officers", "Staff", "days"), ("complaints against officers", "Complaints", "complaints"),
    ("misconduct hearings", "Complaints", "hearings"), ("police stations sold", "Buildings", "buildings"),
    ("front counters", "Buildings", "visits"), ("cannabis farms", "Drugs", "farms"),
    ("drugs seized at the port", "Drugs", "seizures"), ("cuckooing", "Drugs", "homes"),
    ("firearms licences", "Licences", "licences"), ("licences of pubs and clubs", "Licences", "visits"),
)  # fmt: skip
"""What, its topic, and what of it can be counted."""
MEASURES: Final = ("number", "cost", "outcomes", "times", "places", "length")
QUESTIONS: Final = (
    "Please tell me how many {things} to do with {subject}{where} you recorded in each year since {since}.",
    "What did {subject}{where} cost you since {since}? Please split it into staff, equipment and all else.",
    "Since {since}, how many {things} of {subject}{where} led to a charge, a caution or nothing at all?",
    "I ask for every policy, guide or training on {subject} in force since {since}.",
    "Please give me the dates and the streets of {subject}{where} from January {since} on, as a spreadsheet.",
    "How long did people wait where it was about {subject}{where} in {year}, and how does that compare with {since}?",
)
ANSWERS: Final[Mapping[str, Sequence[str]]] = {
    "all": (
        "There were {count} {things} to do with {subject}{where} since {since}.",
        "It cost {cost} in {year}. The file has every year.",
        "In {year} we counted {count} {things}, fewer than in {since}.",
    ),
    "part": (
        "There were {count} {things} since {since}. Streets are left out.",
        "It cost {cost} in {year}. What single contracts cost is left out.",
    ),
    "nothing": (
        "We keep this back: it would help those who plan crimes.",
        "It is about people who could be recognised.",
    ),
    "not_held": (
        "We do not record {things} of {subject} in a way that can be searched.",
        "The council keeps this, not we.",
    ),
    "more": (
        "We counted {things} that were recorded as {subject}{where}. One report may hold several. Figures before {since} are kept in another way.",
        "The {measure} is as it stood on the day of the answer. Records change when an investigation ends.",
        "In {year} there were {count}. {things} that were withdrawn are counted too.",
    ),
}
DECISIONS: Final = {"all": 50, "part": 30, "nothing": 12, "not_held": 8}
"""How likely each is."""
REASONS: Final[Mapping[str, Sequence[str]]] = {
    "all": (),
    "part": (
        "We left out places and times that would help people who plan crimes: section 31, law enforcement.",
        "We left out small numbers, by which people could be recognised: section 40, personal information.",
        "We left out what single contracts cost: section 43, commercial interests.",
    ),
    "nothing": (
        "Section 40, personal information: it was about people who are alive and can be recognised.",
        "Section 30, investigations: it belongs to an investigation that has not ended.",
        "Section 12, cost: finding it would take more than 18 hours.",
    ),
    "not_held": (
        "Rivermouth Council may have it.",
        "We have not recorded it since 2019. It is not in any other system of ours.",
    ),
}
DOCUMENTS: Final[Mapping[str, tuple[str, Sequence[str]]]] = {
    "policy": (
        "POL",
        ("policy on {subject}", "how we deal with {subject}", "guide to {subject} for officers"),
    ),
    "statistics": (
        "STAT",
        ("{subject}{where}: figures of {year}", "{things} of {subject}{where} in {year}"),
    ),
    "decision": (
        "DEC",
        (
            "decision to change how we deal with {subject}{where}",
            "decision on money for {subject}{where}, {year}",
        ),
    ),
    "publication": (
        "PUB",
        (
            "report on {subject}{where} in {year}",
            "what people told us about {subject}{where}, {year}",
        ),
    ),
}
"""Type -> the letters of its references, and its titles."""
