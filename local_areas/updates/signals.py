"""What a site may listen to: an update is seen by the public, or no longer, or with other words.

Each is sent inside the transaction that does it, with `update`, so that rows which a receiver
writes (mails to followers, copies for networks) are kept or undone together with it. What leaves
the database, such as a purge of a page, belongs into `transaction.on_commit`. None is sent for
what is posted to practise.
"""

from typing import Final

from django.dispatch import Signal

published: Final = Signal()
"""The public sees it for the first time: at once, or when its time has come."""
corrected: Final = Signal()
"""The public sees other words, another picture or other times."""
withdrawn: Final = Signal()
"""The public no longer sees it: it was taken down, or waits for approval again."""
restored: Final = Signal()
"""The public sees it again."""
pinned: Final = Signal()
"""It is kept on top, or no longer."""
expired: Final = Signal()
"""Its time is over."""
scheduled: Final = Signal()
"""The public will see it for the first time at `publish_at`, or in these words, or then."""
called_off: Final = Signal()
"""What was scheduled, or whose time is over, was taken back or waits for approval again."""

of_updates: Final = (published, corrected, withdrawn, restored, pinned, expired)
"""For whoever only needs to know that what the area's page shows has changed."""

local_changed: Final = Signal()
"""Priorities or events of an area changed. Sent with `area`, inside the transaction."""
