"""How a decision on hidden data, and a refusal, read in a page's history."""

from typing import Any

from wagtail.log_actions import LogFormatter


class OverrideFormatter(LogFormatter):
    label = "Override the check for hidden data"

    def format_message(self, log_entry: Any) -> str:
        return str(log_entry.data.get("words", self.label))

    def format_comment(self, log_entry: Any) -> str:
        return str(log_entry.data.get("reason", ""))


class RefusalFormatter(LogFormatter):
    label = "Refuse files with hidden data"

    def format_message(self, log_entry: Any) -> str:
        return str(log_entry.data.get("words", self.label))
