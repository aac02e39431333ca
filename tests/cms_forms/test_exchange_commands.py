"""`export_form` and `import_form`."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms_forms.pages.form_page import FormPage
from tests.cms_forms.services import TWO_BRANCHES, changed, draft_of, front_desk, home, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An exported service."""
    front_desk()
    file = tmp_path / "service.json"
    call_command("export_form", str(draft_of().pk), output=file, stderr=StringIO())
    return file


def test_a_service_is_exported_by_its_slug() -> None:
    draft_of(slug="report")
    out = StringIO()

    call_command("export_form", "report", stdout=out)

    assert json.loads(out.getvalue())["title"] == "A service"


def test_the_latest_draft_is_what_is_exported() -> None:
    page = published()
    page.declaration = "It is true."
    page.save_revision()
    out = StringIO()

    call_command("export_form", str(page.pk), stdout=out)

    assert json.loads(out.getvalue())["declaration"] == "It is true."


def test_what_is_exported_is_imported_below_a_page(file: Path) -> None:
    out = StringIO()

    call_command("import_form", str(file), parent=home().pk, model="cms_forms.FormPage", stdout=out)

    imported = FormPage.objects.latest("pk")
    assert imported.compile().steps == TWO_BRANCHES.steps
    assert str(imported.pk) in out.getvalue()


def test_what_is_exported_is_imported_over_the_draft_of_a_service(file: Path) -> None:
    page = draft_of(slug="other")
    changed(page, published(slug="third").compile())

    call_command("import_form", str(file), page="other", stdout=StringIO())

    draft = FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert draft.compile().steps == TWO_BRANCHES.steps


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[1]", b'{"n": ' + b"9" * 5000 + b"}"]
)
def test_a_file_that_is_no_form_is_refused_and_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "wrong.json"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=r"wrong\.json: .* Nothing was changed\."):
        call_command("import_form", str(file), parent=home().pk, model="cms_forms.FormPage")

    assert not FormPage.objects.exists()


def test_the_place_of_what_is_malformed_is_named(file: Path) -> None:
    document = json.loads(file.read_text())
    document["steps"][2]["kind"] = "survey"
    file.write_text(json.dumps(document))

    with pytest.raises(CommandError, match=r"steps\[2\]\.kind"):
        call_command("import_form", str(file), parent=home().pk, model="cms_forms.FormPage")


def test_a_file_that_begins_with_a_byte_order_mark_is_read(file: Path) -> None:
    file.write_text(file.read_text(), encoding="utf-8-sig")

    call_command(
        "import_form", str(file), parent=home().pk, model="cms_forms.FormPage", stdout=StringIO()
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"parent": 999_999, "model": "cms_forms.FormPage"}, "no page with the id 999999"),
        ({"page": "nowhere"}, "no service “nowhere”"),
    ],
)
def test_a_place_that_is_not_there_is_named(
    file: Path, options: dict[str, object], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("import_form", str(file), **options)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="could not be read"):
        call_command(
            "import_form", str(tmp_path / "gone.json"), parent=home().pk, model="cms_forms.FormPage"
        )


def test_a_slug_of_two_services_is_refused_with_their_ids() -> None:
    one = draft_of(slug="report")
    two = draft_of(slug="report", parent=one)

    with pytest.raises(CommandError, match=f"Use an id: {one.pk}, {two.pk}"):
        call_command("export_form", "report")
