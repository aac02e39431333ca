"""What the answers of all networks have in common: read by shape, unknown fields left alone."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Final

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, ValidationError

from social_hub.networks.errors import Down

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Shape(BaseModel):
    """A part of an answer. Networks add fields without a word, so those not named here are
    accepted.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


def _aware(value: Any) -> Any:
    """Facebook writes +0000 without a colon."""
    if isinstance(value, str) and len(value) > 5 and value[-5] in "+-" and value[-3] != ":":
        return f"{value[:-2]}:{value[-2:]}"
    return value


type Moment = Annotated[AwareDatetime, BeforeValidator(_aware)]
type Text = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]
"""A text; null is an empty one."""


def read[S: Shape](shape: type[S], answer: Any) -> S:
    """Raises Down where the answer has not this shape."""
    try:
        return shape.model_validate(answer)
    except ValidationError:
        words = "The network’s answer has changed its form. We try again by ourselves."
        raise Down(words, perhaps_done=True) from None


def read_each[S: Shape](shape: type[S], items: Iterable[Any]) -> tuple[Sequence[S], bool]:
    """Those that have this shape, and whether all had it: one broken post holds up no other."""
    found: list[S] = []
    whole = True
    for item in items:
        try:
            found.append(shape.model_validate(item))
        except ValidationError:
            whole = False
    return found, whole


def number(text: str | None) -> int | None:
    """A whole number out of a header."""
    return int(text) if text and text.strip().isdecimal() else None


def moment_of(seconds: str | None) -> datetime | None:
    """The moment that a header tells as seconds since 1970."""
    value = number(seconds)
    return datetime.fromtimestamp(value, UTC) if value is not None else None
