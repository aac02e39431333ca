"""What the editor of a publication is told of its files, and the way to their screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.panels import Panel


class FilesPanel(Panel):
    """Of the draft as it was saved last."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "publications/files_panel.html"

        @cached_property
        def files(self) -> Sequence[Any]:
            from station.publications.files_screen import files_of

            return files_of(self.instance)

        @property
        def open(self) -> int:
            return sum(bool(each.open) for each in self.files)

        @property
        def waiting(self) -> int:
            return sum(not each.is_read for each in self.files)

        @property
        def files_url(self) -> str:
            return reverse("publication_files", args=[self.instance.pk])
