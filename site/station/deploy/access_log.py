"""What gunicorn writes down of a request: neither what was typed, nor links that open something.

Paths are cut where a secret begins: see `paths`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gunicorn.glogging import Logger as GunicornLogger

from station.deploy.paths import cut


class Logger(GunicornLogger):
    def atoms(
        self, resp: Any, req: Any, environ: dict[str, Any], request_time: timedelta
    ) -> dict[str, Any]:
        atoms: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        path = cut(str(environ.get("PATH_INFO") or ""))
        method, protocol = environ.get("REQUEST_METHOD"), environ.get("SERVER_PROTOCOL")
        return atoms | {"U": path, "q": "", "r": f"{method} {path} {protocol}", "f": "-"}
