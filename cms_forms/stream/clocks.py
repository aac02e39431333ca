"""How editors write a clock: what staff must have done, within how many days of which day."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms_forms.engine import limits
from cms_forms.engine.definition import Unit
from cms_forms.stream.pickers import PickerBlock

UNIT_LABELS = {
    Unit.DAYS: _("days"),
    Unit.WORKING_DAYS: _("working days"),
    Unit.FOI_WORKING_DAYS: _("working days as the Freedom of Information Act counts them"),
}


class ClockBlock(blocks.StructBlock):
    name = blocks.CharBlock(
        max_length=limits.CLOCK["name"],
        label=_("What must be done by then"),
        help_text=_("For example: Notice of intended prosecution. Staff read it beside each case."),
    )
    days = blocks.IntegerBlock(min_value=1, max_value=limits.MOST_DAYS, label=_("Within"))
    unit = blocks.ChoiceBlock(
        choices=[(unit.value, label) for unit, label in UNIT_LABELS.items()],
        default=Unit.DAYS.value,
        label=_("Counted in"),
    )
    begins = PickerBlock(
        picks="day",
        required=False,
        label=_("Counted from"),
        help_text=_("The answer to a question for a date, whose own day is not counted."),
    )
    only_if = PickerBlock(
        picks="condition",
        required=False,
        label=_("Only if"),
        help_text=_("The clock runs only for what this condition holds of."),
    )
    warning = blocks.IntegerBlock(
        min_value=0,
        max_value=limits.MOST_DAYS,
        default=limits.DEFAULT_WARNING,
        label=_("Warn this many days before"),
    )
    source = blocks.CharBlock(
        max_length=limits.CLOCK["source"],
        required=False,
        label=_("The rule that says so"),
        help_text=_("For example: Road Traffic Offenders Act 1988, section 1."),
    )
    only_staff = blocks.BooleanBlock(
        required=False,
        label=_("Only staff are shown it"),
        help_text=_(
            "Else whoever reported reads its name and its last day on their own page, as what "
            "comes next."
        ),
    )
    may_stop = blocks.BooleanBlock(
        required=False,
        label=_("Staff may stop it while the reporter owes an answer"),
        help_text=_(
            "Only where its rule allows that, as the Freedom of Information Act does. The time "
            "for a notice of prosecution, for one, goes on whatever happens."
        ),
    )

    class Meta:
        icon = "time"
        label = _("Clock")
