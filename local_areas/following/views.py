"""Following an area, confirming it, and stopping: without a cookie, so without a CSRF token.

What is done here is asked for by an address or a secret of its own in the link, and by no login,
which another site could misuse.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from local_areas.following.forms import AGAIN, FollowForm, shown_now
from local_areas.following.limits import asks_too_often, was_asked_too_often, was_used
from local_areas.following.places import page_of
from local_areas.models import Area, Follower

METHODS = ["GET", "HEAD", "POST"]


def _answer(
    request: HttpRequest, template: str, area: Area | None, *, status: int = 200, **context: Any
) -> HttpResponse:
    page = page_of(area) if area is not None else None
    url = page.get_url(request) if page is not None else ""
    response = TemplateResponse(
        request,
        f"local_areas/following/{template}.html",
        {"area": area, "area_url": url, **context},
        status=status,
    )
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@csrf_exempt
@require_http_methods(METHODS)
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """The answer is the same whether or not the address is known."""
    area = get_object_or_404(Area.objects.public(), code=code)
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if asks_too_often(request):
            return _answer(request, "too_often", area, status=429)
        if form.is_valid():
            email = form.cleaned_data["email"]
            if not was_used(form.cleaned_data["shown"], code, email):
                if not form.is_program and not was_asked_too_often(email):
                    Follower.objects.ask(area, email)
                return _answer(request, "asked", area)
            form.add_error(None, AGAIN)
    status = 422 if form.is_bound else 200
    return _answer(request, "follow", area, form=form, shown=shown_now(), status=status)


@csrf_exempt
@require_http_methods(METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Only the button confirms: programs that scan mails open every link in them."""
    follower = Follower.objects.filter(token=token).select_related("area").first()
    if follower is None:
        return _answer(request, "unknown", None, status=404)
    if request.method == "POST":
        follower.confirm()
        return _answer(request, "confirmed", follower.area, token=token)
    if follower.confirmed_at is not None:
        return _answer(request, "confirmed", follower.area, token=token)
    return _answer(request, "confirm", follower.area)


@csrf_exempt
@require_http_methods(METHODS)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The address is deleted. A mail program that is told to unsubscribe posts here (RFC 8058).

    A second time says the same: nobody has to wonder whether the first one worked.
    """
    follower = Follower.objects.filter(token=token).select_related("area").first()
    if request.method == "POST":
        area = follower.area if follower is not None else None
        Follower.objects.filter(token=token).delete()
        return _answer(request, "stopped", area)
    if follower is None:
        return _answer(request, "stopped", None)
    return _answer(request, "stop", follower.area)
