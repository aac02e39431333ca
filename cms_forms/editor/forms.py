"""The form of one block, and of an import."""

import json
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.blocks.base import Block, BlockField, BlockWidget, get_error_json_data

from cms_forms.exchange import Malformed, read_document
from cms_forms.stream.blocks import PartsBlock
from cms_forms.stream.changes import Raw

LARGEST_IMPORT = 5 * 1024 * 1024
"""Bytes. A service of 300 steps has a tenth of it."""


def block_of(kind: str) -> Block:
    return PARTS.child_blocks[kind]


PARTS = PartsBlock()


class PartWidget(BlockWidget):
    """Draws a single block. Wagtail's own controller only draws whole streams."""

    def render_with_errors(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        errors: Any = None,
        renderer: Any = None,
    ) -> SafeString:
        error = get_error_json_data(errors.as_data()[0]) if errors else None
        arguments = json.dumps([self.block_def.get_form_state(value), error])
        return format_html(
            '<div id="{}" data-cf-block="{}" data-cf-arguments="{}"></div>',
            name,
            self.block_json,
            arguments,
        )


class PartForm(forms.Form):
    """One block of a service. `fingerprint` tells whether it is still as it was when it was opened.

    `in_place_of` is the revision that this screen's autosave made before.
    """

    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)
    in_place_of = forms.IntegerField(required=False)

    def __init__(self, *args: Any, part: Raw, **kwargs: Any) -> None:
        self.part = part
        block = block_of(part["type"])
        super().__init__(*args, **kwargs)
        self.fields["block"] = BlockField(block=block, widget=PartWidget(block))
        self.initial.setdefault("block", block.to_python(part["value"]))

    def changed_part(self) -> Raw:
        """The stored form of what was entered."""
        block = block_of(self.part["type"])
        return {**self.part, "value": block.get_prep_value(self.cleaned_data["block"])}


class ImportForm(forms.Form):
    """A JSON file; `cleaned_data["file"]` is the document that it holds."""

    file = forms.FileField(
        label="JSON file",
        help_text="As “Export” makes it. The present steps stay in the page’s history.",
    )

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_IMPORT:
            raise forms.ValidationError("The file is larger than 5 MB. Nothing was changed.")
        try:
            return read_document(file.read())
        except Malformed as malformed:
            raise forms.ValidationError(f"{malformed} Nothing was changed.") from None
