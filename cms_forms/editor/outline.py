"""What the list of steps shows: plain values for its template and its drop-downs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from django.utils.translation import gettext as _

from cms_forms.editor.ordering import NO_WAITS, WaitRow
from cms_forms.engine.definition import CHECK_ANSWERS, Clock, Form, StepKind
from cms_forms.engine.lint import Finding
from cms_forms.engine.questions.base import question_types
from cms_forms.engine.references import quoted
from cms_forms.stream import changes
from cms_forms.stream.blocks import PARTS
from cms_forms.stream.changes import Parts, Raw
from cms_forms.stream.clocks import UNIT_LABELS
from cms_forms.stream.compile import compile_parts, stored_options
from cms_forms.stream.sets import questions_of, references_in


@dataclass(frozen=True, kw_only=True)
class OptionRow:
    id: str
    label: str
    target: str
    target_title: str
    has_target: bool
    """Whether the question's type lets each option say where to go."""


@dataclass(frozen=True, kw_only=True)
class QuestionRow:
    id: str
    label: str
    type: str
    required: bool
    screen: str
    """The title of the screen of an item that begins with it."""
    only_if: str
    """When it is asked, in words; empty where it is asked of everybody."""
    options: Sequence[OptionRow]
    is_own: bool
    """Whether it is written here; else it comes from a question set."""


@dataclass(frozen=True, kw_only=True)
class SetRow:
    """A question set to which a step refers."""

    key: str
    name: str
    version: int
    newest: int
    """The number of the version that is live; 0 for a set that is not there."""
    url: str

    @property
    def is_old(self) -> bool:
        return 0 < self.version < self.newest


NO_SETS: Final[Mapping[str, SetRow]] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """One step of the list."""

    id: str
    number: int
    kind: str
    kind_label: str
    title: str
    questions: Sequence[QuestionRow]
    sets: Sequence[SetRow]
    rules: Sequence[tuple[str, str]]
    """(condition, title of the target) pairs."""
    guidance: Sequence[str]
    """The conditions on which further parts of the guidance are shown."""
    checks: Sequence[tuple[str, str]]
    """(condition, message) pairs."""
    items: str
    """For a repeat step: how many items it takes, and what names them."""
    leads_on: bool
    next: str
    next_title: str
    show_if: str
    show_if_name: str
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class SectionRow:
    """The head of the steps below it."""

    id: str
    title: str
    waits: Sequence[WaitRow]
    findings: list[Finding] = field(default_factory=list)
    is_section: bool = True


def rows_of(
    parts: Parts,
    findings: Iterable[Finding],
    newest: Mapping[str, SetRow] = NO_SETS,
    waits: Mapping[str, Sequence[WaitRow]] = NO_WAITS,
) -> list[StepRow | SectionRow]:
    """Steps and sections in their order, each with what lint says of it. `newest` has the question
    sets that are there, by key; `waits` for which others a section waits.
    """
    steps = {row.id: row for row in _step_rows(parts, newest)}
    rows = [
        steps.get(id := part["id"])
        or SectionRow(id=id, title=part["value"].get("title") or "", waits=waits.get(id, ()))
        for part in changes.listed(parts)
    ]
    by_id = {row.id: row for row in rows}
    for finding in findings:
        place = finding.place.step or finding.place.section
        if place in by_id:
            by_id[place].findings.append(finding)
    return rows


def _step_rows(parts: Parts, newest: Mapping[str, SetRow]) -> list[StepRow]:
    steps = changes.steps(parts)
    step_names = compile_parts(parts, title="").step_names
    titles = {step_id: name or _("Untitled") for step_id, name in step_names.items()}
    titles |= {CHECK_ANSWERS: _("Check answers"), "": _("(not chosen yet)")}
    names = {part["id"]: part["value"].get("name", "") for part in changes.conditions(parts)}
    labels = {
        question["id"]: question["value"].get("label") or ""
        for step in steps
        for question in questions_of(step["value"])
    }
    return [
        _step_row(
            number,
            part,
            steps[number] if number < len(steps) else None,
            titles,
            names,
            labels,
            newest,
        )
        for number, part in enumerate(steps, 1)
    ]


def _step_row(
    number: int,
    part: Raw,
    following: Raw | None,
    titles: Mapping[str, str],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    newest: Mapping[str, SetRow],
) -> StepRow:
    value = part["value"]
    block = PARTS.child_blocks[part["type"]]
    target = value.get("next") or ""
    written_here = {question["id"] for question in value.get("questions") or []}
    in_order = titles[following["id"] if following else CHECK_ANSWERS]
    return StepRow(
        id=part["id"],
        number=number,
        kind=part["type"],
        kind_label=str(block.label),
        title=value.get("title") or "",
        questions=[
            _question_row(question, titles, names, _labels_in(part), question["id"] in written_here)
            for question in questions_of(value)
        ],
        sets=[
            _set_row(each["value"], newest.get(each["value"]["set"]))
            for each in references_in(value)
        ],
        guidance=[
            names.get(some["value"].get("show_if") or "", "")
            for some in value.get("guidance") or []
        ],
        rules=[
            (
                names.get(rule["value"]["condition"], _("(a condition that is not there)")),
                _title_of(rule["value"]["target"], titles),
            )
            for rule in value.get("rules") or []
        ],
        checks=[
            (
                names.get(check["value"]["condition"], _("(a condition that is not there)")),
                check["value"].get("message") or _("No words yet"),
            )
            for check in value.get("checks") or []
        ],
        items=_items(value, labels) if part["type"] == StepKind.REPEAT else "",
        leads_on=part["type"] != StepKind.EXIT,
        next=target,
        next_title=_title_of(target, titles)
        if target
        else _("Next step: {title}").format(title=in_order),
        show_if=value.get("show_if") or "",
        show_if_name=names.get(value.get("show_if") or "", ""),
    )


def _items(value: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """In words; empty for a list that says no more than its questions."""

    def called(question: str) -> str:
        return quoted(labels.get(question, _("(a question that is not there)")))

    words = []
    if value.get("count_from"):
        words.append(_("As many as {question} says").format(question=called(value["count_from"])))
    if value.get("named_by"):
        words.append(_("Each is named by {question}").format(question=called(value["named_by"])))
    return ". ".join(words)


def _set_row(value: Raw, newest: SetRow | None) -> SetRow:
    if newest is not None:
        return replace(newest, version=value["version"])
    name = value["set"] or _("(not chosen yet)")
    return SetRow(key=value["set"], name=name, version=value["version"], newest=0, url="")


def _title_of(target: str, titles: Mapping[str, str]) -> str:
    return titles.get(target) or _("(a step that is not there)")


def _labels_in(part: Raw) -> Mapping[str, str]:
    """The options of a step, as "question/option" -> words."""
    return {
        f"{question['id']}/{id}": option.get("label") or ""
        for question in questions_of(part["value"])
        for id, option in stored_options(question)
    }


def _only_if(value: Raw, names: Mapping[str, str], labels: Mapping[str, str]) -> str:
    if value.get("under"):
        answer = labels.get(value["under"], _("(an answer that is not there)"))
        return _("under the answer {answer}").format(answer=quoted(answer))
    if value.get("show_if"):
        name = names.get(value["show_if"], _("(a condition that is not there)"))
        return _("only if {condition}").format(condition=quoted(name))
    return ""


def _question_row(
    question: Raw,
    titles: Mapping[str, str],
    names: Mapping[str, str],
    labels: Mapping[str, str],
    is_own: bool,
) -> QuestionRow:
    value = question["value"]
    kind = question_types().get(question["type"])
    return QuestionRow(
        id=question["id"],
        label=value.get("label") or "",
        type=str(kind.label) if kind else _("of a type that this site does not have"),
        required=bool(value.get("required", True)),
        screen=value.get("screen") or "",
        only_if=_only_if(value, names, labels),
        is_own=is_own,
        options=[
            OptionRow(
                id=id,
                label=option.get("label") or "",
                target=option.get("target") or "",
                target_title=_title_of(option["target"], titles) if option.get("target") else "",
                has_target=kind is not None and kind.has_routes,
            )
            for id, option in stored_options(question)
        ],
    )


@dataclass(frozen=True, kw_only=True)
class ClockRow:
    id: str
    name: str
    words: str
    """When it ends: "within 14 days of “When did it happen?”"."""


def clock_rows(parts: Parts) -> list[ClockRow]:
    form = compile_parts(parts, title="")
    return [
        ClockRow(
            id=clock.id,
            name=clock.name or _("Untitled"),
            words=_clock_words(form, clock) if clock.days else _("Not finished yet"),
        )
        for clock in form.clocks
    ]


def _clock_words(form: Form, clock: Clock) -> str:
    words = _("within {days} {unit} of {begins}")
    begins = _("the day of sending")
    if clock.begins:
        placed = form.placed_questions.get(clock.begins)
        begins = quoted(placed[1].label) if placed else _("(a question that is not there)")
    if clock.only_if is not None:
        condition = form.conditions_by_id.get(clock.only_if)
        name = condition.name if condition else _("(a condition that is not there)")
        words = _("within {days} {unit} of {begins}, if {condition}")
        return words.format(
            days=clock.days, unit=UNIT_LABELS[clock.unit], begins=begins, condition=quoted(name)
        )
    return words.format(days=clock.days, unit=UNIT_LABELS[clock.unit], begins=begins)
