"""Blocks that store ids which an editor picks by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.telepath import register as register_adapter
from wagtail.admin.telepath.widgets import WidgetAdapter

from cms_forms.engine import limits

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PICKERS = "cms_forms/editor/pickers.js"


class PickerSelect(forms.Select):
    """A select that the editor's script fills when it gets the focus.

    A page with hundreds of them stays light. What it may hold is checked by lint, not here: a
    draft may refer to a step that was just deleted.
    """

    def __init__(self, picks: str) -> None:
        self.picks = picks
        super().__init__()


class PickerBlock(blocks.FieldBlock):
    """Stores an id that the editor picks by its words: a step, a question, a condition, a team."""

    def __init__(
        self,
        picks: str,
        required: bool = True,
        help_text: StrOrPromise = "",
        max_length: int = limits.LONGEST_ID,
        **kwargs: Any,
    ) -> None:
        self.field = forms.CharField(
            required=required,
            help_text=help_text,
            max_length=max_length,
            widget=PickerSelect(picks),
        )
        super().__init__(**kwargs)

    def get_default(self) -> str:
        return ""


class TextListField(forms.Field):
    """A list of texts, one for each input or chosen option of the same name."""

    def clean(self, value: object) -> list[str]:
        texts = value if isinstance(value, list) else []
        return [text for text in (str(item).strip() for item in texts) if text]


class TestValuesSelect(forms.SelectMultiple):
    """Reads every value under its name. The script offers what suits the chosen question."""

    __test__ = False


class TestValuesBlock(blocks.FieldBlock):
    """What a test compares with: option ids, or one number, date or text."""

    __test__ = False

    def __init__(self, required: bool = False, **kwargs: Any) -> None:
        self.field = TextListField(required=required, widget=TestValuesSelect())
        super().__init__(**kwargs)

    def get_default(self) -> list[str]:
        return []


class PickerAdapter(WidgetAdapter):
    js_constructor = "cms_forms.Picker"

    def js_args(self, widget: PickerSelect) -> list[Any]:
        return [widget.picks]

    @cached_property
    def media(self) -> forms.Media:
        return forms.Media(js=[PICKERS])


class TestValuesAdapter(WidgetAdapter):
    __test__ = False
    js_constructor = "cms_forms.TestValues"

    def js_args(self, widget: TestValuesSelect) -> list[Any]:
        return []

    @cached_property
    def media(self) -> forms.Media:
        return forms.Media(js=[PICKERS])


register_adapter(PickerAdapter(), PickerSelect)
register_adapter(TestValuesAdapter(), TestValuesSelect)
