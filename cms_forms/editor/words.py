"""What the editor's scripts say to people. Each screen hands it to them, in its own language.

`{title}` and the like are filled in by the script.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SCRIPT_WORDS: Final[Mapping[str, "StrOrPromise"]] = {
    # Saving a change.
    "saving": _("Saving …"),
    "saved": _("Saved in the draft."),
    "no_answer": _("Not saved: the server does not answer. Check your connection and try again."),
    "unreadable": _("Not saved. Reload the page: you may have been logged out."),
    "logged_out": _(
        "Not saved: you may be logged out. Log in again in another tab, then press “Save draft”. "
        "Your work is still on this page."
    ),
    "refused": _("Not saved yet: press “Save draft” to see why."),
    "still_here": _("Not saved: the server does not answer. Your work is still on this page."),
    "save_first": _("Save your changes first."),
    "empty": _("Words cannot be empty. Nothing was changed."),
    # Deleting and moving.
    "delete": _("Delete “{title}”?"),
    "uses": _("These lead to it or read it, and would have to be mended:"),
    "no_uses": _("Nothing else refers to it. “Undo” brings it back."),
    "deleted": _("“{title}” is deleted from the draft. “Undo” brings it back."),
    "kept": _("Nothing was deleted."),
    "beginning": _("the beginning of the list"),
    # Finding and picking.
    "found": _("{found} of {all} steps"),
    "missing": _("(not there any more)"),
    "next": _("Next step in the list"),
    "always": _("Always"),
    "sending": _("The day of sending"),
    "as_step": _("As the step says"),
    "more_of_step": _("Rules, checks and conditions"),
    "more_of_question": _("Limits and conditions"),
    "choose": _("Choose …"),
    "conditions_made": _("(Conditions are made at the foot of the list of steps.)"),
    "first_question": _("The first question of the step"),
    "no_reveal": _("None: always asked"),
    "no_count": _("As “At least” and “At most” say"),
    "no_other": _("The answer above"),
    # A question set.
    "set": _("Question set"),
    "open_set": _("Open the question set"),
    "older_set": _("There is a newer version. Take it over in the list of steps."),
    # What an answer is compared with.
    "text": _("Text"),
    "answer": _("Answer"),
    "days": _("Number of days"),
    "compared": _("Compared with"),
    "how_many": _("How many"),
    "date": _("Date"),
    "days_before": _("days before today"),
    "days_after": _("days after today"),
    "months_before": _("months before today"),
    "months_after": _("months after today"),
    "years_before": _("years before today"),
    "years_after": _("years after today"),
    "the_date": _("the date"),
}
