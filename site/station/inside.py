"""Whether a request is for the admin. The public's process has none."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse


def is_in_admin(request: HttpRequest) -> bool:
    try:
        return request.path.startswith(reverse("wagtailadmin_home"))
    except NoReverseMatch:
        return False
