"""How findings name a route."""

from cms_forms.engine.definition import Form, Option, Reference, Route, Step, Test
from cms_forms.engine.lint.findings import Place


def option_of(step: Step, route: Route) -> Option | None:
    """The option of the step's own questions that a route belongs to; None for a rule."""
    if not isinstance(route.when, Test) or len(route.when.values) != 1:
        return None
    for question in step.questions:
        if question.id == route.when.question:
            return question.options_by_id.get(route.when.values[0])
    return None


def place_of(step: Step, route: Route) -> Place:
    option = option_of(step, route)
    if option is not None and isinstance(route.when, Test):
        return Place(step=step.id, question=route.when.question, option=option.id)
    if isinstance(route.when, Reference):
        return Place(step=step.id, condition=route.when.condition)
    return Place(step=step.id)


def name_of_route(form: Form, step: Step, route: Route | None) -> str:
    """`None` is where the step leads when no route holds."""
    if route is None:
        return "“Otherwise go to”"
    option = option_of(step, route)
    if option is not None:
        return f"The “go to” of “{option.label}”"
    if isinstance(route.when, Reference) and route.when.condition in form.conditions_by_id:
        return f"The rule on “{form.conditions_by_id[route.when.condition].name}”"
    return "A rule"
