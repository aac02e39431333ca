"""How editors write the options of a question."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms_forms.engine import limits
from cms_forms.engine.questions.base import QuestionType
from cms_forms.stream.pickers import PickerBlock


class OptionBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=limits.OPTION["label"], label=_("Label"))
    hint = blocks.CharBlock(max_length=limits.OPTION["hint"], required=False, label=_("Hint"))

    class Meta:
        icon = "dot"
        label = _("Option")


class RoutedOptionBlock(OptionBlock):
    target = PickerBlock(
        picks="target",
        required=False,
        label=_("Go to"),
        help_text=_("Where this answer leads. Left empty, the step’s own “go to” decides."),
    )


class ExclusiveOptionBlock(OptionBlock):
    exclusive = blocks.BooleanBlock(
        required=False,
        label=_("None of these"),
        help_text=_("Cannot be chosen together with another option."),
    )


def options_block(question_type: QuestionType, *, in_set: bool = False) -> blocks.Block:
    """The options that an editor writes, or the fixed ones that can only be reworded. Those of a
    question set lead nowhere: it knows no steps.
    """
    routed = OptionBlock if in_set else RoutedOptionBlock
    block = routed if question_type.has_routes else ExclusiveOptionBlock
    if question_type.fixed_options:
        fixed = [
            (option.id, block(default={"label": option.label}, label=option.label))
            for option in question_type.fixed_options
        ]
        return blocks.StructBlock(fixed, label=_("Options"))
    return blocks.ListBlock(block(), label=_("Options"))
