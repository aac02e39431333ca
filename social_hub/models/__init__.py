from social_hub.models.account import Account, Health
from social_hub.models.media import MediaKind, MediaState, PostMedia
from social_hub.models.post import Deletion, Post, PostKind
from social_hub.models.work import NetworkDay, NetworkState, Work, WorkKind

__all__ = [
    "Account",
    "Deletion",
    "Health",
    "MediaKind",
    "MediaState",
    "NetworkDay",
    "NetworkState",
    "Post",
    "PostKind",
    "PostMedia",
    "Work",
    "WorkKind",
]
