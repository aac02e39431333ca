"""The way out that stands on every screen of a service."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def exit_button(leave: str) -> SafeString:
    """“Exit this page”, which leads to `leave`. Its looks are in `cms_forms/_exit.html`."""
    return _rendered(leave, get_language())


@lru_cache(maxsize=4096)
def _rendered(leave: str, language: str | None) -> SafeString:
    """The same on every screen of a service: rendering its words each time is a tenth of a step."""
    return render_to_string("cms_forms/_exit.html", {"leave": leave})
