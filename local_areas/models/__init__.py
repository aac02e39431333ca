from local_areas.models.area import (
    Area,
    AreaAlias,
    AreaGeneration,
    AreaSuccessor,
    Boundary,
    Level,
    Postcode,
)
from local_areas.models.follower import Follower
from local_areas.models.local import Meeting, Priority, Station
from local_areas.models.officer import Assignment, Officer, Role, Training
from local_areas.models.statistic import (
    AreaSummary,
    Coverage,
    Release,
    Series,
    StatisticType,
)
from local_areas.models.update import Kind, Update, UpdateEvent

__all__ = [
    "Area",
    "AreaAlias",
    "AreaGeneration",
    "AreaSuccessor",
    "AreaSummary",
    "Assignment",
    "Boundary",
    "Coverage",
    "Follower",
    "Kind",
    "Level",
    "Meeting",
    "Officer",
    "Postcode",
    "Priority",
    "Release",
    "Role",
    "Series",
    "Station",
    "StatisticType",
    "Training",
    "Update",
    "UpdateEvent",
]
