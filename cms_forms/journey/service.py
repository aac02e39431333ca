"""What a visitor's screen needs of the service that it belongs to."""

from typing import Protocol

from django.http import HttpRequest


class Service(Protocol):
    """A page, or the directory's value that stands in for one."""

    @property
    def pk(self) -> int:
        """The page's: journeys and versions belong to it, whatever its address."""

    @property
    def title(self) -> str: ...

    @property
    def current_version_id(self) -> int | None:
        """What new journeys pin. None for a page that was never published."""

    def get_url(self, request: HttpRequest | None = None) -> str:
        """Its address, of which the addresses of its steps are made."""
