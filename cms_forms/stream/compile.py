"""StreamField -> engine definition and back: the only bridge between the two.

Works on the stream's stored JSON, so that a draft of hundreds of steps is compiled without making
a block object for each of its thousands of values.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.text import slugify

from cms_forms.engine import limits
from cms_forms.engine.definition import (
    RESERVED_SLUGS,
    Check,
    Clock,
    Condition,
    Form,
    Group,
    Guidance,
    Join,
    Operator,
    Option,
    Question,
    Reference,
    Route,
    Section,
    Step,
    StepKind,
    Term,
    Test,
    Triage,
    TriageRule,
    Under,
    Unit,
)
from cms_forms.engine.questions.base import question_types
from cms_forms.stream.blocks import CLOCK, CONDITION, SECTION, TRIAGE_RULE
from cms_forms.stream.conditions import GROUP, REFERENCE
from cms_forms.stream.sets import from_sets, questions_of
from cms_forms.stream.wording import said

type Raw = Mapping[str, Any]
"""One stored part, question, option or term: {"type", "id", "value"}."""

STEP_TYPES = frozenset(kind.value for kind in StepKind)
LISTED_TYPES = STEP_TYPES | {SECTION}
"""What stands in the list of steps."""


def compile_parts(parts: Iterable[Raw], **texts: Any) -> Form:
    """The definition that a stream holds, broken drafts included: `lint` says what is wrong.

    `texts` are the fields of `Form` that a page keeps beside the stream: title, declaration, …,
    and `default_team`, the key of a team.
    """
    parts = list(parts)
    default_team = texts.pop("default_team", "")
    return Form(
        steps=_steps([part for part in parts if part["type"] in STEP_TYPES]),
        sections=_sections(parts),
        conditions=tuple(_condition(part) for part in parts if part["type"] == CONDITION),
        triage=Triage(
            rules=tuple(
                TriageRule(
                    condition=part["value"]["condition"],
                    team=part["value"]["team"],
                    what_happens_next=part["value"].get("what_happens_next") or "",
                    is_urgent=bool(part["value"].get("is_urgent")),
                )
                for part in parts
                if part["type"] == TRIAGE_RULE
            ),
            default=default_team,
        ),
        clocks=tuple(_clock(part) for part in parts if part["type"] == CLOCK),
        **texts,
    )


def _steps(parts: Sequence[Raw]) -> tuple[Step, ...]:
    taken = {part["value"]["slug"] for part in parts if part["value"].get("slug")}
    taken |= RESERVED_SLUGS
    steps = []
    for part in parts:
        slug = part["value"].get("slug") or _free_slug(part["value"].get("title", ""), taken)
        taken.add(slug)
        steps.append(_step(part, slug))
    return tuple(steps)


def _sections(parts: Sequence[Raw]) -> tuple[Section, ...]:
    """Each begins with the step below it, if that is there before the next section."""
    listed = [part for part in parts if part["type"] in LISTED_TYPES]
    below = [*listed[1:], None]
    return tuple(
        Section(
            id=part["id"],
            name=part["value"].get("title") or "",
            begins=next_part["id"] if next_part and next_part["type"] != SECTION else "",
        )
        for part, next_part in zip(listed, below, strict=bool(listed))
        if part["type"] == SECTION
    )


def _free_slug(title: str, taken: set[str]) -> str:
    # Addresses have hyphens only: `slugify` keeps the underscores of a title.
    base = slugify(title.replace("_", "-"))[:70].strip("-") or "step"
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _step(part: Raw, slug: str) -> Step:
    value = part["value"]
    kind = StepKind(part["type"])
    questions = questions_of(value)
    repeat: dict[str, Any] = {}
    if kind is StepKind.REPEAT:
        repeat = {
            "item_name": value.get("item_name") or "",
            "minimum": _number(value.get("minimum"), limits.DEFAULT_MINIMUM),
            "maximum": _number(value.get("maximum"), limits.DEFAULT_MAXIMUM),
            "count_from": value.get("count_from") or "",
            "named_by": value.get("named_by") or "",
        }
    return Step(
        id=part["id"],
        slug=slug,
        kind=kind,
        title=value.get("title") or "",
        body=said(value.get("body") or ""),
        guidance=tuple(_guidance(part["value"]) for part in value.get("guidance") or []),
        questions=tuple(_question(question) for question in questions),
        sets=from_sets(value),
        routes=(*_option_routes(questions), *_rules(value.get("rules") or [])),
        next=value.get("next") or None,
        show_if=value.get("show_if") or None,
        bodies=tuple(each["value"] for each in value.get("bodies") or [] if each["value"]),
        checks=tuple(_check(check["value"]) for check in value.get("checks") or []),
        **repeat,
    )


def _guidance(value: Raw) -> Guidance:
    return Guidance(body=said(value.get("body") or ""), show_if=value.get("show_if") or None)


def _check(value: Raw) -> Check:
    return Check(
        condition=value["condition"],
        message=value.get("message") or "",
        question=value.get("question") or "",
    )


def _number(stored: int | None, default: int) -> int:
    return default if stored is None else stored


def _question(part: Raw) -> Question:
    value = part["value"]
    settings = value.get("settings") or {}
    return Question(
        id=part["id"],
        type=part["type"],
        label=value.get("label") or "",
        name=value.get("name") or "",
        hint=value.get("hint") or "",
        required=bool(value.get("required", True)),
        required_message=value.get("required_message") or "",
        may_not_know=bool(value.get("may_not_know")),
        show_if=value.get("show_if") or None,
        under=_under(value.get("under") or ""),
        screen=value.get("screen") or "",
        options=tuple(
            Option(
                id=option_id,
                label=option.get("label") or "",
                hint=option.get("hint") or "",
                exclusive=bool(option.get("exclusive")),
            )
            for option_id, option in stored_options(part)
        ),
        # An empty input and an unticked box set no limit; nought is one.
        settings={
            key: setting
            for key, setting in settings.items()
            if setting not in (None, "") and setting is not False
        },
    )


def _under(stored: str) -> Under | None:
    question, _slash, option = stored.partition("/")
    return Under(question=question, option=option) if stored else None


def stored_options(question: Raw) -> list[tuple[str, Raw]]:
    """(option id, stored option) pairs in their order.

    Written options are a list. Fixed ones are a mapping by id, and PostgreSQL keeps no order of
    those: their order is the question type's.
    """
    options = question["value"].get("options") or []
    if not isinstance(options, Mapping):
        return [(option["id"], option["value"]) for option in options]
    kind = question_types().get(question["type"])
    order = [option.id for option in kind.fixed_options] if kind else []
    return sorted(options.items(), key=lambda pair: order.index(pair[0]) if pair[0] in order else 0)


def _option_routes(questions: Iterable[Raw]) -> Iterable[Route]:
    for question in questions:
        for option_id, option in stored_options(question):
            if option.get("target"):
                test = Test(question=question["id"], operator=Operator.IS, values=(option_id,))
                yield Route(when=test, target=option["target"])


def _rules(rules: Iterable[Raw]) -> Iterable[Route]:
    for rule in rules:
        value = rule["value"]
        yield Route(when=Reference(condition=value["condition"]), target=value["target"])


def _condition(part: Raw) -> Condition:
    value = part["value"]
    return Condition(
        id=part["id"],
        name=value.get("name") or "",
        join=Join(value.get("join") or Join.ALL),
        terms=tuple(_term(term) for term in value.get("terms") or []),
    )


def _term(part: Raw) -> Term:
    value = part["value"]
    if part["type"] == GROUP:
        terms = tuple(_plain_term(term) for term in value.get("terms") or [])
        return Group(
            join=Join(value.get("join") or Join.ANY),
            terms=terms,
            negated=bool(value.get("negated")),
        )
    return _plain_term(part)


def _plain_term(part: Raw) -> Test | Reference:
    value = part["value"]
    if part["type"] == REFERENCE:
        return Reference(condition=value["condition"], negated=bool(value.get("negated")))
    return Test(
        question=value["question"],
        operator=Operator(value["operator"]),
        values=() if value.get("other") else tuple(value.get("values") or []),
        other=value.get("other") or "",
        negated=bool(value.get("negated")),
    )


def _clock(part: Raw) -> Clock:
    value = part["value"]
    return Clock(
        id=part["id"],
        name=value.get("name") or "",
        days=_number(value.get("days"), 0),
        unit=Unit(value.get("unit") or Unit.DAYS),
        begins=value.get("begins") or "",
        only_if=value.get("only_if") or None,
        warning=_number(value.get("warning"), limits.DEFAULT_WARNING),
        source=value.get("source") or "",
        only_staff=bool(value.get("only_staff")),
        may_stop=bool(value.get("may_stop")),
    )
