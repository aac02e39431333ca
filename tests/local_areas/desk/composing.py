"""What a composer's form is filled with, for tests."""

from __future__ import annotations

import re
from typing import Any

from local_areas.models import Area


def url(area: Area) -> str:
    return f"/admin/my-areas/area/{area.code}/post/"


def said(**fields: Any) -> dict[str, Any]:
    usual = {"kind": "news", "title": "Bike marking", "text": "Saturday.", "when": "now"}
    return usual | fields


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of a form."""
    fields = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', html)
    return {name: value for name, value in fields if name != "csrfmiddlewaretoken"}
