"""Logging in: limits that stop whoever guesses and not the owner, and one letter about it."""

import logging
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import reverse

from station.accounts.adapter import Adapter
from tests.station.accounts.conftest import PASSWORD
from tests.station.accounts.trying import LOGIN, is_in, try_in
from tests.station.conftest import Station


def test_the_right_password_leads_where_one_wanted_to_go(owner: User) -> None:
    client = Client()

    assert "Sign in to Bluelamp" in client.get("/admin/account/", follow=True).content.decode()
    response = client.post(
        LOGIN + "?next=/admin/account/", {"username": "owner", "password": PASSWORD}
    )

    assert response.headers["Location"] == "/admin/account/"
    assert is_in(client)


@pytest.mark.parametrize("name", ["owner", "nobody"])
def test_a_wrong_password_and_an_unknown_name_are_told_alike(owner: User, name: str) -> None:
    response = try_in(Client(), "wrong", name)

    assert response.status_code == 422
    assert "The username or the password is not right." in response.content.decode()


@pytest.mark.parametrize("name", ["owner", "nobody"])
def test_after_five_failures_from_one_address_a_browser_has_to_wait(owner: User, name: str) -> None:
    client = Client()
    for _ in range(5):
        try_in(client, "wrong", name)

    page = try_in(client, PASSWORD, name).content.decode()

    assert "Too many tries" in page
    assert not is_in(client)


@pytest.mark.parametrize(
    ("name", "tries"), [("owner", 5), ("nobody", 5), ("", 30)], ids=["owner", "nobody", "any"]
)
def test_the_addresses_of_one_network_are_one_address(owner: User, name: str, tries: int) -> None:
    """An IPv6 network of 64 bits is what one line gets; its other bits are anybody's choice."""
    for number in range(tries):
        address = f"2001:db8:1:2:{number:x}::1"
        try_in(Client(), "wrong", name or f"nobody {number}", REMOTE_ADDR=address)

    name = name or "nobody"
    same = try_in(Client(), PASSWORD, name, REMOTE_ADDR="2001:db8:1:2:ffff::1")
    other = try_in(Client(), PASSWORD, name, REMOTE_ADDR="2001:db8:1:3::1")

    assert "Too many" in same.content.decode()
    assert "Too many" not in other.content.decode()


def test_visitors_of_an_old_network_are_many_where_the_server_listens_on_a_new_one(
    owner: User,
) -> None:
    for number in range(30):
        try_in(Client(), "wrong", f"nobody {number}", REMOTE_ADDR=f"::ffff:192.0.2.{number}")

    response = try_in(Client(), PASSWORD, REMOTE_ADDR="::ffff:192.0.2.77")

    assert response.status_code == 302


def test_somebody_else_can_still_log_in_from_there(owner: User) -> None:
    for _ in range(6):
        try_in(Client(), "wrong", "nobody")
    client = Client()

    try_in(client, PASSWORD)

    assert is_in(client)


def test_one_address_may_not_try_many_accounts(owner: User) -> None:
    statuses = [try_in(Client(), "wrong", f"name{n}").status_code for n in range(32)]

    assert statuses[-1] == 429


def test_nobody_locks_the_owner_out_of_the_owners_own_browser(owner: User) -> None:
    own = Client()
    try_in(own, PASSWORD)
    own.post("/admin/logout/")
    for n in range(40):
        try_in(Client(), "wrong", REMOTE_ADDR=f"192.0.2.{n}")

    elsewhere = Client()
    try_in(elsewhere, PASSWORD, REMOTE_ADDR="192.0.2.99")
    try_in(own, PASSWORD)

    assert not is_in(elsewhere)
    assert is_in(own)


def test_the_browser_of_one_account_opens_no_other(owner: User) -> None:
    get_user_model().objects.create_user("other", password=PASSWORD)
    client = Client()
    try_in(client, PASSWORD)
    client.post("/admin/logout/")
    for _ in range(5):
        try_in(client, "wrong", "other")

    assert "Too many tries" in try_in(client, PASSWORD, "other").content.decode()


def test_the_mailbox_lets_the_owner_in_where_others_have_used_up_the_tries(
    owner: User, mailoutbox: list[Any]
) -> None:
    for n in range(31):
        try_in(Client(), "wrong", REMOTE_ADDR=f"192.0.2.{n}")
    client = Client()
    client.post(reverse("wagtailadmin_password_reset"), {"email": owner.email})
    words = mailoutbox[-1].body
    path = next(word for word in words.split() if "/confirm/" in word).split("testserver")[-1]
    address = client.get(path.removeprefix("http://localhost:8000"), follow=True).request[
        "PATH_INFO"
    ]
    fresh = "another-password-27"
    client.post(address, {"new_password1": fresh, "new_password2": fresh})

    try_in(client, fresh)

    assert is_in(client)


def test_the_owner_is_told_once_and_not_at_every_try(owner: User, mailoutbox: list[Any]) -> None:
    for n in range(12):
        try_in(Client(), "wrong", REMOTE_ADDR=f"192.0.2.{n}")

    [mail] = mailoutbox
    assert mail.to == [owner.email]
    assert "5 log-ins to your account “owner” failed" in mail.body


def test_a_failure_is_logged_without_what_was_typed(
    owner: User, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "station.accounts"):
        try_in(Client(), "hunter-of-passwords")
        try_in(Client(), "x", "my-password-by-mistake")

    said = caplog.text
    assert "Failed log-in for “owner” from 127.0.0.1." in said
    assert "Failed log-in for an unknown account from 127.0.0.1." in said
    assert "hunter" not in said
    assert "mistake" not in said


def test_an_unknown_name_costs_a_hash_too(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = []
    monkeypatch.setattr(
        "django.contrib.auth.hashers.MD5PasswordHasher.encode",
        lambda self, password, salt: hashed.append(password) or "md5$x$y",
    )

    try_in(Client(), "wrong", "nobody")

    assert hashed == ["wrong"]


@pytest.mark.parametrize(
    ("header", "said", "taken"),
    [
        ("", "203.0.113.7", "127.0.0.1"),
        ("X-Real-IP", "203.0.113.7", "203.0.113.7"),
        ("X-Real-IP", "not an address", "127.0.0.1"),
        ("X-Real-IP", "2001:db8::7", "2001:db8::7"),
        ("X-Real-IP", "::ffff:203.0.113.7", "203.0.113.7"),
    ],
)
def test_the_address_is_what_a_trusted_header_says(
    settings: Any, rf: RequestFactory, header: str, said: str, taken: str
) -> None:
    settings.CLIENT_ADDRESS_HEADER = header

    assert Adapter().get_client_ip(rf.get("/", headers={"x-real-ip": said})) == taken


@pytest.mark.parametrize("email", ["owner@rivermouth.example", "nobody@rivermouth.example"])
def test_a_forgotten_password_gives_no_account_away(
    owner: User, mailoutbox: list[Any], email: str
) -> None:
    response = Client().post(reverse("wagtailadmin_password_reset"), {"email": email}, follow=True)

    assert response.redirect_chain == [(reverse("wagtailadmin_password_reset_done"), 302)]
    assert len(mailoutbox) == email.startswith("owner")


def test_a_mailbox_is_not_filled_with_resets(owner: User, mailoutbox: list[Any]) -> None:
    for _ in range(6):
        Client().post(reverse("wagtailadmin_password_reset"), {"email": owner.email})

    assert len(mailoutbox) == 3


def test_sessions_end_with_the_password(owner: User) -> None:
    elsewhere = Client()
    try_in(elsewhere, PASSWORD)

    owner.set_password("changed-27-times")
    owner.save()

    assert elsewhere.get("/admin/").status_code == 302


@pytest.mark.parametrize("path", ["/_util/login/", "/_util/login/?next=/x/"])
def test_there_is_one_way_to_log_in(station: Station, path: str) -> None:
    response = Client().get(path)

    assert response.headers["Location"] == path.replace("/_util/login/", LOGIN)


@pytest.mark.parametrize("path", ["/admin/signup/", "/accounts/signup/", "/admin/login/signup/"])
def test_nobody_registers(station: Station, client: Client, path: str) -> None:
    assert client.get(path, follow=True).status_code == 404 or "login" in path or "admin" in path


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_to_go_on_to_that_is_none_is_refused(station: Station, method: str) -> None:
    client = Client(raise_request_exception=False)

    response = getattr(client, method)(LOGIN + "?next=http%3A%2F%2F%5B", {"next": "http://["})

    assert response.status_code < 500
