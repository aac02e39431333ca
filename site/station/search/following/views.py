"""Following a search, confirming it, and stopping: without a cookie, so without a CSRF token.

The form, the time that a person takes and the hidden field are those of following an area.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from local_areas.following.forms import AGAIN, FollowForm, shown_now
from local_areas.following.limits import was_asked_too_often, was_used
from station.search.following.follower import SearchFollower, query_of, title_of
from station.search.limits import asks_too_much
from station.search.views import asked, unkept

METHODS = ["GET", "HEAD", "POST"]
A_MINUTE: Final = 10
LONGEST_QUERY: Final = 2000


def _screen(
    request: HttpRequest, name: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    return unkept(render(request, f"search/following/{name}.html", context, status=status))


@csrf_exempt
@require_http_methods(METHODS)
def follow(request: HttpRequest) -> HttpResponse:
    """Of the search in the query string. The answer is the same whoever the address is known to."""
    asking = asked(request)
    query = query_of(asking)
    if not query or len(query) > LONGEST_QUERY:
        return unkept(HttpResponseRedirect(reverse("search")))
    context: dict[str, Any] = {"title": title_of(asking), "back": query}
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not was_used(form.cleaned_data["shown"], query, email):
            is_refused = form.is_program or asks_too_much(request, "follow", A_MINUTE)
            if not (is_refused or was_asked_too_often(email)):
                SearchFollower.objects.ask(asking, email)
            return _screen(request, "asked", context)
        form.add_error(None, AGAIN)
    status = 422 if form.is_bound else 200
    return _screen(request, "follow", context | {"form": form, "shown": shown_now()}, status)


@csrf_exempt
@require_http_methods(METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Only the button confirms: programs that scan mails open every link in them."""
    follower = SearchFollower.objects.filter(token=token).first()
    if follower is None:
        return _screen(request, "unknown", {}, 404)
    if request.method == "POST":
        follower.confirm()
    is_done = request.method == "POST" or follower.confirmed_at is not None
    context = {"title": follower.title, "back": follower.query, "token": token}
    return _screen(request, "confirmed" if is_done else "confirm", context)


@csrf_exempt
@require_http_methods(METHODS)
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The address is deleted. A mail program that is told to unsubscribe posts here (RFC 8058).

    A second time says the same: nobody has to wonder whether the first one worked.
    """
    follower = SearchFollower.objects.filter(token=token).first()
    context = {"title": follower.title, "back": follower.query} if follower else {}
    if request.method == "POST":
        SearchFollower.objects.filter(token=token).delete()
        return _screen(request, "stopped", context)
    return _screen(request, "stop" if follower else "stopped", context)
