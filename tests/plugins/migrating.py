"""Migrations of an empty database, in two thirds of the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def new_models_rendered_alone() -> Iterator[None]:
    """Django renders with each new model all that are related to it, which here is nearly all.

    It needs to where a model takes the place of another. To a new one nothing refers yet, so the
    others stay as they are: they learn of it as models do that are defined one after the other.
    The sites of `tests/project` that use an app alone are migrated as Django does it.
    """
    from django.db.migrations.state import ProjectState

    def add_model(state: ProjectState, model: ModelState) -> None:
        rendered = state.__dict__.pop("apps", None)  # which Django's own would render again
        as_django_does(state, model)
        if rendered is not None:
            state.apps = rendered
            rendered.render_multiple([model])

    as_django_does = ProjectState.add_model
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ProjectState, "add_model", add_model)
        yield
