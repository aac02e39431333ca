"""Full addresses, to be mailed, copied or printed."""

from django.http import HttpRequest
from wagtail.models import Site


def full_address(request: HttpRequest, path: str) -> str:
    """Below the address that the site states, whatever host was asked for; where there is no
    site, below the host that was.
    """
    site = Site.find_for_request(request)
    return f"{site.root_url}{path}" if site else request.build_absolute_uri(path)
