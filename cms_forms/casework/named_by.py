"""Which services name something by its key: a team, a body that helps, a timetable, a set."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models.fields.json import KeyTextTransform
from wagtail.models import Page, Revision

from cms_forms.models import FormVersion
from cms_forms.stream.compile import compile_parts

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cms_forms.engine.definition import Form

type Keys = Callable[[Form], Collection[str]]
"""The keys of one kind that a form names."""


@dataclass(frozen=True, kw_only=True)
class Naming:
    """A service that names it."""

    page_id: int
    title: str
    is_live: bool
    """Whether visitors meet it there now; else only its draft has it."""


def live_naming(key: str, keys: Keys) -> list[Naming]:
    """What visitors meet now, by title."""
    return _by_title(_live(key, keys))


def naming(key: str, keys: Keys) -> list[Naming]:
    """Those that visitors meet first, then drafts; each by title. History alone does not count."""
    found = {each.page_id: each for each in _live(key, keys)}
    for draft in drafts_with(key):
        page_id, title = int(draft.object_id), draft.content["title"]
        form = compile_parts(json.loads(draft.content["parts"]), title=title)
        if page_id not in found and key in keys(form):
            found[page_id] = Naming(page_id=page_id, title=title, is_live=False)
    return _by_title(found.values())


def drafts_with(key: str) -> QuerySet[Revision]:
    """The newest revisions whose parts have it in quotation marks somewhere: few are then read."""
    newest = Revision.objects.filter(pk__in=Page.objects.values("latest_revision_id"))
    return newest.annotate(drafted=KeyTextTransform("parts", "content")).filter(
        drafted__contains=f'"{key}"'
    )


def _live(key: str, keys: Keys) -> Iterator[Naming]:
    live = FormVersion.objects.filter(page__live=True)
    for version in live.order_by("page", "-number").distinct("page"):
        if version.page_id is not None and key in keys(version.form):
            yield Naming(page_id=version.page_id, title=version.form.title, is_live=True)


def _by_title(found: Collection[Naming] | Iterator[Naming]) -> list[Naming]:
    return sorted(found, key=lambda each: (not each.is_live, each.title.casefold()))
