import json

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from station.publications import showing
from station.publications.models import PublicationPage

register = template.Library()

ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}
"""So that nothing in the data ends the element."""


@register.simple_tag
def linked_data(page: PublicationPage, address: str, publisher: str) -> SafeString:
    """Data for search engines. No browser runs an element of this type."""
    about = showing.about(page, address, publisher)
    data = json.dumps(about, ensure_ascii=False).translate(ESCAPES)
    return format_html(
        '<script type="application/ld+json">{}</script>',
        mark_safe(data),  # noqa: S308  (escaped above)
    )
