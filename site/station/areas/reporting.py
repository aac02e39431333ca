"""What can be reported from the page of an area: the services that are open to everybody."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest
from django.http.request import split_domain_port

from cms_forms.pages import directory
from local_areas.models import Area
from local_areas.pages.joined import ReportLink

SECTION = "/report/"
"""Below which the services are by which something is reported."""


def report_links(request: HttpRequest, area: Area) -> Sequence[ReportLink]:
    """Each with the area in its address, by which a service may fill it in."""
    host, _ = split_domain_port(request.get_host())
    site = directory.site_at(host, int(request.get_port()))
    if site is None:
        return ()
    query = urlencode({"area": area.code})
    return [
        ReportLink(title=service.title, url=f"{service.path}?{query}")
        for (of_site, path), service in sorted(directory.current().services.items())
        if of_site == site.pk and path.startswith(SECTION)
    ]


def area_words(code: str) -> str:
    """What a service fills in for the area of a link: its name and borough, "" for no area."""
    area = Area.objects.public().filter(code=code).select_related("parent").first()
    if area is None:
        return ""
    return f"{area.name}, {area.parent.name}" if area.parent is not None else area.name


def area_names(codes: Collection[str]) -> Mapping[str, str]:
    """What areas are called in the inbox: code -> name. Areas of earlier boundaries too: cases
    outlive them.
    """
    return dict(Area.objects.filter(code__in=codes).values_list("code", "name"))
