"""How a change reads in the page's history."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter


class ChangeFormatter(LogFormatter):
    label = _("Change the steps")

    def format_message(self, log_entry: Any) -> str:
        return str(log_entry.data.get("words", self.label))
