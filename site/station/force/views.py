from django.http import HttpRequest, HttpResponse
from wagtail.models import Site

from station.force import colours
from station.force.models import ForceSettings

KEPT = "public, max-age=31536000, immutable"


def force_colours(request: HttpRequest) -> HttpResponse:
    """The force's own colours as a style sheet. Its address changes with them: keep it for good."""
    site = Site.find_for_request(request)
    force = ForceSettings.of(site)
    sheet = colours.style_sheet(force.night, force.lamp)
    response = HttpResponse(sheet, content_type="text/css")
    is_current = request.get_full_path() == force.colours_url
    response["Cache-Control"] = KEPT if is_current else "no-store"
    return response
