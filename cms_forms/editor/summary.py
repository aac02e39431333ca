"""A block in plain lines, for showing two versions side by side."""

from collections.abc import Iterator

from wagtail.rich_text import get_text_for_indexing

from cms_forms.compile import stored_options
from cms_forms.editor.changes import Raw


def summary(part: Raw) -> list[str]:
    """What an editor would read out: title, guidance, questions, options."""
    return [line for line in _lines(part) if line.strip()]


def _lines(part: Raw) -> Iterator[str]:
    value = part["value"]
    yield value.get("title") or value.get("name") or ""
    yield get_text_for_indexing(value.get("body") or "")
    for question in value.get("questions") or []:
        yield f"Question: {question['value'].get('label') or ''}"
        yield f"Hint: {question['value']['hint']}" if question["value"].get("hint") else ""
        for _, option in stored_options(question):
            yield f"– {option.get('label') or ''}"
    if "terms" in value:
        yield f"{len(value['terms'])} tests, joined with “{value.get('join')}”"
