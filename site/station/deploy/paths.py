"""Paths as they may be written down: cut where a secret begins that opens something.

A link to a report, to a file of one, to saved answers or to a subscription opens it for whoever has
the address. `nginx.conf` beside this module has the same rule.
"""

import re
from typing import Final

LEFT_AS_IT_IS: Final = re.compile(r"/(?:static|media)/")
SECRET: Final = re.compile(r"/(?=[^/]{24})[^/]*(?:[A-Z.:]|[0-9a-z_]{20})")
"""A part of a path that is no word of a page's address: those are small letters between hyphens."""


def cut(path: str) -> str:
    """“/report-status/iyxm7Qk….28.Xa9…/withdraw/” is “/report-status/-”."""
    secret = None if LEFT_AS_IT_IS.match(path) else SECRET.search(path)
    return f"{path[: secret.start()]}/-" if secret else path
