"""Who is in a service while an editor takes it away or gives it another address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import Page

from cms_forms.models import Journey
from cms_forms.pages.form_page import FormPageMixin

if TYPE_CHECKING:
    from django.http import HttpRequest

NAMED: Final = 5
"""Services that a warning names; the rest are counted."""

CONFIRMED_BY: Final = {
    "wagtailadmin_pages:unpublish": ("page_id", "unpublish"),
    "wagtailadmin_pages:delete": ("page_id", "delete"),
    "wagtailadmin_pages:move_confirm": ("page_to_move_id", "move"),
}
"""Wagtail's confirmation of one page -> (its argument with the page's id, the action)."""
BULK: Final = "wagtail_bulk_action"

CONSEQUENCES: Final = {
    "unpublish": _("Nobody can go on until it is published again. Their answers are kept."),
    "delete": _("Once it is deleted, they cannot send what they have written."),
    "move": _("They go on at the new address, with all their answers."),
}


def warn(request: HttpRequest) -> None:
    """Say on Wagtail's confirmation pages how many people are under way, before it happens."""
    match = request.resolver_match
    if match is None or request.method != "GET":
        return
    if match.view_name in CONFIRMED_BY:
        argument, action = CONFIRMED_BY[match.view_name]
        ids: Iterable[object] = [match.kwargs[argument]]
    elif match.view_name == BULK:
        action = match.kwargs["action"]
        ids = request.GET.getlist("id")
    else:
        return
    if action in CONSEQUENCES and request.user.is_authenticated:
        numbers = [int(str(each)) for each in ids if str(each).isdecimal() and len(str(each)) < 18]
        pages = [page for page in Page.objects.filter(pk__in=numbers) if _may(request, page)]
        people = under_way(pages)
        if people:
            messages.warning(request, f"{people} {CONSEQUENCES[action]}")


def _may(request: HttpRequest, page: Page) -> bool:
    permissions = page.permissions_for_user(request.user)
    return bool(permissions.can_edit() or permissions.can_publish())


def under_way(pages: Iterable[Page]) -> str:
    """A sentence on the people in the services at and below some pages; empty for nobody."""
    counts: dict[str, int] = {}
    for page in pages:
        for service in Page.objects.descendant_of(page, inclusive=True).type(FormPageMixin):
            count = Journey.objects.under_way(service).count()
            if count:
                counts[service.title] = counts.get(service.title, 0) + count
    if not counts:
        return ""
    total = sum(counts.values())
    named = [f"“{title}”" for title in list(counts)[:NAMED]]
    more = len(counts) - NAMED
    if more > 0:
        named.append(ngettext("{count} more", "{count} more", more).format(count=more))
    where = named[0]
    if len(named) > 1:
        some = ", ".join(named[:-1])
        where = gettext("{some} and {last}").format(some=some, last=named[-1])
    words = ngettext(
        "One person is under way in {where}.", "{count} people are under way in {where}.", total
    )
    return words.format(count=total, where=where)
