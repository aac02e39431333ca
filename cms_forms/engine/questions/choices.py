"""Choices: yes or no, one of several, several of several, one of a long list."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations
from typing import ClassVar, Final

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Operator, Option, Question, Test, plain
from cms_forms.engine.language import gettext as _
from cms_forms.engine.language import gettext_noop
from cms_forms.engine.questions import entries
from cms_forms.engine.questions.base import Posted, QuestionType, register

MOST_APART: Final = 6
"""How many options of "several" lint tells apart in all combinations."""


def option_problems(question: Question, fewest: int) -> Iterator[str]:
    if len(question.options) < fewest:
        message = _("Add options: a visitor needs at least {fewest} to choose from.")
        yield message.format(fewest=fewest)
    if not all(option.label.strip() for option in question.options):
        yield _("An option has no words. Write what the visitor reads, or delete it.")
    for label in read_twice(question):
        yield _("Two options read “{label}”. Reword or delete one.").format(label=label)


def read_twice(question: Question) -> list[str]:
    """The words of an option that those of another look like: nobody could choose between them."""
    labels = {plain(option.label): option.label.strip() for option in question.options}
    counted = Counter(plain(option.label) for option in question.options)
    return [labels[words] for words, count in counted.items() if words and count > 1]


@register
class OneOf(QuestionType):
    """Radio buttons. Stored as the option's id."""

    key = "one_of"
    label = gettext_noop("One of several")
    icon = "radio-full"
    template = "cms_forms/questions/radios.html"
    operators = frozenset({Operator.IS, Operator.IS_NOT, Operator.IS_ONE_OF, Operator.IS_ANSWERED})
    has_options = True
    reveals = True
    has_routes = True

    fewest_options: ClassVar[int] = 2

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        chosen = entries.texts(posted)
        if not chosen:
            name = entries.named(question, _("one of the answers"))
            entries.missing(question, _("Choose {name}").format(name=name))
            return None
        if len(chosen) > 1 or chosen[0] not in question.options_by_id:
            entries.refuse(_("Choose one of the answers on this page"))
        return chosen[0]

    def fits(self, question: Question, value: object) -> bool:
        return isinstance(value, str) and value in question.options_by_id

    def display(self, question: Question, value: Value) -> str:
        option = question.options_by_id.get(str(value))
        return option.label if option else ""

    def holds(
        self,
        question: Question,
        value: Value,
        operator: Operator,
        values: Sequence[str],
        today: date,
    ) -> bool:
        match operator:
            case Operator.IS:
                return value in values[:1]
            case Operator.IS_NOT:
                return bool(values) and isinstance(value, str) and value != values[0]
            case Operator.IS_ONE_OF:
                return value in values
            case _:
                return False

    def samples(
        self, question: Question, tests: Sequence[Test], today: date
    ) -> Sequence[Value] | None:
        return [option.id for option in question.options]

    def problems(self, question: Question) -> Iterator[str]:
        yield from option_problems(question, self.fewest_options)


@register
class Select(OneOf):
    """One of a long list, found by typing. Stored as the option's id."""

    key = "select"
    label = gettext_noop("One of a long list")
    icon = "list-ul"
    template = "cms_forms/questions/select.html"
    reveals = False


@register
class YesNo(OneOf):
    """Stored as "yes" or "no". The words can be changed, the two answers cannot."""

    key = "yes_no"
    label = gettext_noop("Yes or no")
    icon = "check"
    compared = frozenset({Operator.IS, Operator.IS_NOT})
    fixed_options = (
        Option(id="yes", label=gettext_noop("Yes")),
        Option(id="no", label=gettext_noop("No")),
    )

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        if not entries.texts(posted):
            entries.missing(question, _("Choose yes or no"))
            return None
        return super().clean(question, posted, today)

    def problems(self, question: Question) -> Iterator[str]:
        if [option.id for option in question.options] != ["yes", "no"]:
            yield _("A yes or no question has exactly the options “yes” and “no”, in this order.")
        yield from super().problems(question)


@register
class Relationship(OneOf):
    """How one person knows another. The words can be changed, the answers cannot, so that reports
    of several services can be counted together."""

    key = "relationship"
    label = gettext_noop("Relationship to a person")
    icon = "group"
    fixed_options = (
        Option(id="partner", label=gettext_noop("Husband, wife or partner")),
        Option(id="former_partner", label=gettext_noop("Former husband, wife or partner")),
        Option(id="parent", label=gettext_noop("Parent or step-parent")),
        Option(id="child", label=gettext_noop("Son, daughter or stepchild")),
        Option(id="sibling", label=gettext_noop("Brother or sister")),
        Option(id="family", label=gettext_noop("Another member of the family")),
        Option(id="friend", label=gettext_noop("Friend")),
        Option(id="neighbour", label=gettext_noop("Neighbour")),
        Option(id="work", label=gettext_noop("Somebody from work, school or a club")),
        Option(id="carer", label=gettext_noop("Carer or somebody who is paid to help")),
        Option(id="known", label=gettext_noop("Known by sight or in another way")),
        Option(id="stranger", label=gettext_noop("Stranger")),
    )

    def problems(self, question: Question) -> Iterator[str]:
        if {option.id for option in question.options} != {each.id for each in self.fixed_options}:
            yield _("A question about a relationship has its own answers. Add it anew.")
        yield from super().problems(question)


def _chosen(value: object) -> Sequence[str]:
    """The option ids of a stored answer to "several". One alone counts as a list of one."""
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, Sequence) else []


@register
class Several(QuestionType):
    """Checkboxes, with an exclusive "none of these". Stored as option ids in the form's order."""

    key = "several"
    label = gettext_noop("One or more of several")
    icon = "list-ol"
    template = "cms_forms/questions/checkboxes.html"
    operators = frozenset({Operator.CONTAINS, Operator.DOES_NOT_CONTAIN, Operator.IS_ANSWERED})
    has_options = True
    reveals = True

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        sent = set(entries.texts(posted))
        if not sent:
            name = entries.named(question, _("at least one of the answers"))
            entries.missing(question, _("Choose {name}").format(name=name))
            return None
        if not sent <= question.options_by_id.keys():
            entries.refuse(_("Choose from the answers on this page"))
        chosen = [option for option in question.options if option.id in sent]
        exclusive = next((option for option in chosen if option.exclusive), None)
        if exclusive and len(chosen) > 1:
            message = _("Choose “{option}” alone, or choose other answers without it")
            entries.refuse(message.format(option=exclusive.label))
        return [option.id for option in chosen]

    def fits(self, question: Question, value: object) -> bool:
        options = question.options_by_id
        if isinstance(value, str):
            return value in options
        if not value or not isinstance(value, list | tuple):
            return False
        return all(isinstance(each, str) and each in options for each in value)

    def posted(self, question: Question, value: Value) -> Posted:
        return {"": _chosen(value)}

    def display(self, question: Question, value: Value) -> str:
        chosen = set(_chosen(value))
        return "\n".join(option.label for option in question.options if option.id in chosen)

    def holds(
        self,
        question: Question,
        value: Value,
        operator: Operator,
        values: Sequence[str],
        today: date,
    ) -> bool:
        match operator:
            case Operator.CONTAINS:
                return not set(values).isdisjoint(_chosen(value))
            case Operator.DOES_NOT_CONTAIN:
                return set(values).isdisjoint(_chosen(value))
            case _:
                return False

    def samples(
        self, question: Question, tests: Sequence[Test], today: date
    ) -> Sequence[Value] | None:
        tested = {value for test in tests for value in test.values}
        apart = [option for option in question.options if option.id in tested]
        if len(apart) > MOST_APART:
            return None
        # All options that no test names are alike, so one of them stands for the rest.
        alike = [option for option in question.options if option.id not in tested]
        alone = [[option.id] for option in question.options if option.exclusive]
        free = [option.id for option in apart if not option.exclusive]
        free += [option.id for option in alike if not option.exclusive][:1]
        sizes = range(1, len(free) + 1)
        return [*alone, *(list(some) for size in sizes for some in combinations(free, size))]

    def problems(self, question: Question) -> Iterator[str]:
        yield from option_problems(question, 1)
