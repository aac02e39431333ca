"""Addresses that tell nothing of what a form asks: of a sensitive service's steps, and of every
place on a screen that a link of an error summary leads to.

Addresses stand in a browser's history, in the logs of whatever lies between it and the site, and
where somebody looks over a shoulder. That of the service is its editors' choice.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from hashlib import blake2s

from cms_forms.engine.definition import Form, Step


def neutral(form: Form) -> Form:
    """The same steps at "part-1", "part-2" and so on, in the order of the form. Made once."""
    return form.once(_neutral)


def number_of(form: Form, step: Step) -> int:
    """Which part of the form a step is, from 1 on."""
    return next(number for number, each in enumerate(form.steps, 1) if each.id == step.id)


@lru_cache(maxsize=10_000)
def mark(question_id: str) -> str:
    """What stands for a question behind the "#" of an address, for nobody to read."""
    return f"q{blake2s(question_id.encode(), digest_size=5).hexdigest()}"


def _neutral(form: Form) -> Form:
    steps = (replace(each, slug=f"part-{number}") for number, each in enumerate(form.steps, 1))
    return replace(form, steps=tuple(steps))
