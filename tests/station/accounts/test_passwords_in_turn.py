"""However many guess, few passwords are hashed at once, and everybody else is answered."""

import time
from collections.abc import Callable, Iterator
from threading import Event, Semaphore, Thread
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from station.accounts.hashing import AT_ONCE, WAITING, TooBusy, Turns
from station.accounts.middleware import PasswordsInTurn
from tests.station.accounts.conftest import PASSWORD
from tests.station.accounts.trying import LOGIN, try_in


def test_only_a_few_passwords_are_hashed_at_once() -> None:
    turns = Turns(1, 1)
    begun, go_on = Event(), Event()

    def slow() -> None:
        begun.set()
        go_on.wait(10)

    threads = [Thread(target=turns.take, args=(slow,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    begun.wait(10)
    deadline = time.monotonic() + 10
    while turns._room._value and time.monotonic() < deadline:
        time.sleep(0.01)

    with pytest.raises(TooBusy):
        turns.take(lambda: None)
    go_on.set()
    for thread in threads:
        thread.join()
    assert turns.take(lambda: "hashed") == "hashed"


def test_too_many_at_once_are_asked_to_try_again(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*args: Any) -> None:
        raise TooBusy

    monkeypatch.setattr("django.contrib.auth.hashers.MD5PasswordHasher.encode", busy)
    cache.clear()

    response = try_in(Client(), PASSWORD)

    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "Your password was not checked" in response.content.decode()


@pytest.fixture
def full() -> Iterator[Callable[[HttpRequest], HttpResponse]]:
    """The middleware while as many as may be are at work on passwords."""
    begun, go_on = Semaphore(0), Event()

    def work(request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.path.startswith(LOGIN):
            begun.release()
            go_on.wait(10)
        return HttpResponse("answered")

    middleware = PasswordsInTurn(work)
    guess = RequestFactory().post(LOGIN)
    threads = [Thread(target=middleware, args=(guess,)) for _ in range(AT_ONCE + WAITING)]
    for thread in threads:
        thread.start()
        assert begun.acquire(timeout=10)
    yield middleware
    go_on.set()
    for thread in threads:
        thread.join()
    assert middleware(guess).status_code == 200


@pytest.mark.parametrize(
    "path",
    [LOGIN, "/admin/login/code/", "/admin/password_reset/", "/admin/password_reset/confirm/x/y/"],
)
def test_passwords_beyond_those_at_work_are_refused_before_anything_is_done(
    full: Callable[[HttpRequest], HttpResponse], rf: RequestFactory, path: str
) -> None:
    response = full(rf.post(path))

    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert response["Cache-Control"] == "private, no-store"
    assert "Your password was not checked" in response.content.decode()


@pytest.mark.parametrize(
    ("method", "path"),
    [("get", LOGIN), ("post", "/report/report-a-crime/now/"), ("post", "/admin/pages/1/edit/")],
)
def test_everybody_else_is_answered_meanwhile(
    full: Callable[[HttpRequest], HttpResponse], rf: RequestFactory, method: str, path: str
) -> None:
    assert full(getattr(rf, method)(path)).content == b"answered"
