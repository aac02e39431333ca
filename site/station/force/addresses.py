"""What machines ask every site for: robots.txt, security.txt."""

from datetime import UTC, datetime, time

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.models import Site

from cms_forms.pages.form_page import FormPage
from station.force.models import ForceSettings
from station.pages.edge import keep_at_the_edge, whole_address


def robots(request: HttpRequest) -> HttpResponse:
    """Search engines find what is read. Not the screens of a service: only its start (RFC 9309)."""
    site = Site.find_for_request(request)
    services = FormPage.objects.live().public().order_by("path")
    starts = [
        page.get_url(request, current_site=site)
        for page in (services.descendant_of(site.root_page) if site else [])
    ]
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('wagtailadmin_home')}",
        f"Disallow: {reverse('search')}",
        *(line for start in starts for line in (f"Disallow: {start}", f"Allow: {start}$")),
        "",
        f"Sitemap: {whole_address(request, reverse('sitemap'))}",
    ]
    return _text(lines)


def security(request: HttpRequest) -> HttpResponse:
    """Where somebody who finds a weakness of the site tells the force (RFC 9116)."""
    site = Site.find_for_request(request)
    force = ForceSettings.of(site)
    if not force.security_contact:
        raise Http404
    expires = datetime.combine(force.security_expires_on, time(), tzinfo=UTC)
    lines = [
        f"Contact: {force.security_contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        *([f"Policy: {force.security_policy}"] if force.security_policy else []),
        "Preferred-Languages: en",
        f"Canonical: {whole_address(request, request.path)}",
    ]
    return _text(lines)


def _text(lines: list[str]) -> HttpResponse:
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    keep_at_the_edge(response)
    return response
