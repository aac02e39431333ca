"""What things are called that are only known by a code or an id: areas and services."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from wagtail.models import Page

from cms_forms import joined
from cms_forms.models import Case

REMEMBERED: Final = 10 * 60
"""Seconds for which a name is not asked for again."""
PREFIX: Final = "cms_forms-area-"


def area_names(codes: Collection[str]) -> Mapping[str, str]:
    """Code -> name. A code that nobody has a name for stands for itself.

    The setting CMS_FORMS_AREA_NAMES is the dotted path of a function that gives them as a mapping
    for a set of codes. It may leave some out.
    """
    own = {code: code for code in codes if code}
    if not getattr(settings, "CMS_FORMS_AREA_NAMES", "") or not own:
        return own
    known = cache.get_many([PREFIX + code for code in own])
    names = {key.removeprefix(PREFIX): name for key, name in known.items()}
    unknown = own.keys() - names.keys()
    if unknown:
        given = joined.ask("CMS_FORMS_AREA_NAMES", unknown, reads=_mapping, otherwise=None)
        # One that fails is asked again for the next page.
        if given is not None:
            found = {code: str(given.get(code) or code) for code in unknown}
            cache.set_many({PREFIX + code: name for code, name in found.items()}, REMEMBERED)
            names |= found
    return own | names


def _mapping(given: Any) -> Mapping[str, Any] | None:
    if not isinstance(given, Mapping):
        raise joined.Unusable(f"It gave a {type(given).__name__}, and not a mapping of names.")
    return given


def service_titles(pages: Collection[int | None]) -> Mapping[int | None, str]:
    """The id of a service's page -> its title: of one that is gone, as its newest case has it."""
    wanted = set(pages)
    titles: dict[int | None, str] = dict(
        Page.objects.filter(pk__in=wanted - {None}).values_list("pk", "title")
    )
    gone = wanted - titles.keys()
    if gone:
        of_gone = Q(page_id__in=gone - {None}) | (Q(page_id=None) if None in gone else Q(pk=None))
        newest = Case.objects.filter(of_gone).order_by("page_id", "-pk").distinct("page_id")
        titles |= dict(newest.values_list("page_id", "service"))
    return titles
