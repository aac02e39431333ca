"""A part in plain lines, for showing two versions of it side by side."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from wagtail.rich_text import get_text_for_indexing

from cms_forms.engine.definition import CHECK_ANSWERS, Operator, StepKind, Unit
from cms_forms.stream.blocks import CLOCK, SECTION
from cms_forms.stream.changes import Parts, Raw, title_of
from cms_forms.stream.clocks import UNIT_LABELS
from cms_forms.stream.compile import STEP_TYPES, stored_options
from cms_forms.stream.conditions import GROUP, JOIN_CHOICES, OPERATOR_LABELS, REFERENCE
from cms_forms.stream.sets import questions_of, references_in

type Words = Mapping[str, str]
"""Id -> what editors call it: steps, questions, options (as "question/option"), conditions."""


def words_of(parts: Parts) -> Words:
    words = {CHECK_ANSWERS: _("Check answers")}
    for part in parts:
        value = part["value"]
        words[part["id"]] = title_of(part)
        for question in questions_of(value):
            words[question["id"]] = question["value"].get("label") or ""
            for id, option in stored_options(question):
                words[f"{question['id']}/{id}"] = option.get("label") or ""
    return words


def summary(part: Raw, words: Words) -> list[str]:
    """All that an editor would read out. Two parts that differ have lines that differ."""
    return [line for line in _lines(part, words) if line.strip()]


def _lines(part: Raw, words: Words) -> Iterator[str]:
    value = part["value"]
    yield title_of(part)
    if part["type"] in STEP_TYPES:
        yield from _step(part, words)
    elif part["type"] == SECTION:
        return
    elif part["type"] == CLOCK:
        yield from _clock(value, words)
    elif "terms" in value:
        yield _join(value.get("join") or "all")
        yield from _terms(value["terms"] or [], words)
    else:
        when = _called(value.get("condition"), words)
        yield _("When {condition} → {team}").format(condition=when, team=value.get("team"))
        if value.get("is_urgent"):
            yield _("Urgent: told by a second channel too")
        yield get_text_for_indexing(value.get("what_happens_next") or "")


def _clock(value: Raw, words: Words) -> Iterator[str]:
    begins = _called(value["begins"], words) if value.get("begins") else _("the day of sending")
    unit = UNIT_LABELS[Unit(value.get("unit") or Unit.DAYS)]
    yield _("Within {days} {unit} of {begins}").format(
        days=value.get("days") or "…", unit=unit, begins=begins
    )
    if value.get("only_if"):
        yield _("Only if: {condition}").format(condition=_called(value["only_if"], words))
    yield _("Warns {days} before").format(days=value.get("warning"))
    if value.get("only_staff"):
        yield _("Only staff are shown it")
    if value.get("may_stop"):
        yield _("Staff may stop it while the reporter owes an answer")
    yield value.get("source") or ""


def _join(stored: str) -> str:
    return str(dict(JOIN_CHOICES).get(stored, ""))


def _called(id: str | None, words: Words) -> str:
    return words.get(id or "", _("(not there)"))


def _step(part: Raw, words: Words) -> Iterator[str]:
    value = part["value"]
    if value.get("slug"):
        yield _("Address: {address}").format(address=value["slug"])
    if value.get("show_if"):
        condition = _called(value["show_if"], words)
        yield _("Shown only if: {condition}").format(condition=condition)
    yield get_text_for_indexing(value.get("body") or "")
    for some in value.get("guidance") or []:
        words_for_some = get_text_for_indexing(some["value"].get("body") or "")
        if some["value"].get("show_if"):
            condition = _called(some["value"]["show_if"], words)
            yield _("Only if {condition}: {words}").format(
                condition=condition, words=words_for_some
            )
        else:
            yield words_for_some
    if part["type"] == StepKind.REPEAT:
        yield from _items(value, words)
    for body in value.get("bodies") or []:
        yield _("Who helps: {body}").format(body=body["value"])
    for each in references_in(value):
        yield _("Question set: {set}, version {version}").format(
            set=each["value"]["set"], version=each["value"]["version"]
        )
    for question in questions_of(value):
        yield from _question(question, words)
    for check in value.get("checks") or []:
        shown_at = check["value"].get("question")
        yield _("Check: when {condition} → “{message}”").format(
            condition=_called(check["value"].get("condition"), words),
            message=check["value"].get("message") or "",
        ) + (f" ({_called(shown_at, words)})" if shown_at else "")
    for rule in value.get("rules") or []:
        yield _("Rule: when {condition} → {target}").format(
            condition=_called(rule["value"]["condition"], words),
            target=_called(rule["value"]["target"], words),
        )
    if value.get("next"):
        yield _("Otherwise → {target}").format(target=_called(value["next"], words))


def _items(value: Raw, words: Words) -> Iterator[str]:
    if value.get("count_from"):
        yield _("{item}: as many as {question} says").format(
            item=value.get("item_name"), question=_called(value["count_from"], words)
        )
    else:
        yield _("{item}: {minimum} to {maximum}").format(
            item=value.get("item_name"),
            minimum=value.get("minimum"),
            maximum=value.get("maximum"),
        )
    if value.get("named_by"):
        yield _("Each is named by: {question}").format(question=_called(value["named_by"], words))


def _question(question: Raw, words: Words) -> Iterator[str]:
    value = question["value"]
    if value.get("screen"):
        yield _("New screen: {title}").format(title=value["screen"])
    asked = (
        _("Question: {question}")
        if value.get("required", True)
        else _("Question: {question} (optional)")
    )
    yield asked.format(question=value.get("label") or "")
    for key, line in (
        ("hint", _("Hint: {words}")),
        ("name", _("Called: {words}")),
        ("required_message", _("When it is not answered: {words}")),
    ):
        if value.get(key):
            yield line.format(words=value[key])
    if value.get("may_not_know"):
        yield _("Offers “I don’t know”")
    if value.get("show_if"):
        condition = _called(value["show_if"], words)
        yield _("Asked only if: {condition}").format(condition=condition)
    if value.get("under"):
        yield _("Revealed by: {answer}").format(answer=_called(value["under"], words))
    for _id, option in stored_options(question):
        hint = f" ({option['hint']})" if option.get("hint") else ""
        alone = _(", none of these") if option.get("exclusive") else ""
        target = f" → {_called(option['target'], words)}" if option.get("target") else ""
        yield f"– {option.get('label') or ''}{hint}{alone}{target}"
    for key, limit in (value.get("settings") or {}).items():
        if limit not in (None, "", False):
            yield f"{key.replace('_', ' ').capitalize()}: {limit}"


def _terms(terms: Sequence[Raw], words: Words) -> Iterator[str]:
    for term in terms:
        value = term["value"]
        if term["type"] == GROUP:
            yield _turned(value, _join(value.get("join") or "any"))
            yield from (f"  {line}" for line in _terms(value.get("terms") or [], words))
        elif term["type"] == REFERENCE:
            yield f"– {_turned(value, _called(value.get('condition'), words))}"
        else:
            asked = value.get("question") or ""
            compared = [words.get(f"{asked}/{each}", each) for each in value.get("values") or []]
            how = OPERATOR_LABELS[Operator(value.get("operator") or "is")]
            values = _(" or ").join(compared)
            if value.get("other"):
                values = _called(value["other"], words)
            yield f"– {_turned(value, f'{_called(asked, words)} {how} {values}'.rstrip())}"


def _turned(term: Raw, words: str) -> str:
    return _("not: {test}").format(test=words) if term.get("negated") else words
