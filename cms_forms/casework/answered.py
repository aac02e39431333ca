"""What was answered, as staff read it. Every reading is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from cms_forms import joined
from cms_forms.engine.people import postcodes_in
from cms_forms.engine.questions.sessions import books
from cms_forms.engine.transcript import Card, transcript
from cms_forms.files.sending import asks_for_files
from cms_forms.models.case_event import Happened
from cms_forms.sealing import CannotOpen, CannotVerify, NotGenuine

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from cms_forms.models.case import Case


@dataclass(frozen=True, kw_only=True)
class Answered:
    cards: Sequence[Card] = ()
    refused: str = ""
    """Why nothing is shown: "sealed", "unverified", "forged" or "purged"."""
    postcode: str = ""
    """Where it happened, if anybody said."""
    asks_for_files: bool = False
    books: bool = False
    """Whether a place in a session was asked for."""

    @classmethod
    def read(cls, case: Case, user: User, happened: Happened = Happened.READ) -> Answered:
        """Noted also where the answers are refused: the notes beside them are shown all the same,
        and the event says why the answers were not.
        """
        found = cls._read(case)
        refused: dict[str, Any] = {"refused": found.refused} if found.refused else {}
        case.note(happened, user=user, **refused)
        return found

    @classmethod
    def _read(cls, case: Case) -> Answered:
        if case.purged_at is not None:
            return cls(refused="purged")
        try:
            answers = case.submission.read_answers()
        except CannotOpen:
            return cls(refused="sealed")
        except CannotVerify:
            return cls(refused="unverified")
        except NotGenuine:
            return cls(refused="forged")
        form = case.submission.answered_form()
        walked = case.submission.walked(answers, form)
        return cls(
            cards=transcript(walked),
            postcode=next(iter(postcodes_in(walked)), ""),
            asks_for_files=asks_for_files(form),
            books=books(form),
        )

    @property
    def place_map(self) -> str:
        """HTML that shows where the postcode is; empty where nobody can draw it.

        The setting CMS_FORMS_PLACE_MAP is the dotted path of a function that draws a postcode, such
        as "SE10 8LT". It returns HTML without scripts or styles of its own that `format_html` or a
        template marked as safe, or an empty text.
        """
        if not self.postcode:
            return ""
        return joined.ask("CMS_FORMS_PLACE_MAP", self.postcode, reads=_safe, otherwise="")


def _safe(given: Any) -> str:
    if given and not isinstance(given, SafeString):
        raise joined.Unusable("It gave no HTML that is marked as safe: make it with format_html.")
    return given or ""
