"""Questions that a step has by reference to a question set of the site.

What is stored at the reference is the key of the set, the number of a version of it, and the
questions of that version, under ids that are the reference's own: a set may stand in a form twice.
A draft, a copy and an old revision thereby say themselves what they ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from hashlib import sha256
from typing import Any, Final

from cms_forms.engine import limits
from cms_forms.engine.definition import FromSet

QUESTION_SET: Final = "question_set"
"""The type of a reference among the questions of a step."""

PREFIX: Final = 8
"""Letters that the ids of a reference's questions begin with."""

type Raw = dict[str, Any]


def nothing() -> Raw:
    """The value of a reference that names no set yet."""
    return {"set": "", "version": 0, "questions": []}


def questions_of(step: Mapping[str, Any]) -> list[Raw]:
    """The questions of a stored step in the order in which they are asked, those of sets among
    them."""
    return list(_asked(step.get("questions") or []))


def _asked(stored: Iterable[Raw]) -> Iterator[Raw]:
    for each in stored:
        if each["type"] == QUESTION_SET:
            yield from each["value"]["questions"]
        else:
            yield each


def references_in(step: Mapping[str, Any]) -> list[Raw]:
    return [each for each in step.get("questions") or [] if each["type"] == QUESTION_SET]


def from_sets(step: Mapping[str, Any]) -> tuple[FromSet, ...]:
    return tuple(
        FromSet(
            id=each["id"],
            key=each["value"]["set"],
            version=each["value"]["version"],
            questions=tuple(question["id"] for question in each["value"]["questions"]),
        )
        for each in references_in(step)
    )


def own_id(reference: str, id: str) -> str:
    """The id that a question of a set has where the reference stands."""
    begin = sha256(reference.encode()).hexdigest()[:PREFIX]
    whole = f"{begin}_{id}"
    if len(whole) <= limits.LONGEST_ID:
        return whole
    return f"{begin}_{sha256(id.encode()).hexdigest()[:40]}"


def standing_at(reference: str, questions: Sequence[Raw]) -> list[Raw]:
    """A set's questions as they are asked where the reference stands."""
    return _renamed(questions, {each["id"]: own_id(reference, each["id"]) for each in questions})


def moved_to(reference: str, questions: Sequence[Raw]) -> tuple[list[Raw], dict[str, str]]:
    """The questions of one reference at another one, and old id -> new id."""
    ids = {each["id"]: own_id(reference, each["id"][PREFIX + 1 :]) for each in questions}
    return _renamed(questions, ids), ids


def _renamed(questions: Sequence[Raw], ids: Mapping[str, str]) -> list[Raw]:
    copies = deepcopy(list(questions))
    for copy in copies:
        copy["id"] = ids[copy["id"]]
        question, slash, option = (copy["value"].get("under") or "").partition("/")
        if slash:
            copy["value"]["under"] = f"{ids.get(question, question)}/{option}"
    return copies


def reference(id: str, key: str, version: int, questions: Sequence[Raw]) -> Raw:
    """The stored reference to a version of a set."""
    value = {"set": key, "version": version, "questions": standing_at(id, questions)}
    return {"type": QUESTION_SET, "id": id, "value": value}


def updated(parts: Sequence[Raw], key: str, version: int, questions: Sequence[Raw]) -> list[Raw]:
    """The parts with every reference to the set at this version."""

    def stand_in(stored: Raw) -> list[Raw]:
        is_it = stored["value"]["set"] == key
        return [reference(stored["id"], key, version, questions) if is_it else stored]

    return [with_references(part, stand_in) for part in parts]


def with_references(part: Raw, stand_in: Callable[[Raw], list[Raw]]) -> Raw:
    """The part with other blocks in the place of each reference; itself where it has none."""
    if not references_in(part["value"]):
        return part
    questions = [
        each
        for stored in part["value"]["questions"]
        for each in (stand_in(stored) if stored["type"] == QUESTION_SET else [stored])
    ]
    return {**part, "value": {**part["value"], "questions": questions}}
