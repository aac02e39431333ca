"""A staged release goes live in place of the one before it, and back. One transaction each."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext as _

from local_areas.imports import sources, summaries
from local_areas.imports.base import Refused
from local_areas.imports.checking import check, failed
from local_areas.imports.staging import take_turns
from local_areas.models import Coverage, Release, Series

figures_changed: Final = Signal()
"""Pages show other figures from now on. Sent after the transaction, with the `source` (the key of
the summaries)."""


def publish(
    release: Release,
    *,
    accepted: Collection[str] = (),
    user: AbstractBaseUser | AnonymousUser | None = None,
) -> None:
    """Swap it in. Checked once more, as another may have gone live since it was staged; that
    report is kept where the swap is refused.

    Raises `Refused` where a check that is not accepted failed, and while another swap or import is
    under way.
    """
    with transaction.atomic():
        take_turns()
        release.refresh_from_db()
        if release.is_live:
            return
        check(release)
        refused = [name for name in failed(release) if name not in accepted]
        if not refused:
            release.report["accepted"] = [name for name in failed(release) if name in accepted]
            release.report["published_by"] = "" if user is None else user.get_username()
            _swap(release)
    if refused:
        raise Refused(
            _("“%(title)s” was not published: %(checks)s. What is live stays as it was.")
            % {"title": release.title, "checks": ", ".join(refused)}
        )


def back(release: Release) -> Release:
    """Put the last one back in the place of a live release. Returns what is live now. Raises
    `Refused` where it is not live or there is no last one.
    """
    with transaction.atomic():
        take_turns()
        release.refresh_from_db()
        last = release.last_one
        if not release.is_live or last is None:
            raise Refused(_("There is no release to go back to. Nothing was changed."))
        _swap(last)
    return last


def _swap(release: Release) -> None:
    now = timezone.now()
    Release.objects.live().beside(release).update(retired_at=now)
    release.live_from, release.retired_at = now, None
    release.save()
    _show(release)


def take_down(release: Release) -> None:
    """Take a live release off the pages, with nothing in its place. Raises `Refused` where it is
    not live, or where there is a last one to go back to.
    """
    with transaction.atomic():
        take_turns()
        release.refresh_from_db()
        if not release.is_live or release.last_one is not None:
            raise Refused(_("Only the first release of its kind is taken down. Nothing changed."))
        release.retired_at = timezone.now()
        release.save()
        _show(release)


def _show(release: Release) -> None:
    """Work out what pages show, now that another release or none is live."""
    summary = sources.get(release.source).summary
    summaries.renew(summary)
    transaction.on_commit(lambda: _tell(summary))


def _tell(summary: str) -> None:
    figures_changed.send(Release, source=summary)


def throw_away(release: Release) -> None:
    """Delete a release that is not live, with its figures. Raises `Refused` for a live one."""
    with transaction.atomic():
        take_turns()
        release.refresh_from_db()
        if release.is_live:
            raise Refused(_("This release is live. Put another one in its place first."))
        for rows in (Series.objects, Coverage.objects):
            rows.filter(release=release).delete()
        release.delete()
