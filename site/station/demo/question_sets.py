"""Questions that many of the demonstration's services ask: editors keep each in one place."""

from __future__ import annotations

from typing import Final

from wagtail.blocks.stream_block import StreamValue

from cms_forms.engine.definition import Form, Question, Step, StepKind, Triage
from cms_forms.models import QuestionSet
from cms_forms.stream.decompile import parts_of

SETS: Final = (
    Question(
        id="email-address",
        type="email",
        label="What is your e-mail address?",
        name="your e-mail address",
        settings={"whose": "own"},
    ),
    Question(
        id="phone-number",
        type="phone",
        label="What is your phone number?",
        name="your phone number",
        settings={"whose": "own"},
    ),
)
"""Each is a set, which is called as its question is where an answer is named."""


def seed_question_sets() -> None:
    """Before the services, which refer to them. What editors change in one of them stays."""
    for question in SETS:
        name = question.name.capitalize()
        if QuestionSet.objects.filter(name=name).exists():
            continue
        question_set = QuestionSet(name=name, live=False)
        block = question_set.questions.stream_block
        question_set.questions = StreamValue(block, _stored(question), is_lazy=True)
        question_set.save()
        question_set.save_revision().publish()


def _stored(question: Question) -> list[dict[str, object]]:
    """As the stream of a set holds it: it has no conditions."""
    step = Step(id="set", slug="set", title="", kind=StepKind.QUESTION, questions=(question,))
    form = Form(title="", steps=(step,), conditions=(), triage=Triage(rules=(), default="any"))
    [part] = parts_of(form)
    stored: list[dict[str, object]] = part["value"]["questions"]
    for each in stored:
        del each["value"]["show_if"]  # type: ignore[attr-defined]
    return stored
