"""Who follows which search, and what is still to be sent to them."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Final

from django.db import models, transaction
from django.http import QueryDict
from django.utils import timezone

from local_areas.models.follower import make_token
from station.search.analytics.personal import is_personal
from station.search.asking import Asking, read
from station.search.choices import in_words
from station.search.entry import SearchEntry

ASKED_AGAIN_AFTER: Final = timedelta(minutes=30)
"""Whoever asks again within it is sent nothing new: a stranger cannot fill somebody's inbox."""
MOST_WAITING: Final = 10
"""How many searches one address may ask for before it has confirmed them."""
MOST_WORDS_SENT: Final = 5
"""Of what was searched for, in a mail that nobody has confirmed."""
MOST_CHOICES_NAMED: Final = 4
UNCONFIRMED: Final = timedelta(days=7)
MORNING: Final = time(7)
"""When the day's mail is due."""


def next_morning() -> datetime:
    """The first one to come."""
    now = timezone.localtime()
    today = now.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


class SearchFollowerQuerySet(models.QuerySet["SearchFollower"]):
    def to_be_answered(self) -> SearchFollowerQuerySet:
        return self.filter(answer_due_at__lte=timezone.now()).order_by("answer_due_at", "pk")

    def to_be_told(self) -> SearchFollowerQuerySet:
        """Those whose day's mail is due."""
        return self.filter(digest_due_at__lte=timezone.now()).order_by("digest_due_at", "pk")

    def forgotten(self) -> SearchFollowerQuerySet:
        before = timezone.now() - UNCONFIRMED
        return self.filter(confirmed_at__isnull=True, asked_at__lt=before)

    def ask(self, asking: Asking, email: str) -> None:
        """Somebody, perhaps not the owner of the address, wants it to follow a search.

        What is done here and how long it takes does not tell whether it follows already.
        """
        email, query, now = email.strip().lower(), query_of(asking), timezone.now()
        with transaction.atomic():
            if self.filter(email=email, confirmed_at__isnull=True).count() >= MOST_WAITING:
                return
            made = [SearchFollower(query=query, email=email, answer_due_at=now)]
            self.bulk_create(made, ignore_conflicts=True)
            known = self.filter(query=query, email=email, answer_due_at__isnull=True)
            known.filter(
                models.Q(answered_at__isnull=True)
                | models.Q(answered_at__lt=now - ASKED_AGAIN_AFTER)
            ).update(answer_due_at=now, asked_at=now)


def query_of(asking: Asking) -> str:
    """The query string that is followed: whatever order or page somebody looked at."""
    return asking.address(page=1, sort=False)


def title_of(asking: Asking) -> str:
    """“speed cameras” (Policy, Harbour, from 14 March 2026): what was typed, and what is chosen."""
    chosen = list(in_words(asking.filters))
    if len(chosen) > MOST_CHOICES_NAMED:
        rest = len(chosen) - MOST_CHOICES_NAMED + 1
        chosen = [*chosen[: MOST_CHOICES_NAMED - 1], f"{rest} more filters"]
    return f"{_words_of(asking)} ({', '.join(chosen)})" if chosen else _words_of(asking)


def harmless_title_of(asking: Asking) -> str:
    """For a mail that nobody has confirmed: whoever asks for it may write it to somebody else.

    Words that hold an address, a number or a story are not carried there, nor what is chosen: an
    address of a search may name any choice.
    """
    if is_personal(asking.text) or len(asking.text.split()) > MOST_WORDS_SENT:
        return "a search"
    has_choices = next(in_words(asking.filters), None) is not None
    return f"{_words_of(asking)}, with filters" if has_choices else _words_of(asking)


def _words_of(asking: Asking) -> str:
    return f"“{asking.text}”" if asking.text else "everything that is published"


class SearchFollower(models.Model):
    """An e-mail address that follows a search: once it has confirmed, and until it says stop."""

    query = models.CharField(max_length=2000, help_text="The query string of the search page.")
    email = models.EmailField("e-mail address", help_text="In small letters.")
    token = models.CharField(max_length=48, unique=True, default=make_token, editable=False)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answer_due_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveIntegerField(default=0, editable=False)
    confirmed_at = models.DateTimeField(null=True, editable=False)
    digest_due_at = models.DateTimeField(null=True, editable=False)
    seen = models.BigIntegerField(
        default=0, editable=False, help_text="Entries up to this id are known to them."
    )

    objects = SearchFollowerQuerySet.as_manager()

    class Meta:
        verbose_name = "follower of a search"
        verbose_name_plural = "followers of searches"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["query", "email"], name="search_follower_once")
        ]
        indexes = [
            models.Index(fields=["answer_due_at"], name="search_followers_to_answer"),
            models.Index(fields=["digest_due_at"], name="search_followers_to_tell"),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.query}"

    @property
    def asking(self) -> Asking:
        return read(QueryDict(self.query))

    @property
    def title(self) -> str:
        """What is followed, in words."""
        return title_of(self.asking)

    def confirm(self) -> None:
        """From now on: what was there before is no news. Again changes nothing."""
        newest = SearchEntry.objects.aggregate(newest=models.Max("pk"))["newest"] or 0
        SearchFollower.objects.filter(pk=self.pk, confirmed_at__isnull=True).update(
            confirmed_at=timezone.now(), digest_due_at=next_morning(), seen=newest
        )
