"""What import refuses beyond shape: what no screen of the editor could have saved.

A published version is read without these checks: it outlives limits, and the code of its question
types.
"""

from collections.abc import Mapping
from typing import Final

from cms_forms.engine import limits
from cms_forms.engine.definition import Form, Question, Step, StepKind
from cms_forms.engine.language import gettext as _
from cms_forms.engine.language import gettext_noop
from cms_forms.engine.questions.base import QuestionType, question_types
from cms_forms.engine.reading import Malformed, placed, under

SETTING_SHAPES: Final[Mapping[str, tuple[tuple[type, ...], str]]] = {
    "integer": ((int, float), gettext_noop("a number")),
    "decimal": ((int, float, str), gettext_noop("a number")),
    "boolean": ((bool,), gettext_noop("true or false")),
    "text": ((str,), gettext_noop("a text")),
    "choice": ((str,), gettext_noop("one of its choices")),
    "timetable": ((str,), gettext_noop("the key of a timetable")),
}
"""Kind of setting -> the types of its values, in words too. Whether a limit makes sense is for
`lint`."""


def check(document: object, form: Form) -> None:
    """Raises `Malformed` with the place and the limit of the first thing that cannot be kept."""
    _check_sizes(document, "")
    for counted, most in limits.too_many(form):
        message = _("{counted} are too many for one service: {most} may be.")
        raise Malformed("steps", message.format(counted=counted, most=f"{most:,}"))
    _check_texts("", form, limits.FORM)
    _check_number("minutes", form.minutes or 0, 0, limits.MOST_MINUTES)
    for place, step in placed("steps", form.steps):
        _check_step(place, step)
    for place, section in placed("sections", form.sections):
        _check_texts(place, section, limits.SECTION)
    for place, condition in placed("conditions", form.conditions):
        _check_texts(place, condition, limits.CONDITION)
    for place, clock in placed("clocks", form.clocks):
        _check_texts(place, clock, limits.CLOCK)
        _check_number(f"{place}.days", clock.days, 1, limits.MOST_DAYS)
        _check_number(f"{place}.warning", clock.warning, 0, limits.MOST_DAYS)


def _check_sizes(value: object, place: str) -> None:
    if isinstance(value, str):
        _check_length(place, value, limits.LONGEST_TEXT)
    elif isinstance(value, list):
        if len(value) > limits.MOST_ENTRIES:
            message = _("This list has more than {most} entries.")
            raise Malformed(place, message.format(most=f"{limits.MOST_ENTRIES:,}"))
        for where, each in placed(place, value):
            _check_sizes(each, where)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            _check_sizes(each, under(place, key))


def _check_length(place: str, text: str, most: int) -> None:
    if len(text) > most:
        message = _("This text has {count} characters. It may have at most {most}.")
        raise Malformed(place, message.format(count=f"{len(text):,}", most=f"{most:,}"))


def _check_texts(place: str, holder: object, longest: limits.Longest) -> None:
    for field, most in limits.too_long(holder, longest):
        _check_length(under(place, field), getattr(holder, field), most)


def _check_number(place: str, number: int, least: int, most: int) -> None:
    if not least <= number <= most:
        message = _("This number must be from {least} to {most}.")
        raise Malformed(place, message.format(least=f"{least:,}", most=f"{most:,}"))


def _check_step(place: str, step: Step) -> None:
    _check_texts(place, step, limits.STEP)
    if step.kind is StepKind.REPEAT:
        _check_number(f"{place}.minimum", step.minimum, limits.FEWEST_ITEMS, limits.MOST_ITEMS)
        _check_number(f"{place}.maximum", step.maximum, 1, limits.MOST_ITEMS)
    for where, each in placed(f"{place}.checks", step.checks):
        _check_texts(where, each, limits.CHECK)
    _check_sets(place, step)
    for where, question in placed(f"{place}.questions", step.questions):
        _check_question(where, question)


def _check_sets(place: str, step: Step) -> None:
    """Each names questions of the step that stand together, and none that another one names."""
    asked = [question.id for question in step.questions]
    begin = 0
    for where, each in placed(f"{place}.sets", step.sets):
        ids = list(each.questions)
        begin = asked.index(ids[0], begin) if ids and ids[0] in asked[begin:] else begin
        if asked[begin : begin + len(ids)] != ids:
            message = _("Name questions of this step, as they follow one another there.")
            raise Malformed(f"{where}.questions", message)
        begin += len(ids)


def _check_question(place: str, question: Question) -> None:
    kind = question_types().get(question.type)
    if kind is None:
        message = _("There is no question type “{type}” on this site.")
        raise Malformed(f"{place}.type", message.format(type=question.type))
    _check_texts(place, question, limits.QUESTION)
    _check_settings(f"{place}.settings", question, kind)
    if question.options and not kind.has_options:
        raise Malformed(f"{place}.options", _("This type of question has no options."))
    for where, option in placed(f"{place}.options", question.options):
        _check_texts(where, option, limits.OPTION)
        if option.exclusive and kind.has_routes:
            message = _(
                "Of this type of question only one option can be chosen anyway. Remove this."
            )
            raise Malformed(f"{where}.exclusive", message)


def _check_settings(place: str, question: Question, kind: QuestionType) -> None:
    known = {setting.key: setting for setting in kind.settings}
    for key, value in question.settings.items():
        where = f"{place}.{key}"
        if key not in known:
            raise Malformed(where, _("This type of question has no such setting."))
        shapes, words = SETTING_SHAPES[known[key].kind]
        if not isinstance(value, shapes) or (isinstance(value, bool) and bool not in shapes):
            message = _("This setting must be {words}.")
            raise Malformed(where, message.format(words=_(words)))
        if isinstance(value, str):
            _check_length(where, value, limits.LONGEST_SETTING)
