"""Translating a service: its screens, and the file that goes to a translator and comes back."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from cms_forms.editor import drafts, translator_file
from cms_forms.editor.translator_file import HEAD, Unusable
from cms_forms.engine.texts import fingerprint
from cms_forms.engine.translating import missing, texts
from cms_forms.exchange import export_form, import_form
from cms_forms.pages.comparison import TranslationsComparison
from cms_forms.pages.form_page import FormPage
from cms_forms.pages.locks import Locked
from tests.cms_forms.services import draft_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("offering")]

type Lines = list[list[object]]


@pytest.fixture
def offering() -> object:
    with override_settings(CMS_FORMS_LANGUAGES=("cy", "ar")):
        yield


@pytest.fixture
def page() -> FormPage:
    page = draft_of(what_happens_next="<p>We read it.</p>")
    page.translations = {"cy": {}}
    page.save_revision(clean=False)
    return page


def latest(page: FormPage) -> Any:
    return FormPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def welsh(page: FormPage) -> dict[str, str]:
    return {path: each["text"] for path, each in latest(page).translations["cy"].items()}


def url(name: str, page: FormPage, *more: str) -> str:
    return reverse(f"cms_forms_editor:{name}", args=[page.pk, *more])


def lines_of(page: FormPage) -> Lines:
    file = translator_file.file_of(latest(page).compile(), "cy")
    return [[cell.value for cell in row] for row in load_workbook(file).worksheets[0].rows]


def workbook(lines: Lines) -> bytes:
    book, file = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for line in lines:
        sheet.append(line)
    book.save(file)
    return file.getvalue()


def repacked(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """What no spreadsheet program writes: a part of the file is another one."""
    file = BytesIO()
    with ZipFile(BytesIO(content)) as there, ZipFile(file, "w", ZIP_DEFLATED) as packed:
        for name in there.namelist():
            read = there.read(name)
            packed.writestr(name, change(read) if name == part else read)
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
TITLE = workbook([list(HEAD), ["title", "", "A", "B", ""]])
HUGE_CELL = repacked(TITLE, SHEET, lambda read: read.replace(b">A<", b">" + b"x" * 60_000 + b"<"))
CUT_OFF = repacked(TITLE, SHEET, lambda read: read[: read.index(b"</row>") + 9])


def put(lines: Lines, path: str, words: object) -> Lines:
    """The same lines with a translation in one."""
    return [[*line[:3], words, *line[4:]] if line[0] == path else line for line in lines]


def upload(editor: Client, page: FormPage, content: bytes) -> Any:
    file = SimpleUploadedFile("texts.xlsx", content)
    return editor.post(url("upload_texts", page, "cy"), {"file": file})


class TestScreens:
    def test_a_language_that_the_site_offers_is_added(
        self, editor: Client, sound: FormPage
    ) -> None:
        response = editor.post(url("languages", sound), {"language": "cy"})

        assert response.url == url("language", sound, "cy")
        assert latest(sound).translations == {"cy": {}}
        assert "0 of" in editor.get(url("languages", sound)).content.decode()

    def test_no_other_language_is(self, editor: Client, sound: FormPage) -> None:
        editor.post(url("languages", sound), {"language": "fr"})

        assert latest(sound).translations == {}

    def test_texts_are_saved_beside_what_they_were_made_of(
        self, editor: Client, page: FormPage
    ) -> None:
        shown = editor.get(url("language", page, "cy") + "?step=kind")
        form = shown.context["form"]
        sent = {each["was"].html_name: each["was"].value() for each in form.rows}
        first = next(form.rows)

        editor.post(
            url("language", page, "cy") + "?step=kind",
            sent | {first["field"].html_name: "Math"},
        )

        assert welsh(page) == {first["text"].path: "Math"}
        kept = latest(page).translations["cy"][first["text"].path]
        assert kept["of"] == fingerprint(first["text"].original)

    def test_what_two_people_translate_at_once_is_not_written_over(
        self, editor: Client, page: FormPage
    ) -> None:
        address = url("language", page, "cy") + "?step=kind"
        form = editor.get(address).context["form"]
        sent = {each["was"].html_name: each["was"].value() for each in form.rows}
        name = next(form.rows)["field"].html_name

        editor.post(address, sent | {name: "Yr un cyntaf"})
        second = editor.post(address, sent | {name: "Yr ail"})

        said = second.content.decode()
        assert "Somebody changed these meanwhile" in said
        assert 'data-keep-words="refused"' in said
        assert list(welsh(page).values()) == ["Yr un cyntaf"]

    def test_the_browser_watches_over_what_is_typed(self, editor: Client, page: FormPage) -> None:
        shown = editor.get(url("language", page, "cy")).content.decode()

        assert 'data-keep-words=""' in shown
        assert "cms_forms/editor/keep-words.js" in shown

    def test_one_that_is_out_of_date_is_confirmed_with_a_tick(
        self, editor: Client, page: FormPage
    ) -> None:
        page.translations = {"cy": {"title": {"text": "Teitl", "of": "0" * 12}}}
        page.save_revision(clean=False)
        address = url("language", page, "cy") + "?step=-"
        form = editor.get(address).context["form"]
        sent = {each["was"].html_name: each["was"].value() for each in form.rows}

        editor.post(address, sent | {"text0": "Teitl", "right0": "on"})

        assert "title" not in [text.path for text in missing(latest(page).compile(), "cy")]

    def test_those_who_may_not_edit_the_page_see_nothing(self, page: FormPage) -> None:
        client = Client()
        client.force_login(User.objects.create_user("other"))

        for name in ("languages", "language", "texts", "upload_texts"):
            more = () if name == "languages" else ("cy",)
            assert client.get(url(name, page, *more)).status_code in (302, 403)

    def test_a_language_that_it_does_not_have_is_not_found(
        self, editor: Client, page: FormPage
    ) -> None:
        assert editor.get(url("language", page, "ar")).status_code == 404
        assert editor.get(url("texts", page, "ar")).status_code == 404

    def test_the_draft_is_walked_in_it(self, editor: Client, page: FormPage) -> None:
        start = editor.get(url("preview", page, "cy/kind/"))

        assert '<html lang="cy"' in start.content.decode()

    def test_the_list_says_how_many_texts_are_missing_and_stops_nothing(
        self, page: FormPage
    ) -> None:
        found = {each.id: each.severity for each in latest(page).findings()}

        assert found["not-translated"] == "warning"
        assert not latest(page).errors()


class TestTheFile:
    def test_has_every_text_and_comes_back_with_translations(
        self, editor: Client, page: FormPage
    ) -> None:
        lines = lines_of(page)
        assert lines[0] == list(HEAD)
        assert [line[0] for line in lines[1:]] == list(texts(latest(page).compile()))

        content = workbook(
            put(put(lines, "title", "Gwasanaeth"), "option.kind.theft.label", "Lladrad")
        )
        shown = upload(editor, page, content)
        assert welsh(page) == {}
        editor.post(url("upload_texts", page, "cy"), {"confirmed": shown.context["confirmed"]})

        assert welsh(page) == {"title": "Gwasanaeth", "option.kind.theft.label": "Lladrad"}

    def test_with_one_wrong_line_changes_nothing_and_names_the_line(
        self, editor: Client, page: FormPage
    ) -> None:
        lines = put(lines_of(page), "title", "Gwasanaeth")
        lines.append(["step.gone.title", "", "Gone", "Wedi mynd", ""])

        shown = upload(editor, page, workbook(lines))

        assert shown.status_code == 422
        assert f"Line {len(lines)}: “step.gone.title” is no place" in shown.content.decode()
        assert not shown.context["confirmed"]

    def test_of_an_original_that_was_changed_meanwhile_says_so(
        self, editor: Client, page: FormPage
    ) -> None:
        lines = put(lines_of(page), "title", "Gwasanaeth")
        draft = latest(page)
        draft.title = "Another title"
        draft.save_revision(clean=False)

        shown = upload(editor, page, workbook(lines))
        editor.post(url("upload_texts", page, "cy"), {"confirmed": shown.context["confirmed"]})

        assert "will be out of date" in shown.content.decode()
        assert "title" in [text.path for text in missing(latest(page).compile(), "cy")]

    def test_writes_over_nothing_that_a_colleague_wrote_since_it_was_shown(
        self, editor: Client, page: FormPage, admin_user: User
    ) -> None:
        lines = put(put(lines_of(page), "title", "Gwasanaeth"), "option.kind.theft.label", "Dwyn")
        address = url("upload_texts", page, "cy")
        shown = upload(editor, page, workbook(lines))
        theirs = {"cy": {"title": {"text": "Teitl", "of": fingerprint(page.title)}}}
        drafts.translate(admin_user, page.pk, "", lambda draft: theirs)

        again = editor.post(address, {"confirmed": shown.context["confirmed"]})

        assert again.status_code == 409
        assert "Somebody changed these while you looked" in again.content.decode()
        (change,) = again.context["read"].changes
        assert (change.before, change.after, change.is_outdated) == ("Teitl", "Gwasanaeth", False)
        assert welsh(page) == {"title": "Teitl", "option.kind.theft.label": "Dwyn"}
        editor.post(address, {"confirmed": again.context["confirmed"]})
        assert welsh(page)["title"] == "Gwasanaeth"

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"no spreadsheet", "not a spreadsheet"),
            (b"PK\3\4 broken", "not a spreadsheet"),
            (workbook([["a", "b"]]), "not a spreadsheet"),
            (b"x" * (translator_file.LARGEST + 1), "larger than 5 MB"),
            (workbook([list(HEAD), ["title", "", "A", "=1+1", ""]]), "Line 2: there is a formula"),
            (HUGE_CELL, "Line 2: a cell holds more than 50,000 characters"),
            (CUT_OFF, "not a spreadsheet"),
        ],
        ids=["text", "broken", "other", "huge", "formula", "huge cell", "cut off"],
    )
    def test_that_is_something_else_is_refused_in_words(
        self, page: FormPage, content: bytes, words: str
    ) -> None:
        with pytest.raises(Unusable, match=words):
            translator_file.read(content, page.compile(), "cy")

    def test_runs_nothing_in_a_spreadsheet_program(self, page: FormPage) -> None:
        page.translations = {"cy": {"title": {"text": "=1+1", "of": fingerprint(page.title)}}}
        page.save_revision(clean=False)

        lines = lines_of(page)

        assert lines[1][3] == "'=1+1"
        assert translator_file.read(workbook(lines), latest(page).compile(), "cy").changes == []

    def test_brings_no_script_into_guidance(self, page: FormPage) -> None:
        evil = '<p>Da</p><script>alert(1)</script><p onclick="x()">iawn</p>'
        lines = put(lines_of(page), "what_happens_next", evil)

        (change,) = translator_file.read(workbook(lines), latest(page).compile(), "cy").changes

        assert change.after == "<p>Da</p><p>iawn</p>"

    def test_keeps_the_days_that_the_service_promises(self, page: FormPage) -> None:
        draft = latest(page)
        draft.what_happens_next = "<p>We answer by {{ 20 working days }}.</p>"
        draft.save_revision(clean=False)

        def problems(words: str) -> list[str]:
            lines = put(lines_of(page), "what_happens_next", words)
            return translator_file.read(workbook(lines), latest(page).compile(), "cy").problems

        assert not problems("<p>Atebwn erbyn {{ 20 working days }}.</p>")
        assert "Keep" in problems("<p>Atebwn erbyn {{ 20 diwrnod gwaith }}.</p>")[0]

    def test_keeps_the_links_of_a_text(self, page: FormPage) -> None:
        draft = latest(page)
        link = '<a href="https://www.example.org/help">help</a>'
        draft.what_happens_next = f'<p>Call <a href="tel:999">999</a> or get {link}.</p>'
        draft.save_revision(clean=False)

        def problems(words: str) -> list[str]:
            lines = put(lines_of(page), "what_happens_next", words)
            return translator_file.read(workbook(lines), latest(page).compile(), "cy").problems

        welsh_page = link.replace("help", "cymorth")
        assert not problems(f'<p>Ffoniwch <a href="tel:999">999</a>, {welsh_page}.</p>')
        dead = f'<p>Ffoniwch <a href="javascript:alert(1)">999</a>, {welsh_page}.</p>'
        assert "The link to 999 is lost." in problems(dead)[0]

    def test_is_compared_in_words_and_not_in_html(self, editor: Client, page: FormPage) -> None:
        words = '<p>Rydym yn <a href="tel:101">ei ddarllen</a>.</p><p>Diolch.</p>'

        shown = upload(editor, page, workbook(put(lines_of(page), "what_happens_next", words)))

        assert "Rydym yn ei ddarllen (tel:101).<br>Diolch." in shown.content.decode()

    def test_that_was_tampered_with_between_seeing_and_saving_is_refused(
        self, editor: Client, page: FormPage
    ) -> None:
        editor.post(url("upload_texts", page, "cy"), {"confirmed": "made:up:thing"})

        assert welsh(page) == {}


class TestTheDraft:
    def test_goes_out_and_comes_in_with_its_translations(self, page: FormPage) -> None:
        draft = latest(page)
        said = {"text": "<p>Rydym yn ei ddarllen.</p>", "of": fingerprint(draft.what_happens_next)}
        draft.translations = {"cy": {"what_happens_next": said}}
        document = export_form(draft)

        again = import_form(document, page=page)

        assert document["translations"] == {"cy": {"what_happens_next": said["text"]}}
        assert again.translations["cy"]["what_happens_next"]["text"] == said["text"]
        assert export_form(again) == document

    def test_keeps_them_when_a_document_says_nothing_of_them(self, page: FormPage) -> None:
        draft = latest(page)
        draft.translations = {"cy": {"title": {"text": "T", "of": fingerprint(draft.title)}}}
        draft.save_revision(clean=False)
        document = {k: v for k, v in export_form(draft).items() if k != "translations"}

        assert import_form(document, page=page).translations == draft.translations

    def test_a_comparison_shows_what_reads_otherwise(self, page: FormPage) -> None:
        before, after = latest(page), latest(page)
        after.translations = {"cy": {"title": {"text": "Teitl", "of": "0" * 12}}}

        compared = TranslationsComparison(before, after)

        assert compared.has_changed()
        assert '<span class="addition">Teitl</span>' in compared.htmldiff()

    def test_a_locked_page_keeps_its_translations(self, page: FormPage, admin_user: User) -> None:
        FormPage.objects.filter(pk=page.pk).update(locked=True)

        with pytest.raises(Locked):
            drafts.translate(admin_user, page.pk, "x", lambda draft: {"cy": {"title": {}}})
