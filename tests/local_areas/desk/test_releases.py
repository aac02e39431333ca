"""Statistics are brought in, read, published and taken back in the admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from local_areas.imports.checking import failed
from local_areas.models import AreaSummary, Release, Series
from tests.local_areas import builders
from tests.local_areas.imports import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client: Client) -> Client:
    """Somebody who may publish statistics and do nothing else."""
    group = Group.objects.create(name="Analysts")
    for name in ("publish_release", "access_admin"):
        group.permissions.add(Permission.objects.get(codename=name))
    user = User.objects.create_user("demo-analyst", password="demo")
    user.groups.add(group)
    client.force_login(user)
    return client


def add(client: Client, text: str, name: str = "wards.csv") -> Release:
    upload = SimpleUploadedFile(name, text.encode())
    response = client.post(reverse("local_areas_add_release"), {"file": upload})
    assert response.status_code == 302, response.content.decode()
    return Release.objects.latest("staged_at")


def act(client: Client, release: Release, what: str, **data: object) -> str:
    address = reverse("local_areas_release", args=[release.pk])
    response = client.post(address, {"act": what, **data}, follow=True)
    return str(response.content.decode())


def screen(client: Client, release: Release) -> str:
    response = client.get(reverse("local_areas_release", args=[release.pk]))
    return str(response.content.decode())


def test_a_file_is_read_and_its_report_shown_before_anything_changes(analyst: Client) -> None:
    builders.city()

    release = add(analyst, files.wards())

    assert not release.is_live
    text = screen(analyst, release)
    assert "unknown-codes" in text
    assert "It would take the place of" in text
    assert "Counted in another way" in text


def test_a_release_is_published_and_taken_back(analyst: Client) -> None:
    city = builders.city()
    before = AreaSummary.objects.get(area=city.areas["N1"]).figures
    release = add(analyst, files.wards(usual=40))

    act(analyst, release, "publish", accept=["total-moved"])

    assert list(Release.objects.live()) == [release]
    now = AreaSummary.objects.get(area=city.areas["N1"]).figures
    assert now["all"]["counts"][-1] == 120

    said = act(analyst, release, "back")

    assert "is live again" in said
    assert list(Release.objects.live()) == [city.release]
    assert AreaSummary.objects.get(area=city.areas["N1"]).figures == before


def test_the_first_release_of_its_kind_is_taken_off_the_pages(analyst: Client) -> None:
    city = builders.city(with_figures=False)
    release = add(analyst, files.wards())
    act(analyst, release, "publish", accept=failed(release))
    assert AreaSummary.objects.filter(area=city.areas["N1"]).exists()

    said = act(analyst, release, "take-down")

    assert "is off the pages" in said
    assert not Release.objects.live().exists()
    assert not AreaSummary.objects.exists()
    assert "Publish" in screen(analyst, release)


def test_a_release_with_one_before_it_is_not_taken_down(analyst: Client) -> None:
    city = builders.city()
    release = add(analyst, files.wards())
    act(analyst, release, "publish", accept=failed(release))

    said = act(analyst, release, "take-down")

    assert "Nothing changed" in said
    assert list(Release.objects.live()) == [release]
    assert AreaSummary.objects.filter(area=city.areas["N1"]).exists()


def test_a_failed_check_must_be_accepted_by_name(analyst: Client) -> None:
    builders.city(with_figures=False)
    release = add(analyst, files.wards(newest=1))

    said = act(analyst, release, "publish", accept=["unknown-codes"])

    assert "newest-month" in said
    assert not Release.objects.live().exists()

    act(analyst, release, "publish", accept=["newest-month"])

    release.refresh_from_db()
    assert release.is_live
    assert release.report["accepted"] == ["newest-month"]
    assert release.report["published_by"] == "demo-analyst"


def test_a_release_that_is_not_live_is_thrown_away_with_its_figures(analyst: Client) -> None:
    builders.city(with_figures=False)
    release = add(analyst, files.wards())

    act(analyst, release, "throw-away")

    assert not Release.objects.exists()
    assert not Series.objects.exists()


def test_the_live_release_is_not_thrown_away(analyst: Client) -> None:
    city = builders.city()
    assert city.release is not None

    said = act(analyst, city.release, "throw-away")

    assert "is live" in said
    assert Release.objects.live().exists()


def test_a_file_that_nobody_knows_is_refused_with_what_was_looked_for(analyst: Client) -> None:
    upload = SimpleUploadedFile("people.csv", b"name,age\nDemo,3\n")

    response = analyst.post(reverse("local_areas_add_release"), {"file": upload})

    text = response.content.decode()
    assert "Nothing was read" in text
    assert "Crime type" in text
    assert not Release.objects.exists()


def test_columns_and_force_are_said_beside_the_file(analyst: Client) -> None:
    builders.city(with_figures=False)
    upload = SimpleUploadedFile("x.csv", files.wards().replace("WardCode", "Where").encode())
    address = reverse("local_areas_add_release")

    wrong = analyst.post(address, {"file": upload, "columns": "code"})
    upload.seek(0)
    analyst.post(address, {"file": upload, "columns": "code=Where"})

    assert "Write each as field=name" in wrong.content.decode()
    assert Release.objects.get().source == "datastore"


def test_the_list_names_each_release_with_its_state(analyst: Client) -> None:
    builders.city()
    add(analyst, files.wards())

    text = analyst.get(reverse("local_areas_releases")).content.decode()

    assert "Ward figures to January 2026" in text
    assert "checked" in text
    assert "live" in text


@pytest.mark.parametrize("name", ["local_areas_releases", "local_areas_add_release"])
def test_statistics_are_for_those_who_may_publish_them(client: Client, name: str) -> None:
    user = User.objects.create_user("demo-officer", password="demo")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    response = client.get(reverse(name))

    assert response.status_code in {302, 403}


def test_nobody_else_publishes_by_address(client: Client) -> None:
    city = builders.city()
    assert city.release is not None
    user = User.objects.create_user("demo-officer", password="demo")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    act(client, city.release, "back")
    act(client, city.release, "throw-away")

    assert list(Release.objects.live()) == [city.release]
