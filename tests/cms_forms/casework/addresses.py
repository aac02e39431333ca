"""Every address of the site, from the URL configuration itself, with values in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

CONVERTED = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True, kw_only=True)
class Address:
    route: str
    """As the configuration writes it, all its parts together."""
    module: str
    """Of the view."""

    @property
    def is_ours(self) -> bool:
        """A view of cms_forms, or one about its models."""
        return self.module.startswith("cms_forms") or "cms_forms" in self.route

    @property
    def parameters(self) -> set[str]:
        return {name for _kind, name in CONVERTED.findall(self.route)}

    def filled(self, values: Mapping[str, Any]) -> str:
        """With `values` by the name of a parameter, or by its converter ("int"), or 1."""

        def value(found: re.Match[str]) -> str:
            kind, name = found[1] or "str", found[2]
            return str(values.get(name, values.get(kind, 1)))

        return "/" + CONVERTED.sub(value, self.route)


def every_address() -> Iterator[Address]:
    yield from _below(get_resolver(), "")


def _below(resolver: URLResolver, before: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = before + _route(pattern)
        if isinstance(pattern, URLResolver):
            yield from _below(pattern, route)
        else:
            view = getattr(pattern.callback, "view_class", pattern.callback)
            yield Address(route=route, module=view.__module__)


def _route(pattern: URLPattern | URLResolver) -> str:
    """A regular expression as a route: what it asks for becomes a parameter."""
    if isinstance(pattern.pattern, RoutePattern):
        return str(pattern.pattern)
    text = str(pattern.pattern).removeprefix("^").removesuffix("$")
    text = re.sub(r"\(\?P<(\w+)>[^()]*\)", r"<str:\1>", text)
    text = re.sub(r"\((?:[^()]|\([^()]*\))*\)[*+]?", "<str:part>", text)
    return text.replace("\\.", ".").replace(".*", "x")
