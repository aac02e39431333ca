"""A member of the public who sends files, without scripts and with them."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cms_forms.visitor import Response, Visitor

MESSAGE = re.compile(r"govuk-error-message.*?</span>\s*(.*?)</p>", re.DOTALL)


PIECES = "application/offset+octet-stream"


class Sender(Visitor):
    def add(self, content: bytes, name: str = "photo.jpg", *, press: str = "add") -> Response:
        """Choose a file and press "Add", or "Continue"."""
        data: dict[str, Any] = self.hidden("photos/")
        data["photos.files"] = SimpleUploadedFile(name, content)
        if press == "add":
            data["journey.add"] = "photos"
        return self.client.post(self.path + "photos/", data)

    def remove(self, id: str) -> Response:
        return self.client.post(
            self.path + "photos/", self.hidden("photos/") | {"journey.remove": id}
        )

    def go_on(self) -> Response:
        return self.client.post(self.path + "photos/", self.hidden("photos/"))

    def send_all(self) -> Response:
        self.go_on()
        self.answer("last/", last="x")
        return self.answer("check-answers/")

    def page(self, place: str = "photos/") -> str:
        return self.open(place).content.decode()

    def begin(self, size: int, name: str = "photo.jpg", question: str = "photos") -> Response:
        return self.client.post(
            self.path + "photos/files/",
            headers={
                "Upload-Length": str(size),
                "Upload-Metadata": f"filename {text64(name)},question {text64(question)}",
            },
            content_type="application/offset+octet-stream",
        )

    def patch(self, address: str, offset: int, piece: bytes) -> Response:
        return self.client.patch(
            address,
            piece,
            content_type=PIECES,
            # Django's client leaves it out where there is no content.
            headers={"Upload-Offset": str(offset), "Content-Type": PIECES},
        )

    @property
    def key(self) -> bytes:
        from cms_forms.journey.ticket import Ticket

        ticket = Ticket.read(self.client.cookies[self.cookie].value)
        assert ticket is not None
        return ticket.key


def text64(text: str) -> str:
    return b64encode(text.encode()).decode()


def problems_of(response: Response) -> list[str]:
    return [" ".join(each.split()) for each in MESSAGE.findall(response.content.decode())]
