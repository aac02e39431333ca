"""Ordnance Survey's OS Places, and whatever speaks as it does.

https://docs.os.uk/os-apis/accessing-os-apis/os-places-api/technical-specification/postcode

A GET with the postcode is answered in JSON: `results` with one `DPA` (delivery point address)
each, all in capitals; no `results` where there are none. The key goes in a header of the name
`key`, which OS takes in place of the parameter: addresses are in the logs of whatever lies between.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from cms_forms.deliveries import connecting
from cms_forms.lookups.base import MOST, SECONDS, Candidate, Provider, Unanswered

ADDRESS: Final = "https://api.os.uk/search/places/v1/postcode"
MOST_BYTES: Final = 1_000_000
"""Of an answer. One address has a little more than a thousand."""
NOT_KNOWN: Final = 400
"""How OS answers a postcode of the right form that it takes for none."""

PREMISES: Final = ("ORGANISATION_NAME", "DEPARTMENT_NAME", "SUB_BUILDING_NAME", "BUILDING_NAME")
STREETS: Final = ("DEPENDENT_THOROUGHFARE_NAME", "THOROUGHFARE_NAME")
LOCALITIES: Final = ("DOUBLE_DEPENDENT_LOCALITY", "DEPENDENT_LOCALITY")
AS_THEY_ARE: Final = ("ORGANISATION_NAME", "DEPARTMENT_NAME")
"""A title in small letters would make “Bbc” of one."""
LIKE_A_NUMBER: Final = re.compile(r"\d(?:.*\d)?[A-Z]?|[A-Z]")
"""A building name that stands before the street as its number does: 12A, 12-14, A. (Royal Mail's
Programmers' Guide to PAF, table of exceptions.)"""
SMALL: Final = frozenset(
    {"and", "at", "by", "cum", "in", "le", "next", "of", "on", "the", "under", "upon", "y", "yr"}
)
WORD: Final = re.compile(r"(?<![\w'’])[^\W\d_]+(?:['’][^\W\d_]+)*")


class OSPlaces(Provider):
    """`key` is the project's; `address` that of the resource, where another one stands for it: over
    https, on a machine that is public or that CMS_FORMS_PRIVATE_HOSTS names.
    """

    def __init__(self, *, key: str, address: str = ADDRESS) -> None:
        if not (key and key.isascii() and key.isprintable()):
            raise ValueError("OS Places needs a key.")
        try:
            parts, _host, _port = connecting.split(address)
        except connecting.BadAddress:
            raise ValueError("The address of OS Places is no https address.") from None
        if parts.query:
            raise ValueError("The address of OS Places ends before any question mark.")
        self._key = key
        self._address = address

    def find(self, postcode: str, language: str) -> Iterable[Candidate]:
        query = urlencode({"postcode": postcode, "maxresults": MOST, "dataset": "DPA"})
        headers = {"key": self._key, "Accept": "application/json", "User-Agent": "Bluelamp"}
        try:
            answer = connecting.get(f"{self._address}?{query}", headers, SECONDS, most=MOST_BYTES)
        except connecting.TooLarge as error:
            raise Unanswered(str(error)) from error
        if answer.status == NOT_KNOWN:
            return ()
        if answer.status != 200:
            # One that leads elsewhere is not followed: the key would go along.
            raise Unanswered(f"It answered {answer.status}.")
        return candidates(_delivery_points(answer.body), language)


def _delivery_points(body: bytes) -> list[Mapping[str, Any]]:
    """Raises `Unanswered` for anything else than what OS would say."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise Unanswered("It answered something that is no JSON.") from None
    results = document.get("results", []) if isinstance(document, dict) else None
    if not isinstance(results, list):
        raise Unanswered("Its answer has not the shape of OS Places.")
    points = [each.get("DPA") for each in results if isinstance(each, dict)]
    return [each for each in points if isinstance(each, dict)]


def candidates(points: Iterable[Mapping[str, Any]], language: str) -> Iterator[Candidate]:
    """Of an address that is there in two languages, the visitor's."""
    in_theirs = "CY" if language == "cy" else "EN"
    # The first of two with one id is shown.
    for point in sorted(points, key=lambda each: each.get("LANGUAGE", in_theirs) != in_theirs):
        yield Candidate(
            lines=lines_of(point),
            town=titled(_text(point, "POST_TOWN")),
            postcode=_text(point, "POSTCODE"),
            # Several delivery points, as the firms in one house, may share one UPRN.
            id=_text(point, "UDPRN") or _text(point, "UPRN"),
        )


def lines_of(point: Mapping[str, Any]) -> tuple[str, ...]:
    """From the building to the locality, as an envelope has it."""
    premises = [
        _text(point, part) if part in AS_THEY_ARE else titled(_text(point, part))
        for part in PREMISES
    ]
    *others, building = premises
    number = _text(point, "BUILDING_NUMBER")
    if not number and LIKE_A_NUMBER.fullmatch(_text(point, "BUILDING_NAME")):
        number, building = _text(point, "BUILDING_NAME"), ""
    if box := _text(point, "PO_BOX_NUMBER"):
        others.append(f"PO Box {box}")
    streets = [titled(_text(point, part)) for part in (*STREETS, *LOCALITIES)]
    streets = [each for each in streets if each]
    if number:
        # Where there is no street, the number is that of the place.
        streets = [" ".join([number, *streets[:1]]), *streets[1:]]
    inside = ", ".join(filter(None, (*others, building)))
    return tuple(filter(None, (inside, *streets)))


def _text(point: Mapping[str, Any], part: str) -> str:
    said = point.get(part)
    return " ".join(str(said).split()) if isinstance(said, str | int) else ""


def titled(capitals: str) -> str:
    """As people write it: STRATFORD-UPON-AVON is Stratford-upon-Avon, and 12A stays."""
    lowered = capitals.lower() if capitals.isupper() else capitals

    def word(found: re.Match[str]) -> str:
        is_small = found[0] in SMALL and found.start() > 0
        return found[0] if is_small else found[0][0].upper() + found[0][1:]

    with_words = WORD.sub(word, lowered)
    return re.sub(r"(?<=\d)[a-z]\b", lambda letter: letter[0].upper(), with_words)
