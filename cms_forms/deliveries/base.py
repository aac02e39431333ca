"""How a message is brought to its destination: a channel, and the register of them.

A site adds its own, and imports it from its `AppConfig.ready`:

    @register
    class Pigeon(RecordsChannel):
        name = "pigeon"
        label = "Carrier pigeon"

        def endpoint(self, destination: Destination) -> str:
            return f"pigeon {destination.address}"

        def bring(self, destination: Destination, report: Report, now: datetime) -> Outcome:
            ...
            return arrived("The pigeon was let go.")
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Final

from cms_forms.deliveries.report import Report, report_of
from cms_forms.models.delivery import Delivery, Destination, Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SECONDS: Final = 10.0
"""So long one try to send may take."""


class Result(StrEnum):
    """What came of a try."""

    ARRIVED = "arrived"
    LATER = "later"
    """It may arrive another time."""
    REFUSED = "refused"
    """Sent again as it is, it would be refused again: somebody has to act."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The answer to one try. `words` are staff's to read: no address, no name, no answer in it."""

    result: Result
    words: str
    status: int | None = None
    """Of HTTP or SMTP, if there was an answer."""
    wait: timedelta | None = None
    """So long at least the receiver asks to be left alone."""
    is_endpoints_fault: bool = False
    """The place itself does not work, whatever is sent there."""
    was_asked: bool = True
    """Whether the endpoint had the chance to answer: what is missing here says nothing about it."""


def arrived(words: str, status: int | None = None) -> Outcome:
    return Outcome(result=Result.ARRIVED, words=words, status=status)


def later(words: str, status: int | None = None, wait: timedelta | None = None) -> Outcome:
    """The endpoint works and asks us to come again."""
    return Outcome(result=Result.LATER, words=words, status=status, wait=wait)


def not_yet(words: str) -> Outcome:
    """Something is missing here, so that nobody was asked."""
    return Outcome(result=Result.LATER, words=words, was_asked=False)


def never(words: str) -> Outcome:
    """It cannot be sent as it is, so that nobody was asked."""
    return Outcome(result=Result.REFUSED, words=words, was_asked=False)


def down(words: str, status: int | None = None, wait: timedelta | None = None) -> Outcome:
    """The endpoint does not answer, or says that it does not work."""
    return Outcome(
        result=Result.LATER, words=words, status=status, wait=wait, is_endpoints_fault=True
    )


def refused(words: str, status: int | None = None) -> Outcome:
    """The endpoint works and does not take it."""
    return Outcome(result=Result.REFUSED, words=words, status=status)


class Channel(ABC):
    """One way of sending. Its objects keep nothing: threads share them."""

    name: ClassVar[str]

    @abstractmethod
    def endpoint_of(self, destination: Destination | None) -> str:
        """The place that works or does not: "https://records.example:443". No secret is in it."""

    @abstractmethod
    def send(self, delivery: Delivery, now: datetime) -> Outcome:
        """Make the message and bring it there, within `SECONDS`.

        Whatever the receiver or the way to it does is an outcome. An exception is a fault of ours.
        """


class RecordsChannel(Channel):
    """Brings reports to records systems."""

    label: ClassVar[StrOrPromise]
    """As those who register one read it."""
    takes_secret: ClassVar[bool] = False
    """Whether what it sends is signed."""

    @abstractmethod
    def endpoint(self, destination: Destination) -> str:
        """As `endpoint_of`."""

    @abstractmethod
    def bring(self, destination: Destination, report: Report, now: datetime) -> Outcome:
        """As `send`. `report.key` is the same however often a report is brought, `report.body` is
        bytes: JSON in UTF-8. `destination.address` is what was entered in the admin; what it must
        be is for `problem_with` to say.
        """

    def problem_with(self, address: str) -> str:
        """Why nothing can be sent to this address, in words for those who enter it; else ""."""
        return ""

    def endpoint_of(self, destination: Destination | None) -> str:
        assert destination is not None
        return self.endpoint(destination)

    def send(self, delivery: Delivery, now: datetime) -> Outcome:
        assert delivery.destination is not None
        return self.bring(delivery.destination, report_of(delivery), now)


_channels: dict[str, Channel] = {}


def register[T: type[Channel]](channel: T) -> T:
    """Raises `ValueError` where another channel has its name."""
    known = _channels.get(channel.name)
    if known is not None and type(known) is not channel:
        raise ValueError(f"Two channels are called “{channel.name}”.")
    _channels[channel.name] = channel()
    return channel


def channel_named(name: str) -> Channel:
    """Raises `LookupError` for one that nobody registered."""
    try:
        return _channels[name]
    except KeyError:
        raise LookupError(f"No channel is called “{name}”.") from None


def records_channel(name: str) -> RecordsChannel:
    """Raises `LookupError`."""
    channel = channel_named(name)
    if not isinstance(channel, RecordsChannel):
        raise LookupError(f"“{name}” does not bring reports to records systems.")
    return channel


def records_channels() -> Iterable[RecordsChannel]:
    """All that a records system may be reached by."""
    return [each for each in _channels.values() if isinstance(each, RecordsChannel)]


MAIL: Final = "mail"
"""The name of the channel by which staff and reporters are written to."""
ALARM: Final = "alarm"
"""The name of the second channel: it says that the first does not work, and what is urgent."""
BY_ALARM: Final = (Kind.SYSTEM, Kind.URGENT)
"""What goes by it. It has to leave when no mail does."""


def channel_for(kind: str, destination: Destination | None) -> Channel:
    """Raises `LookupError` for a records system whose channel was taken out of the code."""
    if destination is not None:
        return records_channel(destination.how)
    return channel_named(ALARM if kind in BY_ALARM else MAIL)
