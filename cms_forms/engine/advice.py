"""Tools that only advise: “Is it a police matter?”. Nothing can be sent, so nothing is stored."""

from cms_forms.engine.definition import Form, StepKind
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.questions.base import question_type


def only_advises(form: Form) -> bool:
    """Whether every way ends at an exit and all that is asked is chosen from lists.

    What a visitor chose is then ids of options, which the address of a screen can carry. Published
    before lint asked for that, a form may ask for words too: its answers are kept as any others.
    """
    return form.once(_only_advises)


def _only_advises(form: Form) -> bool:
    if not form.steps or Graph(form).sends:
        return False
    return all(
        step.kind is not StepKind.REPEAT
        # What its answers are is then options from its list, and nothing else.
        and all(question_type(question.type).has_options for question in step.questions)
        for step in form.steps
    )
