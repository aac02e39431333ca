"""A file from a network's own host, and from nowhere else.

Where it comes from is judged at each step: the address must be of a host that the network gives
pictures from, and
the connection is made to a public address only (`networks.guarded`), after each redirect anew. How
much is taken and
how long it may last is bounded, whatever the other side says or does.
"""

from collections.abc import Callable
from typing import Final
from urllib.parse import urljoin, urlsplit

from social_hub.networks.errors import Down, Refused, Unknown
from social_hub.networks.guarded import LookUp, Origin, look_up
from social_hub.networks.transport import Answer, TooLong, Transport

type Allows = Callable[[str], bool]
"""Whether pictures may come from a host, which has its port where that is not the usual one."""

LARGEST: Final = 10 * 1024 * 1024
SECONDS: Final = 20.0
_MOVES: Final = 3


def transport(
    exempt: frozenset[Origin] = frozenset(), *, look_up: LookUp = look_up, seconds: float = SECONDS
) -> Transport:
    """For pictures: no answer is taken beyond `LARGEST`, and none lasts longer than `seconds`."""
    return Transport(
        exempt=exempt,
        look_up=look_up,
        total_seconds=seconds,
        read_seconds=min(seconds, 10.0),
        largest_answer=LARGEST,
    )


def fetch(url: str, by: Transport, allows: Allows, *, exempt: frozenset[Origin]) -> bytes:
    """The bytes of a file. Raises Refused where it may not be had, Unknown where it is gone,
    else Down.
    """
    for _move in range(_MOVES + 1):
        _judge(url, allows, exempt)
        answer = _call(by, url)
        if answer.status not in {301, 302, 303, 307, 308}:
            return _content(answer)
        url = urljoin(url, answer.headers.get("location", ""))
    raise Refused("The picture has moved too often.")


def _judge(url: str, allows: Allows, exempt: frozenset[Origin]) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("This is no address of a picture.") from None
    host = (parts.hostname or "").lower()
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    is_simulated = (host, port or usual) in exempt
    if parts.username is not None or parts.password is not None or not host or not host.isascii():
        raise Refused("This is no address of a picture.")
    if parts.scheme != "https" and not (is_simulated and parts.scheme == "http"):
        raise Refused("Pictures are fetched over https only.")
    if not allows(host if port in {None, usual} else f"{host}:{port}"):
        raise Refused("This picture does not lie with its network. It was not fetched.")


def _call(by: Transport, url: str) -> Answer:
    """Unpacked only: a body that unfolds to a thousand times its size is not taken."""
    try:
        return by.call("GET", url, headers={"Accept": "image/*"}, packed=False)
    except TooLong:
        raise Refused("The picture is too large. It was not fetched.") from None


def _content(answer: Answer) -> bytes:
    if answer.status in {401, 403, 404, 410}:
        raise Unknown(words="The picture is no longer there.")
    if answer.status >= 300:
        raise Down
    if not answer.content:
        raise Refused("The picture is empty.")
    return answer.content
