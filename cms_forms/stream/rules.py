"""What editors store of a step's rules, and of its checks across answers."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms_forms.engine import limits
from cms_forms.stream.pickers import PickerBlock


class RuleBlock(blocks.StructBlock):
    condition = PickerBlock(picks="condition", label=_("When this holds"))
    target = PickerBlock(picks="target", label=_("Go to"))

    class Meta:
        icon = "redirect"
        label = _("Rule")


class CheckBlock(blocks.StructBlock):
    condition = PickerBlock(
        picks="condition",
        label=_("When this holds"),
        help_text=_(
            "The condition of what is wrong, such as “the end is before the beginning”. It may "
            "read this step and earlier ones. The visitor cannot go on while it holds."
        ),
    )
    message = blocks.CharBlock(
        max_length=limits.CHECK["message"],
        label=_("What the visitor reads"),
        help_text=_("What to do, for example: Enter a telephone number or an e-mail address."),
    )
    question = PickerBlock(
        picks="own",
        required=False,
        label=_("Shown at the question"),
        help_text=_("Left empty, at the first one of the step."),
    )

    class Meta:
        icon = "warning"
        label = _("Check")


def checks_block() -> blocks.ListBlock:
    return blocks.ListBlock(
        CheckBlock(), default=[], required=False, label=_("Checks across answers")
    )
