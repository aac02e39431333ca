"""A form with all that a form can hold, as a document, and what is wrong with one."""

import copy
from dataclasses import replace
from typing import Any

from cms_forms.engine import codec
from cms_forms.engine.definition import CHECK_ANSWERS, Form, Guidance, Join, Operator, Option, Unit
from cms_forms.engine.questions.base import QuestionType, question_types
from tests.cms_forms.engine.builders import (
    asks,
    check,
    clock,
    compared,
    condition,
    either,
    exits,
    form,
    informs,
    is_,
    is_not_answered,
    is_one_of,
    is_unknown,
    may_not_know,
    not_,
    question,
    repeats,
    shown_if,
    under,
    whole_number,
)


def _sample(kind: QuestionType) -> Any:
    """A question of the type with every setting that it knows, and options if it has any."""
    values: dict[str, object] = {
        "integer": 7,
        "decimal": "1.5",
        "boolean": True,
        "text": "words",
        "timetable": "speed",
    }
    settings = {
        setting.key: setting.choices[0][0] if setting.kind == "choice" else values[setting.kind]
        for setting in kind.settings
    }
    options: tuple[Option | str, ...] = kind.fixed_options
    if kind.has_options and not options:
        options = (Option(id="a", label="A", hint="The first"), "b")
    if kind.has_options and not kind.has_routes:
        options = (*options, Option(id="none", label="None of these", exclusive=True))
    return question(f"q-{kind.key}", kind.key, *options, **settings)


def everything() -> Form:
    """Each type of question, each kind of step, each way to lead on and each form of condition.

    kinds --a----------------------> thing (repeat) --> ending --> check answers
          '-b--> told --(urgent)--> call (exit)
                      '-----------> types, if urgent or late --> thing
    """
    kinds = asks(
        question("kinds", "one_of", "a", "b"),
        whole_number("how-many", minimum=0, maximum=4),
        goes={"a": "thing", "b": "told"},
    )
    types = [_sample(kind) for kind in question_types().values()]
    service = form(
        kinds,
        informs("told", rules={"urgent": "call"}, next="types"),
        replace(exits("call"), bodies=("council", "landlord")),
        asks(*types, id="types", show_if="urgent-or-late"),
        replace(
            repeats(
                question("plate", "one_of", "known", "unknown"),
                under("plate", "known", question("mark", "short_text")),
                replace(
                    may_not_know(shown_if("urgent", question("when", "time"))), screen="The hour"
                ),
                id="thing",
                minimum=0,
                maximum=4,
                count_from="how-many",
                named_by="mark",
            ),
            guidance=(Guidance(body="<p>Call us.</p>", show_if="urgent"),),
        ),
        asks(
            whole_number("count", minimum=0),
            whole_number("most", minimum=0),
            id="ending",
            next=CHECK_ANSWERS,
            checks=["too-many"],
        ),
        conditions=[
            condition("urgent", is_("kinds", "b")),
            condition(
                "urgent-or-late",
                "urgent",
                either(check("q-date", Operator.BEFORE, "today-14"), is_one_of("kinds", "a", "b")),
                join=Join.ANY,
            ),
            condition(
                "too-many",
                compared("count", Operator.GREATER_THAN, "most"),
                not_(either(is_not_answered("count"), is_unknown("when"), not_("urgent"))),
            ),
        ],
        triage={"urgent": "front-desk"},
        sections={"told": "What happened", "thing": "The things"},
        clocks=[
            replace(clock("notice", begins="q-date", only_if="urgent"), source="A law, section 1"),
            clock("review", 3, unit=Unit.WORKING_DAYS, warning=0),
        ],
    )
    [rule] = service.triage.rules
    words = "<p>Soon, by {{ 2 working days }}.</p>"
    told = replace(rule, what_happens_next=words, is_urgent=True)
    return replace(service, triage=replace(service.triage, rules=(told,)))


def wrong(document: codec.Document, path: str, value: object) -> codec.Document:
    """The document with one value replaced: path is keys and numbers with dots between."""
    document = copy.deepcopy(document)
    *way, last = (int(each) if each.isdigit() else each for each in path.split("."))
    at: Any = document
    for each in way:
        at = at[each]
    at[last] = value
    return document
