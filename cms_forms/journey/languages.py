"""In which language a service is shown, and how its addresses say so.

`/report/crime/` is in the service's own language, that of the site; `/report/crime/cy/` in Welsh,
and so is every address below it: `/report/crime/cy/hurt/`. The address alone decides. Start pages
stay the same for everybody, two tabs may be in two languages, and whoever changes the language goes
to the same screen with the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import translation

from cms_forms.engine import translating
from cms_forms.engine.definition import Form
from cms_forms.engine.translating import Spoken
from cms_forms.journey.service import Service
from cms_forms.stream.languages import (
    direction_of,
    name_of,
    offered,
    own,
    own_attributes,
    own_name_of,
)


def split(place: str, form: Callable[[], Form | None]) -> tuple[str, str]:
    """(language, place in it) of an address inside a service: "cy/hurt/" is ("cy", "hurt/").

    The language is empty for the service's own. A step that has such an address keeps it.
    """
    language, slash, rest = place.partition("/")
    if not slash or language not in offered():
        return "", place
    newest = form()
    return ("", place) if newest and language in newest.steps_by_slug else (language, rest)


def address(service: Service, request: HttpRequest) -> str:
    """Of the service, in the language in which it is asked for."""
    path = service.get_url(request)
    return f"{path}{service.spoken}/" if service.spoken else path


def speaking(language: str) -> AbstractContextManager[None]:
    """Inside, the words of the app are in that language; in the site's own where it is empty."""
    return translation.override(language) if language else nullcontext()


def in_language(form: Form, language: str) -> Spoken:
    return translating.spoken(form, language, own_attributes())


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of the languages of a screen."""

    language: str
    name: str
    direction: str
    address: str
    is_current: bool


@dataclass(frozen=True, kw_only=True)
class Speaking:
    """What a screen says of its language."""

    choices: Sequence[Choice] = ()
    """Empty for a service that is in one language only."""
    is_partial: bool = False
    """Whether something on it is in the form's own language."""
    language: str = ""

    @property
    def name(self) -> str:
        return name_of(self.language)


def said_of(
    form: Form, service: Service, request: HttpRequest, screen: str = "", query: str = ""
) -> Speaking:
    """What is said of a form on a screen: that of a step's id, or "" for another. `query` is what
    its address must keep in another language: see `AnswerStore.query`, and `links.query`.
    """
    if not form.translations and not service.spoken:
        return Speaking()
    there = [each for each in offered() if form.translations.get(each)]
    is_partial = bool(service.spoken) and in_language(form, service.spoken).lacks(screen)
    return Speaking(
        choices=_choices(there, service, request, query),
        is_partial=is_partial,
        language=service.spoken,
    )


def _choices(
    there: Sequence[str], service: Service, request: HttpRequest, query: str
) -> Sequence[Choice]:
    if not there and not service.spoken:
        return ()
    here, root = address(service, request), service.get_url(request)
    inside = request.path.removeprefix(here) if request.path.startswith(here) else ""
    # A change stays a change; what a notice says was said.
    suffix = query or ("?change=1" if "change" in request.GET else "")
    return [
        Choice(
            language=language or own(),
            name=own_name_of(language or own()),
            direction=direction_of(language or own()),
            address=f"{root}{f'{language}/' if language else ''}{inside}{suffix}",
            is_current=language == service.spoken,
        )
        for language in ("", *there)
    ]
