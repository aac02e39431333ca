from social_hub.models.account import Account, Health
from social_hub.models.copy import Copy, CopyState, Step
from social_hub.models.media import MediaKind, MediaState, PostMedia
from social_hub.models.post import Deletion, Post, PostKind
from social_hub.models.record import Deed, Record
from social_hub.models.update import HubUpdate, UpdateState
from social_hub.models.work import NetworkDay, NetworkState, Work, WorkKind

__all__ = [
    "Account",
    "Copy",
    "CopyState",
    "Deed",
    "Deletion",
    "Health",
    "HubUpdate",
    "MediaKind",
    "MediaState",
    "NetworkDay",
    "NetworkState",
    "Post",
    "PostKind",
    "PostMedia",
    "Record",
    "Step",
    "UpdateState",
    "Work",
    "WorkKind",
]
