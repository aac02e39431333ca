"""The network's own view of one post, in a frame that is asked for by a click and not before.

A page with posts lets nothing but frames of this site in. This is the one page that the site lets
itself frame, and it names one host of one network in its policy, so that no other page needs to.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.clickjacking import xframe_options_sameorigin

from social_hub.models import Post
from social_hub.pages.looks import look_of, original_of


@xframe_options_sameorigin
def original(request: HttpRequest, pk: int) -> HttpResponse:
    post = Post.objects.public().select_related("account").filter(pk=pk).first()
    network = post.account.network if post is not None else ""
    found = original_of(network, post.remote_id, post.url) if post is not None else None
    if found is None:
        raise Http404
    context = {"original": found, "look": look_of(network)}
    response = render(request, "social_hub/original.html", context)
    response["Content-Security-Policy"] = "; ".join(
        [
            "default-src 'none'",
            f"frame-src {found.host}",
            "style-src 'self'",
            "frame-ancestors 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    # The network is told no address of ours, and search engines are told none of this one.
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response
