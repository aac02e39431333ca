from typing import Any

from django.http import HttpRequest
from wagtail import hooks

from station.publications import serving


@hooks.register("before_serve_document")
def refuse_unpublished(document: Any, request: HttpRequest) -> None:
    serving.refuse_unpublished(document, request)
