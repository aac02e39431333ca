"""Ids as each network makes them: unique, and sorted by time where theirs are."""

import hashlib
from datetime import UTC, datetime
from itertools import count
from typing import Final

from social_hub.networks.bluesky_posts import key_of

_X_EPOCH: Final = 1_288_834_974_657


class Ids:
    def __init__(self) -> None:
        self._count = count(1)

    def account(self, network: str, handle: str, base: str) -> str:
        """The same for the same handle."""
        number = int.from_bytes(hashlib.sha256(f"{network} {handle}".encode()).digest()[:6])
        match network:
            case "bluesky":
                letters = hashlib.sha256(handle.encode()).hexdigest()[:24]
                return f"did:plc:{letters.translate(str.maketrans('0189', 'wxyz'))}"
            case "feed":
                return f"{base}/feed/{handle}.atom"
            case "x":
                return str(1_000_000_000_000_000_000 + number)
        return str(100_000_000_000_000 + number)

    def post(self, network: str, account: str, at: datetime) -> str:
        number = next(self._count)
        milliseconds = int(at.timestamp() * 1000)
        match network:
            case "x":
                return str(((milliseconds - _X_EPOCH) << 22) | (number % 4_194_304))
            case "facebook":
                return f"{account}_{milliseconds}{number:06}"
            case "bluesky":
                return f"at://{account}/app.bsky.feed.post/{key_of(at, str(number))}"
            case "mastodon":
                return str((milliseconds << 16) | (number % 65_536))
        day = at.astimezone(UTC).date()
        return f"tag:practice.example,{day}:{milliseconds}-{number}"

    def token(self, of: str) -> str:
        return f"token-{of}-{next(self._count)}"
