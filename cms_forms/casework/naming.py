"""What things are called that are only known by a code or an id: areas and services."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q
from django.utils.module_loading import import_string
from wagtail.models import Page

from cms_forms.models import Case

REMEMBERED: Final = 10 * 60
"""Seconds for which a name is not asked for again."""
PREFIX: Final = "cms_forms-area-"


def area_names(codes: Collection[str]) -> Mapping[str, str]:
    """Code -> name. A code that nobody has a name for stands for itself.

    The setting CMS_FORMS_AREA_NAMES is the dotted path of a function that gives them for codes.
    """
    own = {code: code for code in codes if code}
    path = getattr(settings, "CMS_FORMS_AREA_NAMES", "")
    if not path or not own:
        return own
    known = cache.get_many([PREFIX + code for code in own])
    names = {key.removeprefix(PREFIX): name for key, name in known.items()}
    unknown = own.keys() - names.keys()
    if unknown:
        names_of: Callable[[Collection[str]], Mapping[str, str]] = import_string(path)
        found = {code: code for code in unknown} | dict(names_of(unknown))
        cache.set_many({PREFIX + code: name for code, name in found.items()}, REMEMBERED)
        names |= found
    return own | names


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
