"""Findings on links that lead nowhere on this site: guidance was written elsewhere, or a page went.

Addresses on other hosts are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import Enum
from html import unescape
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.urls import Resolver404, resolve
from django.utils.translation import gettext, gettext_noop
from wagtail.models import Page, Site

from cms_forms.engine.definition import Form
from cms_forms.engine.lint.findings import Finding, Place, warning
from cms_forms.engine.translating import Text, texts

if TYPE_CHECKING:
    from cms_forms.pages.form_page import FormPageMixin

_LINK: Final = re.compile(r"<a\b([^>]*)>")
_HREF: Final = re.compile(r'\bhref="(/(?!/)[^"]*)"')
_NUMBER: Final = re.compile(
    r'\blinktype="page"[^>]*\bid="(\d+)"|\bid="(\d+)"[^>]*\blinktype="page"'
)
"""A page as the rich text editor stores it; the converter may write either first."""

type Link = str | int
"""An address below the host, such as "/your-rights/"; or the id of a page."""


class Nowhere(Enum):
    """Why visitors who follow a link find nothing. What an editor reads of it."""

    UNPUBLISHED = gettext_noop(
        "“{where}” links to {link}, which is not published. Visitors find nothing there. Publish "
        "it, or change the link."
    )
    MISSING = gettext_noop(
        "“{where}” links to {link}, where this site has nothing. Visitors find nothing there. Add "
        "a page with this address, or change the link."
    )


def dead_link_findings(page: FormPageMixin, form: Form) -> Iterator[Finding]:
    """One for each place and link. Without links to this site nothing is asked of the database."""
    found = dict.fromkeys((step, link) for step, link in _links_in(form))
    if not found:
        return
    dead = dead_links({link for _step, link in found}, page)
    titles = {step.id: step.title for step in form.steps}
    for step, link in found:
        if link in dead:
            words = gettext(dead[link].value).format(
                where=titles.get(step) or form.title, link=_called(link)
            )
            yield warning("dead-link", Place(step=step or None), words)


def dead_addresses(page: FormPageMixin, form: Form) -> list[str]:
    """The addresses that guidance of the form links to, where this site has not even a draft."""
    links = {link for _step, link in _links_in(form) if isinstance(link, str)}
    dead = dead_links(links, page) if links else {}
    return sorted(str(link) for link, why in dead.items() if why is Nowhere.MISSING)


def _called(link: Link) -> str:
    return link if isinstance(link, str) else gettext("a page")


def _links_in(form: Form) -> Iterator[tuple[str, Link]]:
    """(id of the step or nothing, link) of all that visitors read, translations too."""
    written = texts(form)
    for text in written.values():
        yield from _links(text, text.original)
    for translations in form.translations.values():
        for path, translation in translations.items():
            if path in written:
                yield from _links(written[path], translation.text)


def _links(text: Text, html: str) -> Iterator[tuple[str, Link]]:
    if not text.is_html or "<a" not in html:
        return
    for attributes in _LINK.findall(html):
        if number := _NUMBER.search(attributes):
            yield text.step, int(number[1] or number[2])
        elif address := _HREF.search(attributes):
            yield text.step, unquote(urlsplit(unescape(address[1])).path)


def dead_links(links: Collection[Link], page: FormPageMixin) -> Mapping[Link, Nowhere]:
    """Those that lead nowhere, as seen from the sites that the page is on."""
    by_number = [link for link in links if isinstance(link, int) and link != page.pk]
    dead: dict[Link, Nowhere] = {}
    if by_number:
        live = dict(Page.objects.filter(pk__in=by_number).values_list("pk", "live"))
        for number in by_number:
            if not live.get(number):
                dead[number] = Nowhere.UNPUBLISHED if number in live else Nowhere.MISSING
    below = {link: rest for link in links if isinstance(link, str) and (rest := _for_wagtail(link))}
    if not below:
        return dead
    roots = _roots(page)
    wanted = {root + each for root in roots for rest in below.values() for each in _above(rest)}
    there = {each.url_path: each for each in Page.objects.filter(url_path__in=wanted)}
    for link, rest in below.items():
        pages = [
            there[path] for root in roots for each in _above(rest) if (path := root + each) in there
        ]
        exact = {root + rest for root in roots}
        serving = [each for each in pages if each.url_path in exact or _has_addresses_below(each)]
        # What links to itself is there as soon as it is published.
        if not any(each.live or each.pk == page.pk for each in serving) and not _redirects(link):
            dead[link] = Nowhere.UNPUBLISHED if serving else Nowhere.MISSING
    return dead


def _for_wagtail(address: str) -> str | None:
    """What Wagtail's pages are asked for; None where a view of the site's own answers."""
    for path in (address, f"{address.removesuffix('/')}/"):
        try:
            match = resolve(path)
        except Resolver404:
            continue
        if match.url_name != "wagtail_serve":
            return None
        rest = str((*match.args, *match.kwargs.values())[0])
        return f"{rest.strip('/')}/".removeprefix("/") or None
    return f"{address.strip('/')}/"


def _roots(page: FormPageMixin) -> list[str]:
    """The url_path of the root of each site that the page is on; of all, where it is on none."""
    roots = [root.root_path for root in Site.get_site_root_paths()]
    return [root for root in roots if (page.url_path or "").startswith(root)] or roots


def _above(rest: str) -> Iterable[str]:
    """ "a/b/" -> "a/b/" and "a/"."""
    parts = rest.strip("/").split("/")
    return ["/".join(parts[:length]) + "/" for length in range(len(parts), 0, -1)]


def _has_addresses_below(page: Page) -> bool:
    """Whether it routes addresses below its own by itself, as a service does its steps."""
    kind = page.specific_class
    return kind is not None and kind.route is not Page.route


def _redirects(address: str) -> bool:
    if not apps.is_installed("wagtail.contrib.redirects"):
        return False
    from wagtail.contrib.redirects.models import Redirect

    return Redirect.objects.filter(old_path=Redirect.normalise_path(address)).exists()
