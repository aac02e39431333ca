"""Tags for the templates of areas."""

from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from local_areas.models import Area
from local_areas.pages.joined import posts

register = template.Library()


@register.simple_tag(takes_context=True)
def area_posts(context: dict[str, Any], area: Area) -> str:
    """What the site's other app shows of the team's posts (LOCAL_AREAS_POSTS_TAG), or nothing."""
    return conditional_escape(posts(context, area))


@register.filter
def lines(text: str) -> SafeString:
    """A line for each of the text's, with nothing empty between them."""
    kept = [(line.strip(),) for line in str(text).splitlines() if line.strip()]
    return format_html_join("\n", '<span class="line">{}</span>', kept)
