"""What question types keep elsewhere for an answer, such as a file, goes with the answer.

A type that has such things overrides `before_save` and `replaced`. Journeys outlive the code: once
a type is not registered any more, nothing is known of what it kept, and nothing here fails.
"""

import logging
from collections.abc import Mapping, Sequence

from cms_forms.engine.answers import Answers, Value
from cms_forms.engine.completeness import rows_of, values_in
from cms_forms.engine.definition import Form, Step
from cms_forms.engine.questions.base import question_type

logger = logging.getLogger(__name__)

type Kept = Mapping[str, Sequence[Value]]
"""Question id -> the values of one step that refer to something elsewhere."""


def kept_elsewhere(step: Step, given: object) -> Kept:
    """Of the stored answers to a step those that refer to something elsewhere."""
    rows = rows_of(given)
    found = {
        question.id: values_in(rows, question)
        for question in step.questions
        if question_type(question.type).keeps_elsewhere
    }
    return {id: values for id, values in found.items() if values}


def let_go(step: Step, kept: Kept) -> bool:
    """Tell the types that these values are gone. False where one failed, which is logged without
    the answer.
    """
    done = True
    for question in step.questions:
        if question.id not in kept:
            continue
        try:
            question_type(question.type).replaced(question, kept[question.id], ())
        except Exception:
            logger.exception("What the question %s keeps elsewhere was not deleted.", question.id)
            done = False
    return done


def let_go_of_all(form: Form, answers: Answers) -> None:
    """As `let_go`, of all the stored answers to a form."""
    for step in form.steps:
        if step.id in answers:
            let_go(step, kept_elsewhere(step, answers[step.id]))
