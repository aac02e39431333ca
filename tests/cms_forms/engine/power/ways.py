"""The way through a service, as its drawing shows it."""

from cms_forms.engine.definition import Form
from cms_forms.engine.lint import lint
from cms_forms.engine.walk import walk
from tests.cms_forms.engine.builders import TODAY, given, ids


def way(service: Form, **answers: object) -> str:
    """The path as in the drawings. Without a gap (?) or an exit it ends at check answers."""
    assert lint(service) == (), "each construct is one that an editor may publish"
    journey = walk(service, given(**answers), TODAY)  # type: ignore[arg-type]
    path = " > ".join(ids(journey.path))
    return path + ("?" if journey.gap else " (exit)" if journey.exit else "")
