"""Files: pictures, videos, sound and documents that a visitor sends with their answers.

An answer names the files; their content lies elsewhere. What was chosen in the browser is received
and checked before the question is asked for its answer, so that here only the names, sizes and
kinds of whole files are looked at.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import ClassVar, Final

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Operator, Question, Test
from cms_forms.engine.language import at_start, gettext_noop, ngettext
from cms_forms.engine.language import gettext as _
from cms_forms.engine.questions import entries
from cms_forms.engine.questions.base import (
    Posted,
    QuestionType,
    Setting,
    register,
)

MEGABYTE: Final = 1_000_000
GROUPS: Final = ("pictures", "videos", "sound", "documents")
MOST_FILES: Final = 20
DEFAULT_FILES: Final = 5
LARGEST: Final = 2_000
"""Megabytes of one file, and of all files of a question."""
DEFAULT_LARGEST: Final = 100
DEFAULT_TOTAL: Final = 500
LONGEST_ENTRY: Final = 2_000
NAMES: Final = {
    "pictures": gettext_noop("pictures"),
    "videos": gettext_noop("videos"),
    "sound": gettext_noop("sound recordings"),
    "documents": gettext_noop("documents (PDF, Word, Excel, text)"),
}


def size_words(size: int) -> str:
    """As people say it: "340 KB", "2.3 MB", "1.1 GB"."""
    for unit, bytes_of in (("GB", 1_000_000_000), ("MB", MEGABYTE), ("KB", 1_000)):
        if size >= bytes_of:
            number = f"{size / bytes_of:.1f}".removesuffix(".0")
            return f"{number} {unit}"
    return ngettext("{count} byte", "{count} bytes", size).format(count=size)


def allowed(question: Question) -> Sequence[str]:
    """Of `GROUPS` those that the question takes."""
    return [group for group in GROUPS if entries.flag(question, group)]


def most_files(question: Question) -> int:
    return entries.integer(question, "most_files", 1, MOST_FILES) or DEFAULT_FILES


def largest(question: Question) -> int:
    """Bytes of one file."""
    return (entries.integer(question, "largest", 1, LARGEST) or DEFAULT_LARGEST) * MEGABYTE


def largest_total(question: Question) -> int:
    """Bytes of all files together; never less than one may have."""
    total = entries.integer(question, "total", 1, LARGEST) or DEFAULT_TOTAL
    return max(total * MEGABYTE, largest(question))


def words_of_limits(question: Question) -> str:
    """One sentence for the visitor, before they choose."""
    groups = [_(NAMES[group]) for group in allowed(question)]
    kinds = (
        _("{others} and {last}").format(others=", ".join(groups[:-1]), last=groups[-1])
        if len(groups) > 1
        else "".join(groups)
    )
    most, size = most_files(question), size_words(largest(question))
    total = largest_total(question)
    if most > 1 and total < most * largest(question):
        words = _(
            "You can send up to {count} files of up to {size} each, and {total} together. "
            "We take {kinds}."
        )
        return words.format(count=most, size=size, total=size_words(total), kinds=kinds)
    return ngettext(
        "You can send {count} file of up to {size}. We take {kinds}.",
        "You can send up to {count} files of up to {size} each. We take {kinds}.",
        most,
    ).format(count=most, size=size, kinds=kinds)


def is_file(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and all(isinstance(value.get(key), str) for key in ("id", "name", "kind"))
        and isinstance(value.get("bytes"), int)
    )


def files_in(value: object) -> Sequence[Mapping[str, Value]]:
    """The files of an answer of any shape."""
    return [each for each in value if is_file(each)] if isinstance(value, list | tuple) else []


@register
class File(QuestionType):
    """Stored as a list of {"id", "name", "bytes", "kind"}, one for each file."""

    key = "file"
    label = gettext_noop("Files")
    icon = "upload"
    template = "cms_forms/questions/file.html"
    operators = frozenset({Operator.IS_ANSWERED})
    takes_files = True
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(
            key="pictures",
            label=gettext_noop("Pictures"),
            kind="boolean",
            help=gettext_noop("Staff see them without the place and time that cameras write."),
            begins=True,
        ),
        Setting(key="videos", label=gettext_noop("Videos"), kind="boolean"),
        Setting(key="sound", label=gettext_noop("Sound recordings"), kind="boolean"),
        Setting(
            key="documents",
            label=gettext_noop("Documents"),
            kind="boolean",
            help=gettext_noop("PDF, Word, Excel, PowerPoint, OpenDocument and plain text."),
        ),
        Setting(
            key="most_files",
            label=gettext_noop("Most files"),
            kind="integer",
            help=gettext_noop("From 1 to 20. Left empty: 5."),
        ),
        Setting(
            key="largest",
            label=gettext_noop("Largest file, in megabytes"),
            kind="integer",
            help=gettext_noop(
                "A photo of a phone has about 5, a minute of video about 100. Up to 2,000; left "
                "empty: 100."
            ),
        ),
        Setting(
            key="total",
            label=gettext_noop("All files together, in megabytes"),
            kind="integer",
            help=gettext_noop("Up to 2,000. Left empty: 500."),
        ),
    )

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        files = list(self._files(posted))
        if not files:
            name = entries.named(question, _("a file"))
            entries.missing(question, _("Choose {name}").format(name=name))
            return None
        name = at_start(entries.named(question, _("your answer")))
        most = most_files(question)
        if len(files) > most:
            message = ngettext(
                "{name} can have {count} file. Remove one",
                "{name} can have up to {count} files. Remove some",
                most,
            )
            entries.refuse(message.format(name=name, count=most))
        total = largest_total(question)
        if sum(int(str(file["bytes"])) for file in files) > total:
            message = _("All files together must be {size} or less. Remove one")
            entries.refuse(message.format(size=size_words(total)))
        return files

    @staticmethod
    def _files(posted: Posted) -> Iterator[Mapping[str, Value]]:
        for entry in entries.texts(posted):
            try:
                file = json.loads(entry[:LONGEST_ENTRY])
            except (ValueError, RecursionError):
                file = None
            # Only a screen puts them here; whatever a browser makes up is no file.
            if is_file(file):
                yield {key: file[key] for key in ("id", "name", "bytes", "kind")}

    def fits(self, question: Question, value: object) -> bool:
        return isinstance(value, list | tuple) and bool(value) and all(map(is_file, value))

    def posted(self, question: Question, value: Value) -> Posted:
        return {"": [json.dumps(dict(file)) for file in files_in(value)]}

    def display(self, question: Question, value: Value) -> str:
        return "\n".join(
            f"{file['name']} ({size_words(int(str(file['bytes'])))})" for file in files_in(value)
        )

    def samples(
        self, question: Question, tests: Sequence[Test], today: date
    ) -> Sequence[Value] | None:
        return [[{"id": "0" * 32, "name": "photo.jpg", "bytes": 1, "kind": "jpeg"}]]

    def problems(self, question: Question) -> Iterator[str]:
        if not allowed(question):
            yield _("Choose at least one kind of file that visitors can send.")
        for key, most in (("most_files", MOST_FILES), ("largest", LARGEST), ("total", LARGEST)):
            if key in question.settings and entries.integer(question, key, 1, most) is None:
                label = next(each.label for each in self.settings if each.key == key)
                message = _("“{setting}” must be from 1 to {most}. Change it or leave it empty.")
                yield message.format(setting=_(label), most=f"{most:,}")
