"""What networks push: signed, and over real HTTP from the simulator."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from social_hub.networks.errors import BadSignature
from social_hub.networks.signatures import base64_sha256, hexadecimal
from social_hub.networks.values import Pushed, PushKind
from social_hub.simulator.server import Simulator
from social_hub.simulator.world import Picture
from tests.social_hub.networks.conftest import Clock, Place, place, ref

PUSHING = ("x", "facebook", "feed")


class Inbox:
    """The address that networks push to, as our site has one."""

    def __init__(self) -> None:
        self.arrived: list[tuple[bytes, dict[str, str]]] = []
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                inbox.arrived.append((body, dict(self.headers.items())))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/push"
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox()
    yield inbox
    inbox.close()


@pytest.fixture(params=PUSHING)
def there(
    request: pytest.FixtureRequest, simulator: Simulator, clock: Clock, inbox: Inbox
) -> Iterator[Place]:
    """A network that pushes the posts of one team."""
    simulator.world.webhooks = {"x": inbox.url, "facebook": inbox.url}
    found = place(request.param, simulator, clock)
    followed = found.network.follow(found.ref, inbox.url)
    assert followed.pushed
    yield found
    found.network.transport.close()


def read(there: Place, inbox: Inbox) -> list[Pushed]:
    there.simulator.pusher.flush()
    found = [
        pushed
        for body, headers in inbox.arrived
        for pushed in there.network.read_push(body, headers)
    ]
    inbox.arrived.clear()
    return found


def test_a_new_post_is_pushed(there: Place, inbox: Inbox) -> None:
    post = there.world.post(there.team, "Road closed at the bridge")
    (pushed,) = read(there, inbox)
    assert (pushed.kind, pushed.account_remote_id) == (PushKind.POSTED, there.team.id)
    assert pushed.remote_id == post.id
    if there.name != "facebook":
        assert pushed.post
        assert pushed.post.text == "Road closed at the bridge"


def test_an_edit_is_pushed(there: Place, inbox: Inbox) -> None:
    post = there.world.post(there.team, "Meet at 5 pm")
    before = post.id
    there.clock.pass_(minutes=1)
    there.world.edit(post, "Meet at 6 pm")
    _, pushed = read(there, inbox)
    assert pushed.kind is PushKind.POSTED
    if pushed.post:
        assert pushed.post.text == "Meet at 6 pm"
        assert before in {pushed.post.remote_id, *pushed.post.replaces}


def test_a_deletion_is_pushed(there: Place, inbox: Inbox) -> None:
    if there.name == "feed":
        pytest.skip("A hub sends entries only")
    post = there.world.post(there.team, "Wrong words")
    there.world.delete(post)
    _, pushed = read(there, inbox)
    assert (pushed.kind, pushed.remote_id) == (PushKind.DELETED, post.id)


def test_a_post_with_pictures_is_pushed_whole_or_has_to_be_read(there: Place, inbox: Inbox) -> None:
    there.world.post(there.team, "A bench", pictures=(Picture(name="a.png"),))
    (pushed,) = read(there, inbox)
    assert pushed.post is None or len(pushed.post.media) == 1


@pytest.mark.parametrize("how", ["body", "signature", "none", "other secret", "method"])
def test_what_is_not_signed_by_the_network_is_thrown_away(
    there: Place, inbox: Inbox, how: str
) -> None:
    there.world.post(there.team, "True words")
    there.simulator.pusher.flush()
    body, headers = inbox.arrived.pop()
    name = next(name for name in headers if "ignature" in name)
    if how == "body":
        body = body.replace(b"True", b"Fake")
    elif how == "signature":
        headers[name] = headers[name][:-4] + "aaaa"
    elif how == "none":
        del headers[name]
    elif how == "method":
        headers[name] = "md4=" + headers[name].partition("=")[2]
    else:
        headers[name] = (base64_sha256 if there.name == "x" else hexadecimal)("other", body)
    with pytest.raises(BadSignature):
        there.network.read_push(body, headers)


@pytest.mark.parametrize("name", PUSHING)
def test_without_a_secret_nothing_is_believed(
    name: str, simulator: Simulator, clock: Clock
) -> None:
    found = place(name, simulator, clock)
    found.network.settings = {}
    body = b'{"entry": [], "data": {}}'
    headers = {
        "x-twitter-webhooks-signature": base64_sha256("", body),
        "x-hub-signature-256": hexadecimal("", body),
        "x-hub-signature": hexadecimal("", body),
        "link": f'<{found.team.id}>; rel="self"',
    }
    with pytest.raises(BadSignature):
        found.network.read_push(body, headers)
    for query in ({"crc_token": "1"}, {"hub.mode": "subscribe", "hub.challenge": "1"}):
        assert found.network.answer_challenge(query) is None


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b"{", b'{"data": 1}', b'{"entry": 1}', b"\xff"]
)
def test_signed_rubbish_is_nothing(there: Place, body: bytes) -> None:
    secret = "practice-secret"
    headers = {
        "x-twitter-webhooks-signature": base64_sha256(secret, body),
        "x-hub-signature-256": hexadecimal(secret, body),
        "x-hub-signature": hexadecimal(there.team.secret, body),
        "link": f'<{there.team.id}>; rel="self"',
    }
    assert list(there.network.read_push(body, headers)) == []


def test_x_is_answered_its_crc(simulator: Simulator, clock: Clock) -> None:
    found = place("x", simulator, clock)
    answer = found.network.answer_challenge({"crc_token": "challenge_string"})
    assert answer
    expected = base64_sha256("practice-secret", b"challenge_string")
    assert json.loads(answer) == {"response_token": expected}


def test_facebook_is_answered_its_challenge_where_it_knows_our_word(
    simulator: Simulator, clock: Clock
) -> None:
    found = place("facebook", simulator, clock)
    asked = {"hub.mode": "subscribe", "hub.challenge": "17", "hub.verify_token": "practice-secret"}
    assert found.network.answer_challenge(asked) == b"17"
    assert found.network.answer_challenge({**asked, "hub.verify_token": "guess"}) is None


def test_a_hub_is_answered_only_what_we_asked_it_for(
    simulator: Simulator, clock: Clock, inbox: Inbox
) -> None:
    found = place("feed", simulator, clock)
    found.network.follow(found.ref, inbox.url)
    key = parse_qs(urlsplit(found.team.callback).query)["key"][0]
    asked = {
        "hub.mode": "subscribe",
        "hub.topic": found.team.id,
        "hub.challenge": "17",
        "key": key,
    }
    assert found.network.answer_challenge(asked) == b"17"
    other = found.world.add_account("feed", "southteam")
    for wrong in ({"hub.topic": other.id}, {"key": ""}, {"key": "0" * 64}, {"hub.mode": "other"}):
        assert found.network.answer_challenge({**asked, **wrong}) is None


def test_a_visitors_post_on_a_page_is_not_the_teams(simulator: Simulator, clock: Clock) -> None:
    found = place("facebook", simulator, clock)
    page = found.team.id
    values = [
        {"item": "status", "verb": "add", "post_id": f"{page}_1", "from": {"id": "999"}},
        {"item": "comment", "verb": "add", "post_id": f"{page}_1", "from": {"id": page}},
        {"item": "like", "verb": "add", "post_id": f"{page}_1", "from": {"id": page}},
        {"item": "status", "verb": "add", "post_id": f"{page}_2", "published": 0},
    ]
    changes = [{"field": "feed", "value": value} for value in values]
    body = json.dumps({"object": "page", "entry": [{"id": page, "changes": changes}]}).encode()
    headers = {"X-Hub-Signature-256": hexadecimal("practice-secret", body)}
    assert list(found.network.read_push(body, headers)) == []


def test_a_permission_that_was_taken_back_is_told(simulator: Simulator, clock: Clock) -> None:
    found = place("x", simulator, clock)
    event = {"event_type": "oauth.revoke", "event_uuid": "1", "filter": {}}
    event["payload"] = {"user_id": found.team.id}
    body = json.dumps({"data": event}).encode()
    headers = {"x-twitter-webhooks-signature": base64_sha256("practice-secret", body)}
    (pushed,) = found.network.read_push(body, headers)
    assert (pushed.kind, pushed.account_remote_id) == (PushKind.ACCOUNT, ref(found.team).remote_id)
