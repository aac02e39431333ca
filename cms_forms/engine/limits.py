"""How long each text of a service may be, and how many things it may have of a kind.

The editor's inputs, import and lint read the limits here. `codec.restore` applies none of them:
what was published once is always read.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cms_forms.engine.language import ngettext

LONGEST_TEXT: Final = 50_000
"""Characters of any text without a limit of its own: guidance, a declaration."""
MOST_ENTRIES: Final = 2_000
"""Entries of any list: steps, questions, options, conditions, terms, rules."""
MOST_STEPS: Final = 500
MOST_OPTIONS: Final = 5_000
"""Of a whole service. Its list of steps is one page, which grows with both: 5 MB at these."""
LONGEST_ID: Final = 64
LARGEST_SETTING: Final = 10**15
LONGEST_SETTING: Final = 200
"""Characters of a setting that is a text."""
MOST_MINUTES: Final = 32_767
"""What a small integer of the database holds."""

FEWEST_ITEMS: Final = 0
MOST_ITEMS: Final = 100
"""Between these an editor sets how many items a repeat step takes."""
DEFAULT_MINIMUM: Final = 1
DEFAULT_MAXIMUM: Final = 20
DEFAULT_ITEM_NAME: Final = "item"
"""How a new repeat step begins."""

type Longest = Mapping[str, int]
"""Field -> the most characters of its text."""

FORM: Final[Longest] = {
    "title": 255,
    "summary": 200,
    "introduction": LONGEST_TEXT,
    "declaration": LONGEST_TEXT,
    "what_happens_next": LONGEST_TEXT,
}
STEP: Final[Longest] = {"title": 200, "slug": 80, "body": LONGEST_TEXT, "item_name": 60}
QUESTION: Final[Longest] = {
    "label": 300,
    "name": 120,
    "hint": 500,
    "required_message": 200,
    "screen": 120,
}
OPTION: Final[Longest] = {"label": 200, "hint": 300}
SECTION: Final[Longest] = {"name": 120}
CONDITION: Final[Longest] = {"name": 120}
CHECK: Final[Longest] = {"message": 200}
CLOCK: Final[Longest] = {"name": 120, "source": 300}
MOST_DAYS: Final = 3_660
"""Of a clock: ten years."""
MOST_KEEP_DAYS: Final = 36_600
"""For which a service keeps the answers of closed cases: a hundred years."""
DEFAULT_WARNING: Final = 2
"""Days before a clock’s end."""


def too_long(holder: object, longest: Longest) -> Iterator[tuple[str, int]]:
    """(field, most characters) pairs for the texts of a form, or of a thing in it, that are longer
    than they may be."""
    for field, most in longest.items():
        if len(getattr(holder, field)) > most:
            yield field, most


def too_many(form: Any) -> Iterator[tuple[str, int]]:
    """("501 steps", most) of what a form has more of than the editor's list can show."""
    steps = len(form.steps)
    options = sum(len(question.options) for step in form.steps for question in step.questions)
    if steps > MOST_STEPS:
        words = ngettext("{count} step", "{count} steps", steps)
        yield words.format(count=f"{steps:,}"), MOST_STEPS
    if options > MOST_OPTIONS:
        words = ngettext("{count} option", "{count} options", options)
        yield words.format(count=f"{options:,}"), MOST_OPTIONS
