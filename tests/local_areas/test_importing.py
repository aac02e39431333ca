"""Taking files in through the admin."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from local_areas.desk import importing
from local_areas.models import Area, Import
from tests.local_areas.imports.area_files import WARDS

pytestmark = pytest.mark.django_db

IMPORTS = "/admin/areas/import/"


def user_with(*codenames: str) -> User:
    user = User.objects.create_user("importer", password="importer")
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(user_with("access_admin", "import_areas"))
    return client


@pytest.fixture(autouse=True)
def _room(settings: Any) -> None:
    """Files wait in memory, and threads are not begun: tests do the work themselves."""
    storage = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = settings.STORAGES | {"local_areas": storage}


def send(client: Client, text: str = WARDS, **more: Any) -> Any:
    file = SimpleUploadedFile("wards.csv", text.encode())
    return client.post(IMPORTS, {"file": file, "generation": "2024", **more}, follow=True)


def test_a_file_that_is_cut_off_is_said_to_be(staff: Client) -> None:
    page = send(staff, '{"type": "FeatureCollection", "features": [')

    assert "The JSON ends or breaks early" in page.text
    assert not Import.objects.exists()


def test_a_file_without_rows_says_that_nothing_can_be_taken_in(staff: Client) -> None:
    send(staff, WARDS.splitlines()[0] + "\n")
    sent = Import.objects.get()
    importing.work(sent.pk)

    page = staff.get(f"{IMPORTS}{sent.pk}/")

    assert "nothing can be taken in" in page.text
    assert "Take it in" not in page.text


def test_no_choice_is_wider_than_a_telephone(staff: Client) -> None:
    page = staff.get(IMPORTS)

    assert '<select name="kind" class="w-w-full"' in page.text


OFFICERS = "number,name,email,area,role\nX1,Demo Officer,x1@example.com,A01,lead\n"


@pytest.mark.parametrize("chosen", ["", "officers"])
def test_who_imports_areas_does_not_name_leads(staff: Client, chosen: str) -> None:
    page = send(staff, OFFICERS, kind=chosen)

    assert not Import.objects.exists()
    assert "may not import" in page.text or "not one of the available choices" in page.text


def test_lists_of_officers_are_for_those_who_may_import_them(staff: Client) -> None:
    sent = Import.objects.create(kind="officers", file_name="secret-list.csv", options={})
    client = Client()
    user = User.objects.create_user("personnel", password="p")
    names = ["access_admin", "import_officers"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)

    assert "secret-list" in client.get(IMPORTS).text
    assert client.get(f"{IMPORTS}{sent.pk}/").status_code == 200
    assert "secret-list" not in staff.get(IMPORTS).text
    assert staff.get(f"{IMPORTS}{sent.pk}/").status_code == 404
    assert staff.post(f"{IMPORTS}{sent.pk}/").status_code == 404


def test_a_file_is_read_shown_confirmed_and_taken_in(staff: Client) -> None:
    page = send(staff)
    sent = Import.objects.get()
    assert "The file is being read" in page.text
    assert sent.kind == "areas"

    importing.work(sent.pk)

    page = staff.get(f"{IMPORTS}{sent.pk}/")
    assert "What would change" in page.text
    assert "neighbourhoods added" in page.text
    assert not Area.objects.exists()

    staff.post(f"{IMPORTS}{sent.pk}/", {"confirm": "1"})
    importing.work(sent.pk)

    page = staff.get(f"{IMPORTS}{sent.pk}/")
    assert "What has changed" in page.text
    assert Area.objects.filter(level="neighbourhood").count() == 3
    assert "Taken in" in staff.get(IMPORTS).text


def test_rejects_are_shown_with_their_lines(staff: Client) -> None:
    send(staff, WARDS + "B1,Northside,,Nameless,,\n")
    sent = Import.objects.get()
    importing.work(sent.pk)

    page = staff.get(f"{IMPORTS}{sent.pk}/")

    assert "line 5: It has no code." in page.text


def test_a_file_of_which_nothing_can_be_used_cannot_be_confirmed(staff: Client) -> None:
    send(staff, WARDS[: WARDS.index("\n") + 1] + "B1,Northside,,Nameless,,\n")
    sent = Import.objects.get()
    importing.work(sent.pk)

    page = staff.post(f"{IMPORTS}{sent.pk}/", {"confirm": "1"}, follow=True)

    assert "Take it in" not in page.text
    assert Import.objects.get().confirmed_at is None


@pytest.mark.parametrize(
    ("text", "more", "words"),
    [
        ("a,b\n1,2\n", {}, "Nothing was read. Looked for"),
        (WARDS, {"kind": "postcodes"}, "Looked for a column for postcode"),
        (WARDS, {"generation": ""}, "Say which boundary set"),
        (WARDS, {"columns": "nonsense"}, "Write each as field=name of the column"),
    ],
)
def test_what_cannot_be_read_is_refused_on_the_form(
    staff: Client, text: str, more: dict[str, str], words: str
) -> None:
    page = send(staff, text, **more)

    assert words in page.text
    assert not Import.objects.exists()


def test_columns_can_be_named(staff: Client) -> None:
    send(staff, WARDS.replace("ward_code", "Kennziffer"), columns="code=Kennziffer")
    importing.work(Import.objects.get().pk)

    assert Import.objects.get().report["rejected"] == 0


def test_a_file_can_be_thrown_away(staff: Client) -> None:
    send(staff)
    sent = Import.objects.get()
    importing.work(sent.pk)

    staff.post(f"{IMPORTS}{sent.pk}/", {"throw_away": "1"})

    assert not Import.objects.exists()
    assert not sent.file.storage.exists(sent.file.name)


def test_what_a_process_left_behind_is_taken_up_again(staff: Client) -> None:
    send(staff)
    Import.objects.update(begun_at=timezone.now())
    assert importing.take_up(10) == 0

    Import.objects.update(begun_at=timezone.now() - timedelta(hours=1))

    assert importing.take_up(10) == 1
    assert Import.objects.get().read_at is not None


def test_files_are_not_kept_for_ever(staff: Client) -> None:
    send(staff)
    Import.objects.update(sent_at=timezone.now() - timedelta(days=40), refused="No")

    importing.take_up(10)

    assert not Import.objects.exists()


def test_nobody_else_may_import() -> None:
    client = Client()
    client.force_login(user_with("access_admin"))

    assert client.get(IMPORTS).status_code in {302, 403}
    assert send(client).redirect_chain or not Import.objects.exists()
    assert not Import.objects.exists()
    assert "Import areas" not in client.get("/admin/").text


@pytest.mark.django_db(transaction=True)
def test_how_far_a_file_is_read_is_seen_while_it_is_taken_in() -> None:
    sent = Import.objects.create(
        kind="areas",
        file=SimpleUploadedFile("wards.csv", WARDS.encode()),
        file_name="wards.csv",
        options={"generation": "2024"},
    )

    importing.work(sent.pk)

    sent.refresh_from_db()
    assert sent.percent == 100
    assert sent.read_at is not None
