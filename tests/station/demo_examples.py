"""All example journeys through the demonstration's services."""

from __future__ import annotations

from typing import Final

from tests.station.demo_journeys import PRIVATE, Journey
from tests.station.demo_journeys_applications import APPLICATIONS
from tests.station.demo_journeys_counter import ADVICE, PROPERTY_AND_REPORTS
from tests.station.demo_journeys_desk import REQUESTS
from tests.station.demo_journeys_reports import REPORTS

JOURNEYS: Final[tuple[Journey, ...]] = (
    *PRIVATE,
    *REPORTS,
    *ADVICE,
    *PROPERTY_AND_REPORTS,
    *REQUESTS,
    *APPLICATIONS,
)
