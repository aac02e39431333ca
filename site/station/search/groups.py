"""Words that mean the same to whoever searches: groups that editors keep, in force at once.

Engines ask for them at each search and widen the question: no index is closed or built anew.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Final

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel

from station.search.synonyms import Synonyms

MOST_WORDS: Final = 30
LONGEST: Final = 60


class SynonymGroup(models.Model):
    """One group."""

    words = models.TextField(
        help_text="One a line: car, then vehicle, then motor. Whoever searches for one of them "
        "finds the others too. A line may have several words: freedom of information."
    )
    changed_at = models.DateTimeField(auto_now=True)

    panels = [FieldPanel("words")]

    class Meta:
        verbose_name = "group of synonyms"
        verbose_name_plural = "synonyms"
        ordering = ["words"]

    def __str__(self) -> str:
        return ", ".join(self.group)

    @property
    def group(self) -> tuple[str, ...]:
        """In small letters, each once."""
        lines = (" ".join(line.lower().split()) for line in self.words.splitlines())
        return tuple(dict.fromkeys(filter(None, lines)))

    def clean(self) -> None:
        if len(self.group) < 2:
            raise ValidationError({"words": "Write two words or more, each on a line of its own."})
        if len(self.group) > MOST_WORDS or max(map(len, self.group)) > LONGEST:
            raise ValidationError(
                {"words": f"At most {MOST_WORDS} lines of {LONGEST} characters in a group."}
            )
        self.words = "\n".join(self.group)


def in_force() -> Synonyms:
    """The groups as they are now (SEARCH_SYNONYMS): one small query, and what was made of them
    earlier where none has changed since.
    """
    # All of them: they are few, and Django takes thrice as long to put a sum together.
    return _made(tuple(SynonymGroup.objects.order_by("pk").values_list("pk", "changed_at")))


@lru_cache(maxsize=2)
def _made(state: tuple[tuple[int, datetime], ...]) -> Synonyms:
    """Kept by what tells one state from another: which there are, and when each was changed."""
    if not state:
        return Synonyms()
    return Synonyms.of(each.group for each in SynonymGroup.objects.order_by("pk"))
