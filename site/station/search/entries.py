"""Writes the entries of pages. A `SearchEntry` is made, changed and deleted nowhere else."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from typing import Any, Final

from django.contrib.postgres.search import SearchVector
from django.db import transaction
from wagtail.models import Page

from station.search import postings
from station.search.drafts import Draft, drafts_of
from station.search.entry import SearchEntry, SearchPlace, cited_by

logger = logging.getLogger(__name__)

AT_ONCE: Final = 500
"""Pages that are read and written together."""
LONGEST_PLACE: Final = 100_000
"""Characters of one place. PostgreSQL indexes no text without bounds."""
CHANGING: Final = (
    *("page", "tab", "kind", "title", "summary", "text", "names", "url", "date", "year", "areas"),
    *("reference", "topics", "decision", "breadcrumb", "boost", "fingerprint", "changed_at"),
)


def keep(pages: Collection[int]) -> int:
    """Make the entries of these pages what they should be now; how many changed.

    Of pages that are gone, not published or not open to everybody, none stays. What has not changed
    is not written.
    """
    changed = 0
    ids = sorted(set(pages))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        public = Page.objects.live().public().filter(pk__in=some).specific()
        drafts = {page.pk: _drafts(page) for page in public}
        changed += write(some, drafts)
    return changed


def keep_missing() -> int:
    """Make the entries of pages that have none: such as were made in bulk. How many changed."""
    public = Page.objects.live().public().filter(search_entries=None)
    return keep(public.values_list("pk", flat=True))


def keep_all() -> int:
    """Make all entries what they should be now; how many changed."""
    pages = Page.objects.filter(depth__gt=1).values_list("pk", flat=True)
    return keep(pages)


def _drafts(page: Any) -> Sequence[Draft]:
    """An adapter that fails must not keep others from being found, nor a page from being saved."""
    try:
        return drafts_of(page)
    except Exception:
        logger.exception("Page %s cannot be put into the search. It is tried again.", page.pk)
        return ()


@transaction.atomic
def write(pages: Collection[int], drafts: dict[int, Sequence[Draft]]) -> int:
    """Give these pages exactly these entries. Page id -> its drafts."""
    # Two that publish the same page write in turn.
    before = {
        entry.key: entry
        for entry in SearchEntry.objects.select_for_update()
        .filter(page__in=pages)
        .order_by("pk")
        .only("key", "fingerprint")
    }
    wanted = {draft.key: (page, draft) for page, some in drafts.items() for draft in some}
    stale = [entry.pk for key, entry in before.items() if key not in wanted]
    new = [
        (page, draft)
        for key, (page, draft) in wanted.items()
        if key not in before or before[key].fingerprint != draft.fingerprint()
    ]
    if stale:
        SearchEntry.objects.filter(pk__in=stale).delete()
    if new:
        entries = SearchEntry.objects.bulk_create(
            [_entry(page, draft) for page, draft in new],
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=CHANGING,
        )
        written = list(zip(entries, (draft for _, draft in new), strict=True))
        _write_places(written)
        postings.write(
            postings.Words(
                entry=entry.pk,
                title=draft.title,
                body=f"{draft.summary}\n{draft.text}",
                names=draft.names,
                attached="\n".join(place.text for place in draft.places),
            )
            for entry, draft in written
        )
    return len(stale) + len(new)


def _entry(page: int, draft: Draft) -> SearchEntry:
    return SearchEntry(
        key=draft.key,
        page_id=page,
        tab=draft.tab,
        kind=draft.kind,
        title=draft.title[:255],
        summary=_storable(draft.summary),
        text=_storable(draft.text),
        names=draft.names,
        reference=cited_by(draft.reference),
        url=draft.url,
        date=draft.date,
        year=str(draft.date.year) if draft.date else "",
        areas=sorted(set(draft.areas)),
        topics=sorted(set(draft.topics)),
        decision=draft.decision,
        breadcrumb=list(draft.breadcrumb),
        boost=draft.boost,
        fingerprint=draft.fingerprint(),
    )


def _storable(text: str) -> str:
    """PostgreSQL refuses NUL, which files contain."""
    return text.replace("\0", " ")


def _write_places(written: Sequence[tuple[SearchEntry, Draft]]) -> None:
    SearchPlace.objects.filter(entry__in=[entry for entry, _ in written]).delete()
    places = [
        SearchPlace(
            entry=entry,
            title=place.title[:255],
            url=place.url,
            number=place.number,
            text=_storable(place.text[:LONGEST_PLACE]),
        )
        for entry, draft in written
        for place in draft.places
    ]
    made = SearchPlace.objects.bulk_create(places, batch_size=1000)
    SearchPlace.objects.filter(pk__in=[place.pk for place in made]).update(
        words=SearchVector("text", config="english")
    )
