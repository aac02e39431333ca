"""The second step: codes of an app, recovery codes, and what a guesser gets."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from station.accounts.adapter import SecondStepAdapter
from tests.station.accounts.conftest import PASSWORD
from tests.station.accounts.trying import SECRET, code, is_in, reader, try_in


def test_a_second_step_follows_the_password(owner: User) -> None:
    TOTP.activate(owner, SECRET)
    RecoveryCodes.activate(owner)
    client = Client()

    response = try_in(client, PASSWORD)

    assert response.headers["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get("/admin/").status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert is_in(client)


def test_a_recovery_code_opens_once(owner: User) -> None:
    TOTP.activate(owner, SECRET)
    codes = RecoveryCodes.activate(owner).get_unused_codes()
    opened = []
    for _ in range(2):
        client = Client()
        try_in(client, PASSWORD)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        opened.append(is_in(client))

    assert opened == [True, False]


@pytest.mark.parametrize(("used", "said"), [(8, "1 is left"), (9, "None are left")])
def test_whoever_used_a_recovery_code_hears_how_many_are_left(
    owner: User, used: int, said: str
) -> None:
    TOTP.activate(owner, SECRET)
    codes = RecoveryCodes.activate(owner)
    unused = codes.get_unused_codes()
    for each in unused[:used]:
        codes.validate_code(each)
    client = Client()
    try_in(client, PASSWORD)

    page = client.post(reverse("mfa_authenticate"), {"code": unused[used]}, follow=True)

    assert said in page.content.decode()
    assert f'href="{reverse("mfa_index")}"' in page.content.decode()


def test_a_code_of_the_app_says_nothing_of_recovery_codes(owner: User) -> None:
    TOTP.activate(owner, SECRET)
    RecoveryCodes.activate(owner)
    client = Client()
    try_in(client, PASSWORD)

    page = client.post(reverse("mfa_authenticate"), {"code": code()}, follow=True)

    assert "recovery code" not in page.content.decode()


@pytest.mark.parametrize("name", ["mfa_index", "mfa_view_recovery_codes"])
def test_without_recovery_codes_new_ones_are_asked_for(owner: User, name: str) -> None:
    TOTP.activate(owner, SECRET)
    codes = RecoveryCodes.activate(owner)
    for each in codes.get_unused_codes():
        codes.validate_code(each)
    client = Client()
    try_in(client, PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": code()})

    page = " ".join(client.get(reverse(name)).content.decode().split())

    assert "make new ones" in page
    assert reverse("mfa_generate_recovery_codes") in page
    assert "Each of these codes" not in page
    assert "See the recovery codes" not in page


def test_five_wrong_codes_are_enough_and_the_words_are_of_codes(owner: User) -> None:
    TOTP.activate(owner, SECRET)
    codes = RecoveryCodes.activate(owner).get_unused_codes()
    client = Client()
    try_in(client, PASSWORD)
    said = [
        client.post(reverse("mfa_authenticate"), {"code": guess}).content.decode()
        for guess in (*("00000000",) * 6, codes[0])
    ]

    assert ["The code is not right" in each for each in said] == [True] * 5 + [False] * 2
    assert ["Too many tries" in each for each in said] == [False] * 5 + [True] * 2
    assert not is_in(client)


def test_wrong_codes_after_the_right_password_are_told_to_the_owner_once(
    owner: User, mailoutbox: list[Any], caplog: pytest.LogCaptureFixture
) -> None:
    TOTP.activate(owner, SECRET)
    client = Client()
    try_in(client, PASSWORD)
    told = []
    for _ in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "00000000"})
        told.append(len(mailoutbox))

    assert told == [0, 0, 1, 1, 1]
    assert mailoutbox[0].to == [owner.email]
    assert "Choose a new one now" in mailoutbox[0].body
    assert "Wrong code for “owner”" in caplog.text
    assert "00000000" not in caplog.text


def test_a_new_password_ends_the_wait_after_wrong_codes(owner: User, mailoutbox: list[Any]) -> None:
    TOTP.activate(owner, SECRET)
    client = Client()
    try_in(client, PASSWORD)
    for _ in range(6):
        client.post(reverse("mfa_authenticate"), {"code": "00000000"})
    client.post(reverse("wagtailadmin_password_reset"), {"email": owner.email})
    words = mailoutbox[-1].body
    path = next(word for word in words.split() if "/confirm/" in word).split("testserver")[-1]
    address = client.get(path.removeprefix("http://localhost:8000"), follow=True).request[
        "PATH_INFO"
    ]
    fresh = "another-password-27"
    client.post(address, {"new_password1": fresh, "new_password2": fresh})

    try_in(client, fresh)
    client.post(reverse("mfa_authenticate"), {"code": code()})

    assert is_in(client)


def test_the_secret_of_an_app_is_not_in_the_database(owner: User) -> None:
    TOTP.activate(owner, SECRET)

    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP)

    assert SECRET not in str(stored.data)
    assert SecondStepAdapter().decrypt(stored.data["secret"]) == SECRET


@pytest.mark.parametrize(
    ("required", "reads", "led"),
    [
        ("readers", True, True),
        ("readers", False, False),
        ("everybody", False, True),
        ("nobody", True, False),
    ],
)
def test_who_must_have_a_second_step_is_led_to_it(
    owner: User, settings: Any, required: str, reads: bool, led: bool
) -> None:
    settings.SECOND_STEP = required
    if reads:
        reader(owner)
    client = Client()
    try_in(client, PASSWORD)

    response = client.get("/admin/")

    assert (response.status_code == 302) == led
    if led:
        assert response.headers["Location"] == reverse("mfa_activate_totp")
        page = client.get(reverse("mfa_activate_totp")).content.decode()
        assert "authenticator app" in page
        assert client.get("/admin/cases/").status_code == 302


def test_a_second_step_is_set_up_in_the_admin(owner: User, settings: Any) -> None:
    settings.SECOND_STEP = "everybody"
    client = Client()
    try_in(client, PASSWORD)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    shown = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    response = client.post(reverse("mfa_activate_totp"), {"code": shown})

    assert response.headers["Location"] == reverse("mfa_view_recovery_codes")
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert page.count("<li><code>") == 10
    assert client.get("/admin/").status_code == 200
    assert client.get(reverse("mfa_index")).status_code == 200
    assert client.get(reverse("mfa_generate_recovery_codes")).status_code == 200
    assert client.get(reverse("mfa_deactivate_totp")).status_code == 200


def test_changing_the_second_step_asks_again_who_it_is(owner: User) -> None:
    client = Client()
    client.force_login(owner)

    response = client.get(reverse("mfa_activate_totp"), follow=True)

    assert response.redirect_chain[-1][0].startswith(reverse("account_reauthenticate"))
    assert "Enter your password" in response.content.decode()


def test_the_account_leads_to_the_second_step(owner: User) -> None:
    client = Client()
    client.force_login(owner)

    assert f'href="{reverse("mfa_index")}"' in client.get("/admin/account/").content.decode()
