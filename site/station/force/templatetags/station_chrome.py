from urllib.parse import urlsplit

from django import template
from django.template import Context
from wagtail.models import Page

from station.force.chrome import Chrome, around

register = template.Library()


@register.simple_tag(takes_context=True)
def chrome(context: Context) -> Chrome:
    """What stands around the page: `{% chrome as chrome %}{{ chrome.header }}`."""
    return around(context.get("request"), context.get("page"))


@register.simple_tag(takes_context=True)
def canonical(context: Context) -> str:
    """The one full address of the page; empty at an address below it, and where there is none.

    What has no such address (a step of a service, results of a search) is not for search engines.
    """
    page, request = context.get("page"), context.get("request")
    if not isinstance(page, Page) or page.pk is None or request is None:
        return ""
    address = page.get_full_url(request) or ""
    # A service says in which language this address of it is: each is a page of its own.
    spoken = getattr(page, "spoken", "")
    address = f"{address}{spoken}/" if spoken and address else address
    return address if urlsplit(address).path == request.path else ""
