"""How many findings the newest drafts of services have, without looking twice at the same draft."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from django.core.cache import cache
from django.urls import reverse

from cms_forms.engine.lint import Severity
from cms_forms.models import Team
from cms_forms.pages.form_page import FormPage

LOOKED_AT: Final = 20
"""Services at most, those changed last. To look at one of 60 steps takes some 50 ms."""
KEPT: Final = 3600
"""Seconds: a new release may find more in a draft that stayed as it is."""


@dataclass(frozen=True, kw_only=True)
class Count:
    title: str
    url: str
    errors: int
    warnings: int


def with_findings(services: Iterable[FormPage]) -> Sequence[Count]:
    """Those with an error or a warning, in the order given."""
    state = _state_of_teams()
    counts = ((service, *_counted(service, state)) for service in services)
    return [
        Count(
            title=service.draft_title or service.title,
            url=reverse("cms_forms_editor:steps", args=[service.pk]),
            errors=errors,
            warnings=warnings,
        )
        for service, errors, warnings in counts
        if errors or warnings
    ]


def _counted(service: FormPage, teams: str) -> tuple[int, int]:
    """(errors, warnings) of the newest draft."""
    revision = service.latest_revision
    if revision is None:
        return _count(service)
    key = f"findings:{revision.pk}:{teams}"
    kept: tuple[int, int] | None = cache.get(key)
    if kept is None:
        kept = _count(revision.as_object())
        cache.set(key, kept, KEPT)
    return kept


def _count(draft: FormPage) -> tuple[int, int]:
    severities = [finding.severity for finding in draft.findings()]
    return severities.count(Severity.ERROR), severities.count(Severity.WARNING)


def _state_of_teams() -> str:
    """Changes with what findings say of teams: which there are, and who can be read for."""
    unread = Team.objects.without_readers().order_by("key").values_list("key", "name")
    keys = Team.objects.order_by("key").values_list("key", "pk")
    return sha256(repr([list(keys), list(unread)]).encode()).hexdigest()[:16]
