"""What a picture's address, and the server behind it, cannot make us do. Over real sockets."""

import gzip
import socket
import ssl
import time
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest

from social_hub.media import fetching
from social_hub.networks.errors import Down, NetworkError, Refused
from social_hub.networks.guarded import is_public
from tests.social_hub.media.servers import Server, moved, serving, with_body

HOST = "pictures.example"
PICTURE = b"\x89PNG not looked into here"
MIB = 1024 * 1024
BOMB = gzip.compress(b"\0" * (64 * MIB), 9)


def look_up(**hosts: list[str]) -> Callable[[str, int], list[str]]:
    def found(host: str, port: int) -> list[str]:
        if host in hosts:
            return hosts[host]
        return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]

    return found


def fetch(
    url: str, *servers: Server, seconds: float = 1.0, hosts: dict[str, list[str]] | None = None
) -> bytes:
    """As it is done for a network whose simulators these servers are, and which trusts any host."""
    exempt = frozenset(("127.0.0.1", server.port) for server in servers)
    by = fetching.transport(exempt, look_up=look_up(**(hosts or {})), seconds=seconds)
    try:
        return fetching.fetch(url, by, lambda _: True, exempt=exempt)
    finally:
        by.close()


@pytest.fixture
def ours() -> Iterator[Server]:
    """A machine of ours that nobody outside may reach."""
    with serving(with_body(b"secret of ours")) as server:
        yield server


def test_a_picture_is_fetched() -> None:
    with serving(with_body(PICTURE, "Content-Type: image/png")) as network:
        assert fetch(network.url(), network) == PICTURE
        assert b"Accept-Encoding: identity" in network.heads[0]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "017700000001",
        "0",
        "0.0.0.0",
        "localhost",
        "LOCALHOST.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "[fe80::1]",
        "[fd00::1]",
        "[fd00:ec2::254]",
        "224.0.0.1",
        "255.255.255.255",
        "①②⑦.⓪.⓪.①",
        "127。0。0。1",
    ],
)
@pytest.mark.parametrize("how", ["asked for", "moved to"])
def test_no_machine_of_ours_is_reached(ours: Server, host: str, how: str) -> None:
    url = f"https://{host}:{ours.port}/"
    with serving(moved(url)) as network, pytest.raises(NetworkError) as caught:
        fetch(url if how == "asked for" else network.url(), network)
    assert not isinstance(caught.value, Down)
    assert ours.connections == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "10.1.2.3", "::ffff:10.1.2.3"])
@pytest.mark.parametrize("beside", [[], ["93.184.215.14"]])
def test_a_name_that_leads_to_a_machine_of_ours_is_refused(
    ours: Server, address: str, beside: list[str]
) -> None:
    hosts = {HOST: [*beside, address]}
    with pytest.raises(Refused):
        fetch(f"https://{HOST}:{ours.port}/", hosts=hosts)
    assert ours.connections == 0


def test_a_name_that_leads_elsewhere_a_moment_later_changes_nothing(ours: Server) -> None:
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["192.0.9.9"] if len(asked) == 1 else ["127.0.0.1"]

    by = fetching.transport(look_up=rebinding, seconds=0.3)
    with pytest.raises(Down):
        fetching.fetch(f"https://{HOST}:{ours.port}/", by, lambda _: True, exempt=frozenset())
    by.close()
    assert asked == [HOST]
    assert ours.connections == 0


def test_the_connection_goes_to_the_address_that_was_judged_under_the_name_that_was_asked() -> None:
    with serving(with_body(PICTURE)) as network:
        exempt = frozenset({(HOST, network.port)})
        by = fetching.transport(exempt, look_up=lambda host, port: ["127.0.0.1"])
        assert fetching.fetch(network.url(host=HOST), by, lambda _: True, exempt=exempt) == PICTURE
        by.close()
        assert f"Host: {HOST}:{network.port}".encode() in network.heads[0]


def test_tls_asks_for_the_name_and_believes_nobody_who_cannot_show_it(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate(tmp_path))
    asked: list[str | None] = []
    context.sni_callback = lambda connection, name, _: asked.append(name)

    def handshake(server: socket.socket) -> None:
        connection, _ = server.accept()
        with pytest.raises(OSError):  # the client does not trust the certificate  # noqa: PT011
            context.wrap_socket(connection, server_side=True).recv(1)

    server = socket.create_server(("127.0.0.1", 0))
    thread = Thread(target=handshake, args=(server,), daemon=True)
    thread.start()
    port = server.getsockname()[1]
    exempt = frozenset({(HOST, port)})
    by = fetching.transport(exempt, look_up=lambda host, port: ["127.0.0.1"])
    with pytest.raises(Down):
        fetching.fetch(f"https://{HOST}:{port}/a.png", by, lambda _: True, exempt=exempt)
    thread.join(timeout=5)
    by.close()
    server.close()
    assert asked == [HOST]


@pytest.mark.parametrize(
    "url",
    [
        "http://pbs.twimg.com/a.png",
        "ftp://pbs.twimg.com/a.png",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "data:image/png;base64,AAAA",
        "https://user:word@pbs.twimg.com/a.png",
        "https://pbs.twimg.com@127.0.0.1/a.png",
        "https://pbs.twimg.com:99999/a.png",
        "https:///a.png",
        "//pbs.twimg.com/a.png",
        "",
    ],
)
def test_only_plain_addresses_over_https_are_asked(url: str) -> None:
    with pytest.raises(Refused):
        fetch(url)


def test_a_host_that_is_not_the_networks_is_not_asked(ours: Server) -> None:
    by = fetching.transport(frozenset({("127.0.0.1", ours.port)}))
    for move in (False, True):
        with serving(moved(ours.url())) as network:
            exempt = frozenset({("127.0.0.1", ours.port), ("127.0.0.1", network.port)})
            url = network.url() if move else ours.url()
            with pytest.raises(Refused):
                fetching.fetch(
                    url, by, lambda host: host == f"127.0.0.1:{network.port}", exempt=exempt
                )
    by.close()
    assert ours.connections == 0


def test_redirects_end() -> None:
    with serving(moved("/again.png")) as network, pytest.raises(Refused, match="too often"):
        fetch(network.url(), network)


def endless(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
    while True:
        connection.sendall(b"\0" * 65536)


def endless_chunks(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"10000\r\n" + b"\0" * 65536 + b"\r\n")


def announced(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
    while True:
        connection.sendall(b"\0" * 65536)


def dripping(before: bytes, drop: bytes) -> Callable[[socket.socket, bytes], None]:
    def answer(connection: socket.socket, _: bytes) -> None:
        connection.sendall(before)
        while True:
            connection.sendall(drop)
            time.sleep(0.1)

    return answer


def silent(connection: socket.socket, _: bytes) -> None:
    time.sleep(5)


def packed(connection: socket.socket, _: bytes) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(BOMB)}\r\n\r\n"
    connection.sendall(head.encode() + BOMB)


def many_headers(connection: socket.socket, _: bytes) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"X-More: " + b"a" * 60000 + b"\r\n")


@pytest.mark.parametrize(
    "answer",
    [
        endless,
        endless_chunks,
        announced,
        packed,
        many_headers,
        silent,
        dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a"),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"\0"),
        dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n\0\r\n"),
        dripping(b"", b"H"),
    ],
)
def test_no_answer_takes_more_memory_or_time_than_it_may(
    answer: Callable[[socket.socket, bytes], None],
) -> None:
    with serving(answer) as network:
        tracemalloc.start()
        began = time.monotonic()
        try:
            with pytest.raises(NetworkError):
                fetch(network.url(), network, seconds=0.7)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert time.monotonic() - began < 3
        assert peak < 2 * fetching.LARGEST + 4 * MIB


def test_an_answer_that_was_cut_short_by_the_clock_is_not_taken_for_whole() -> None:
    """Without a length the end of the connection is the end of the body."""
    slow = dripping(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n\x89PNG", b"\0")
    with serving(slow) as network, pytest.raises(Down):
        fetch(network.url(), network, seconds=0.5)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("64:ff9b::5db8:d70e", True),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::a00:1", False),
        ("::93.184.215.14", False),
        ("2001::1", False),
        ("2001:db8::1", False),
        ("3fff::1", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("240.0.0.1", False),
        ("ff02::1", False),
        ("5f00::1", False),
        ("fe80::1%eth0", False),
        ("not an address", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


def certificate(folder: Path) -> Path:
    """A key, and a certificate for HOST that nobody vouches for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path
