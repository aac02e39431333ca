"""How editors write a condition: its tests, joined, and other conditions by reference."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms_forms.engine import limits
from cms_forms.engine.definition import Join, Operator
from cms_forms.stream.pickers import PickerBlock, TestValuesBlock

TEST = "test"
GROUP = "group"
REFERENCE = "reference"
"""The types of a condition's terms."""

JOIN_CHOICES = [(Join.ALL.value, _("All of these hold")), (Join.ANY.value, _("At least one holds"))]

OPERATOR_LABELS = {
    Operator.IS: _("is"),
    Operator.IS_NOT: _("is not"),
    Operator.IS_ONE_OF: _("is one of"),
    Operator.CONTAINS: _("contains"),
    Operator.DOES_NOT_CONTAIN: _("does not contain"),
    Operator.IS_ANSWERED: _("is answered"),
    Operator.IS_NOT_ANSWERED: _("is not answered"),
    Operator.IS_UNKNOWN: _("is “I don’t know”"),
    Operator.GREATER_THAN: _("is more than"),
    Operator.LESS_THAN: _("is less than"),
    Operator.BEFORE: _("is before"),
    Operator.AFTER: _("is after"),
    Operator.WITHIN_LAST_DAYS: _("is within the last days"),
}


class NotBlock(blocks.BooleanBlock):
    """Turns round the test, the group or the condition that it is part of."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            label=_("Not: turn this round"),
            help_text=_(
                "Ticked, this holds when it otherwise would not. A question that a visitor was not "
                "asked never counts, ticked or not: nothing holds on it. To catch those who were "
                "not asked, let another step come first for them."
            ),
            **kwargs,
        )


class TestBlock(blocks.StructBlock):
    __test__ = False

    question = PickerBlock(picks="question", label=_("Question"))
    operator = blocks.ChoiceBlock(
        choices=[(operator.value, label) for operator, label in OPERATOR_LABELS.items()],
        default=Operator.IS.value,
        label=_("How it compares"),
    )
    values = TestValuesBlock(required=False, label=_("Answer"))
    other = PickerBlock(
        picks="compared",
        required=False,
        label=_("Or compare with the answer to"),
        help_text=_(
            "Another question of the same type, such as two dates; for a place in a session, a "
            "date. Unless both are answered, the test does not hold, and its “not” neither."
        ),
    )
    negated = NotBlock()

    class Meta:
        icon = "help"
        label = _("Answer to a question")


class ReferenceBlock(blocks.StructBlock):
    condition = PickerBlock(picks="condition", label=_("Condition"))
    negated = NotBlock()

    class Meta:
        icon = "link"
        label = _("Another condition")


class GroupTermsBlock(blocks.StreamBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__([(TEST, TestBlock()), (REFERENCE, ReferenceBlock())], **kwargs)


class GroupBlock(blocks.StructBlock):
    join = blocks.ChoiceBlock(choices=JOIN_CHOICES, default=Join.ANY.value, label=_("Holds when"))
    terms = GroupTermsBlock(label=_("Tests"))
    negated = NotBlock()

    class Meta:
        icon = "folder-open-inverse"
        label = _("Group")


class TermsBlock(blocks.StreamBlock):
    def __init__(self, **kwargs: Any) -> None:
        terms = [(TEST, TestBlock()), (GROUP, GroupBlock()), (REFERENCE, ReferenceBlock())]
        super().__init__(terms, **kwargs)


class ConditionBlock(blocks.StructBlock):
    name = blocks.CharBlock(
        max_length=limits.CONDITION["name"],
        label=_("Name"),
        help_text=_("For example: Someone was hurt."),
    )
    join = blocks.ChoiceBlock(choices=JOIN_CHOICES, default=Join.ALL.value, label=_("Holds when"))
    terms = TermsBlock(label=_("Tests"))

    class Meta:
        icon = "code"
        label = _("Condition")
