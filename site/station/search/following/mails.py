"""Mails to followers of searches, sent from rows as those to followers of areas are."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from local_areas.following.mails import each_due, pause_after, post
from station.search.following.follower import (
    SearchFollower,
    harmless_title_of,
    next_morning,
)
from station.search.following.news import since

MOST_NAMED: Final = 20
"""How many new results a mail names; the rest is behind its link."""


def run(limit: int) -> int:
    """Send what is due, and forget who did not confirm; how many there were."""
    answered = each_due(SearchFollower.objects.to_be_answered, limit, _answer)
    told = each_due(SearchFollower.objects.to_be_told, limit, _tell)
    late = list(SearchFollower.objects.forgotten().values_list("pk", flat=True)[:limit])
    forgotten = SearchFollower.objects.filter(pk__in=late).delete()[0] if late else 0
    return answered + told + forgotten


def _root() -> str:
    site = Site.objects.filter(is_default_site=True).first()
    return site.root_url if site is not None else ""


def _answer(follower: SearchFollower) -> None:
    is_new = follower.confirmed_at is None
    subject = "Please confirm: follow" if is_new else "You follow already:"
    name = f"search-answer-{follower.pk}-{int(follower.asked_at.timestamp())}"
    title = harmless_title_of(follower.asking)
    words = {"is_new": is_new, "title": title}
    was_sent = _post(follower, f"{subject} {title}", "confirm", name, **words)
    now = timezone.now()
    rows = SearchFollower.objects.filter(pk=follower.pk)
    if was_sent:
        rows.update(answer_due_at=None, answered_at=now, attempts=0)
    else:
        later = now + pause_after(follower.attempts)
        rows.update(attempts=F("attempts") + 1, answer_due_at=later)


def _tell(follower: SearchFollower) -> None:
    """One mail with all that is new since the last one; none where nothing is."""
    hits, highest = since(follower.asking, follower.seen)
    rows = SearchFollower.objects.filter(pk=follower.pk)
    subject = f"{len(hits)} new: {follower.title}"
    name = f"search-digest-{follower.pk}-{highest}"
    words = {"hits": hits[:MOST_NAMED], "more": max(0, len(hits) - MOST_NAMED), "root": _root()}
    if not hits or _post(follower, subject, "digest", name, **words):
        rows.update(seen=highest, digest_due_at=next_morning(), attempts=0)
    else:
        later = timezone.now() + pause_after(follower.attempts)
        rows.update(attempts=F("attempts") + 1, digest_due_at=later)


def _post(follower: SearchFollower, subject: str, template: str, name: str, **words: Any) -> bool:
    root = _root()
    stop = root + reverse("search_stop", args=[follower.token])
    context = {
        "title": follower.title,
        "confirm": root + reverse("search_confirm", args=[follower.token]),
        "stop": stop,
        "url": f"{root}{reverse('search')}?{follower.query}",
    }
    body = render_to_string(f"search/following/{template}.txt", context | words)
    return post(follower.email, subject, body, name=name, stop=stop)
