"""How a screen helps to find an address by its postcode, and what somebody chose of those found.

Where the addresses stand is the screen alone: each carries its own parts back, so that nothing of
them is kept until the step is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from cms_forms.engine.definition import Question
from cms_forms.engine.neutral import mark
from cms_forms.engine.questions.base import Invalid, question_type
from cms_forms.engine.questions.places import LONGEST_LINE
from cms_forms.lookups.asking import UNSHOWN
from cms_forms.lookups.base import MOST, Candidate

LIST: Final = "found"
"""The part of an address's inputs that is the list of those found."""
LONGEST_CHOICE: Final = 6 * 4 * LONGEST_LINE + 200
"""Characters of an address as JSON, each line as long as it may be and each letter escaped."""


@dataclass(frozen=True, kw_only=True)
class Finder:
    """What stands with the postcode of one question: a button always, and what came of it."""

    question: str
    """Its id."""
    offers: Sequence[tuple[str, str]] = ()
    """(value, words) pairs of the addresses found."""
    heading: str = ""
    """What was found, in few words."""
    said: str = ""
    """What to do now."""
    has_focus: bool = False
    """Whether the visitor goes on here, and not at an error above."""

    @property
    def list_name(self) -> str:
        """Of the list, as an input."""
        return f"{self.question}.{LIST}"

    @property
    def list_id(self) -> str:
        return f"{mark(self.question)}.{LIST}"

    @property
    def about_id(self) -> str:
        return f"{self.question}.finder"

    @property
    def asks_to_write(self) -> bool:
        """Whether the visitor goes on with the address's first line, as there is no list."""
        return bool(self.said) and not self.offers


def parts_of(question: Question, candidate: Candidate) -> Mapping[str, str]:
    """The address as the parts of an answer; what they do not have room for is cut off."""
    kind = question_type(question.type)
    first, *others = candidate.lines
    postcode = candidate.postcode
    with suppress(Invalid):
        # As it is stored, however the register writes it.
        postcode = kind.searched(question, {kind.finds_by: [postcode]})
    lines = {
        "line1": first,
        "line2": ", ".join(others)[:LONGEST_LINE].strip(),
        "town": candidate.town,
        kind.finds_by: postcode,
    }
    return {part: text for part, text in lines.items() if text}


def offer_of(question: Question, candidate: Candidate) -> tuple[str, str]:
    words = ", ".join((*candidate.lines, candidate.town))
    return json.dumps(parts_of(question, candidate), ensure_ascii=False), words


def is_full(candidates: Sequence[Candidate]) -> bool:
    """Whether there may be more than those that are shown."""
    return len(candidates) >= MOST


def read_choice(question: Question, sent: str) -> Mapping[str, str] | None:
    """The parts of an address that was chosen. Untrusted: None for anything else. Whoever makes one
    up has typed it, and it is checked as what is typed.
    """
    if not sent or len(sent) > LONGEST_CHOICE:
        return None
    try:
        read = json.loads(sent)
    except (ValueError, RecursionError):
        return None
    parts = question_type(question.type).parts
    if not isinstance(read, dict) or not read or not read.keys() <= set(parts):
        return None
    return read if all(map(_is_line, read.values())) else None


def _is_line(text: object) -> bool:
    """Whether somebody could have typed it into one line: a half of a letter cannot be shown."""
    return isinstance(text, str) and len(text) <= LONGEST_LINE and not UNSHOWN.search(text)
