"""Reading untrusted JSON value by value, with the place of each in every complaint."""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import Final

from cms_forms.engine.language import gettext as _


class Malformed(ValueError):
    """A document that is not a form."""

    def __init__(self, place: str, message: str) -> None:
        self.place = place or _("the document")
        self.message = message
        super().__init__(f"{self.place}: {message}")


_ABSENT: Final = object()


class Object:
    """A JSON object that is read key by key, and must then be empty."""

    def __init__(self, value: object, place: str) -> None:
        if not isinstance(value, Mapping):
            raise Malformed(place, _("An object in curly brackets is expected here."))
        self.rest = dict(value)
        self.place = place

    def at(self, key: str) -> str:
        return under(self.place, key)

    def take[T](self, key: str, read: Callable[[object, str], T], default: object = _ABSENT) -> T:
        if key not in self.rest:
            if default is _ABSENT:
                raise Malformed(self.at(key), _("This is missing."))
            return default  # type: ignore[return-value]
        return read(self.rest.pop(key), self.at(key))

    def end(self) -> None:
        for key in self.rest:
            raise Malformed(self.at(str(key)), _("Nothing of this name is known here. Remove it."))


def text(value: object, place: str) -> str:
    if not isinstance(value, str):
        raise Malformed(place, _("A text in quotation marks is expected here."))
    if "\x00" in value:
        raise Malformed(place, _("This text has a character (NUL) that cannot be kept."))
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise Malformed(place, _("This text has half of a character (a lone surrogate)."))
    return value


def integer(value: object, place: str) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JSON knows one kind of number
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 2**31:
        raise Malformed(place, _("A whole number of 0 or more is expected here."))
    return value


def boolean(value: object, place: str) -> bool:
    if not isinstance(value, bool):
        raise Malformed(place, _("true or false is expected here."))
    return value


def member_of[E: StrEnum](enumeration: type[E]) -> Callable[[object, str], E]:
    known = {member.value: member for member in enumeration}

    def read(value: object, place: str) -> E:
        if not isinstance(value, str) or value not in known:
            message = _("This must be one of: {choices}.")
            raise Malformed(place, message.format(choices=", ".join(known)))
        return known[value]

    return read


def under(place: str, key: str) -> str:
    """The place of what an object has by a key: "steps[3].title"."""
    return f"{place}.{key}" if place else key


def placed[T](place: str, entries: Iterable[T]) -> list[tuple[str, T]]:
    """The entries of a list, each with its own place: "steps[3]"."""
    return [(f"{place}[{number}]", entry) for number, entry in enumerate(entries)]


def list_of[T](read: Callable[[object, str], T]) -> Callable[[object, str], tuple[T, ...]]:
    def read_all(value: object, place: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise Malformed(place, _("A list in square brackets is expected here."))
        return tuple(read(each, where) for where, each in placed(place, value))

    return read_all
