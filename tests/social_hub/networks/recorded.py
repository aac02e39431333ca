"""A transport that gives answers in the shapes that networks were seen to give."""

import json
from collections.abc import Mapping
from typing import Any

from social_hub.networks.transport import Answer, Transport
from tests.social_hub.networks.conftest import Clock


class Recorded(Transport):
    """Answers what it was given, one after the other, and notes what was asked."""

    def __init__(self, *answers: Answer) -> None:
        super().__init__(clock=Clock())
        self._answers = list(answers)
        self.asked: list[tuple[str, str, Mapping[str, Any]]] = []

    def call(self, method: str, url: str, **how: Any) -> Answer:
        self.asked.append((method, url, how))
        return self._answers.pop(0)


def told(body: Any, status: int = 200, **headers: str) -> Answer:
    return Answer(
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        content=body if isinstance(body, bytes) else json.dumps(body).encode(),
    )
