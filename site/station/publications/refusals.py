"""What the admin says when a publication cannot be published."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from wagtail.admin import messages

from cms_forms.pages.refusing import lead
from station.publications.checking import HiddenData


def refuse(request: HttpRequest, refused: HiddenData) -> HttpResponse:
    """To the screen of its files. A copy that was refused was not made, and has none."""
    page = refused.page
    if page.pk:
        url = reverse("publication_files", args=[page.pk])
        words = "The draft is safe. See below what was found, and how to take it out."
    else:
        url = reverse("wagtailadmin_explore_root")
        words = "Nothing was made. Take it out of the files first, or copy the page as a draft."
    named = " ".join(str(each) for each in refused.files)
    messages.error(
        request, f"Not published: hidden data in the files of “{page.title}”. {words} {named}"
    )
    return lead(request, url)


class HiddenDataMiddleware:
    """Explains a refusal on all the ways to publish that are Wagtail's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if request.path.startswith(self.admin) and isinstance(exception, HiddenData):
            return refuse(request, exception)
        return None
