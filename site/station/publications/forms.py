"""The editor's form of a publication."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets import AdminAutoHeightTextInput

from station.publications.areas import Names


class AreasField(forms.CharField):
    """A list of codes, shown and typed as names, one a line."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            label="Areas",
            widget=AdminAutoHeightTextInput,
            help_text="One a line, by name or code. Leave empty where it is about the whole force.",
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list):
            return value
        shown = Names().shown if value else {}
        return "\n".join(str(shown.get(code, code)) for code in value)

    def to_python(self, value: Any) -> Any:
        lines = [line.strip() for line in (value or "").splitlines()]
        names = Names() if any(lines) else None
        codes: list[str] = []
        errors: list[str] = []
        for line in filter(None, lines):
            try:
                codes.append(names.code_of(line) if names else "")
            except ValueError as error:
                errors.append(str(error))
        if errors:
            raise ValidationError(errors)
        return list(dict.fromkeys(codes))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class PublicationForm(WagtailAdminPageForm):
    area_codes = AreasField()
