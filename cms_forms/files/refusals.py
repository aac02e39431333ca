"""Why a file is not taken, in words for whoever sends it: what is wrong, and what to do."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cms_forms.engine.definition import Question
from cms_forms.engine.questions.files import (
    NAMES,
    allowed,
    largest,
    largest_total,
    most_files,
    size_words,
)

WORDS: Final[dict[str, str | Promise]] = {
    "empty": _("“{name}” is empty. Choose the file again, or another one"),
    "too_large": _("“{name}” is larger than {largest}. Send a shorter or smaller one"),
    "total": _("With “{name}” your files are more than {total} together. Remove one first"),
    "too_many": _("“{name}” was not added: you can send {most} here. Remove one first"),
    "wrong_kind": _("“{name}” is not a kind of file that we can take here. We take {kinds}"),
    "markup": _(
        "“{name}” is a web page or a drawing that can run programs. Send a picture of it instead"
    ),
    "program": _("“{name}” is a program. We cannot take programs"),
    "archive": _(
        "“{name}” has other files packed into it. Unpack it, and send the files one by one"
    ),
    "locked": _("“{name}” has a password. Save it without one, and send that"),
    "old_office": _(
        "“{name}” is an old kind of document or has a password. Save it as a PDF, and send that"
    ),
    "packed": _(
        "“{name}” opens something else by itself, or has it inside. Save it as a PDF, and send that"
    ),
    "macros": _("“{name}” has a program in it. Save it as a PDF, and send that"),
    "mixed": _("“{name}” is two kinds of file in one. Save it again, or send a picture of it"),
    "damaged": _("“{name}” is damaged or not complete. Check that it opens, and send it again"),
    "strange": _("“{name}” is put together in a strange way. Save it as a PDF, and send that"),
    "too_much_inside": _("“{name}” unpacks to far more than it should. Save it again, smaller"),
    "too_many_pixels": _("“{name}” has too many dots to open. Make the picture smaller"),
    "harmful": _(
        "“{name}” has a virus in it, so we did not keep it. Send another copy, or tell us about it "
        "in words"
    ),
    "interrupted": _("“{name}” did not arrive whole. Send it again"),
    "busy": _("“{name}” was not added: too many files come in just now. Send it again in a minute"),
    "too_much": _(
        "“{name}” stopped: too much was sent from your network. Choose it again in an hour, and it "
        "goes on where it stopped"
    ),
    "too_often": _("“{name}” was not added: too many files came from your network. Wait an hour"),
}


def words_of(reason: str, name: str, question: Question) -> str:
    groups = [gettext(NAMES[group]) for group in allowed(question)]
    return str(WORDS.get(reason, WORDS["damaged"])).format(
        name=name,
        largest=size_words(largest(question)),
        total=size_words(largest_total(question)),
        most=most_files(question),
        kinds=", ".join(groups),
    )
