"""Changes to a service's stored parts, as pure functions: old parts in, new parts out."""

import json
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol
from uuid import uuid4

from cms_forms.engine import limits
from cms_forms.engine.definition import StepKind
from cms_forms.stream.blocks import CONDITION, TRIAGE_RULE
from cms_forms.stream.compile import STEP_TYPES, stored_options

type Raw = dict[str, Any]
type Parts = list[Raw]

EDITABLE_IN_PLACE: Sequence[frozenset[str]] = (
    frozenset({"title", "next", "show_if"}),
    frozenset({"label"}),
    frozenset({"label", "target"}),
)
"""The texts that the list changes: of a step, a question, an option."""


class Drafted(Protocol):
    """A page that holds a service."""

    parts: Any
    """The value of its stream."""


def parts_in(page: Drafted) -> Parts:
    """The stored parts of a page as it stands."""
    return list(page.parts.raw_data)


class NotThere(LookupError):
    """The part, or the place in it, does not exist (any more)."""


def title_of(part: Raw) -> str:
    """What editors call a part."""
    return part["value"].get("title") or part["value"].get("name") or "Triage rule"


def fingerprint(part: Raw) -> str:
    """Changes whenever the stored part does."""
    return sha256(json.dumps(part, sort_keys=True, default=str).encode()).hexdigest()[:16]


def find(parts: Sequence[Raw], id: str) -> Raw:
    for part in parts:
        if part["id"] == id:
            return part
    raise NotThere(id)


def steps(parts: Sequence[Raw]) -> list[Raw]:
    return [part for part in parts if part["type"] in STEP_TYPES]


def conditions(parts: Sequence[Raw]) -> list[Raw]:
    return [part for part in parts if part["type"] == CONDITION]


def triage_rules(parts: Sequence[Raw]) -> list[Raw]:
    return [part for part in parts if part["type"] == TRIAGE_RULE]


def set_value(parts: Parts, path: Sequence[str], value: str) -> Parts:
    """Set one text: path is the ids on the way, then the field.

    `[step, "title"]`, `[step, question, "label"]`, `[step, question, option, "target"]`.
    """
    parts = deepcopy(parts)
    _holder(parts, path)[path[-1]] = value
    return parts


def get_value(parts: Sequence[Raw], path: Sequence[str]) -> str:
    """The text that `set_value` would replace."""
    return str(_holder(parts, path).get(path[-1]) or "")


def _holder(parts: Sequence[Raw], path: Sequence[str]) -> Any:
    """The stored value that holds the field at the end of a path."""
    *ids, field = path
    if not 1 <= len(ids) <= 3 or field not in EDITABLE_IN_PLACE[len(ids) - 1]:
        raise NotThere(field)
    holder: Raw = find(steps(parts), ids[0])["value"]
    if len(ids) > 1:
        question = find(holder.get("questions") or [], ids[1])
        holder = question["value"]
    if len(ids) > 2:
        options = dict(stored_options(question))
        if ids[2] not in options:
            raise NotThere(ids[2])
        return options[ids[2]]
    return holder


def replace(parts: Parts, part: Raw) -> Parts:
    find(parts, part["id"])
    return [part if each["id"] == part["id"] else each for each in parts]


def add(parts: Parts, part: Raw, after: str | None = None) -> Parts:
    """Behind the part `after`; without one at the end of its kind: steps, or else all parts."""
    if after is not None:
        place = parts.index(find(parts, after)) + 1
    elif part["type"] in STEP_TYPES:
        place = max(
            (place for place, each in enumerate(parts, 1) if each["type"] in STEP_TYPES), default=0
        )
    else:
        place = len(parts)
    return [*parts[:place], part, *parts[place:]]


def new_step(kind: StepKind, title: str) -> Raw:
    value: Raw = {"title": title, "slug": "", "body": "", "show_if": ""}
    if kind is not StepKind.EXIT:
        value |= {"next": "", "rules": []}
    if kind in (StepKind.QUESTION, StepKind.REPEAT):
        value["questions"] = []
    if kind is StepKind.REPEAT:
        value |= {
            "item_name": limits.DEFAULT_ITEM_NAME,
            "minimum": limits.DEFAULT_MINIMUM,
            "maximum": limits.DEFAULT_MAXIMUM,
        }
    return {"type": kind.value, "id": str(uuid4()), "value": value}


def new_condition() -> Raw:
    value = {"name": "New condition", "join": "all", "terms": []}
    return {"type": CONDITION, "id": str(uuid4()), "value": value}


def new_triage_rule() -> Raw:
    return {"type": TRIAGE_RULE, "id": str(uuid4()), "value": {"condition": "", "team": ""}}


def move(parts: Parts, id: str, by: int) -> Parts:
    """Past the neighbour of its kind, up (-1) or down (1). At the end nothing changes."""
    part = find(parts, id)
    is_step = part["type"] in STEP_TYPES
    row = [
        each
        for each in parts
        if (each["type"] in STEP_TYPES if is_step else each["type"] == part["type"])
    ]
    here = row.index(part)
    there = here + by
    if not 0 <= there < len(row):
        return parts
    row[here], row[there] = row[there], row[here]
    moved = iter(row)
    ids = {each["id"] for each in row}
    return [next(moved) if each["id"] in ids else each for each in parts]


def place(parts: Parts, id: str, after: str) -> Parts:
    """Below the step `after`; without one before all others."""
    part = find(parts, id)
    others = [each for each in parts if each["id"] != id]
    return add(others, part, after) if after else [part, *others]


def duplicate(parts: Parts, id: str) -> tuple[Parts, str]:
    """A copy behind the original, with ids of its own; and the copy's id."""
    original = find(parts, id)
    copy = deepcopy(original)
    _renew_ids(copy)
    for key in ("title", "name"):
        if key in copy["value"]:
            copy["value"][key] = f"{copy['value'][key]} (copy)"
    copy["value"].pop("slug", None)
    return add(parts, copy, after=id), copy["id"]


def _renew_ids(stored: Any) -> None:
    if isinstance(stored, dict):
        if {"type", "id", "value"} <= stored.keys():
            stored["id"] = str(uuid4())
        for inner in stored.values():
            _renew_ids(inner)
    elif isinstance(stored, list):
        for inner in stored:
            _renew_ids(inner)


def delete(parts: Parts, id: str) -> Parts:
    find(parts, id)
    return [each for each in parts if each["id"] != id]


@dataclass(frozen=True)
class Use:
    """A place that refers to an id."""

    part: str
    """The id of the part that would break."""
    words: str
    """The place, as an editor knows it: "the answer “No” of “Was anyone hurt?”"."""


def ids_in(part: Raw) -> dict[str, str]:
    """Every id that others may refer to, in a part -> its words."""
    value = part["value"]
    found = {part["id"]: value.get("title") or value.get("name") or ""}
    for question in value.get("questions") or []:
        found[question["id"]] = question["value"].get("label") or ""
        for option_id, option in stored_options(question):
            found[_option_ref(question["id"], option_id)] = option.get("label") or ""
    return found


def _option_ref(question: str, option: str) -> str:
    """Options are told apart within their question only: "other" is one of many questions'."""
    return f"{question}/{option}"


def uses(parts: Sequence[Raw], ids: set[str], *, outside: str) -> Iterator[Use]:
    """Everything outside one part that refers to one of these ids."""
    for part in parts:
        if part["id"] != outside:
            for words, referred in _references(part):
                if referred in ids:
                    yield Use(part["id"], words)


def _references(part: Raw) -> Iterator[tuple[str, str]]:
    value = part["value"]
    if part["type"] in STEP_TYPES:
        title = value.get("title") or "a step"
        yield f"“Otherwise go to” of “{title}”", value.get("next") or ""
        yield f"“Show only if” of “{title}”", value.get("show_if") or ""
        for rule in value.get("rules") or []:
            yield f"a rule of “{title}”", rule["value"]["target"]
            yield f"a rule of “{title}”", rule["value"]["condition"]
        for question in value.get("questions") or []:
            for _, option in stored_options(question):
                words = f"the answer “{option.get('label')}” of “{title}”"
                yield words, option.get("target") or ""
    elif part["type"] == CONDITION:
        words = f"the condition “{value.get('name')}”"
        for term in _terms(value.get("terms") or []):
            for key in ("question", "condition"):
                yield words, term.get(key) or ""
            for option in term.get("values") or []:
                yield words, _option_ref(term.get("question") or "", option)
    elif part["type"] == TRIAGE_RULE:
        team = value.get("team") or "nobody yet"
        yield f"the triage rule for the team “{team}”", value.get("condition") or ""


def _terms(terms: Sequence[Raw]) -> Iterator[Raw]:
    for term in terms:
        if term["type"] == "group":
            yield from _terms(term["value"].get("terms") or [])
        else:
            yield term["value"]
