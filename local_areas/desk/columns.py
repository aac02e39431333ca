"""What whoever brings in a file says of columns that no pattern finds."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class FullWidthSelect(forms.Select):
    """As wide as its field; by itself it would be as wide as its longest choice."""

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"class": "w-w-full", **(attrs or {})}, choices)


class ColumnsForm(forms.Form):
    columns = forms.CharField(
        label=_("Columns that are not recognised"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, such as: code=WD24CD"),
    )

    def clean_columns(self) -> dict[str, str]:
        """Field -> the name of its column."""
        named = {}
        for line in filter(str.strip, self.cleaned_data["columns"].splitlines()):
            field, _equals, column = (part.strip() for part in line.partition("="))
            if not field or not column:
                raise forms.ValidationError(gettext("Write each as field=name of the column."))
            named[field] = column
        return named
