"""A part in plain lines, for showing two versions of it side by side."""

from collections.abc import Iterator, Mapping, Sequence

from wagtail.rich_text import get_text_for_indexing

from cms_forms.engine.definition import CHECK_ANSWERS, Operator, StepKind
from cms_forms.stream.blocks import GROUP, JOIN_CHOICES, OPERATOR_LABELS, REFERENCE
from cms_forms.stream.changes import Parts, Raw
from cms_forms.stream.compile import STEP_TYPES, stored_options

GONE = "(not there)"

type Words = Mapping[str, str]
"""Id -> what editors call it: steps, questions, options (as "question/option"), conditions."""


def words_of(parts: Parts) -> Words:
    words = {CHECK_ANSWERS: "Check answers"}
    for part in parts:
        value = part["value"]
        words[part["id"]] = value.get("title") or value.get("name") or "Untitled"
        for question in value.get("questions") or []:
            words[question["id"]] = question["value"].get("label") or ""
            for id, option in stored_options(question):
                words[f"{question['id']}/{id}"] = option.get("label") or ""
    return words


def summary(part: Raw, words: Words) -> list[str]:
    """All that an editor would read out. Two parts that differ have lines that differ."""
    return [line for line in _lines(part, words) if line.strip()]


def _lines(part: Raw, words: Words) -> Iterator[str]:
    value = part["value"]
    yield value.get("title") or value.get("name") or "Triage rule"
    if part["type"] in STEP_TYPES:
        yield from _step(part, words)
    elif "terms" in value:
        yield dict(JOIN_CHOICES).get(value.get("join") or "all", "")
        yield from _terms(value["terms"] or [], words)
    else:
        yield f"When {words.get(value.get('condition'), GONE)} → {value.get('team')}"
        yield get_text_for_indexing(value.get("what_happens_next") or "")


def _step(part: Raw, words: Words) -> Iterator[str]:
    value = part["value"]
    if value.get("slug"):
        yield f"Address: {value['slug']}"
    if value.get("show_if"):
        yield f"Shown only if: {words.get(value['show_if'], GONE)}"
    yield get_text_for_indexing(value.get("body") or "")
    if part["type"] == StepKind.REPEAT:
        yield f"{value.get('item_name')}: {value.get('minimum')} to {value.get('maximum')}"
    for question in value.get("questions") or []:
        yield from _question(question, words)
    for rule in value.get("rules") or []:
        when, target = rule["value"]["condition"], rule["value"]["target"]
        yield f"Rule: when {words.get(when, GONE)} → {words.get(target, GONE)}"
    if value.get("next"):
        yield f"Otherwise → {words.get(value['next'], GONE)}"


def _question(question: Raw, words: Words) -> Iterator[str]:
    value = question["value"]
    optional = "" if value.get("required", True) else " (optional)"
    yield f"Question: {value.get('label') or ''}{optional}"
    for key, name in (
        ("hint", "Hint"),
        ("name", "Called"),
        ("required_message", "When it is not answered"),
    ):
        if value.get(key):
            yield f"{name}: {value[key]}"
    for _, option in stored_options(question):
        hint = f" ({option['hint']})" if option.get("hint") else ""
        alone = ", none of these" if option.get("exclusive") else ""
        target = f" → {words.get(option['target'], GONE)}" if option.get("target") else ""
        yield f"– {option.get('label') or ''}{hint}{alone}{target}"
    for key, limit in (value.get("settings") or {}).items():
        if limit not in (None, "", False):
            yield f"{key.replace('_', ' ').capitalize()}: {limit}"


def _terms(terms: Sequence[Raw], words: Words) -> Iterator[str]:
    for term in terms:
        value = term["value"]
        if term["type"] == GROUP:
            yield dict(JOIN_CHOICES).get(value.get("join") or "any", "")
            yield from (f"  {line}" for line in _terms(value.get("terms") or [], words))
        elif term["type"] == REFERENCE:
            yield f"– {words.get(value.get('condition'), GONE)}"
        else:
            asked = value.get("question") or ""
            compared = [words.get(f"{asked}/{each}", each) for each in value.get("values") or []]
            how = OPERATOR_LABELS[Operator(value.get("operator") or "is")]
            yield f"– {words.get(asked, GONE)} {how} {' or '.join(compared)}".rstrip()
