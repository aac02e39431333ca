"""Guidance, the rich text that editors write, on its way from one site to another."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from django.utils.translation import gettext as _
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import Page, Site

from cms_forms.stream.blocks import GUIDANCE_FEATURES
from cms_forms.stream.wording import said

NOT_TEXT: Final = ("script", "style", "template", "iframe", "object", "noscript")
"""Elements whose content is not guidance."""

_BLOCK_KEY = re.compile(r' data-block-key="[^"]*"')


class Untransferable(ValueError):
    """Guidance that cannot come in. Reads as a sentence to an editor."""


def without_keys(html: str) -> str:
    """Without the random keys that the rich text editor gives to its blocks."""
    return _BLOCK_KEY.sub("", html)


def outgoing(html: str) -> str:
    """With the address of each linked page in place of its number, which means nothing elsewhere.

    A link to a page that is gone leaves its words.
    """
    if "linktype" not in html:
        return html
    parsed = BeautifulSoup(html, "html.parser")
    for link in parsed.find_all("a", linktype=True):
        address = _address_of(link)
        if address is None:
            link.unwrap()
        else:
            link.attrs = {"href": address}
    return str(parsed)


def as_words(html: str) -> str:
    """As plain words, a line for each block, with the address behind each link."""
    parsed = BeautifulSoup(outgoing(html), "html.parser")
    for link in parsed.find_all("a", href=True):
        link.append(f" ({link['href']})")
    for block in parsed.find_all(("p", "h2", "li", "br")):
        block.append("\n")
    return parsed.get_text().strip()


def lost_links(original: str, words: str) -> list[str]:
    """The addresses of an original, such as "tel:999", in place of which a translation has none.

    A page may have another in each language, and a service another number: what counts is that
    there are as many of each sort.
    """
    before, after = _addresses(original), _addresses(words)
    counted = Counter(map(_sort_of, after))
    short = {sort for sort, many in Counter(map(_sort_of, before)).items() if counted[sort] < many}
    return [
        address
        for address in dict.fromkeys(before)
        if _sort_of(address) in short and after.count(address) < before.count(address)
    ]


def _addresses(html: str) -> list[str]:
    links = BeautifulSoup(outgoing(html), "html.parser").find_all("a", href=True)
    return [str(link["href"]).strip() for link in links]


def _sort_of(address: str) -> str:
    """ "tel" or "mailto"; every other one leads to a page."""
    scheme = address.partition(":")[0].casefold()
    return scheme if scheme in ("tel", "mailto") else "page"


def _address_of(link: Tag) -> str | None:
    number = str(link.get("id", ""))
    if link["linktype"] != "page" or not number.isdecimal():
        return None
    page = Page.objects.filter(pk=number).first()
    address: str | None = page.full_url if page is not None else None
    return address


def incoming(html: str) -> str:
    """As the editor itself would have written it: nothing else comes in.

    Links to addresses of this site become links to its pages. Raises `Untransferable`.
    """
    parsed = BeautifulSoup(html, "html.parser")
    for element in parsed.find_all(NOT_TEXT):
        element.decompose()
    if parsed.find("embed"):
        raise Untransferable(
            _(
                "Images, videos and documents are on the site where this was written, and this "
                "names them by their number there. Take them out."
            )
        )
    for link in parsed.find_all("a"):
        if link.has_attr("linktype"):
            raise Untransferable(
                _(
                    "A link names a page by its number, which is another page on this site. Write "
                    "the page’s address instead: <a href=“https://…”>."
                )
            )
        page = _page_at(str(link.get("href", "")))
        if page is not None:
            link.attrs = {"linktype": "page", "id": str(page)}
    converter = ContentstateConverter(features=GUIDANCE_FEATURES)
    try:
        # The converter asserts that every tag is closed, and the parser has closed them.
        text = converter.to_database_format(converter.from_database_format(str(parsed)))
    except (AssertionError, KeyError, RecursionError, ValueError):
        message = _("The editor cannot hold this text. Write plain paragraphs, lists and links.")
        raise Untransferable(message) from None
    return said(without_keys(text))


def _page_at(address: str) -> int | None:
    """The page that has this address here."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    if not parts.netloc or parts.query or parts.fragment:
        return None
    for root in Site.get_site_root_paths():
        if root.root_url == f"{parts.scheme}://{parts.netloc}":
            path = root.root_path + parts.path.strip("/")
            found = Page.objects.filter(url_path=path.rstrip("/") + "/").values_list(
                "pk", flat=True
            )
            return found.first()
    return None
