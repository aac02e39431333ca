"""What the codes of areas are called, as the site that the app is installed in says."""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

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
