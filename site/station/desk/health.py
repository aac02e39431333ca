"""How the outbox stands, for those who watch the station."""

from dataclasses import asdict

from django.http import HttpRequest, JsonResponse
from django.utils.cache import add_never_cache_headers

from cms_forms.casework.permissions import Act, may
from cms_forms.deliveries.health import health


def deliveries_health(request: HttpRequest) -> JsonResponse:
    """503 while messages do not arrive: reports come in all the same.

    The numbers are for those who may see the outbox: who counts what waits, counts reports.
    """
    found = health()
    told = {"is_well": found.is_well}
    if may(request.user, Act.DELIVERIES):
        told |= asdict(found)
    response = JsonResponse(told, status=200 if found.is_well else 503)
    add_never_cache_headers(response)
    return response
