"""Words: short and long text, a person's name, a declaration."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import ClassVar

from cms_forms.engine.answers import Value
from cms_forms.engine.definition import Operator, Question, Test
from cms_forms.engine.language import at_start, gettext_noop, ngettext
from cms_forms.engine.language import gettext as _
from cms_forms.engine.questions import entries
from cms_forms.engine.questions.base import (
    LIMIT_MESSAGE,
    PREFILL,
    WHOSE,
    Posted,
    QuestionType,
    Setting,
    is_own,
    register,
    registry,
)

TEXT_OPERATORS = frozenset(
    {
        Operator.IS,
        Operator.IS_NOT,
        Operator.CONTAINS,
        Operator.DOES_NOT_CONTAIN,
        Operator.IS_ANSWERED,
    }
)
SHORT_TEXT = 500
LONG_TEXT = 5_000
MOST_WORDS, MOST_CHARACTERS = 5_000, 50_000
"""The highest limits that an editor can set on a long text."""
WORD = re.compile(r"\S+")
MOST_FEWEST = 500
FEWEST = Setting(
    key="min_characters",
    label=gettext_noop("Fewest characters"),
    kind="integer",
    help=gettext_noop("Only where a shorter answer cannot be right, such as a reference of eight."),
)


def text_samples(tests: Sequence[Test]) -> Sequence[Value] | None:
    """Each text that a test names, and one that none names."""
    if not all(test.operator in (Operator.IS, Operator.IS_NOT) for test in tests):
        return None
    named = [value.strip() for test in tests for value in test.values if value.strip()]
    return [*named, "".join(named) + "…"]


def _name(question: Question) -> str:
    return at_start(entries.named(question, _("your answer")))


def _too_long(question: Question, most: int) -> str:
    return ngettext(
        "{name} must be {most} character or fewer",
        "{name} must be {most} characters or fewer",
        most,
    ).format(name=_name(question), most=f"{most:,}")


def _too_short(question: Question, least: int) -> str:
    return ngettext(
        "{name} must be {least} character or more",
        "{name} must be {least} characters or more",
        least,
    ).format(name=_name(question), least=f"{least:,}")


def _too_many_words(question: Question, most: int) -> str:
    return ngettext(
        "{name} must be {most} word or fewer",
        "{name} must be {most} words or fewer",
        most,
    ).format(name=_name(question), most=f"{most:,}")


def _wrong_limit(setting: Setting, most: int) -> str:
    message = _("“{setting}” must be from 1 to {most}. Change it or leave it empty.")
    return message.format(setting=_(setting.label), most=f"{most:,}")


def _check_fewest(question: Question, entry: str) -> None:
    least = entries.integer(question, FEWEST.key, 1, MOST_FEWEST)
    if least is not None and len(entry) < least:
        entries.over(question, _too_short(question, least))


def _wrong_fewest(question: Question, most: int) -> Iterator[str]:
    if FEWEST.key not in question.settings:
        return
    least = entries.integer(question, FEWEST.key, 1, MOST_FEWEST)
    if least is None:
        yield _wrong_limit(FEWEST, MOST_FEWEST)
    elif least > most:
        yield _("With these limits no answer fits. Make “Fewest characters” smaller.")


class TextType(QuestionType):
    """A type whose stored form is the text itself."""

    operators = TEXT_OPERATORS
    compared = frozenset({Operator.IS, Operator.IS_NOT})

    def holds(
        self,
        question: Question,
        value: Value,
        operator: Operator,
        values: Sequence[str],
        today: date,
    ) -> bool:
        return entries.holds_on_text(value, operator, values)


@register
class ShortText(TextType):
    key = "short_text"
    label = gettext_noop("Short text")
    icon = "pilcrow"
    template = "cms_forms/questions/text.html"
    settings: ClassVar[tuple[Setting, ...]] = (
        Setting(key="max_characters", label=gettext_noop("Most characters"), kind="integer"),
        FEWEST,
        LIMIT_MESSAGE,
        PREFILL,
    )

    most: ClassVar[int] = SHORT_TEXT

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        most = entries.integer(question, "max_characters", 1, self.most) or self.most
        refusal = entries.limit_message(question) or _too_long(question, most)
        entry = entries.line(posted, most=most, refusal=refusal)
        if not entry:
            name = entries.named(question, self.generic_name(question))
            entries.missing(question, _("Enter {name}").format(name=name))
            return None
        _check_fewest(question, entry)
        return entry

    def generic_name(self, question: Question) -> str:
        """What messages call the answer of a question without a name of its own."""
        return _("an answer")

    def samples(
        self, question: Question, tests: Sequence[Test], today: date
    ) -> Sequence[Value] | None:
        return text_samples(tests)

    def problems(self, question: Question) -> Iterator[str]:
        yield from super().problems(question)
        limit = entries.integer(question, "max_characters", 1, self.most)
        if "max_characters" in question.settings and limit is None:
            yield _wrong_limit(self.settings[0], self.most)
        yield from _wrong_fewest(question, limit or self.most)


@register
class Name(ShortText):
    key = "name"
    label = gettext_noop("Name")
    icon = "user"
    template = "cms_forms/questions/name.html"
    settings = (WHOSE,)
    most = 200

    def generic_name(self, question: Question) -> str:
        return _("your full name") if is_own(question) else _("a full name")

    def purposes(self, question: Question) -> Mapping[str, str]:
        return {"": "name"} if is_own(question) else {}


@register
class LongText(TextType):
    key = "long_text"
    label = gettext_noop("Long text")
    icon = "doc-full"
    template = "cms_forms/questions/textarea.html"
    settings = (
        Setting(key="max_words", label=gettext_noop("Most words"), kind="integer"),
        Setting(key="max_characters", label=gettext_noop("Most characters"), kind="integer"),
        FEWEST,
        LIMIT_MESSAGE,
    )

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        most = self.most_characters(question)
        refusal = entries.limit_message(question) or _too_long(question, most)
        entry = entries.text(posted, most=most, refusal=refusal)
        if not entry:
            name = entries.named(question, _("an answer"))
            entries.missing(question, _("Enter {name}").format(name=name))
            return None
        words = entries.integer(question, "max_words", 1, MOST_WORDS)
        if words and len(WORD.findall(entry)) > words:
            entries.over(question, _too_many_words(question, words))
        _check_fewest(question, entry)
        return entry

    @staticmethod
    def most_characters(question: Question) -> int:
        limit = entries.integer(question, "max_characters", 1, MOST_CHARACTERS)
        if limit:
            return limit
        # A limit in words is the one that counts: leave room for long ones.
        words = entries.integer(question, "max_words", 1, MOST_WORDS)
        return min(max(LONG_TEXT, 20 * words), MOST_CHARACTERS) if words else LONG_TEXT

    def samples(
        self, question: Question, tests: Sequence[Test], today: date
    ) -> Sequence[Value] | None:
        return text_samples(tests)

    def problems(self, question: Question) -> Iterator[str]:
        for setting, most in zip(self.settings[:2], (MOST_WORDS, MOST_CHARACTERS), strict=True):
            limit = entries.integer(question, setting.key, 1, most)
            if setting.key in question.settings and limit is None:
                yield _wrong_limit(setting, most)
        if {"max_words", "max_characters"} <= question.settings.keys():
            yield _("Set the most words or the most characters, not both.")
        yield from _wrong_fewest(question, self.most_characters(question))


@registry.stand_in
class Gone(LongText):
    """For a type that the site no longer has: shows any stored value, and takes words."""

    key = ""
    label = gettext_noop("Words")

    def fits(self, question: Question, value: object) -> bool:
        return bool(value)

    def posted(self, question: Question, value: Value) -> Posted:
        return {"": [self.display(question, value)]}

    def display(self, question: Question, value: Value) -> str:
        return "\n".join(self._lines(question, value))

    def _lines(self, question: Question, value: object) -> Iterator[str]:
        """Every text and number in a value of unknown form, an option by its words."""
        if isinstance(value, Mapping):
            value = list(value.values())
        if isinstance(value, list | tuple):
            for each in value:
                yield from self._lines(question, each)
        else:
            option = question.options_by_id.get(str(value))
            yield option.label if option else str(value)


@register
class Declaration(QuestionType):
    """One box to tick: "I confirm that …". Stored as "agreed"."""

    key = "declaration"
    label = gettext_noop("Declaration")
    icon = "tick"
    template = "cms_forms/questions/declaration.html"
    operators = frozenset({Operator.IS_ANSWERED})

    AGREED: ClassVar[str] = "agreed"

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        if entries.texts(posted) != [self.AGREED]:
            entries.missing(question, _("Tick the box to confirm that you agree"))
            return None
        return self.AGREED

    def display(self, question: Question, value: Value) -> str:
        return _("Agreed")
