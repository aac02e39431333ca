"""What a browser posts for the screen of a part that nobody has touched."""

from typing import Any

from wagtail import blocks
from wagtail.test.utils.form_data import rich_text

from cms_forms.editor.forms import block_of
from cms_forms.stream import changes
from cms_forms.stream.pickers import QuestionSetPickerBlock


def untouched(part: changes.Raw) -> dict[str, Any]:
    block = block_of(part)
    posted = _fields(block, block.to_python(part["value"]), "block")
    return {**posted, "fingerprint": changes.fingerprint(part)}


def _fields(block: blocks.Block, value: Any, name: str) -> dict[str, Any]:
    if isinstance(block, blocks.StructBlock):
        found: dict[str, Any] = {}
        for key, child in block.child_blocks.items():
            found |= _fields(child, value.get(key), f"{name}-{key}")
        return found
    if isinstance(block, blocks.ListBlock):
        items = [(None, item.id, block.child_block, item.value) for item in value.bound_blocks]
        return _items(items, name)
    if isinstance(block, blocks.StreamBlock):
        return _items([(item.block_type, item.id, item.block, item.value) for item in value], name)
    if isinstance(block, QuestionSetPickerBlock):
        return {name: value["set"], f"{name}-version": value["version"]}
    if isinstance(block, blocks.RichTextBlock):
        return {name: rich_text(value.source, features=block.features)}
    if isinstance(block, blocks.BooleanBlock):
        return {name: "on"} if value else {}
    return {name: "" if value is None else value}


def _items(items: list[Any], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {f"{name}-count": len(items)}
    for number, (type, id, block, value) in enumerate(items):
        place = f"{name}-{number}"
        found |= {f"{place}-deleted": "", f"{place}-order": number, f"{place}-id": id}
        if type is not None:
            found[f"{place}-type"] = type
        found |= _fields(block, value, f"{place}-value")
    return found
