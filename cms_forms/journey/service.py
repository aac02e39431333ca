"""What a visitor's screen needs of the service that it belongs to."""

from typing import Protocol

from django.http import HttpRequest


class Service(Protocol):
    """A page, or a value that stands in for one: the directory's, or a draft's preview."""

    @property
    def pk(self) -> int:
        """The page's: journeys and versions belong to it, whatever its address."""

    @property
    def title(self) -> str: ...

    @property
    def current_version_id(self) -> int | None:
        """What new journeys pin. None for a page that was never published."""

    @property
    def url_path(self) -> str | None:
        """Where its page lies in Wagtail's tree while it is open. None when it is not."""

    @property
    def spoken(self) -> str:
        """The language in which it is asked for, "cy". Empty for its own."""

    @property
    def is_sensitive(self) -> bool: ...

    @property
    def offers_return(self) -> bool:
        """Whether visitors may save what they wrote and go on in another browser."""

    def get_url(self, request: HttpRequest | None = None) -> str:
        """Its address in its own language. See `languages.address`."""


class ServiceChanged(Exception):
    """The page was renamed, moved, closed or deleted after this process read where it is.

    Nothing was shown or stored. Whoever found the service looks again where it is.
    """

    def __init__(self, service: Service) -> None:
        self.service = service
        super().__init__(service.title)
