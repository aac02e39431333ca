"""RSS and Atom: a feed each account, read where it has changed, and pushed where it has a hub
(WebSub).
"""

import hashlib
import hmac
from calendar import timegm
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Any, ClassVar, Final
from urllib.parse import urljoin, urlsplit

import feedparser

from social_hub.networks.base import Network
from social_hub.networks.errors import (
    BadSignature,
    Down,
    Forbidden,
    NetworkError,
    Refused,
    Throttled,
    Unknown,
)
from social_hub.networks.notices import is_notice
from social_hub.networks.plain import pictures_in, text_of_html
from social_hub.networks.shapes import EPOCH, number
from social_hub.networks.signatures import demand, header, hexadecimal, method_of
from social_hub.networks.transport import Answer
from social_hub.networks.values import (
    AccountRef,
    Batch,
    Capabilities,
    Cursor,
    Followed,
    LinkCard,
    PostKind,
    Pushed,
    PushKind,
    RemoteMedia,
    RemotePost,
    Resolved,
    Span,
    Unresolved,
)

_MOVES: Final = 3
_LEASE: Final = timedelta(days=10)
_MOST: Final = 200
"""Entries that are read, the newest. A feed has twenty or so."""
_LONGEST_ID: Final = 255
_LONGEST: Final = 5_000
"""Characters of a text. Some feeds carry whole articles; the page of the entry has the rest."""


class Feed(Network):
    """The remote id of an account is the address of its feed."""

    name = "feed"
    label = "Feed"
    capabilities: ClassVar = Capabilities(
        read_account=True, push=True, push_deletions=False, alternative_text=True
    )

    def gives_media_from(self, host: str, account: AccountRef | None = None) -> bool:
        """The host of the feed too."""
        own = urlsplit(account.remote_id).netloc if account else ""
        return bool(own and host.lower() == own.lower()) or super().gives_media_from(host, account)

    def resolve(self, handles: Sequence[str]) -> Sequence[Resolved | Unresolved]:
        return [self._resolve(handle) for handle in handles]

    def read_account(self, account: AccountRef, cursor: Cursor | None) -> Batch:
        """The whole feed, where it has changed. An entry that was in its span and is not is
        gone.
        """
        cursor = cursor or Cursor()
        conditions = {"If-None-Match": cursor.etag, "If-Modified-Since": cursor.modified}
        answer = self._get(account.remote_id, conditions)
        if answer.status == 304:
            return Batch(cursor=cursor, unchanged=True)
        parsed = _parsed(answer)
        parsed.entries = sorted(parsed.entries, key=_newest, reverse=True)[:_MOST]
        entries = [(entry, _moment(entry)) for entry in parsed.entries]
        posts = _posts(account.remote_id, parsed, self.transport.clock())
        dated = [moment for _, moment in entries if moment]
        whole = bool(dated) and len(dated) == len(entries) and not parsed.bozo
        return Batch(
            posts=posts,
            cursor=Cursor(
                newest=max(dated).isoformat() if dated else "",
                etag=_short(answer.headers.get("etag", "")),
                modified=_short(answer.headers.get("last-modified", "")),
            ),
            span=Span(first=min(dated), last=self.transport.clock()) if whole else None,
        )

    def read_push(self, body: bytes, headers: Mapping[str, str]) -> Sequence[Pushed]:
        """Entries that a hub sends on; each feed has a secret of its own, which its hub knows."""
        topic = _linked(header(headers, "link"), "self")
        given = header(headers, "x-hub-signature")
        if not topic:
            raise BadSignature
        secret = self._secret(topic)
        demand(secret, hexadecimal(secret, body, method_of(given)), given)
        parsed = _feed(body, "application/xml")
        return [
            Pushed(
                kind=PushKind.POSTED,
                account_remote_id=topic,
                remote_id=post.remote_id,
                post=post,
            )
            for post in _posts(topic, parsed, self.transport.clock())
        ]

    def answer_challenge(self, query: Mapping[str, str]) -> bytes | None:
        """Only what we asked for: the address that we gave the hub holds a key made of the
        topic.
        """
        topic = query.get("hub.topic", "")
        expected = self._key(topic)
        if not topic or not expected or query.get("hub.mode") not in {"subscribe", "unsubscribe"}:
            return None
        if not hmac.compare_digest(expected.encode(), query.get("key", "").encode()):
            return None
        return query.get("hub.challenge", "").encode()

    def follow(self, account: AccountRef, callback: str) -> Followed:
        return self._ask_hub("subscribe", account, callback)

    def unfollow(self, account: AccountRef, callback: str) -> None:
        self._ask_hub("unsubscribe", account, callback)

    def _ask_hub(self, mode: str, account: AccountRef, callback: str) -> Followed:
        """A hub sends what the feed calls itself, so that has to be the address that we know."""
        answer = self._get(account.remote_id, {})
        parsed = _parsed(answer)
        link = answer.headers.get("link", "")
        hub = _linked(link, "hub") or _of_feed(parsed, "hub")
        own = _linked(link, "self") or _of_feed(parsed, "self") or account.remote_id
        if not _web(hub) or own != account.remote_id or not self._key(own):
            return Followed()
        form = {
            "hub.mode": mode,
            "hub.topic": own,
            "hub.callback": f"{callback}?key={self._key(own)}",
            "hub.secret": self._secret(own),
            "hub.lease_seconds": str(int(_LEASE.total_seconds())),
        }
        told = self.transport.call("POST", hub, form=form)
        if wrong := _problem(told):
            raise wrong
        return Followed(pushed=True, until=self.transport.clock() + _LEASE)

    def _resolve(self, handle: str) -> Resolved | Unresolved:
        if urlsplit(handle).scheme not in {"http", "https"}:
            words = "A feed is named by its address, which begins with https://."
            return Unresolved(handle=handle, error=Refused(words))
        try:
            answer = self._get(handle, {})
            parsed = _parsed(answer)
        except (Unknown, Forbidden, Refused) as error:
            return Unresolved(handle=handle, error=error)
        return Resolved(
            handle=handle,
            remote_id=handle,
            name=_title(parsed.feed) or handle,
            url=_web(str(parsed.feed.get("link", ""))) or handle,
            avatar_url=_web(str((parsed.feed.get("image") or {}).get("href", ""))),
            current_handle=handle,
        )

    def _get(self, url: str, conditions: Mapping[str, str]) -> Answer:
        """The answer, after at most three moves."""
        asked = {name: value for name, value in conditions.items() if value}
        for _move in range(_MOVES + 1):
            answer = self.transport.call("GET", url, headers=asked)
            if answer.status not in {301, 302, 303, 307, 308}:
                if wrong := _problem(answer, self.transport.clock()):
                    raise wrong
                return answer
            url = urljoin(url, answer.headers.get("location", ""))
            if not _web(url):
                break
        raise Refused("The feed has moved too often, or to where it cannot be read.")

    def _key(self, topic: str) -> str:
        secret = str(self.settings.get("secret", ""))
        if not secret:
            return ""
        return hmac.new(secret.encode(), f"key {topic}".encode(), hashlib.sha256).hexdigest()

    def _secret(self, topic: str) -> str:
        secret = str(self.settings.get("secret", ""))
        if not secret:
            return ""
        return hmac.new(secret.encode(), f"secret {topic}".encode(), hashlib.sha256).hexdigest()


def _parsed(answer: Answer) -> Any:
    """Raises Refused where it is no feed at all."""
    parsed = _feed(answer.content, answer.headers.get("content-type", "application/xml"))
    if not parsed.version and not parsed.entries:
        raise Refused("There is no RSS or Atom feed at this address.")
    return parsed


def _feed(content: bytes, kind: str) -> Any:
    """As a file: the library takes bytes themselves for the name of one, and opens it."""
    return feedparser.parse(BytesIO(content), response_headers={"content-type": kind})


def _posts(topic: str, parsed: Any, now: datetime) -> tuple[RemotePost, ...]:
    posts = (_post(topic, entry, now) for entry in parsed.entries)
    return tuple(post for post in posts if post)


def _post(topic: str, entry: Any, now: datetime) -> RemotePost | None:
    """An entry as we keep it: its title, and its text where it says more. None without an
    address.
    """
    url = _web(str(entry.get("link", "")))
    remote_id = str(entry.get("id") or url)
    if not remote_id:
        return None
    if len(remote_id) > _LONGEST_ID:
        remote_id = f"sha256:{hashlib.sha256(remote_id.encode(errors='replace')).hexdigest()}"
    title = _title(entry)
    contents = entry.get("content") or [{"value": entry.get("summary", "")}]
    text, entities = text_of_html(str(contents[0].get("value", "")))
    if not text or text == title or (title and not text.startswith(title.rstrip("…."))):
        text, entities = title, ()
    text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
    media = _media(entry)
    created = _moment(entry, "published_parsed", "updated_parsed") or now
    updated = _moment(entry, "updated_parsed")
    return RemotePost(
        account_remote_id=topic,
        remote_id=remote_id,
        text=text,
        entities=tuple(entity for entity in entities if entity.end <= len(text)),
        created_at=created,
        edited_at=updated if updated and updated > created else None,
        url=url or topic,
        kind=PostKind.NOTICE if is_notice(text) else PostKind.POST,
        media=media,
        card=_card(entry, url, title, text),
        language=str(entry.get("language", "")),
    )


def _title(entry: Any) -> str:
    """Feeds say whether a title is HTML; one that is not may hold < as a sign."""
    title = str(entry.get("title", ""))
    is_html = (entry.get("title_detail") or {}).get("type") != "text/plain"
    return text_of_html(title)[0] if is_html else title.strip()


def _card(entry: Any, url: str, title: str, text: str) -> LinkCard | None:
    said = text_of_html(str(entry.get("summary", "")))[0]
    if not url or not title or said in {"", title, text}:
        return None
    return LinkCard(url=url, title=title, description=said[:500])


def _media(entry: Any) -> tuple[RemoteMedia, ...]:
    """Pictures that the entry encloses, names or shows, each once.

    The description of an enclosed picture is that of the same picture where the text shows it.
    """
    contents = entry.get("content") or [{"value": entry.get("summary", "")}]
    shown = {url: alt for url, alt in pictures_in(str(contents[0].get("value", ""))) if _web(url)}
    found: dict[str, RemoteMedia] = {}
    for part in [*entry.get("media_content", []), *entry.get("enclosures", [])]:
        url = _web(str(part.get("url") or part.get("href") or ""))
        kind = str(part.get("type") or part.get("medium") or "")
        if url and kind.startswith("image"):
            found.setdefault(url, _picture(url, part, shown.get(url, "")))
    for url, alt in shown.items():
        found.setdefault(url, RemoteMedia(url=url, alternative_text=alt))
    if not found:
        for part in entry.get("media_thumbnail", []):
            if url := _web(str(part.get("url", ""))):
                found.setdefault(url, _picture(url, part, ""))
    return tuple(found.values())


def _picture(url: str, part: Any, alternative_text: str) -> RemoteMedia:
    return RemoteMedia(
        url=url,
        width=number(str(part.get("width", ""))) or 0,
        height=number(str(part.get("height", ""))) or 0,
        alternative_text=alternative_text,
    )


def _moment(entry: Any, *names: str) -> datetime | None:
    # The parser's own dictionary gives the day of publication for that of a change.
    told = dict(dict.items(entry))
    for name in names or ("published_parsed", "updated_parsed"):
        if parts := told.get(name):
            return datetime.fromtimestamp(timegm(parts), UTC)
    return None


def _newest(entry: Any) -> datetime:
    return _moment(entry) or EPOCH


def _short(header: str) -> str:
    """What a server wants back has to fit into a cursor; without it the whole feed is read."""
    return header if len(header) <= _LONGEST_ID else ""


def _linked(link: str, relation: str) -> str:
    """The address that a Link header gives for a relation."""
    for part in link.split(","):
        address, _, rest = part.strip().partition(">")
        if f'rel="{relation}"' in rest or f"rel={relation}" in rest:
            return address.removeprefix("<")
    return ""


def _of_feed(parsed: Any, relation: str) -> str:
    links = parsed.feed.get("links", [])
    return next((str(link.get("href")) for link in links if link.get("rel") == relation), "")


def _web(url: str) -> str:
    parts = urlsplit(url)
    return url if parts.scheme in {"http", "https"} and parts.hostname else ""


def _problem(answer: Answer, now: datetime | None = None) -> NetworkError | None:
    if answer.status < 300 or answer.status == 304:
        return None
    match answer.status:
        case 401 | 403:
            return Forbidden("This feed is not open to everybody.")
        case 404 | 410:
            return Unknown()
        case 429:
            return Throttled(_retry_after(answer, now))
        case _ if answer.status >= 500:
            return Down()
    return Refused()


def _retry_after(answer: Answer, now: datetime | None) -> datetime | None:
    told = answer.headers.get("retry-after", "")
    if (seconds := number(told)) is not None and now:
        return now + timedelta(seconds=seconds)
    try:
        return parsedate_to_datetime(told)
    except ValueError:
        return None
