"""The forms of one part, of a new service and of an import."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.error import ExporterException
from wagtail.blocks.base import Block, BlockField, BlockWidget, get_error_json_data

from cms_forms.engine.decoding import ID
from cms_forms.engine.questions.entries import UNKEPT
from cms_forms.exchange import Malformed, read_document
from cms_forms.stream.blocks import PARTS
from cms_forms.stream.changes import Raw

LARGEST_IMPORT = 5 * 1024 * 1024
"""Bytes. A service of 300 steps has a tenth of it."""


def block_of(part: Raw) -> Block:
    return PARTS.child_blocks[part["type"]]


class Unreadable(ValueError):
    """What was sent is not what the screen of this part sends."""


class PartWidget(BlockWidget):
    """Draws a single block. Wagtail's own controller only draws whole streams."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Raises `Unreadable`: blocks take it for granted that their counters are there."""
        try:
            return super().value_from_datadict(data, files, name)
        except (ArithmeticError, AssertionError, AttributeError, LookupError) as error:
            raise Unreadable(name) from error
        except (ExporterException, RecursionError, TypeError, ValueError, ValidationError) as error:
            raise Unreadable(name) from error

    def render_with_errors(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        errors: Any = None,
        renderer: Any = None,
    ) -> SafeString:
        error = get_error_json_data(errors.as_data()[0]) if errors else None
        state = [self.block_def.get_form_state(value), error]
        arguments = json.dumps(state, cls=DjangoJSONEncoder)
        return format_html(
            '<div id="{}" data-cf-block="{}" data-cf-arguments="{}"></div>',
            name,
            self.block_json,
            arguments,
        )


class PartForm(forms.Form):
    """One part of a service. `fingerprint` tells whether it is still as it was when it was opened.

    `in_place_of` is the revision that this screen's autosave made before.
    """

    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)
    in_place_of = forms.IntegerField(required=False)

    def __init__(self, *args: Any, part: Raw, **kwargs: Any) -> None:
        self.part = part
        block = block_of(part)
        super().__init__(*args, **kwargs)
        self.fields["block"] = BlockField(block=block, widget=PartWidget(block))
        self.initial.setdefault("block", block.to_python(part["value"]))

    def changed_part(self) -> Raw:
        """The stored form of what was entered. Raises `Unreadable`."""
        block = block_of(self.part)
        part = {**self.part, "value": block.get_prep_value(self.cleaned_data["block"])}
        _check_kept(part)
        return part


def _check_kept(stored: object) -> None:
    """Raises `Unreadable` for ids that no screen makes and letters that no database keeps."""
    if isinstance(stored, str):
        if UNKEPT.search(stored):
            raise Unreadable(stored)
    elif isinstance(stored, Mapping):
        if {"type", "id", "value"} <= stored.keys() and not ID.fullmatch(str(stored["id"])):
            raise Unreadable(stored["id"])
        for each in stored.values():
            _check_kept(each)
    elif isinstance(stored, list):
        for each in stored:
            _check_kept(each)


class DocumentField(forms.FileField):
    """A JSON file. Its cleaned value is the document that it holds."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=_("JSON file"), help_text=_("As “Export” makes it."), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file.size > LARGEST_IMPORT:
            raise forms.ValidationError(_("The file is larger than 5 MB. Nothing was changed."))
        try:
            return read_document(file.read())
        except Malformed as malformed:
            words = _("{problem} Nothing was changed.").format(problem=malformed)
            raise forms.ValidationError(words) from None


class ImportForm(forms.Form):
    document = DocumentField()
