"""What a network can answer instead of what was asked.

The words of each may be shown to staff: no token, no address with a token and no answer of a
network stands in them.
"""

from datetime import datetime


class NetworkError(Exception):
    """A call that brought nothing. `words` say what happened, what is safe and what to do next."""

    words = "The network did not do what was asked. We try again later."

    def __init__(self, words: str = "") -> None:
        super().__init__(words or self.words)
        self.words = words or self.words


class Throttled(NetworkError):
    """Too many calls. Nothing may be asked before `until` (aware), or when None before a pause of
    one's own.
    """

    words = "The network asks us to wait. The posts we have stay; we go on by ourselves."

    def __init__(self, until: datetime | None = None, words: str = "") -> None:
        super().__init__(words)
        self.until = until


class Spent(NetworkError):
    """The network's cap or the prepaid credit is used up: waiting does not help, a person must
    act.
    """

    words = "What was paid for is used up. Reading stops until somebody adds credit."


class Suspended(NetworkError):
    """The network has suspended the account."""

    words = "The network has suspended this account. Its posts are no longer fetched."

    def __init__(self, remote_id: str = "", words: str = "") -> None:
        super().__init__(words)
        self.remote_id = remote_id


class Unknown(NetworkError):
    """There is no such account or post, or no longer."""

    words = "The network knows no such account or post."

    def __init__(self, remote_id: str = "", words: str = "") -> None:
        super().__init__(words)
        self.remote_id = remote_id


class TokenDied(NetworkError):
    """The token is no longer good. With `reconnect` only a person can give a new one; without,
    `renew` may.
    """

    words = "The permission that this account gave us has ended. Reconnect it; nothing is lost."

    def __init__(self, *, reconnect: bool = True, words: str = "") -> None:
        super().__init__(words)
        self.reconnect = reconnect


class Forbidden(NetworkError):
    """The token is good, but does not allow this."""

    words = "The account did not give permission for this. Reconnect it and allow what is asked."


class Down(NetworkError):
    """No answer, a broken one, or one that says that the network is out of order.

    `perhaps_done` tells that the request was sent: what was to be published may have been, so the
    next attempt
    says `again`.
    """

    words = "The network does not answer. The posts we have stay; we try again by ourselves."

    def __init__(self, words: str = "", *, perhaps_done: bool = False) -> None:
        super().__init__(words)
        self.perhaps_done = perhaps_done


class Refused(NetworkError):
    """The network will not do this however often it is asked: the text is too long, the picture
    too large.
    """

    words = "The network refused this. Change it before it is sent again."


class BadSignature(NetworkError):
    """What was pushed to us does not come from the network, or was changed on the way."""

    words = "What was pushed is not signed by the network. It was thrown away."
