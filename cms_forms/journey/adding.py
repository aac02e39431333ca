"""What a reporter adds on their page: the words and the files that one form brings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cms_forms.engine.definition import Question
from cms_forms.engine.questions.characters import is_seen
from cms_forms.engine.questions.files import MEGABYTE, size_words, words_of_limits
from cms_forms.files.handling import EncryptingHandler
from cms_forms.files.receiving import Allowance, Refused, inspected_now
from cms_forms.files.refusals import words_of
from cms_forms.files.sending import Whole
from cms_forms.journey.filing import handler_of
from cms_forms.journey.limits import brings_too_many_files
from cms_forms.journey.reported import MOST_FILES, Reported

LONGEST: Final = 5_000
"""Characters that are added at once."""
AT_ONCE: Final = 20
"""Megabytes of the files of one form: proxies let no more through."""
FILES: Final = Question(
    id="files",
    type="file",
    label="",
    settings={
        **dict.fromkeys(("pictures", "videos", "sound", "documents"), True),
        "most_files": MOST_FILES,
        "largest": AT_ONCE,
        "total": AT_ONCE,
    },
)
"""What the page takes. Its id is the name of the input."""
_HERE: Final[dict[str, str | Promise]] = {
    "too_large": gettext_lazy(
        "“{name}” is larger than {largest}. Write to us below that you have it, and we tell you "
        "how to send it. Or bring it to the counter of a police station"
    ),
    "total": gettext_lazy(
        "With “{name}” your files are more than {largest} together. Send them one by one"
    ),
    "too_many": gettext_lazy(
        "“{name}” was not added: this page takes {most} files. Write to us below that you have more"
    ),
}
"""Reasons that a question of a service words for somebody who can still remove a file."""


@dataclass(kw_only=True)
class Added:
    """What was typed, what was chosen, and what is wrong with it."""

    words: str
    files: list[Whole] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def about_files(report: Reported) -> str:
    """Before anybody chooses; empty where this report takes no more."""
    return words_of_limits(FILES) if report.files_left > 0 else ""


def read(request: HttpRequest, report: Reported) -> Added:
    """The form, with its files received and looked into. They are nobody's until they are sealed:
    `handling.encrypting` lets go of all others.
    """
    handler = handler_of(request)
    if handler is not None and report.is_open:
        files, total = report.files_left, AT_ONCE * MEGABYTE
        handler.allowances[FILES.id] = Allowance(question=FILES, files=files, total=total)
    added = Added(words=typed(request))
    if handler is not None:
        added.problems += [_words_of(each.reason, each.name) for each in handler.refused]
        _look_into(request, handler, added)
    added.problems += _problems_of_words(added)
    return added


def typed(request: HttpRequest) -> str:
    """Nothing where none of it prints."""
    words = "\n".join(request.POST.get("words", "").replace("\x00", "").splitlines()).strip()
    return words if is_seen(words) else ""


def _look_into(request: HttpRequest, handler: EncryptingHandler, added: Added) -> None:
    for arriving in handler.arrived:
        described = arriving.described
        try:
            if brings_too_many_files(request):
                raise Refused("too_often")
            described, state = inspected_now(arriving.upload, described, arriving.allowance)
        except Refused as reason:
            added.problems.append(_words_of(str(reason), described.name))
        else:
            added.files.append(Whole(upload=arriving.upload, described=described, state=state))


def _words_of(reason: str, name: str) -> str:
    if reason not in _HERE:
        return words_of(reason, name, FILES)
    largest = size_words(AT_ONCE * MEGABYTE)
    return str(_HERE[reason]).format(name=name, largest=largest, most=MOST_FILES)


def _problems_of_words(added: Added) -> Iterator[str]:
    if not added.words and not added.files and not added.problems:
        yield _("Type what you want to tell us, or choose a file")
    over = len(added.words) - LONGEST
    if over > 0:
        yield ngettext(
            "Make it {over} character shorter, or send it in two parts",
            "Make it {over} characters shorter, or send it in two parts",
            over,
        ).format(over=over)
