"""What a new part of a service is called until its editor names it."""

from collections.abc import Mapping
from typing import Final

from cms_forms.engine.definition import StepKind, plain
from cms_forms.engine.language import gettext as _
from cms_forms.engine.language import gettext_noop

NEW_STEPS: Final[Mapping[StepKind, str]] = {
    StepKind.QUESTION: gettext_noop("New question step"),
    StepKind.INFORMATION: gettext_noop("New information step"),
    StepKind.REPEAT: gettext_noop("New repeat step"),
    StepKind.EXIT: gettext_noop("New exit step"),
}
NEW_SECTION: Final = gettext_noop("New section")
NEW_CONDITION: Final = gettext_noop("New condition")
NEW_CLOCK: Final = gettext_noop("New clock")
_ALL: Final = (*NEW_STEPS.values(), NEW_SECTION, NEW_CONDITION, NEW_CLOCK)


def placeholders() -> frozenset[str]:
    """Each as `plain` has it, in English and in the language of whoever reads."""
    return frozenset(plain(words) for each in _ALL for words in (each, _(each)))
