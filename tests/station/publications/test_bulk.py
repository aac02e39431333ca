"""What editors do to many publications at once."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from station.publications import bulk
from station.publications.models import PublicationPage, Topic
from tests.station.publications.conftest import CLEAN, HIDDEN, Publish, attach, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_files")]

LIST = "/admin/publications/"


@pytest.fixture
def officer(client: Client) -> Client:
    """May edit and publish everything, and override nothing."""
    return logged_in(client, "add_page", "change_page", "publish_page")


def logged_in(client: Client, *codenames: str) -> Client:
    user = get_user_model().objects.create_user("editor", "e@example.org", "x")
    group = Group.objects.create(name="FOI officers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for codename in codenames:
        GroupPagePermission.objects.create(
            group=group,
            page=Page.objects.get(depth=1),
            permission=Permission.objects.get(codename=codename),
        )
    user.groups.add(group)
    client.force_login(user)
    return client


def act(
    client: Client,
    action: str,
    ids: list[Any],
    data: dict[str, Any],
    model: Any = PublicationPage,
    **query: Any,
) -> str:
    """The list as it is shown afterwards."""
    args = [model._meta.app_label, model._meta.model_name, action]
    address = urlencode({"id": ids, "next": LIST, **query}, doseq=True)
    answer = client.post(
        f"{reverse('wagtail_bulk_action', args=args)}?{address}", data, follow=True
    )
    return answer.content.decode()


@pytest.mark.parametrize("model", [PublicationPage, Page], ids=["list", "explorer"])
def test_what_may_go_out_is_published_and_what_may_not_is_named(
    officer: Client, draft: Publish, model: Any
) -> None:
    hidden = attach(draft("Matches"), HIDDEN)
    clean = attach(draft("Horses"), CLEAN)

    html = act(officer, "publish", [hidden.pk, clean.pk], {}, model)

    assert [page.title for page in PublicationPage.objects.live()] == ["Horses"]
    assert "1 page has been published" in html
    assert "Not published: hidden data in the files of “Matches”." in html
    assert "Cell B2" in html
    assert reverse("publication_files", args=[hidden.pk]) in html


def test_markup_in_a_title_is_shown_and_not_run(officer: Client, draft: Publish) -> None:
    html = act(officer, "publish", [attach(draft("<b>Matches</b>"), HIDDEN).pk], {})

    assert "&lt;b&gt;Matches" in html
    assert "<b>Matches" not in html


def test_a_log_is_published_with_what_may_go_out_below_it(
    officer: Client, draft: Publish, log: Any
) -> None:
    attach(draft("Matches"), HIDDEN)
    draft("Horses")

    html = act(officer, "publish", [log.pk], {"include_descendants": "on"}, Page)

    assert [page.title for page in PublicationPage.objects.live()] == ["Horses"]
    assert "1 page and 1 child page have been published" in html
    assert "Not published: hidden data in the files of “Matches”." in html


def test_where_nothing_may_go_out_nothing_is_said_to_be_published(
    officer: Client, draft: Publish
) -> None:
    html = act(officer, "publish", [attach(draft("Matches"), HIDDEN).pk], {})

    assert "been published" not in html
    assert "Not published" in html


def test_topics_are_added_and_taken_away_and_what_was_published_is_published(
    officer: Client, publish: Publish, draft: Publish
) -> None:
    live, waiting = publish("Matches", ("Football",)), draft("Horses")
    changed = publish("Dogs")
    changed.summary = "Being written."
    changed.save_revision()

    html = act(
        officer,
        "topics",
        [live.pk, waiting.pk, changed.pk],
        {"add": "Spending, Sport", "remove": "Football"},
    )

    def topics(page: Any) -> set[str]:
        return {topic.name for topic in page.topics.all()}

    assert topics(stored(live)) == {"Spending", "Sport"}
    assert topics(stored(changed)) == set()
    for page in (waiting, changed):
        assert topics(stored(page).get_latest_revision_as_object()) == {"Spending", "Sport"}
    assert stored(changed).get_latest_revision_as_object().summary == "Being written."
    assert "1 publication changed and published." in html
    assert "The draft of 2 publications changed." in html
    assert set(Topic.objects.values_list("name", flat=True)) == {"Football", "Spending", "Sport"}


def test_these_topics_alone(officer: Client, publish: Publish) -> None:
    page = publish("Matches", ("Football", "Horses"))

    act(officer, "topics", [page.pk], {"add": "Spending", "only": "on"})

    assert [topic.name for topic in stored(page).topics.all()] == ["Spending"]


def test_a_topic_is_asked_for(officer: Client, publish: Publish) -> None:
    assert "Write a topic to add" in act(officer, "topics", [publish().pk], {})


@pytest.mark.parametrize(
    ("typed", "expected"), [("2027-03-01", dt.date(2027, 3, 1)), ("", None)], ids=["set", "away"]
)
def test_the_review_date_is_set_or_taken_away(
    officer: Client, publish: Publish, typed: str, expected: dt.date | None
) -> None:
    page = publish(review_on=dt.date(2026, 1, 1))

    act(officer, "review", [page.pk], {"review_on": typed})

    assert stored(page).review_on == expected


def test_a_change_does_not_publish_what_is_hidden_in_a_file(
    officer: Client, draft: Publish
) -> None:
    page = attach(draft("Matches"), CLEAN)
    page.get_latest_revision().publish()
    found = stored(page).attachments.all()[0].document.attached
    found.findings = [{"kind": "gps", "place": "", "words": "A place."}]
    found.save()

    html = act(officer, "review", [page.pk], {"review_on": "2027-03-01"})

    assert stored(page).review_on is None
    assert "Not published: hidden data" in html
    assert "The draft of 1 publication changed." in html


def test_who_may_not_publish_changes_the_draft(client: Client, publish: Publish) -> None:
    page = publish()

    act(logged_in(client, "change_page"), "review", [page.pk], {"review_on": "2027-03-01"})

    assert stored(page).review_on is None
    assert stored(page).get_latest_revision_as_object().review_on == dt.date(2027, 3, 1)


@pytest.mark.parametrize("action", ["publish", "topics", "review"])
def test_who_may_not_edit_changes_nothing(client: Client, draft: Publish, action: str) -> None:
    page = draft()
    data = {"add": "Spending", "review_on": "2027-03-01"}

    html = act(logged_in(client, "bulk_delete_page"), action, [page.pk], data)

    assert not stored(page).live
    assert not stored(page).get_latest_revision_as_object().topics.all()
    assert "been published" not in html


def test_a_locked_page_is_left_as_it_is(officer: Client, publish: Publish) -> None:
    page = publish()
    PublicationPage.objects.filter(pk=page.pk).update(locked=True)

    act(officer, "review", [page.pk], {"review_on": "2027-03-01"})

    assert stored(page).review_on is None


def test_all_of_the_listing_are_those_that_its_filters_and_its_search_leave(
    officer: Client, publish: Publish
) -> None:
    horses = publish("Horses", type="policy", reference="POL 17")
    publish("Horses on parade", type="foi")
    publish("Dogs", type="policy")

    act(officer, "review", ["all"], {"review_on": "2027-03-01"}, type="policy", q="horses")

    assert list(PublicationPage.objects.exclude(review_on=None)) == [horses]


def test_too_many_at_once_are_refused_and_the_editor_is_told_what_to_do(
    officer: Client, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST", 1)
    publish("Horses")
    publish("Dogs")

    html = act(officer, "review", ["all"], {"review_on": "2027-03-01"})

    assert "Narrow the list" in html
    assert not PublicationPage.objects.exclude(review_on=None).exists()


def test_the_list_offers_these_actions(officer: Client, publish: Publish) -> None:
    publish()

    html = officer.get(LIST).content.decode()

    for action in ("publish", "topics", "review", "unpublish", "delete"):
        assert f"/admin/bulk/station_publications/publicationpage/{action}/" in html


@pytest.mark.parametrize("action", ["publish", "topics", "review", "unpublish"])
@pytest.mark.parametrize("ids", [["0"], ["x"], [], ["9" * 30]])
def test_an_address_that_names_no_publication_is_of_nothing(
    officer: Client, log: Any, action: str, ids: list[str]
) -> None:
    args = ["station_publications", "publicationpage", action]
    address = urlencode({"id": ids}, doseq=True)

    assert officer.get(f"{reverse('wagtail_bulk_action', args=args)}?{address}").status_code == 404
