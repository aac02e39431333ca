"""What was taken in is read by staff as it was, or not at all."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from nacl.public import PrivateKey, SealedBox
from nacl.signing import SigningKey
from pytest_django.fixtures import Settings

from cms_forms import sealing
from cms_forms.sealing import CannotOpen, CannotVerify, NotGenuine

ROW = b"reference and version"


@pytest.fixture(autouse=True)
def _only_the_keys_of_the_test(settings: Settings) -> None:
    settings.SUBMISSION_KEY_FILE = None


@pytest.fixture
def box(settings: Settings) -> PrivateKey:
    """Staff's pair; the public's process signs with the key of the settings."""
    key = PrivateKey.generate()
    settings.SUBMISSION_PUBLIC_KEY = sealing.to_text(key.public_key)
    settings.SUBMISSION_PRIVATE_KEYS = [sealing.to_text(key)]
    return key


def test_what_is_sealed_is_opened_as_it_was(box: PrivateKey) -> None:
    assert sealing.open_sealed(sealing.seal(b"text", bound_to=ROW), bound_to=ROW) == b"text"


@pytest.mark.parametrize(
    ("one", "other"), [(b"", b"x" * 200), (b"no", b"yes"), (b"x" * 300, b"x" * 400)]
)
def test_the_length_tells_little_of_what_is_in_it(
    box: PrivateKey, one: bytes, other: bytes
) -> None:
    lengths = {len(sealing.seal(text, bound_to=ROW).text) for text in (one, other)}

    assert len(lengths) == 1


def test_it_opens_for_no_other_row(box: PrivateKey) -> None:
    sealed = sealing.seal(b"text", bound_to=ROW)

    with pytest.raises(NotGenuine):
        sealing.open_sealed(sealed, bound_to=b"another row")


@pytest.mark.parametrize("cut", [0, 1, 47, 48, 100, -1])
def test_a_text_that_was_cut_is_refused(box: PrivateKey, cut: int) -> None:
    sealed = sealing.seal(b"text", bound_to=ROW)

    with pytest.raises(NotGenuine):
        sealing.open_sealed(replace(sealed, text=sealed.text[:cut]), bound_to=ROW)


@pytest.mark.parametrize("signature", [b"", b"\0" * 63, b"\0" * 64])
def test_whoever_has_only_the_public_key_forges_nothing(box: PrivateKey, signature: bytes) -> None:
    genuine = sealing.seal(b"text", bound_to=ROW)
    forged = SealedBox(box.public_key).encrypt(signature + b'{"q-name": "Somebody"}')

    with pytest.raises(NotGenuine):
        sealing.open_sealed(replace(genuine, text=forged), bound_to=ROW)


def test_a_signature_by_a_key_that_staff_do_not_know_is_not_believed(
    box: PrivateKey, settings: Settings
) -> None:
    ours, settings.SUBMISSION_SIGNING_KEY = (
        settings.SUBMISSION_SIGNING_KEY,
        sealing.to_text(SigningKey.generate()),
    )
    sealed = sealing.seal(b"text", bound_to=ROW)
    settings.SUBMISSION_SIGNING_KEY = ours

    with pytest.raises(CannotVerify):
        sealing.open_sealed(sealed, bound_to=ROW)
    known = sealing.key_id(sealing.signing_key().verify_key)
    with pytest.raises(NotGenuine):
        sealing.open_sealed(replace(sealed, signed_with=known), bound_to=ROW)


def test_the_public_process_opens_nothing(box: PrivateKey, settings: Settings) -> None:
    sealed = sealing.seal(b"text", bound_to=ROW)
    settings.SUBMISSION_PRIVATE_KEYS = []

    with pytest.raises(CannotOpen):
        sealing.open_sealed(sealed, bound_to=ROW)


@pytest.mark.parametrize("keys", ["A" * 43, ["nope"], [None]])
def test_a_broken_list_of_verify_keys_is_a_key_that_is_missing(
    box: PrivateKey, settings: Settings, keys: Any
) -> None:
    sealed = sealing.seal(b"text", bound_to=ROW)
    settings.SUBMISSION_VERIFY_KEYS = keys

    # What this process signed itself it knows all the same.
    assert sealing.open_sealed(sealed, bound_to=ROW) == b"text"
    settings.SUBMISSION_SIGNING_KEY = sealing.to_text(SigningKey.generate())
    with pytest.raises(CannotVerify):
        sealing.open_sealed(sealed, bound_to=ROW)


def test_old_texts_stay_readable_after_all_keys_were_changed(
    box: PrivateKey, settings: Settings
) -> None:
    old_signing_key = sealing.signing_key()
    old = sealing.seal(b"old", bound_to=ROW)
    new = PrivateKey.generate()
    settings.SUBMISSION_PUBLIC_KEY = sealing.to_text(new.public_key)
    settings.SUBMISSION_SIGNING_KEY = sealing.to_text(SigningKey.generate())
    settings.SUBMISSION_PRIVATE_KEYS = [sealing.to_text(new), sealing.to_text(box)]
    settings.SUBMISSION_VERIFY_KEYS = [sealing.to_text(old_signing_key.verify_key)]

    assert sealing.open_sealed(old, bound_to=ROW) == b"old"
    assert sealing.open_sealed(sealing.seal(b"new", bound_to=ROW), bound_to=ROW) == b"new"


def made_keys(capsys: pytest.CaptureFixture[str]) -> Iterator[dict[str, str]]:
    """The variables of each role, as the command prints them."""
    call_command("make_submission_key")
    for block in capsys.readouterr().out.split("#")[1:]:
        yield dict(line.split("=", 1) for line in block.splitlines()[1:])


def test_the_command_makes_what_the_two_roles_need_and_the_public_cannot_read(
    capsys: pytest.CaptureFixture[str], settings: Settings
) -> None:
    public, staff = made_keys(capsys)

    settings.SUBMISSION_PRIVATE_KEYS = []
    for name, key in public.items():
        setattr(settings, name, key)
    sealed = sealing.seal(b"text", bound_to=ROW)
    with pytest.raises(CannotOpen):
        sealing.open_sealed(sealed, bound_to=ROW)
    for name, key in staff.items():
        setattr(settings, name, [key] if name.endswith("KEYS") else key)

    names = {"SUBMISSION_PUBLIC_KEY", "SUBMISSION_SIGNING_KEY", "BLIND_INDEX_KEY"}
    assert public.keys() == names
    assert public["BLIND_INDEX_KEY"] == staff["BLIND_INDEX_KEY"]
    assert public["SUBMISSION_SIGNING_KEY"] != staff["SUBMISSION_SIGNING_KEY"]
    assert sealing.open_sealed(sealed, bound_to=ROW) == b"text"
    assert sealing.open_sealed(sealing.seal(b"own", bound_to=ROW), bound_to=ROW) == b"own"


@pytest.fixture
def key_file(settings: Settings, tmp_path: Path) -> Path:
    """A development machine: one file, which does not exist yet, and no other key."""
    settings.SUBMISSION_PUBLIC_KEY = settings.SUBMISSION_SIGNING_KEY = ""
    settings.SUBMISSION_PRIVATE_KEYS = []
    settings.SUBMISSION_KEY_FILE = tmp_path / "submission.key"
    return tmp_path / "submission.key"


def mode(file: Path) -> int:
    return stat.S_IMODE(file.stat().st_mode)


def test_a_development_machine_has_all_keys_from_one_file(key_file: Path) -> None:
    sealed = sealing.seal(b"text", bound_to=ROW)
    sealing._key_in_file.cache_clear()  # another process, later

    assert sealing.open_sealed(sealed, bound_to=ROW) == b"text"
    assert sealing.to_text(sealing.signing_key()) != key_file.read_text()


def test_a_development_machine_needs_no_other_setting(settings: Settings, key_file: Path) -> None:
    for name in ("PUBLIC_KEY", "SIGNING_KEY", "PRIVATE_KEYS", "VERIFY_KEYS"):
        delattr(settings, f"SUBMISSION_{name}")

    sealed = sealing.seal(b"text", bound_to=ROW)

    assert sealing.open_sealed(sealed, bound_to=ROW) == b"text"


def test_the_key_of_a_development_machine_is_for_its_owner_only(key_file: Path) -> None:
    sealing.public_key()

    assert mode(key_file) == 0o600
    assert list(key_file.parent.iterdir()) == [key_file]


@pytest.mark.parametrize("wide", [0o644, 0o640, 0o664, 0o606])
def test_a_key_file_that_others_may_read_is_narrowed(key_file: Path, wide: int) -> None:
    key = sealing.to_text(PrivateKey.generate())
    key_file.write_text(key)
    key_file.chmod(wide)

    (kept,) = sealing.private_keys()

    assert sealing.to_text(kept) == key
    assert mode(key_file) == 0o600
