"""Who is in a service while an editor takes it away or gives it another address."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Q
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.models import Page, Site

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
WITH_THOSE_BELOW: Final = _(
    "If what is below is unpublished too, nobody can go on there until it is published again. "
    "Their answers are kept."
)


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
        pages = [
            page for page in Page.objects.filter(pk__in=numbers) if _may(request, page, action)
        ]
        people = _people_below(pages)
        if people:
            is_below = action == "unpublish" and not people.keys() <= {page.pk for page in pages}
            consequence = WITH_THOSE_BELOW if is_below else CONSEQUENCES[action]
            messages.warning(request, f"{_sentence(people)} {consequence}")


def _may(request: HttpRequest, page: Page, action: str) -> bool:
    """Whoever may not do it is not told of others, nor warned of what they cannot cause."""
    permissions = page.permissions_for_user(request.user)
    return bool(getattr(permissions, f"can_{action}")())


def _sentence(people: Mapping[int, int]) -> str:
    total = sum(people.values())
    words = ngettext(
        "One person is under way in {where}.", "{count} people are under way in {where}.", total
    )
    return words.format(count=total, where=_named(people))


def warn_at_slug(page: Page, editing: Mapping[str, Any]) -> None:
    """Say at the slug of a page how many people another one takes along. `editing` is what the
    page's own form is shown with.

    Any page may have services below it, also of a kind whose form is not ours to extend.
    """
    slug = next(_panels_of("slug", editing.get("edit_handler")), None)
    if slug is None or Site.objects.filter(root_page__path__startswith=page.path).exists():
        # The slug of a site's home page is in no address.
        return
    people = _people_below([page], live=True)
    if not people:
        return
    total = sum(people.values())
    if set(people) == {page.pk}:
        words = ngettext(
            "One person is under way: with another slug they go on there.",
            "{people} people are under way: with another slug they go on there.",
            total,
        )
    else:
        words = ngettext(
            "One person is under way in {where}: with another slug they go on there.",
            "{people} people are under way in {where}: with another slug they go on there.",
            total,
        )
    said = words.format(people=total, where=_named(people))
    slug.help_text = f"{slug.help_text} {said}"


def _panels_of(name: str, panel: Any) -> Iterator[Any]:
    """The bound panels of a field, among those inside a bound panel."""
    if getattr(panel, "field_name", None) == name:
        yield panel
    for child in getattr(panel, "children", ()):
        yield from _panels_of(name, child)


def _people_below(pages: Iterable[Page], **only: bool) -> dict[int, int]:
    """Id of a service at or below one of the pages -> how many are in it; without empty ones.

    `only` are further conditions of a service.
    """
    below = Q(pk__in=())
    for page in pages:
        below |= Q(path__startswith=page.path)
    services = Page.objects.filter(below, **only).type(FormPageMixin)
    counted = Journey.objects.under_way(services).values_list("version__page")
    return dict(counted.annotate(Count("pk")).order_by("version__page__path"))


def _named(services: Collection[int]) -> str:
    """The titles of some services, for a sentence."""
    first = list(services)[:NAMED]
    titles = Page.objects.filter(pk__in=first).order_by("path").values_list("title", flat=True)
    named = [f"“{title}”" for title in titles]
    more = len(services) - NAMED
    if more > 0:
        named.append(ngettext("{count} more", "{count} more", more).format(count=more))
    if len(named) == 1:
        return named[0]
    some = ", ".join(named[:-1])
    return gettext("{some} and {last}").format(some=some, last=named[-1])
