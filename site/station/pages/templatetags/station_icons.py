from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from station.pages.blocks import ICONS

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A task's icon as SVG; nothing for a name that is no longer drawn."""
    drawing = ICONS.get(name)
    if drawing is None:
        return SafeString("")
    return format_html(
        '<svg viewBox="0 0 40 40" fill="none" stroke="currentColor" stroke-width="2.5" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">'
        '<rect x="1.5" y="1.5" width="37" height="37" rx="9" fill="#dfeaff" stroke="none"/>{}</svg>',
        mark_safe(drawing),  # noqa: S308  (from the dictionary above)
    )
