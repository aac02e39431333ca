"""The places in sessions that one visitor has, as one request finds and leaves them."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from cms_forms.bookings import holding
from cms_forms.bookings.holding import Held
from cms_forms.engine.walk import Walk
from cms_forms.models.booking import Booking


class HeldPlaces:
    """None: of a journey that has not begun, and of a preview, which takes no place away."""

    def of(self, walked: Walk) -> Sequence[Held]:
        """How it stands with those that the answers on the path name."""
        return ()

    def hold_again(self, walked: Walk) -> None:
        """For the whole time from now. Raises `holding.NoPlace`."""

    def keep_only(self, walked: Walk) -> None:
        """Let go of those that no answer on the path names any more."""

    def booked(self) -> Sequence[Booking]:
        """Those of answers that were sent."""
        return ()


class JourneyPlaces(HeldPlaces):
    def __init__(self, journey: uuid.UUID, *, is_sent: bool) -> None:
        self._journey, self._is_sent = journey, is_sent

    def of(self, walked: Walk) -> Sequence[Held]:
        return holding.held_for(self._journey, walked)

    def hold_again(self, walked: Walk) -> None:
        holding.hold_again(self._journey, walked)

    def keep_only(self, walked: Walk) -> None:
        named = holding.wanted_by(walked)
        holding.let_go(self._journey, keeping=[each.question.id for each in named])

    def booked(self) -> Sequence[Booking]:
        return list(Booking.objects.of_journey(self._journey)) if self._is_sent else ()
