"""The posts of a team on the page of its area."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from local_areas.models import Area
from social_hub.pages import slot


def area_posts(context: Mapping[str, Any], area: Area) -> str:
    """Named in LOCAL_AREAS_POSTS_TAG."""
    borough = area.parent.code if area.parent is not None else ""
    return slot.render(context.get("request"), area.code, area.name, borough=borough)
