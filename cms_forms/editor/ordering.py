"""Why a section must be answered after another one, for the list of steps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.translation import gettext as _

from cms_forms.engine.definition import Form
from cms_forms.engine.lint.order import order_of
from cms_forms.engine.questions.base import types_in_use


@dataclass(frozen=True, kw_only=True)
class WaitRow:
    name: str
    """Of the section that comes first."""
    reason: str
    """A sentence, with the step and the question."""


NO_WAITS: Final[Mapping[str, Sequence[WaitRow]]] = MappingProxyType({})


def waits_in(form: Form) -> Mapping[str, Sequence[WaitRow]]:
    """Section id -> the earlier sections for which it waits. Empty where all are answered in their
    order anyway.
    """
    if not form.any_order:
        return NO_WAITS
    stretches = form.once(order_of, *types_in_use().state).stretches
    return {
        stretch.section.id: [
            WaitRow(name=first.name or _("Untitled"), reason=wait.words)
            for wait in stretch.waits
            if (first := stretches[wait.on].section) is not None
        ]
        for stretch in stretches
        if stretch.section is not None
    }
