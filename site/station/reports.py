"""What an error tells those who run the station: where it happened, and nothing that anybody typed.

Answers, keys and passwords reach variables, forms, messages of exceptions and addresses. So reports
name variables with their types, and fields without their values.
"""

import logging
import traceback
from collections.abc import ItemsView, Iterable
from types import FrameType, SimpleNamespace
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, QueryDict
from django.template import TemplateDoesNotExist
from django.urls import ResolverMatch
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from station.deploy.paths import cut

HIDDEN: Final = "(left out)"
QUOTES_NOBODY: Final = (
    AttributeError,
    ImproperlyConfigured,
    ImportError,
    InterfaceError,
    NameError,
    NotImplementedError,
    OperationalError,
    OSError,
    TemplateDoesNotExist,
)
"""Exceptions whose words are those of programmers. Others quote: what could not be converted, the
key that was not found, the row that a constraint refused."""
META_KEPT: Final = frozenset(
    {
        *("CONTENT_LENGTH", "CONTENT_TYPE", "HTTP_ACCEPT", "HTTP_HOST", "HTTP_USER_AGENT"),
        *("HTTP_X_FORWARDED_PROTO", "PATH_INFO", "REQUEST_METHOD", "SERVER_NAME", "SERVER_PORT"),
    }
)


def nowhere(request: HttpRequest) -> None:
    """Stands for a view that was not found."""


NOWHERE: Final = ResolverMatch(nowhere, (), {})


class ReportFilter(SafeExceptionReporterFilter):
    """For `DEFAULT_EXCEPTION_REPORTER_FILTER`."""

    cleansed_substitute = HIDDEN

    def is_active(self, request: HttpRequest | None) -> bool:
        """Always, on a developer's machine too: the reports are tried where they are written."""
        return True

    def get_safe_settings(self) -> dict[str, Any]:
        """None: they name hosts, and their values were checked when the station started."""
        return {}

    def get_safe_request_meta(self, request: HttpRequest | None) -> dict[str, Any]:
        meta = request.META if request is not None else {}
        return {
            name: cut(value) if name in META_KEPT else HIDDEN
            for name, value in meta.items()
            if isinstance(value, str) and not name.startswith("wsgi.")
        }

    def get_safe_cookies(self, request: HttpRequest | None) -> dict[str, Any]:
        return dict.fromkeys(request.COOKIES if request is not None else (), HIDDEN)

    def get_post_parameters(self, request: HttpRequest | None) -> Any:
        try:
            return _names(request.POST) if request is not None else {}
        except Exception:  # the report of one error must not end in another
            return {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: FrameType
    ) -> ItemsView[str, Any]:
        return {name: _Kind(value) for name, value in tb_frame.f_locals.items()}.items()


class Reporter(ExceptionReporter):
    """For `DEFAULT_EXCEPTION_REPORTER`: what the filter is not asked about."""

    def get_traceback_data(self) -> dict[str, Any]:
        if self.request is not None and self.request.resolver_match is None:
            # Django would look for the view again, which asks the database; it may be what is down.
            self.request.resolver_match = NOWHERE
        data: dict[str, Any] = super().get_traceback_data()
        if isinstance(self.exc_value, BaseException) and _may_quote(self.exc_value):
            data["exception_value"] = HIDDEN
            data.pop("unicode_hint", None)
            data.pop("exception_notes", None)
        for frame in data.get("frames", ()):
            cause = frame.get("exc_cause")
            if isinstance(cause, BaseException) and _may_quote(cause):
                frame["exc_cause"] = f"{type(cause).__name__} {HIDDEN}"
        if self.request is not None:
            data["request"] = _shown(self.request)
            data["request_insecure_uri"] = cut(self.request.path)
            data["request_GET_items"] = _names(self.request.GET).items()
            data["request_FILES_items"] = ()
        return data


class Formatter(logging.Formatter):
    """Writes an exception into the log without what it may quote."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  (logging's name)
        return "\n".join(_lines(ei[1])) if ei[1] is not None else ""


class CutPaths(logging.Filter):
    """Django writes down the path of whatever was not found, not allowed or went wrong: without
    what opens something.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("django.") and isinstance(record.args, tuple):
            record.args = tuple(
                cut(each) if isinstance(each, str) and each.startswith("/") else each
                for each in record.args
            )
        return True


class _Kind:
    """Stands for a value in a report."""

    def __init__(self, value: object) -> None:
        self.name = type(value).__name__

    def __repr__(self) -> str:
        return f"({self.name})"


def _shown(request: HttpRequest) -> SimpleNamespace:
    """What Django's templates ask a request for themselves, with its path cut."""
    return SimpleNamespace(
        path_info=cut(request.path_info),
        META={"REQUEST_METHOD": request.method},
        GET=request.GET,
        FILES={},
        COOKIES=request.COOKIES,
    )


def _names(given: QueryDict) -> dict[str, str]:
    return dict.fromkeys(given, HIDDEN)


def _may_quote(error: BaseException) -> bool:
    return not isinstance(error, QUOTES_NOBODY)


def _lines(error: BaseException) -> Iterable[str]:
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _lines(before)
        yield "\nThen, because of it or while it was handled:\n"
    yield "Traceback (most recent call last):"
    yield "".join(traceback.format_tb(error.__traceback__)).rstrip("\n")
    words = HIDDEN if _may_quote(error) else str(error)
    yield f"{type(error).__module__}.{type(error).__qualname__}: {words}"
