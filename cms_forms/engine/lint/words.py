"""How findings name a route, and where they put it."""

from collections.abc import Sequence
from functools import reduce

from cms_forms.engine.definition import Reference, Route, Step, Test
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Place
from cms_forms.engine.references import option_of


def place_of(step: Step, route: Route) -> Place:
    option = option_of(step, route)
    if option is not None and isinstance(route.when, Test):
        return Place(step=step.id, question=route.when.question, option=option.id)
    if isinstance(route.when, Reference):
        return Place(step=step.id, condition=route.when.condition)
    return Place(step=step.id)


def listed(words: Sequence[str]) -> str:
    """One or more things: "the van and the driver"."""
    return reduce(lambda one, other: _("{one} and {other}").format(one=one, other=other), words)
