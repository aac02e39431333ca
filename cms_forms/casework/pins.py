"""The cases that the screen which asks has named, until its button is pressed: with those alone it
is done.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final

from django.core import signing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.auth.models import User

SALT: Final = "cms_forms.casework.pins"


@dataclass(frozen=True, kw_only=True)
class Pin:
    cases: Sequence[int]
    """Ids, in any order."""
    seen: Mapping[int, int] = field(default_factory=dict)
    """Id of a case -> of its last change when it was named. Empty where a change does not matter,
    as for an export.
    """
    key: uuid.UUID = field(default_factory=uuid.uuid4)
    """Of this one asking: what was made of it is not made twice."""

    def text(self, user: User) -> str:
        """For a hidden field of the user's form. Signed, so that what comes back names no case that
        the user was not shown; some 100 kilobytes for 100,000 cases.
        """
        ids = sorted(self.cases)
        told: dict[str, Any] = {
            "user": user.pk,
            "key": self.key.hex,
            "steps": [after - before for before, after in pairwise([0, *ids])],
        }
        if self.seen:
            told["seen"] = [self.seen.get(each, 0) for each in ids]
        return signing.dumps(told, salt=SALT, compress=True)

    @classmethod
    def read(cls, text: str, user: User) -> Pin | None:
        """What `text` made for this user. None for everything else."""
        try:
            told = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            return None
        if told["user"] != user.pk:
            return None
        ids = list(accumulate(told["steps"]))
        seen = dict(zip(ids, told.get("seen", ()), strict=False))
        return cls(cases=ids, seen=seen, key=uuid.UUID(told["key"]))
