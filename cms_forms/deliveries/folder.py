"""A report as a file in a folder that a records system looks into."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms_forms.deliveries.base import Outcome, RecordsChannel, arrived, down, never, register
from cms_forms.deliveries.report import Report
from cms_forms.models.delivery import Destination


def folders() -> Mapping[str, str]:
    """Name -> path of the setting CMS_FORMS_FOLDERS: nobody enters a path in the admin."""
    return dict(getattr(settings, "CMS_FORMS_FOLDERS", {}))


def put(folder: Path, name: str, content: bytes) -> None:
    """Whole or not at all, and on the disk when this returns. Raises `OSError`.

    It is written under a name that begins with a point, which the records system does not take.
    """
    with NamedTemporaryFile(dir=folder, prefix=f".{name}.", delete=False) as new:
        try:
            new.write(content)
            new.flush()
            # For the records system, which runs in a group of its own.
            os.fchmod(new.fileno(), 0o640)
            os.fsync(new.fileno())
            Path(new.name).replace(folder / name)
        except BaseException:
            with suppress(OSError):
                Path(new.name).unlink()
            raise
    # The rename itself.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@register
class Folder(RecordsChannel):
    """The file is named for the delivery's key: brought again, it replaces itself."""

    name = "folder"
    label = _("Folder: a file in a folder of the server")

    def endpoint(self, destination: Destination) -> str:
        return f"folder {destination.address}"

    def problem_with(self, address: str) -> str:
        if address in folders():
            return ""
        known = ", ".join(f"“{name}”" for name in folders()) or "none"
        return f"The server’s settings know no folder of this name. There are: {known}."

    def bring(self, destination: Destination, report: Report, now: datetime) -> Outcome:
        path = folders().get(destination.address)
        if path is None:
            return never("The server’s settings know no folder of this name.")
        try:
            put(Path(path), f"{report.key}.json", report.body)
        except OSError as error:
            return down(f"The folder cannot be written ({type(error).__name__}).")
        return arrived("Written.")
