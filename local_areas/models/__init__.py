from local_areas.models.area import (
    Area,
    AreaAlias,
    AreaGeneration,
    AreaSuccessor,
    Boundary,
    Level,
    Postcode,
)
from local_areas.models.confidence import Confidence
from local_areas.models.follower import Announcement, Follower, Letter
from local_areas.models.imported import Import
from local_areas.models.local import Meeting, Priority, Station
from local_areas.models.officer import Assignment, Officer, Role, Training
from local_areas.models.staff_mail import MailKind, StaffMail
from local_areas.models.statistic import (
    AreaSummary,
    Coverage,
    Release,
    Series,
    State,
    StatisticType,
)
from local_areas.models.training import Attempt
from local_areas.models.update import Deed, Kind, Update, UpdateEvent, UpdateState

__all__ = [
    "Announcement",
    "Area",
    "AreaAlias",
    "AreaGeneration",
    "AreaSuccessor",
    "AreaSummary",
    "Assignment",
    "Attempt",
    "Boundary",
    "Confidence",
    "Coverage",
    "Deed",
    "Follower",
    "Import",
    "Kind",
    "Letter",
    "Level",
    "MailKind",
    "Meeting",
    "Officer",
    "Postcode",
    "Priority",
    "Release",
    "Role",
    "Series",
    "StaffMail",
    "State",
    "Station",
    "StatisticType",
    "Training",
    "Update",
    "UpdateEvent",
    "UpdateState",
]
