"""Words without control characters, which pasted text may hold and no feed or calendar may."""

from __future__ import annotations

from typing import Any, Final

from django.utils.feedgenerator import Atom1Feed

CONTROLS: Final = {
    code: " "
    for code in (*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF)
    if chr(code) not in "\t\n\r"
} | {0x0B: "\n"}
"""A vertical tab is what a word processor puts where a line ends."""


def plain(text: str) -> str:
    return text.translate(CONTROLS)


class Atom(Atom1Feed):
    """Django refuses to write a feed in which one character cannot stand."""

    def __init__(self, title: str, *args: Any, **facts: Any) -> None:
        super().__init__(plain(title), *args, **_plain(facts))

    def add_item(self, title: str, *args: Any, **facts: Any) -> None:
        super().add_item(plain(title), *args, **_plain(facts))


def _plain(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: plain(it) if isinstance(it, str) else it for name, it in facts.items()}
