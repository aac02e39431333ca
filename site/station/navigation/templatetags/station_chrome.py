from django import template
from django.template import Context
from django.utils.safestring import SafeString

from station.navigation import chrome

register = template.Library()


@register.simple_tag(takes_context=True, name="chrome")
def chrome_part(context: Context, part: str) -> SafeString:
    """The header, the service's header or the footer."""
    return chrome.render(part, context)


@register.simple_tag(takes_context=True)
def force_name(context: Context) -> str:
    return chrome.force_name(context.get("request"))
