"""A page that cannot be published, by no way, while something is hidden in its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from cms_forms.pages.refusing import PUBLISHED_ON_SCHEDULE, leave_schedule
from station.publications import checking

if TYPE_CHECKING:
    from wagtail.models import Revision

SHOWN: Final = frozenset({"live", "body"})


class RefusesHiddenData:
    """For a page with `attachments`. Every way of publishing ends in one of these two methods."""

    live: bool
    title: str

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Refuses before anything is changed. The schedule goes on without it, see
        `leave_schedule`. Everybody else gets `HiddenData`."""
        try:
            checking.refuse_hidden_data(revision.as_object())
        except checking.HiddenData as refused:
            if kwargs.get("log_action") != PUBLISHED_ON_SCHEDULE:
                raise
            leave_schedule(self, revision, checking.REFUSED_ACTION, refused.messages)
        else:
            super().publish(revision, *args, **kwargs)  # type: ignore[misc]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Copies, aliases and whoever saves a live page by hand come here alone."""
        fields = kwargs.get("update_fields")
        if self.live and (fields is None or SHOWN & set(fields)):
            checking.refuse_hidden_data(self)
        super().save(*args, **kwargs)  # type: ignore[misc]
