"""Header, footer and the force's settings, as visitors see them; and the cache behind them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.module_loading import import_string
from wagtail.models import Page, Site
from wagtailmenus.models import FlatMenu, MainMenu

from station.force.chrome import kept_seconds
from station.force.models import ForceSettings
from tests.station.conftest import Station

type Read = Callable[[str], str]
type Committed = Callable[[], Any]


def menu_queries(queries: Any) -> list[str]:
    return [query["sql"] for query in queries if "wagtailmenus" in query["sql"]]


def test_the_menu_leads_to_the_sections(station: Station, read: Read) -> None:
    page = read("/")

    assert '<a href="/advice/">Advice</a>' in page
    assert '<a href="/news/">News</a>' in page


@pytest.mark.parametrize("path", ["/advice/", "/advice/locks/"])
def test_the_section_of_a_page_is_marked_in_the_menu(
    station: Station, read: Read, path: str
) -> None:
    page = read(path)

    assert '<a href="/advice/" aria-current="true">' in page
    assert '<a href="/news/">' in page


def test_no_section_is_marked_where_there_is_none(station: Station, read: Read) -> None:
    for path in ("/", "/search/", "/nowhere/"):
        assert "aria-current" not in read(path)


def test_a_second_page_of_a_section_asks_for_no_menu(
    station: Station, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.get("/advice/locks/")

    with django_assert_max_num_queries(20) as captured:
        client.get("/advice/lights/")

    assert menu_queries(captured.captured_queries) == []


class CountingCache:
    """A cache that can be asked for several keys at once, and for nothing else."""

    def __init__(self) -> None:
        self.looks = 0

    def get_many(self, keys: list[str]) -> dict[str, Any]:
        self.looks += 1
        return cache.get_many(keys)


def test_the_chrome_costs_one_look_into_the_cache(
    station: Station, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/advice/locks/")
    counting = CountingCache()
    monkeypatch.setattr("station.force.chrome.cache", counting)

    client.get("/advice/locks/")

    assert counting.looks == 1


def renamed(station: Station) -> None:
    station.advice.title = "Keep safe"
    station.advice.save_revision().publish()


def unpublished(station: Station) -> None:
    station.advice.unpublish()


def deleted(station: Station) -> None:
    Page.objects.get(pk=station.advice.pk).delete()


def moved(station: Station) -> None:
    Page.objects.get(pk=station.advice.pk).move(Page.objects.get(pk=station.news.pk), "last-child")


def taken_out_of_the_menu(station: Station) -> None:
    MainMenu.objects.get().get_menu_items_manager().filter(
        link_page=station.advice
    ).first().delete()


@pytest.mark.parametrize(
    "change",
    [renamed, unpublished, deleted, moved, taken_out_of_the_menu],
    ids=lambda c: c.__name__,
)
def test_the_menu_follows_every_change_of_what_it_shows(
    station: Station, read: Read, committed: Committed, change: Callable[[Station], None]
) -> None:
    before = '<a href="/advice/">Advice</a>'
    assert before in read("/")

    with committed():
        change(station)

    assert before not in read("/")


def test_a_change_shows_only_once_it_is_committed(
    station: Station, read: Read, django_capture_on_commit_callbacks: Any
) -> None:
    read("/")

    with django_capture_on_commit_callbacks() as callbacks:
        renamed(station)
    before_the_commit = read("/")
    for callback in callbacks:
        callback()

    assert ">Advice</a>" in before_the_commit
    assert ">Keep safe</a>" in read("/")


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_renews_nothing(station: Station, read: Read) -> None:
    read("/")
    version = cache.get("chrome-version")

    with transaction.atomic():
        renamed(station)
        transaction.set_rollback(True)

    assert cache.get("chrome-version") == version


def test_a_cache_that_is_down_does_not_undo_what_an_editor_saved(
    station: Station, committed: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(*args: Any, **kwargs: Any) -> None:
        raise ConnectionError

    monkeypatch.setattr(cache, "set", down)

    with committed():
        renamed(station)

    station.advice.refresh_from_db()
    assert station.advice.title == "Keep safe"


def test_the_footer_is_a_menu_too(station: Station, read: Read, committed: Committed) -> None:
    read("/")
    site = station.force.site

    with committed():
        footer = FlatMenu.objects.create(site=site, handle="footer", title="Footer")
        footer.get_menu_items_manager().create(link_page=station.lights, sort_order=0)
        footer.save()

    assert '<a href="/advice/lights/">Lights</a>' in read("/")


def test_another_force_puts_its_name_and_words_without_code(
    station: Station, read: Read, committed: Committed
) -> None:
    read("/")

    with committed():
        station.force.name = "Otherplace Police"
        station.force.emergency = "Danger? Call 999."
        station.force.note = "A note for everybody."
        station.force.save()

    page = read("/")
    assert "– Otherplace Police</title>" in page
    assert "Danger? Call 999." in page
    assert "A note for everybody." in page


def test_the_usual_colours_need_no_style_sheet_of_their_own(station: Station, read: Read) -> None:
    assert reverse("colours") not in read("/")


def test_another_force_has_its_colours_on_every_page(
    station: Station, client: Client, read: Read, committed: Committed
) -> None:
    read("/")

    with committed():
        station.force.lamp = "#7a1f5c"
        station.force.save()

    address = station.force.colours_url
    assert f'<link rel="stylesheet" href="{address.replace("&", "&amp;")}">' in read("/")
    sheet = client.get(address)
    assert "--lamp:#7a1f5c;" in sheet.content.decode()
    assert sheet["Content-Type"] == "text/css"
    assert "immutable" in sheet["Cache-Control"]


def test_colours_at_an_old_address_are_not_kept(station: Station, client: Client) -> None:
    response = client.get(reverse("colours"), {"night": "000000", "lamp": "000000"})

    assert response["Cache-Control"] == "no-store"


def test_a_colour_that_white_cannot_be_read_on_is_refused(station: Station) -> None:
    station.force.lamp = "#ffd23f"

    with pytest.raises(ValidationError, match="Choose a darker one"):
        station.force.full_clean()


def row_renamed(station: Station) -> None:
    Page.objects.filter(pk=station.advice.pk).update(title="Keep safe", slug="safe")


def row_moved(station: Station) -> None:
    Page.objects.filter(pk=station.advice.pk).update(url_path="/elsewhere/advice/")


def settings_deleted(station: Station) -> None:
    ForceSettings.objects.filter(pk=station.force.pk)._raw_delete("default")


def site_renamed(station: Station) -> None:
    Site.objects.update(hostname="elsewhere.example")


def site_without_its_home(station: Station) -> None:
    Site.objects.update(root_page=station.news.pk)


BY_ANOTHER_PROCESS = [
    row_renamed,
    row_moved,
    settings_deleted,
    site_renamed,
    site_without_its_home,
]


@pytest.mark.parametrize("change", BY_ANOTHER_PROCESS, ids=lambda change: change.__name__)
@pytest.mark.parametrize("path", ["/", "/search/", "/nothing/"])
def test_what_another_process_changes_breaks_no_page(
    station: Station, client: Client, change: Callable[[Station], None], path: str
) -> None:
    """No signal arrives here, and nothing in this process's cache is renewed."""
    client.get(path)

    change(station)

    assert client.get(path).status_code in {200, 404}


@pytest.mark.parametrize("change", BY_ANOTHER_PROCESS, ids=lambda change: change.__name__)
def test_what_another_process_changes_is_shown_once_the_cache_is_old(
    station: Station, client: Client, change: Callable[[Station], None]
) -> None:
    before = client.get("/search/").content
    change(station)

    cache.clear()

    assert client.get("/search/").status_code == 200
    assert change is not row_renamed or client.get("/search/").content != before


@pytest.mark.parametrize(
    ("role", "backend", "seconds"),
    [
        ("both", "station.shared_cache.SharedCache", 86_400),
        ("both", "django.core.cache.backends.locmem.LocMemCache", 60),
        ("public", "station.shared_cache.SharedCache", 60),
        ("staff", "station.shared_cache.SharedCache", 60),
    ],
)
def test_what_nobody_who_publishes_can_forget_is_old_after_a_minute(
    role: str, backend: str, seconds: int
) -> None:
    assert kept_seconds(role, backend) == seconds


def test_the_apps_say_how_to_reach_the_force_in_its_own_words(
    station: Station, rf: RequestFactory, settings: Any
) -> None:
    station.force.contact = "Write to the lamp keeper."
    station.force.save()

    whom_to_call = import_string(settings.CMS_FORMS_CONTACT)

    assert whom_to_call(rf.get("/", SERVER_NAME="localhost")) == "Write to the lamp keeper."


def test_looking_at_the_menu_changes_nothing(station: Station, admin_client: Client) -> None:
    site = Site.objects.get(is_default_site=True)

    with CaptureQueriesContext(connection) as captured:
        response = admin_client.get(f"/admin/wagtailmenus/mainmenu/edit/{site.pk}/")

    assert response.status_code == 200
    written = [
        sql for sql in menu_queries(captured.captured_queries) if not sql.startswith("SELECT")
    ]
    assert written == []
