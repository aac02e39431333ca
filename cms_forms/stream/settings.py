"""The inputs with which an editor sets the limits of a question type."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms_forms.engine import limits
from cms_forms.engine.questions.base import Setting
from cms_forms.stream.pickers import PickerBlock


class NumberBlock(blocks.DecimalBlock):
    """Stores a whole number as one, as documents write it, and others as their digits."""

    def to_python(self, value: Any) -> Decimal | None:
        return None if value is None else Decimal(str(value))

    def get_prep_value(self, value: Decimal | None) -> Decimal | int | None:
        is_whole = value is not None and value == value.to_integral_value()
        return int(value) if value is not None and is_whole else value


def setting_block(setting: Setting) -> blocks.FieldBlock:
    """The input with which an editor sets one limit of a question type."""
    common = {"required": False, "label": setting.label, "help_text": setting.help}
    match setting.kind:
        case "integer":
            return blocks.IntegerBlock(**common)
        case "decimal":
            return NumberBlock(**common)
        case "boolean":
            return blocks.BooleanBlock(**common)
        case "choice":
            unset = [("", setting.unset)] if setting.unset else []
            return blocks.ChoiceBlock(choices=[*unset, *setting.choices], **common)
        case "timetable":
            return PickerBlock(
                picks="timetable", required=False, label=setting.label, help_text=setting.help
            )
        case _:
            return blocks.CharBlock(max_length=limits.LONGEST_SETTING, **common)


def settings_block(settings: Sequence[Setting]) -> SettingsBlock:
    """What a question that is added begins with is a default of the whole, not of each input: a
    stored question that lacks one was not given it.
    """
    return SettingsBlock(
        [(setting.key, setting_block(setting)) for setting in settings],
        default={setting.key: True for setting in settings if setting.begins},
    )


class SettingsBlock(blocks.StructBlock):
    class Meta:
        icon = "cog"
        label = _("Limits")
        collapsed = True
        label_format = ""
        """Else its head has what the first input holds, such as “No” of a tick box."""
