"""Wagtail's lists for programs and choosers tell nobody of what they may not choose or change."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    PageViewRestriction,
)

from tests.station.conftest import Station
from tests.station.uploads.samples import PDF, picture

KINDS = ("images", "documents", "pages")


@pytest.fixture
def collection(db: None) -> Collection:
    root = Collection.get_first_root_node() or Collection.add_root(name="Root")
    return root.add_child(instance=Collection(name="Disclosures"))


@pytest.fixture
def kept(station: Station, collection: Collection) -> None:
    """A picture, a document and a draft whose titles are nobody's business yet."""
    Image.objects.create(
        title="Secret images", file=ContentFile(picture(), "x.jpg"), collection=collection
    )
    Document.objects.create(
        title="Secret documents", file=ContentFile(PDF, "x.pdf"), collection=collection
    )
    draft = station.add(station.advice, "draft", title="Secret pages")
    for page in (station.add(draft, "below", title="Secret pages"), draft):
        page.unpublish()


@pytest.fixture
def somebody(client: Client) -> Client:
    """May enter the admin, as an officer, and nothing else."""
    user = User.objects.create_user("somebody", password="x")
    user.groups.add(Group.objects.create(name="Theirs"))
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    return client


def listed(client: Client, kind: str) -> Any:
    response = client.get(f"/admin/api/main/{kind}/")
    assert response.status_code == 200
    return response.json()


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_choose_nothing_is_listed_nothing(kept: None, somebody: Client, kind: str) -> None:
    assert listed(somebody, kind)["items"] == []
    assert listed(somebody, kind)["meta"]["total_count"] == 0


@pytest.mark.parametrize(("kind", "model"), [("images", Image), ("documents", Document)])
def test_who_may_choose_nothing_asks_for_one_in_vain(
    kept: None, somebody: Client, kind: str, model: Any
) -> None:
    one = model.objects.get(title=f"Secret {kind}")

    assert somebody.get(f"/admin/api/main/{kind}/{one.pk}/").status_code == 404
    assert somebody.get(f"/admin/api/main/{kind}/find/?id={one.pk}").status_code == 404


@pytest.mark.parametrize("right", ["choose", "change"])
@pytest.mark.parametrize("kind", ["images", "documents"])
def test_who_may_choose_or_change_in_a_collection_is_listed_what_lies_in_it(
    kept: None, somebody: Client, collection: Collection, kind: str, right: str
) -> None:
    other = Collection.get_first_root_node().add_child(instance=Collection(name="Other"))
    Image.objects.create(title="x", file=ContentFile(picture(), "y.jpg"), collection=other)
    Document.objects.create(title="x", file=ContentFile(PDF, "y.pdf"), collection=other)
    GroupCollectionPermission.objects.create(
        group=Group.objects.get(name="Theirs"),
        collection=collection,
        permission=Permission.objects.get(codename=f"{right}_{kind[:-1]}"),
    )

    assert [each["title"] for each in listed(somebody, kind)["items"]] == [f"Secret {kind}"]


@pytest.mark.parametrize("kind", KINDS)
def test_editors_are_listed_everything(kept: None, admin_client: Client, kind: str) -> None:
    assert f"Secret {kind}" in str(listed(admin_client, kind))


def choosable(client: Client, address: str = "") -> str:
    return client.get(address or reverse("wagtailadmin_choose_page")).content.decode()


def test_who_writes_no_page_chooses_among_what_everybody_reads(
    kept: None, station: Station, somebody: Client
) -> None:
    PageViewRestriction.objects.create(page=station.news, restriction_type="login")
    below_advice = reverse("wagtailadmin_choose_page_child", args=[station.advice.pk])
    below_home = reverse("wagtailadmin_choose_page_child", args=[station.home.pk])
    search = reverse("wagtailadmin_choose_page_search") + "?q="

    assert station.locks.title in choosable(somebody, below_advice)
    assert station.locks.title in choosable(somebody, f"{search}{station.locks.title}")
    assert "Secret" not in choosable(somebody, below_advice)
    assert station.news.title not in choosable(somebody, below_home)
    assert "Secret pages" not in choosable(somebody, f"{search}secret")


def test_nothing_is_told_of_what_lies_below_a_draft(
    kept: None, station: Station, somebody: Client
) -> None:
    draft = station.advice.get_children().get(slug="draft")
    address = reverse("wagtailadmin_choose_page_child", args=[draft.pk])

    assert somebody.get(address).status_code == 404
    GroupPagePermission.objects.create(
        group=Group.objects.get(name="Theirs"),
        page=station.advice,
        permission=Permission.objects.get(codename="change_page"),
    )
    assert "Secret pages" in choosable(somebody, address)
