from django import template
from django.template import Context

from station.force.chrome import Chrome, around

register = template.Library()


@register.simple_tag(takes_context=True)
def chrome(context: Context) -> Chrome:
    """What stands around the page: `{% chrome as chrome %}{{ chrome.header }}`."""
    return around(context.get("request"), context.get("page"))
