"""What an address that staff typed, a feed's server, or whoever calls our webhooks cannot make us
do.
"""

import gzip
import json
import socket
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from social_hub.networks.base import Network
from social_hub.networks.errors import BadSignature, NetworkError, Refused
from social_hub.networks.facebook import Facebook
from social_hub.networks.feed import Feed
from social_hub.networks.mastodon import Mastodon
from social_hub.networks.signatures import base64_sha256, hexadecimal
from social_hub.networks.transport import LARGEST_ANSWER, Transport
from social_hub.networks.values import AccountRef, Unresolved
from social_hub.networks.x import X
from tests.social_hub.media.servers import Server, moved, serving, with_body

SECRET = "a secret"
MIB = 1024 * 1024
ENTRIES = """<feed xmlns="http://www.w3.org/2005/Atom"><title>North</title>{more}
<entry><id>1</id><title>At the market</title><link href="https://north.example/1"/>
<updated>2026-11-27T09:00:00Z</updated></entry></feed>"""


def feed(*servers: Server) -> Feed:
    """As one whose simulators these servers are."""
    exempt = frozenset(("127.0.0.1", server.port) for server in servers)
    return Feed(Transport(exempt=exempt, total_seconds=2.0), {"secret": SECRET})


@pytest.fixture
def ours() -> Iterator[Server]:
    """A machine of ours that nobody outside may reach."""
    with serving(with_body(ENTRIES.format(more="").encode())) as server:
        yield server


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f.1", "0177.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"],
)
@pytest.mark.parametrize("how", ["typed", "moved to"])
def test_a_feed_is_not_fetched_from_a_machine_of_ours(
    ours: Server, scheme: str, host: str, how: str
) -> None:
    url = f"{scheme}://{host}:{ours.port}/a.atom"
    with serving(moved(url)) as network:
        (found,) = feed(network).resolve([url if how == "typed" else network.url()])
    assert isinstance(found, Unresolved)
    assert isinstance(found.error, Refused)
    assert ours.connections == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "169.254.169.254"])
def test_a_feed_whose_name_leads_to_a_machine_of_ours_is_refused(
    ours: Server, address: str
) -> None:
    network = Feed(Transport(look_up=lambda host, port: [address]), {})
    with pytest.raises(Refused):
        network.read_account(AccountRef(remote_id=f"https://feed.example:{ours.port}/"), None)
    assert ours.connections == 0


@pytest.mark.parametrize("address", ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://a", "/a"])
def test_a_feed_is_an_address_of_the_web(address: str) -> None:
    (found,) = feed().resolve([address])
    assert isinstance(found, Unresolved)


@pytest.mark.parametrize("hub", ["http://{ours}/", "file:///etc/passwd", "//{ours}/", "hub", ""])
def test_a_hub_that_a_feed_names_is_asked_on_the_public_internet_only(
    ours: Server, hub: str
) -> None:
    address = hub.format(ours=f"127.0.0.1:{ours.port}")
    body = ENTRIES.format(more=f'<link rel="hub" href="{address}"/>').encode()
    with serving(with_body(body)) as network:
        account = AccountRef(remote_id=network.url())
        try:
            followed = feed(network).follow(account, "https://ours.example/push")
        except Refused:
            return
        finally:
            assert ours.connections == 0
    assert not followed.pushed


def test_what_a_feed_answers_is_never_the_name_of_a_file_here(tmp_path: Path) -> None:
    file = tmp_path / "private.atom"
    file.write_text(ENTRIES.format(more=""))
    with serving(with_body(str(file).encode())) as network:
        (found,) = feed(network).resolve([network.url()])
    assert isinstance(found, Unresolved)


def test_a_feed_that_is_packed_takes_no_more_memory_than_it_may() -> None:
    bomb = gzip.compress(b"\0" * (256 * MIB), 9)

    def packed(connection: socket.socket, _: bytes) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
        connection.sendall(head.encode() + bomb)

    with serving(packed) as network:
        tracemalloc.start()
        try:
            with pytest.raises(NetworkError):
                feed(network).read_account(AccountRef(remote_id=network.url()), None)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 3 * LARGEST_ANSWER


def test_entities_that_unfold_without_end_are_no_feed() -> None:
    lines = ['<!DOCTYPE feed [<!ENTITY a0 "laugh">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    body = "\n".join([*lines, "]>", ENTRIES.format(more="<subtitle>&a9;</subtitle>")]).encode()
    with serving(with_body(body)) as network:
        tracemalloc.start()
        try:
            feed(network).resolve([network.url()])
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 2 * LARGEST_ANSWER


def test_the_server_of_mastodon_is_on_the_public_internet_unless_it_is_a_simulator(
    ours: Server,
) -> None:
    network = Mastodon(Transport(), {"base": f"http://127.0.0.1:{ours.port}"})
    with pytest.raises(Refused):
        network.read_account(AccountRef(remote_id="1"), None)
    assert ours.connections == 0


@pytest.mark.parametrize(
    "token",
    ['{"data":{"event_type":"post.delete"}}', " {}", "a b", "<script>", '"', "", "x" * 300],
)
def test_nobody_has_a_push_signed_by_asking_for_a_challenge(token: str) -> None:
    network = X(Transport(), {"consumer_secret": SECRET})
    assert network.answer_challenge({"crc_token": token}) is None


def test_a_challenge_of_x_is_answered() -> None:
    network = X(Transport(), {"consumer_secret": SECRET})
    answer = network.answer_challenge({"crc_token": "YjQ1_zM0-Q=="})
    assert answer
    assert json.loads(answer) == {"response_token": base64_sha256(SECRET, b"YjQ1_zM0-Q==")}


DEEP = b'{"data":' + b"[" * 200_000 + b"]" * 200_000 + b"}"
ODD = [DEEP, b"null", b"[]", b"1", b'{"data":1,"entry":1}', b"\xff\xfe", b"", b'{"entry":[null]}']


@pytest.mark.parametrize("body", ODD, ids=lambda body: f"{body[:9]!r}")
@pytest.mark.parametrize("kind", [X, Facebook])
def test_what_is_signed_and_makes_no_sense_is_nothing(kind: type[Network], body: bytes) -> None:
    network = kind(Transport(), {"consumer_secret": SECRET, "app_secret": SECRET})
    headers = {
        "x-twitter-webhooks-signature": base64_sha256(SECRET, body),
        "x-hub-signature-256": hexadecimal(SECRET, body),
    }
    assert list(network.read_push(body, headers)) == []


@pytest.mark.parametrize("kind", [X, Facebook, Feed])
def test_nothing_is_read_of_a_body_before_its_signature_is_right(kind: type[Network]) -> None:
    network = kind(Transport(), {"consumer_secret": SECRET, "app_secret": SECRET, "secret": SECRET})
    headers = {
        "x-twitter-webhooks-signature": "sha256=é",
        "x-hub-signature-256": "sha256=é",
        "x-hub-signature": "sha256=é",
        "link": '<https://north.example/a.atom>; rel="self"',
    }
    with pytest.raises(BadSignature):
        network.read_push(DEEP, headers)


@pytest.mark.parametrize("body", [DEEP, b"null", b"[]", b'{"posts": null}', b'{"posts": 1}'])
def test_an_answer_that_makes_no_sense_takes_no_post_away(body: bytes) -> None:
    from social_hub.networks.bluesky import Bluesky

    uri = "at://did:plc:a/app.bsky.feed.post/3k"
    with serving(with_body(body)) as server:
        by = Transport(exempt=frozenset({("127.0.0.1", server.port)}))
        network = Bluesky(by, {"base": server.url(""), "pds": server.url("")})
        with pytest.raises(NetworkError):
            network.gone([uri])
