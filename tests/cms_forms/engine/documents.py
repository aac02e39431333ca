"""A form as JSON, ways to change it, and an independent validator of its schema."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from cms_forms.engine import codec

SCHEMA = Path(codec.__file__).with_name("form.schema.json")


@cache
def validator() -> Any:
    from jsonschema import Draft202012Validator

    schema = json.loads(SCHEMA.read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def document(**changes: Any) -> dict[str, Any]:
    """A small form that has something of everything."""
    return {
        "format": "bluelamp-form",
        "version": 1,
        "title": "A service",
        "minutes": 5,
        "steps": [
            {
                "id": "hurt",
                "slug": "hurt",
                "kind": "question",
                "title": "Hurt?",
                "questions": [
                    {
                        "id": "q",
                        "type": "one_of",
                        "label": "Hurt?",
                        "options": [{"id": "yes", "label": "Yes"}, {"id": "no", "label": "No"}],
                    },
                    {"id": "n", "type": "whole_number", "settings": {"minimum": 1}},
                ],
                "routes": [
                    {
                        "when": {"question": "q", "operator": "is", "values": ["yes"]},
                        "target": "bye",
                    },
                    {"when": {"condition": "c"}, "target": "check-answers"},
                ],
            },
            {"id": "bye", "slug": "bye", "kind": "exit", "body": "<p>Bye.</p>", "show_if": "c"},
        ],
        "conditions": [
            {
                "id": "c",
                "name": "Many",
                "join": "all",
                "terms": [
                    {"question": "n", "operator": "greater_than", "values": ["3"]},
                    {
                        "join": "any",
                        "terms": [{"condition": "c", "negated": True}],
                        "negated": True,
                    },
                    {"question": "q", "operator": "is_not_answered", "negated": True},
                ],
            }
        ],
        "triage": {"rules": [{"condition": "c", "team": "crime"}], "default": "desk"},
    } | changes


REPEAT = {"id": "many", "slug": "many", "kind": "repeat", "title": "Many"}


def at(path: str, value: Any, whole: dict[str, Any] | None = None) -> dict[str, Any]:
    """The document with one value replaced: "steps.0.kind"."""
    changed = json.loads(json.dumps(whole or document()))
    *way, last = (int(part) if part.isdigit() else part for part in path.split("."))
    holder = changed
    for part in way:
        holder = holder[part]
    holder[last] = value
    return changed


def place_of(path: str) -> str:
    return re.sub(r"\.(\d+)", r"[\1]", path)
