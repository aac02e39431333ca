"""What a link to a service brings along: `/report/crime/?area=E05000001`.

`CMS_FORMS_PREFILLS` says which parameters there are and how each becomes words. A question whose
editor chose one shows the words until the visitor answers it: they can be seen and changed, nothing
is kept of them before they are posted, and they are checked like what is typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix

from cms_forms import joined
from cms_forms.engine.answers import StepAnswers, Value
from cms_forms.engine.definition import Step
from cms_forms.engine.questions.base import PREFILL, question_type
from cms_forms.journey.service import Service
from cms_forms.journey.ticket import LINK, cookie_name
from cms_forms.models.journey import KEPT

LONGEST: Final = 64
"""Of a parameter's value, in characters. A longer one is ignored."""


def words(name: str, value: str) -> str:
    """What a parameter says, on one line; "" for one that nobody knows."""
    path = prefills().get(name)
    if path is None or not 0 < len(value) <= LONGEST or not value.isprintable():
        return ""
    return joined.ask("CMS_FORMS_PREFILLS", value, named=path, reads=_on_one_line, otherwise="")


def _on_one_line(given: Any) -> str:
    if not isinstance(given, str):
        raise joined.Unusable(f"It gave a {type(given).__name__}, and no words.")
    return " ".join(given.split())


def prefills() -> Mapping[str, str]:
    """Name of a parameter -> dotted name of the function that makes words of its value."""
    return getattr(settings, "CMS_FORMS_PREFILLS", {})


def query(request: HttpRequest) -> str:
    """The parameters of an address that say something, as they are handed on: `?area=E05000001`."""
    given = {name: request.GET[name] for name in prefills() if name in request.GET}
    known = {name: value for name, value in given.items() if words(name, value)}
    return f"?{urlencode(known)}" if known else ""


def remember(request: HttpRequest, service: Service, response: HttpResponse) -> None:
    """Let the browser carry them through the service that begins. One that begins without any
    leaves none of an earlier visit. Of a sensitive service they go with the browser, as its ticket.
    """
    name = cookie_name(f"{service.pk}{LINK}", secure=request.is_secure())
    carried = query(request)
    if carried:
        response.set_cookie(
            name,
            carried[1:],
            max_age=None if service.is_sensitive else KEPT,
            path=get_script_prefix(),
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    elif name in request.COOKIES:
        response.delete_cookie(name, path=get_script_prefix(), samesite="Lax")


def prefilled(request: HttpRequest, service: int, step: Step) -> StepAnswers:
    """Words for the questions of a step that nobody has answered yet."""
    name = cookie_name(f"{service}{LINK}", secure=request.is_secure())
    carried = dict(parse_qsl(request.COOKIES.get(name, "")))
    filled: dict[str, Value] = {}
    for question in step.questions if carried else ():
        kind = question_type(question.type)
        parameter = str(question.settings.get(PREFILL.key, ""))
        if PREFILL in kind.settings and (said := words(parameter, carried.get(parameter, ""))):
            filled[question.id] = kind.prefilled(question, said)
    return filled
