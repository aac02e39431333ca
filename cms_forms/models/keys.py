"""Keys by which services, documents and rules name something: made from a name, never changed."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.utils.text import slugify

LONGEST_KEY: Final = 50


def free_key(name: str, taken: Collection[str], *, stem: str) -> str:
    """The name as a slug, numbered where it is taken: "front-desk", "front-desk-2". At most
    `LONGEST_KEY` long. `stem` stands for a name without a Latin letter, which has no slug.
    """
    whole = slugify(name) or stem
    key, number = whole[:LONGEST_KEY].strip("-"), 1
    while key in taken:
        number += 1
        end = f"-{number}"
        key = whole[: LONGEST_KEY - len(end)].strip("-") + end
    return key
