"""A page that cannot be published, by no way, while something is hidden in its files."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from wagtail.log_actions import log

from station.publications import checking

if TYPE_CHECKING:
    from wagtail.models import Revision

logger = logging.getLogger(__name__)

PUBLISHED_ON_SCHEDULE: Final = "wagtail.publish.scheduled"
"""The log action of `publish_scheduled`: no editor is present who could read an error."""
SHOWN: Final = frozenset({"live", "body"})


class RefusesHiddenData:
    """For a page with `attachments`. Every way of publishing ends in one of these two methods."""

    live: bool
    title: str

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Refuses before anything is changed. The schedule goes on with other pages: what it
        refuses stays a draft, and the history says why. Everybody else gets `HiddenData`.
        """
        try:
            checking.refuse_hidden_data(revision.as_object())
        except checking.HiddenData as refused:
            if kwargs.get("log_action") != PUBLISHED_ON_SCHEDULE:
                raise
            self._leave_schedule(revision, refused)
        else:
            super().publish(revision, *args, **kwargs)  # type: ignore[misc]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Copies, aliases and whoever saves a live page by hand come here alone."""
        fields = kwargs.get("update_fields")
        if self.live and (fields is None or SHOWN & set(fields)):
            checking.refuse_hidden_data(self)
        super().save(*args, **kwargs)  # type: ignore[misc]

    def _leave_schedule(self, revision: Revision, refused: checking.HiddenData) -> None:
        words = " ".join(["Not published as scheduled.", *refused.messages])
        logger.error("“%s”: %s", self.title, words)
        with transaction.atomic():
            revision.approved_go_live_at = None
            revision.save(update_fields=["approved_go_live_at"])
            log(
                instance=self,
                action=checking.REFUSED_ACTION,
                revision=revision,
                data={"words": words},
            )
