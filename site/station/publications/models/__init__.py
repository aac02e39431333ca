from station.publications.models.attachment import (
    AttachedFile,
    Attachment,
    AttachmentText,
    HiddenDataOverride,
)
from station.publications.models.log import DisclosureLog
from station.publications.models.publication import (
    Decision,
    PublicationPage,
    PublicationTopic,
    Topic,
    Type,
)

__all__ = [
    "AttachedFile",
    "Attachment",
    "AttachmentText",
    "Decision",
    "DisclosureLog",
    "HiddenDataOverride",
    "PublicationPage",
    "PublicationTopic",
    "Topic",
    "Type",
]
