"""What the public's process needs of the tables of areas: reading, and what followers do."""

from typing import Final

from cms_forms.grants import Grant

SHOWN: Final = (
    "Area",
    "AreaAlias",
    "AreaGeneration",
    "AreaIndexPage",
    "AreaPage",
    "AreaSuccessor",
    "AreaSummary",
    "Assignment",
    "Boundary",
    "BoroughPage",
    "Meeting",
    "Postcode",
    "Priority",
    "Station",
    "Station_areas",
    "StatisticType",
    "Update",
)
PUBLIC_OF_OFFICERS: Final = ("id", "name", "rank", "bio", "photo")
"""Not their accounts, nor the addresses to which they are invited."""


def area_grants() -> tuple[Grant, ...]:
    return (
        *(Grant(model=f"local_areas.{name}", read="all") for name in SHOWN),
        Grant(model="local_areas.Officer", read=PUBLIC_OF_OFFICERS),
        Grant(model="station_pages.ContentPage_advice_types", read="all"),
        Grant(
            model="local_areas.Follower",
            read="all",
            add="all",
            change=("answer_due_at", "asked_at", "language", "confirmed_at"),
            delete=True,
        ),
        # Those that are waiting for somebody who stops go with them.
        Grant(model="local_areas.Letter", read="all", delete=True),
    )
