"""What others may hear of posts. Each is sent within the transaction that stores them."""

from django.dispatch import Signal

stored = Signal()
"""Posts are new or changed: `posts`, a list of `models.Post`."""

forgotten = Signal()
"""Posts are gone: `posts`, a list of `models.Post`, and nothing of what they said is left."""
