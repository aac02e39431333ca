"""What the public's process needs of the hub's tables: reading what it shows."""

from typing import Final

from cms_forms.grants import Grant

PUBLIC_OF_ACCOUNTS: Final = (
    "id", "network", "handle", "remote_id", "name", "url", "area", "area_name",
    "is_corporate", "is_practice", "ended_at",
)  # fmt: skip
"""Neither tokens nor what went wrong, nor who looks after an account."""
PUBLIC_OF_POSTS: Final = (
    "id", "account", "remote_id", "kind", "text", "html", "topics", "url", "created_at",
    "edited_at", "data", "deleted_at", "hidden_at", "pinned_at", "featured_at",
)  # fmt: skip
"""Not why a post is hidden, nor by whom."""
PUBLIC_OF_MEDIA: Final = (
    "id", "post", "position", "kind", "file", "width", "height", "alternative_text",
    "alternative_text_by_us", "state",
)  # fmt: skip


def hub_grants() -> tuple[Grant, ...]:
    return (
        Grant(model="social_hub.HubPage", read="all"),
        Grant(model="social_hub.Account", read=PUBLIC_OF_ACCOUNTS),
        Grant(model="social_hub.Post", read=PUBLIC_OF_POSTS),
        Grant(model="social_hub.PostMedia", read=PUBLIC_OF_MEDIA),
        # What networks push is written down; a worker of staff’s takes it in.
        Grant(model="social_hub.Work", read=("id",), add="all"),
        # Which posts are copies of one update.
        Grant(model="social_hub.Copy", read=("id", "update", "account", "remote_id")),
    )
