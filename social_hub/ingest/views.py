"""Where networks push to: checked and noted here, and taken in by a worker."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from social_hub import turned_on
from social_hub.ingest import pushes
from social_hub.networks.errors import BadSignature


@csrf_exempt
@require_http_methods(["GET", "POST"])
def push(request: HttpRequest, network: str) -> HttpResponse:
    """A challenge (GET), or what happened (POST), signed over the body as it came."""
    if not turned_on.capabilities(network).push:
        raise Http404
    response = _challenge(request, network) if request.method == "GET" else _note(request, network)
    response["Cache-Control"] = "no-store"
    return response


def _challenge(request: HttpRequest, network: str) -> HttpResponse:
    answer = turned_on.network(network).answer_challenge(request.GET.dict())
    if answer is None:
        raise Http404
    # Part of it is what somebody sent: never a type that a browser would run.
    is_json = answer.startswith(b"{")
    response = HttpResponse(answer, content_type="application/json" if is_json else "text/plain")
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _note(request: HttpRequest, network: str) -> HttpResponse:
    try:
        pushes.note(network, request.body, request.headers)
    except BadSignature:
        return HttpResponse("The signature is not right.", status=403, content_type="text/plain")
    except RequestDataTooBig:
        return HttpResponse("Too long.", status=413, content_type="text/plain")
    return HttpResponse(status=200)
