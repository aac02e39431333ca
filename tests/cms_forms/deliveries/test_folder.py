"""A report in a folder is whole or not there, and is there once."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from cms_forms.deliveries.base import Result, channel_named, records_channel
from cms_forms.models import Delivery, Destination
from tests.cms_forms.deliveries.conftest import NOW

pytestmark = pytest.mark.django_db

type Owes = Callable[..., Delivery]


@pytest.fixture
def drop(settings: Settings, tmp_path: Path) -> Path:
    settings.CMS_FORMS_FOLDERS = {"drop": str(tmp_path)}
    return tmp_path


def test_brought_again_it_replaces_itself(owes: Owes, drop: Path) -> None:
    delivery = owes(to=Destination.objects.create(name="Drop", how="folder", address="drop"))

    outcomes = [channel_named("folder").send(delivery, NOW) for _ in range(2)]

    assert {each.result for each in outcomes} == {Result.ARRIVED}
    [file] = drop.iterdir()
    assert file.name == f"{delivery.key}.json"
    assert file.stat().st_mode & 0o777 == 0o640
    assert json.loads(file.read_bytes())["data"]["answers"]


def test_a_folder_that_is_gone_is_waited_for(owes: Owes, drop: Path) -> None:
    delivery = owes(to=Destination.objects.create(name="Drop", how="folder", address="drop"))
    drop.rmdir()

    outcome = channel_named("folder").send(delivery, NOW)

    assert (outcome.result, outcome.is_endpoints_fault) == (Result.LATER, True)
    assert str(drop) not in outcome.words


@pytest.mark.parametrize("address", ["", "other", "/etc", "../drop"])
def test_only_folders_of_the_settings_are_written_to(owes: Owes, drop: Path, address: str) -> None:
    delivery = owes(to=Destination.objects.create(name="Drop", how="folder", address=address))

    assert "drop" in records_channel("folder").problem_with(address)
    assert channel_named("folder").send(delivery, NOW).result is Result.REFUSED
    assert not list(drop.iterdir())
