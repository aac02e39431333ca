"""Publications from a list: what is made, what is changed, what is refused and why."""

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex

from local_areas.models import Import
from station.publications import child
from station.publications.models import AttachedFile, DisclosureLog, PublicationPage, Topic
from station.search.entry import SearchEntry
from tests.station.publications.conftest import CLEAN, HIDDEN

type Take = Callable[..., str]

HEADER = "Reference,Title,Summary,Date answered,Document type,Outcome,Keywords\n"
ROW = (
    "FOI 1,Cost of matches,Two million.,24/11/2026,FOI request,Partially disclosed,"
    "Football; Money\n"
)


@pytest.fixture
def take(log: DisclosureLog, tmp_path: Path) -> Take:
    """Writes a list and imports it; what was said."""

    def run(text: str, name: str = "list.csv", **options: Any) -> str:
        path = tmp_path / name
        path.write_text(text)
        said = StringIO()
        call_command("import_publications", str(path), stdout=said, **options)
        return said.getvalue()

    return run


def the_one() -> PublicationPage:
    return PublicationPage.objects.get()


def references(page: Any) -> set[Any]:
    found = ReferenceIndex.get_references_for_object(page)
    return set(found.values_list("to_object_id", "content_path"))


def test_columns_are_found_by_what_they_are_called(take: Take) -> None:
    take(HEADER + ROW)

    page = the_one()
    assert (page.title, page.type, page.decision) == ("Cost of matches", "foi", "part")
    assert page.date.isoformat() == "2026-11-24"
    assert sorted(page.topics.names()) == ["Football", "Money"]
    assert page.get_parent().slug == "disclosure-log"
    assert page.live


def test_a_json_object_a_line(take: Take) -> None:
    row = {"ref": "FOI 1", "text": "All records.", "date": "2026-11-24", "topics": ["A; B", "C"]}

    take(json.dumps(row) + "\n", "list.jsonl")

    assert the_one().title == "All records."
    assert sorted(the_one().topics.names()) == ["A; B", "C"]


def test_a_name_that_only_a_late_object_has_is_a_column_too(take: Take) -> None:
    row = {"ref": "FOI 1", "title": "Costs", "date": "2026-11-24", "request": "How much?"}
    late = {**row, "ref": "FOI 2", "answer": "Two million.", "asked_on": "2026-11-02"}

    take(json.dumps(row) + "\n" + json.dumps(late) + "\n", "list.jsonl")

    page = PublicationPage.objects.get(reference="FOI 2")
    assert [block.block_type for block in page.body] == ["asked", "text"]
    assert page.asked_on is not None


def test_what_is_made_is_as_wagtail_makes_it(take: Take) -> None:
    take(HEADER + ROW + ROW.replace("FOI 1", "FOI 2"))

    page = PublicationPage.objects.get(reference="FOI 1")
    revision = page.latest_revision
    assert Page.find_problems() == ([], [], [], [], [])
    assert revision == page.live_revision
    assert [item["pk"] for item in revision.content["topic_items"]] == list(
        page.topic_items.order_by("pk").values_list("pk", flat=True)
    )
    written = references(page)
    ReferenceIndex.create_or_update_for_object(page)
    assert references(page) == written
    entry = SearchEntry.objects.get(page=page)
    assert (entry.kind, entry.topics) == ("FOI disclosure", ["Football", "Money"])
    assert entry.breadcrumb == ["The whole force", "Football"]


def test_publishing_an_imported_page_keeps_its_rows(take: Take) -> None:
    take(HEADER + ROW)
    before = set(the_one().topic_items.values_list("pk", flat=True))

    the_one().get_latest_revision().publish()

    assert set(the_one().topic_items.values_list("pk", flat=True)) == before


def test_a_second_time_nothing_changes(take: Take) -> None:
    take(HEADER + ROW)
    before = the_one().latest_revision_id

    said = take(HEADER + ROW)

    assert "1 publications unchanged" in said
    assert the_one().latest_revision_id == before


def test_the_same_reference_in_other_letters_is_the_same_publication(take: Take) -> None:
    take(HEADER + ROW)

    take(HEADER + ROW.replace("FOI 1", "foi 1"))

    assert the_one().reference == "foi 1"


def test_what_the_file_does_not_say_stays(take: Take) -> None:
    take(HEADER + ROW)

    take("Reference,Date,Title\nFOI 1,25/11/2026,Costs\n")

    page = the_one()
    assert (page.title, page.date.isoformat()) == ("Costs", "2026-11-25")
    assert (page.summary, page.decision) == ("Two million.", "part")
    assert page.topics.count() == 2


@pytest.mark.parametrize("state", ["draft", "unpublished"])
def test_what_an_editor_is_working_on_is_left_alone(take: Take, state: str) -> None:
    take(HEADER + ROW)
    page = the_one()
    if state == "draft":
        page.title = "Better"
        page.save_revision()
    else:
        page.unpublish()

    with pytest.raises(CommandError):
        take(HEADER + ROW.replace("Cost", "Price"))

    assert the_one().title == "Cost of matches"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (ROW.replace("FOI 1", ""), "It has no reference"),
        (ROW.replace("24/11/2026", "24/13/2026"), "“24/13/2026” is no date"),
        (ROW.replace("24/11/2026", "24/11/0026"), "“24/11/0026” is no date"),
        (ROW.replace("24/11/2026", ""), "It has no date"),
        (ROW.replace("Partially disclosed", "Maybe"), "“maybe” is no decision that is known"),
        (ROW.replace("FOI request", "Poem"), "“poem” is no type that is known"),
        (ROW.replace("FOI request", "Policy"), "Only an FOI disclosure has a decision"),
        (ROW.replace("FOI 1", "F" * 61), "The reference is longer than 60"),
        (ROW.replace("Money", "M" * 101), "A topic is longer than 100"),
        (ROW.replace("Cost of matches,Two million.", ","), "It has neither a title nor a summary"),
        (ROW.replace("FOI 1", "foi 2"), "“foi 2” stands in line 2 too"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_line(take: Take, row: str, words: str) -> None:
    said = take(HEADER + ROW.replace("FOI 1", "FOI 2") + row)

    assert f"line 3: {words}" in said
    assert the_one().reference == "FOI 2"


@pytest.mark.parametrize("line", ["{", "[1]", "nonsense", '{"ref": ' + "[" * 5_000])
def test_a_line_that_is_no_json_is_named(take: Take, line: str) -> None:
    good = json.dumps({"ref": "FOI 1", "title": "Costs", "date": "2026-11-24"})

    assert "line 2: This line is no JSON object." in take(f"{good}\n{line}\n", "list.jsonl")


def test_a_dry_run_changes_nothing(take: Take) -> None:
    said = take(HEADER + ROW, dry_run=True)

    assert "1 publications made" in said
    assert not PublicationPage.objects.exists()
    assert not Topic.objects.exists()


def test_without_a_log_nothing_is_made(db: None, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(HEADER + ROW)

    with pytest.raises(CommandError, match="There is no disclosure log yet"):
        call_command("import_publications", str(path))


def test_what_stops_half_way_leaves_nothing(take: Take, monkeypatch: pytest.MonkeyPatch) -> None:
    from station.publications.importing import taking

    monkeypatch.setattr(taking, "AT_ONCE", 1)
    found = taking.entries.write

    def fail(pages: Any, drafts: Any) -> int:
        if PublicationPage.objects.count() > 1:
            raise KeyboardInterrupt
        return found(pages, drafts)

    monkeypatch.setattr(taking.entries, "write", fail)
    with pytest.raises(SystemExit):
        take(HEADER + ROW + ROW.replace("FOI 1", "FOI 2"))

    assert not PublicationPage.objects.exists()
    assert not SearchEntry.objects.filter(tab="publication").exists()


def enclosing(name: str) -> str:
    return f"Reference,Title,Date,Files\nFOI 1,Costs,2026-11-24,{name}\n"


def test_files_beside_the_list_are_attached(take: Take, tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "cost-of-matches.csv").write_text("date,cost\n")

    take(enclosing("files/cost-of-matches.csv"))

    attachment = the_one().attachments.get()
    assert attachment.title == "Cost of matches"
    assert AttachedFile.objects.filter(document=attachment.document).exists()
    assert "1 publications unchanged" in take(enclosing("files/cost-of-matches.csv"))


def test_all_files_are_read_by_one_process(
    take: Take, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = []
    found = child.subprocess.Popen

    def start(*args: Any, **options: Any) -> Any:
        started.append(args)
        return found(*args, **options)

    monkeypatch.setattr(child.subprocess, "Popen", start)
    (tmp_path / "one.csv").write_text("date,cost\n2026-05-01,walkabout\n")
    (tmp_path / "two.csv").write_text("date,cost\n2026-05-01,12\n")

    take(enclosing("one.csv") + "FOI 2,Costs,2026-11-24,one.csv;two.csv\n")

    assert len(started) == 1
    page = PublicationPage.objects.get(reference="FOI 2")
    assert [item["pk"] for item in page.live_revision.content["attachments"]] == list(
        page.attachments.values_list("pk", flat=True)
    )
    entries = SearchEntry.objects.filter(page=page)
    assert [entry.title for entry in entries.filter(tab="file").order_by("pk")] == ["One", "Two"]
    assert "walkabout" in entries.get(tab="publication").text
    written = references(page)
    ReferenceIndex.create_or_update_for_object(page)
    assert references(page) == written


def test_one_whose_file_hides_something_is_a_draft_and_the_others_are_published(
    take: Take, tmp_path: Path
) -> None:
    (tmp_path / "clean.csv").write_bytes(CLEAN)
    (tmp_path / "hidden.csv").write_bytes(HIDDEN)

    said = take(enclosing("clean.csv") + "FOI 2,Costs,2026-11-24,clean.csv;hidden.csv\n")

    assert "line 3: “FOI 2” is a draft. Hidden data in “hidden" in said
    assert [page.reference for page in PublicationPage.objects.live()] == ["FOI 1"]
    draft = PublicationPage.objects.get(reference="FOI 2")
    attached = draft.get_latest_revision_as_object().attachments.all()
    assert [each.title for each in attached] == ["Clean", "Hidden"]
    assert not SearchEntry.objects.filter(page=draft).exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("../secret.csv", "is not in the folder of the list"),
        ("/etc/passwd", "is not in the folder of the list"),
        ("link.csv", "is not in the folder of the list"),
        ("none.csv", "is not there"),
        (".", "is not there"),
        ("page.html", "are not taken"),
        ("no.pdf", "This is not a .pdf file"),
    ],
)
def test_a_file_that_is_not_to_be_taken_refuses_its_row(
    take: Take, tmp_path: Path, name: str, words: str
) -> None:
    (tmp_path.parent / "secret.csv").write_text("a,b\n")
    (tmp_path / "link.csv").symlink_to(tmp_path.parent / "secret.csv")
    (tmp_path / "page.html").write_text("<p>")
    (tmp_path / "no.pdf").write_text("no")

    said = take(enclosing(name) + "FOI 2,Costs,2026-11-24,\n")

    assert words in said
    assert the_one().reference == "FOI 2"


def test_what_a_row_does_not_say_can_be_said_for_all(take: Take) -> None:
    take(
        HEADER + ROW.replace("24/11/2026", "soon").replace("FOI request", ""),
        otherwise=["date=2026-01-02", "type=foi"],
    )

    assert the_one().date.isoformat() == "2026-01-02"
    assert the_one().type == "foi"


def test_whoever_may_import_publications_imports_nothing_else(take: Take, client: Client) -> None:
    user = get_user_model().objects.create_user("informant")
    codenames = ["access_admin", "import_publications"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    areas = Import.objects.create(kind="areas", file_name="others.csv", file="x")
    url = reverse("local_areas_imports")
    known = b"ward_code,ward_name,borough_code,borough_name\nE05000001,Quay,E09000001,Northside\n"
    wards = SimpleUploadedFile("areas.csv", known)

    shown = client.get(url).content.decode()
    refused = client.post(url, {"file": wards, "kind": "", "columns": ""})

    assert "one JSON object a line" in shown
    assert "others.csv" not in shown
    assert client.get(reverse("local_areas_import", args=[areas.pk])).status_code == 404
    assert "which you may not import" in refused.content.decode()
    assert Import.objects.count() == 1
