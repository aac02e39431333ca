"""What every response inside a journey has in common."""

from django.http import HttpResponse


def journey_response(response: HttpResponse) -> HttpResponse:
    """For this visitor only: no cache keeps it, no search engine lists it."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response
