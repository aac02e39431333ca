"""What gunicorn writes down of a request: neither what was typed, nor links that open something.

A link to a report, to a file of one or to a subscription opens it for whoever has the address: its
path is cut where the secret begins, as in `nginx.conf` beside this module.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any, Final

from gunicorn.glogging import Logger as GunicornLogger

LEFT_AS_IT_IS: Final = re.compile(r"/(?:static|media)/")
SECRET: Final = re.compile(r"/(?=[^/]{24})[^/]*(?:[A-Z.:]|[0-9a-z_]{20})")
"""A part of a path that is no word of a page's address: those are small letters between hyphens."""


def cut(path: str) -> str:
    """“/report-status/iyxm7Qk….28.Xa9…/withdraw/” is “/report-status/-”."""
    secret = None if LEFT_AS_IT_IS.match(path) else SECRET.search(path)
    return f"{path[: secret.start()]}/-" if secret else path


class Logger(GunicornLogger):
    def atoms(
        self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta
    ) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        path = cut(str(environ.get("PATH_INFO") or ""))
        method, protocol = environ.get("REQUEST_METHOD"), environ.get("SERVER_PROTOCOL")
        return atoms | {"U": path, "q": "", "r": f"{method} {path} {protocol}", "f": "-"}
