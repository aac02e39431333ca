"""Blocks that store ids which an editor picks by their words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import cached_property
from wagtail import blocks
from wagtail.admin.telepath import register as register_adapter
from wagtail.admin.telepath.widgets import WidgetAdapter

from cms_forms.engine import limits
from cms_forms.stream.sets import nothing

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


class QuestionSetSelect(forms.Widget):
    """Offers the question sets of the site, and shows the questions of the chosen one.

    Its value has no questions: whoever saves it adds those of the version, so that no browser
    changes what a set asks.
    """

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, Any]:
        number = data.get(f"{name}-version") or ""
        chosen = {"set": data.get(name) or "", "version": int(number) if number.isdecimal() else 0}
        return nothing() | chosen

    def format_value(self, value: Any) -> dict[str, Any]:
        labels = [each["value"].get("label") or "" for each in value["questions"]]
        return {**value, "questions": labels}


class QuestionSetPickerBlock(blocks.FieldBlock):
    """A reference to a question set. See `stream.sets` for its value."""

    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.Field(required=False, widget=QuestionSetSelect())
        super().__init__(**kwargs)

    def get_default(self) -> dict[str, Any]:
        return nothing()

    class Meta:
        icon = "list-ul"


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


class QuestionSetAdapter(WidgetAdapter):
    js_constructor = "cms_forms.QuestionSet"

    def js_args(self, widget: QuestionSetSelect) -> list[Any]:
        return []

    @cached_property
    def media(self) -> forms.Media:
        return forms.Media(js=[PICKERS])


register_adapter(PickerAdapter(), PickerSelect)
register_adapter(QuestionSetAdapter(), QuestionSetSelect)
register_adapter(TestValuesAdapter(), TestValuesSelect)
