"""All texts of a service as a spreadsheet for a translator, and what came back in one."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from cms_forms.casework.spreadsheets import CUT, harmless, xlsx_file
from cms_forms.engine import limits
from cms_forms.engine.deadlines import mistyped, spans
from cms_forms.engine.definition import Form
from cms_forms.engine.texts import Translation, fingerprint
from cms_forms.engine.translating import Text, is_current, texts
from cms_forms.pages.languages import place_of
from cms_forms.stream import guidance
from cms_forms.stream.wording import said

HEAD: Final = ("Place", "Where it is read", "Original", "Translation", "State")
"""In English always: a file is made on one screen and read on another."""
LARGEST: Final = 5_000_000
LARGEST_UNPACKED: Final = 50_000_000
"""Bytes."""
MOST_LINES: Final = 40_000
MOST_PROBLEMS: Final = 50


class Unusable(ValueError):
    """Why nothing of a file can be used, in words for its editor."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """One text as it is and as it would be."""

    path: str
    is_html: bool
    where: str
    before: str
    after: str
    of: str
    """The fingerprint of the original that stands beside it in the file."""
    is_outdated: bool
    """Whether that original has changed since."""

    @property
    def reads_before(self) -> str:
        return self._read(self.before)

    @property
    def reads_after(self) -> str:
        return self._read(self.after)

    def _read(self, words: str) -> str:
        return guidance.as_words(words) if self.is_html else words


@dataclass(kw_only=True)
class Reading:
    """What a file would change. With a problem, it changes nothing."""

    changes: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def file_of(form: Form, language: str) -> BytesIO:
    return xlsx_file(_lines(form, language), language)


def _lines(form: Form, language: str) -> Iterator[Sequence[str]]:
    yield HEAD
    given = form.translations.get(language, {})
    for path, text in texts(form).items():
        there = given.get(path)
        words = there.text if there else ""
        state = "done" if is_current(text, there) else "out of date" if words else "missing"
        where = f"{text.of} – {_(text.what)}" if text.of else _(text.what)
        yield path, where, _shown(text, text.original), _shown(text, words), state


def _shown(text: Text, words: str) -> str:
    return guidance.without_keys(guidance.outgoing(words)) if text.is_html else words


def read(content: bytes, form: Form, language: str) -> Reading:
    """What a file holds for a form as it stands. Raises `Unusable`."""
    found, there = Reading(), texts(form)
    seen: dict[str, int] = {}
    for line, cells in _cells(content):
        path = cells[0]
        text = there.get(path)
        if not path and not cells[3]:
            continue
        try:
            if text is None:
                raise Unusable(_("“{place}” is no place of this service.").format(place=path[:100]))
            if path in seen:
                raise Unusable(_("This place is on line {line} too.").format(line=seen[path]))
            seen[path] = line
            change = _change(form, language, text, cells)
        except Unusable as problem:
            words = _("Line {line}: {problem}")
            found.problems.append(words.format(line=line, problem=problem))
            if len(found.problems) >= MOST_PROBLEMS:
                break
        else:
            found.changes += [change] if change else []
    return found


def _change(form: Form, language: str, text: Text, cells: Sequence[str]) -> Change | None:
    """None for a line that says nothing, or nothing new."""
    original, words = cells[2], cells[3].strip()
    if not words:
        return None
    words = checked(text, words)
    is_outdated = original.strip() != _shown(text, text.original).strip()
    of = fingerprint(original if is_outdated else text.original)
    change = change_of(text, form.translations.get(language, {}), words, of)
    # Also of one that is out of date: that nobody touched it does not say that it is right.
    return change if change.before != change.after else None


def change_of(text: Text, given: Mapping[str, Translation], words: str, of: str) -> Change:
    there = given.get(text.path)
    return Change(
        path=text.path,
        is_html=text.is_html,
        where=place_of(text),
        before=there.text if there else "",
        after=words,
        of=of,
        is_outdated=of != fingerprint(text.original),
    )


def checked(text: Text, words: str) -> str:
    """A translation as it is kept: guidance as the editor itself would have written it. Raises
    `Unusable`."""
    if len(words) > limits.LONGEST_TEXT:
        message = _("This text has {count} characters. It may have at most {most}.")
        most = f"{limits.LONGEST_TEXT:,}"
        raise Unusable(message.format(count=f"{len(words):,}", most=most))
    if words.endswith(CUT):
        raise Unusable(_("A cell cannot hold the whole of this text. Translate it on the screen."))
    if any(ord(letter) < 32 and letter not in "\n\t" for letter in words):
        raise Unusable(_("This text has a character that cannot be kept."))
    if not text.is_html:
        return words
    try:
        words = said(guidance.incoming(words))
    except guidance.Untransferable as problem:
        raise Unusable(str(problem)) from None
    check_kept(text, words)
    return words


def check_kept(text: Text, words: str) -> None:
    """Raises `Unusable` where the translation of a rich text has lost what visitors need of it."""
    _check_spans(text, words)
    for address in guidance.lost_links(text.original, words) if words else ():
        message = _(
            "The link to {address} is lost. Put it around the words that it belongs to, as in "
            "{link}."
        )
        link = f'<a href="{address}">…</a>'
        raise Unusable(message.format(address=address.removeprefix("tel:"), link=link))


def _check_spans(text: Text, words: str) -> None:
    """Raises `Unusable` where a translation has not the days of its original, such as
    “{{ 20 working days }}”: a visitor would read another promise, or none."""
    if words and (sorted(spans(words)) != sorted(spans(text.original)) or mistyped(words)):
        named = ", ".join(f"“{each}”" for each in spans(text.original))
        message = _("Keep {spans} as it stands: visitors read it as a day, in their language.")
        other = _("There are no days in the original. Take the curly brackets out.")
        raise Unusable(message.format(spans=named) if named else other)


def _cells(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    """(number of the line, its cells as text) of the first sheet, below the head. Raises
    `Unusable`."""
    _look_into(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        lines = book.worksheets[0].iter_rows(max_col=len(HEAD), max_row=MOST_LINES)
        if [str(cell.value or "").strip() for cell in next(lines, ())] != list(HEAD):
            raise Unusable(_not_ours())
        for number, line in enumerate(lines, 2):
            cells = [_text_of(number, cell) for cell in line]
            yield number, [*cells, *[""] * (len(HEAD) - len(cells))]
    except Unusable:
        raise
    except Exception as error:
        # A library that reads what strangers packed, a line at a time: it may fail in any way.
        raise Unusable(_not_ours()) from error


def _not_ours() -> str:
    return _(
        "This is not a spreadsheet that was downloaded here. Download one, translate in its column "
        "“Translation” and save it as XLSX."
    )


def _look_into(content: bytes) -> None:
    if len(content) > LARGEST:
        raise Unusable(_("This file is larger than 5 MB. Nothing of it was read."))
    try:
        with ZipFile(BytesIO(content)) as packed:
            unpacked = sum(each.file_size for each in packed.infolist())
    except (BadZipFile, ValueError, NotImplementedError, struct.error) as error:
        # `zipfile` says so in each of these ways: of a name, a method or a length that is wrong.
        raise Unusable(_not_ours()) from error
    if unpacked > LARGEST_UNPACKED:
        raise Unusable(_("This file unpacks to far more than it should. Nothing of it was read."))


def _text_of(line: int, cell: Any) -> str:
    if cell.value is None:
        return ""
    if cell.data_type == "f":
        words = _("Line {line}: there is a formula. Write the text itself. Nothing was changed.")
        raise Unusable(words.format(line=line))
    if len(str(cell.value)) > limits.LONGEST_TEXT:
        words = _("Line {line}: a cell holds more than {most} characters. Nothing was changed.")
        raise Unusable(words.format(line=line, most=f"{limits.LONGEST_TEXT:,}"))
    text = str(cell.value).replace("\r\n", "\n").replace("_x000D_", "")
    # What the download put before a text that a spreadsheet program would run.
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def with_changes(
    stored: Mapping[str, Mapping[str, Mapping[str, str]]],
    language: str,
    said: Mapping[str, tuple[str, str]],
) -> dict[str, dict[str, dict[str, str]]]:
    """The translations of a page with some more in one language: path -> (text, fingerprint). An
    empty text takes one away."""
    after = {each: {path: dict(text) for path, text in by.items()} for each, by in stored.items()}
    given = after.setdefault(language, {})
    for path, (text, of) in said.items():
        if text:
            given[path] = {"text": text, "of": of}
        else:
            given.pop(path, None)
    return after
