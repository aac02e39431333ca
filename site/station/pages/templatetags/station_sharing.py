"""Passing an address on without a third party: by the visitor's own mail program, or by hand."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django import template
from django.template import Context

from station.pages.edge import whole_address

register = template.Library()


@register.inclusion_tag("pages/_share.html", takes_context=True)
def share(
    context: Context, title: str, url: str, *, is_this_page: bool = False
) -> Mapping[str, Any]:
    """`{% share page.title url %}`: the ways to pass it on. `url` may lack scheme and host."""
    address = whole_address(context["request"], url)
    return {
        "title": title,
        "address": address,
        "by_mail": by_mail(title, address),
        "is_this_page": is_this_page,
    }


def by_mail(title: str, address: str) -> str:
    """The address that opens a visitor's own mail program; nothing is sent through us."""
    return f"mailto:?subject={quote(title)}&body={quote(f'{title}\n{address}\n')}"
