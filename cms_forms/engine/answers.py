"""The shape of stored answers: plain JSON values, keyed by step and question id."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from json import dumps
from typing import Final

type Value = str | int | Sequence[Value] | Mapping[str, Value]
"""One answer as stored, in the form of its question type: text, a list of option ids, named parts
(an address), or what a type of a site's own keeps (files with their names and sizes)."""

type StepAnswers = Mapping[str, Value]
"""Question id -> value. Optional questions left empty are absent. `{}` for an information step
that the visitor has read."""

type Answers = Mapping[str, StepAnswers | Sequence[StepAnswers]]
"""Step id -> its answers; for a repeat step the list of its items. Absent: a step without a row."""


UNKNOWN: Final[Value] = {"unknown": True}
"""The stored answer “I don’t know”, to a question that allows it. Not the same as none."""


def is_unknown(value: object) -> bool:
    return isinstance(value, Mapping) and value == UNKNOWN


def fingerprint(answers: StepAnswers | Answers) -> str:
    """16 hexadecimal digits that change whenever the answers do."""
    return sha256(dumps(answers, sort_keys=True).encode()).hexdigest()[:16]
