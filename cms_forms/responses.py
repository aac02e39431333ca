"""What every response inside a journey has in common."""

from django.http import HttpResponse


def journey_response(response: HttpResponse) -> HttpResponse:
    """For this visitor only: kept by no cache, listed by no search engine, told to no other site."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
