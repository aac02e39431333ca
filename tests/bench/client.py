"""A browser without a screen: keeps cookies and one connection, and does not follow redirects."""

import re
from http.client import HTTPConnection, RemoteDisconnected
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from tests.cms_forms.visitor import names_of

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)"[^>]* value="([^"]*)"')


class Client:
    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host = parts.netloc
        self.connection = HTTPConnection(self.host)
        self.cookies: dict[str, str] = {}
        self.location = ""

    def request(self, method: str, path: str, data: dict[str, str] | None = None) -> str:
        """The body. Raises `RuntimeError` on anything but success or a redirect."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if data is not None:
            body = urlencode(data)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except (RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # The server closes a connection that was idle for two seconds.
            self.connection.close()
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        text = response.read().decode(errors="replace")
        if response.status >= 400:
            raise RuntimeError(f"{method} {path}: {response.status}")
        for header in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        self.location = response.headers.get("Location", "")
        return text

    def get(self, path: str) -> str:
        return self.request("GET", path)

    def fill(self, path: str, **answers: str) -> dict[str, str]:
        """What the form of a page would post, its hidden inputs included."""
        return dict(HIDDEN.findall(self.get(path))) | names_of(answers)

    def post(self, path: str, data: dict[str, str]) -> str:
        return self.request("POST", path, data)
