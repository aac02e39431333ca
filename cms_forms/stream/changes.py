"""Changes to a service's stored parts, as pure functions: old parts in, new parts out."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from copy import deepcopy
from hashlib import sha256
from typing import Any, Protocol
from uuid import uuid4

from django.utils.translation import gettext as _

from cms_forms.engine import limits, references
from cms_forms.engine.definition import StepKind, TriageRule, Unit
from cms_forms.engine.placeholders import NEW_CLOCK, NEW_CONDITION, NEW_SECTION
from cms_forms.engine.references import Thing
from cms_forms.stream.blocks import CLOCK, CONDITION, PARTS, SECTION, TRIAGE_RULE
from cms_forms.stream.compile import LISTED_TYPES, STEP_TYPES, compile_parts, stored_options
from cms_forms.stream.sets import QUESTION_SET, moved_to, references_in

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
    """What editors call a part: its title or name, or what kind it is of."""
    value, kind = part["value"], PARTS.child_blocks[part["type"]].label
    if title := value.get("title") or value.get("name"):
        return str(title)
    if "title" in value:
        return _("{kind} without a title").format(kind=kind)
    return _("{kind} without a name").format(kind=kind) if "name" in value else str(kind)


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


def listed(parts: Sequence[Raw]) -> list[Raw]:
    """What the list shows in one row: steps, and the sections that they stand below."""
    return [part for part in parts if part["type"] in LISTED_TYPES]


def conditions(parts: Sequence[Raw]) -> list[Raw]:
    return [part for part in parts if part["type"] == CONDITION]


def triage_rules(parts: Sequence[Raw]) -> list[Raw]:
    return [part for part in parts if part["type"] == TRIAGE_RULE]


def clocks(parts: Sequence[Raw]) -> list[Raw]:
    return [part for part in parts if part["type"] == CLOCK]


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
    holder: Raw = find(listed(parts), ids[0])["value"]
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
    """Behind the part `after`; without one at the end of the list of steps, or of all parts."""
    if after is not None:
        place = parts.index(find(parts, after)) + 1
    elif part["type"] in LISTED_TYPES:
        listed = (place for place, each in enumerate(parts, 1) if each["type"] in LISTED_TYPES)
        place = max(listed, default=0)
    else:
        place = len(parts)
    return [*parts[:place], part, *parts[place:]]


def new_step(kind: StepKind, title: str) -> Raw:
    value: Raw = {"title": title, "slug": "", "body": "", "guidance": [], "show_if": ""}
    if kind is StepKind.EXIT:
        value["bodies"] = []
    else:
        value |= {"next": "", "rules": []}
    if kind in (StepKind.QUESTION, StepKind.REPEAT):
        value |= {"questions": [], "checks": []}
    if kind is StepKind.REPEAT:
        value |= {
            "item_name": limits.DEFAULT_ITEM_NAME,
            "minimum": limits.DEFAULT_MINIMUM,
            "maximum": limits.DEFAULT_MAXIMUM,
            "count_from": "",
            "named_by": "",
        }
    return {"type": kind.value, "id": str(uuid4()), "value": value}


def new_section() -> Raw:
    return {"type": SECTION, "id": str(uuid4()), "value": {"title": _(NEW_SECTION)}}


def new_condition() -> Raw:
    value = {"name": _(NEW_CONDITION), "join": "all", "terms": []}
    return {"type": CONDITION, "id": str(uuid4()), "value": value}


def new_triage_rule() -> Raw:
    value = {"condition": "", "team": "", "what_happens_next": "", "is_urgent": False}
    return {"type": TRIAGE_RULE, "id": str(uuid4()), "value": value}


def new_clock() -> Raw:
    value = {
        "name": _(NEW_CLOCK),
        "days": None,
        "unit": Unit.DAYS.value,
        "begins": "",
        "only_if": "",
        "warning": limits.DEFAULT_WARNING,
        "source": "",
        "only_staff": False,
        "may_stop": False,
    }
    return {"type": CLOCK, "id": str(uuid4()), "value": value}


def move(parts: Parts, id: str, by: int) -> Parts:
    """Past the neighbour of its kind, up (-1) or down (1). At the end nothing changes."""
    part = find(parts, id)
    is_listed = part["type"] in LISTED_TYPES
    row = listed(parts) if is_listed else [each for each in parts if each["type"] == part["type"]]
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
    renewed: dict[str, str] = {}
    _renew_ids(copy, renewed)
    _renew_sets(copy, original, renewed)
    _follow(copy, renewed)
    for key in ("title", "name"):
        if key in copy["value"]:
            copy["value"][key] = _("{title} (copy)").format(title=copy["value"][key])
    copy["value"].pop("slug", None)
    return add(parts, copy, after=id), copy["id"]


def _renew_ids(stored: Any, renewed: dict[str, str]) -> None:
    """Gives each block in it an id of its own. `renewed` gets old id -> new id."""
    if isinstance(stored, dict):
        if {"type", "id", "value"} <= stored.keys():
            stored["id"] = renewed.setdefault(stored["id"], str(uuid4()))
        if stored.get("type") == QUESTION_SET:
            return
        for inner in stored.values():
            _renew_ids(inner, renewed)
    elif isinstance(stored, list):
        for inner in stored:
            _renew_ids(inner, renewed)


def _renew_sets(copy: Raw, original: Raw, renewed: dict[str, str]) -> None:
    """The questions of a set have ids of their reference: a newer version of it finds them."""
    for mine, theirs in zip(
        references_in(copy["value"]), references_in(original["value"]), strict=True
    ):
        questions, ids = moved_to(mine["id"], theirs["value"]["questions"])
        mine["value"]["questions"] = questions
        renewed |= ids


def _follow(step: Raw, renewed: Mapping[str, str]) -> None:
    """Lets what a copied step says of its own questions and options mean those of the copy."""
    for question in step["value"].get("questions") or []:
        if question["type"] == QUESTION_SET:
            continue
        ids = (question["value"].get("under") or "").split("/")
        question["value"]["under"] = "/".join(renewed.get(id, id) for id in ids)
    named_by = step["value"].get("named_by") or ""
    if named_by in renewed:
        step["value"]["named_by"] = renewed[named_by]
    for check in step["value"].get("checks") or []:
        shown_at = check["value"].get("question") or ""
        check["value"]["question"] = renewed.get(shown_at, shown_at)


def delete(parts: Parts, id: str) -> Parts:
    find(parts, id)
    return [each for each in parts if each["id"] != id]


type Use = references.Use


def ids_in(part: Raw) -> Mapping[Thing, str]:
    """What others may refer to in a part -> its words."""
    return references.things(compile_parts([part], title=""))


def uses(parts: Sequence[Raw], of: Collection[Thing], *, outside: str) -> list[Use]:
    """The places outside one block that refer to some of these things, each once."""
    found = [
        use
        for use in references.uses(compile_parts(parts, title=""))
        if use.of in of and (isinstance(use.by, TriageRule) or use.by.id != outside)
    ]
    return list({use.words: use for use in found}.values())


def times_used(parts: Sequence[Raw]) -> Counter[Thing]:
    return Counter(use.of for use in references.uses(compile_parts(parts, title="")))
