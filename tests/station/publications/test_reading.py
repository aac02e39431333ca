from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from station.publications.reading import text_of
from station.publications.reading.base import MOST_CHARACTERS
from tests.station.publications import made


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "file"


def test_a_pdf_is_read_page_by_page(here: Path) -> None:
    text = text_of(made.pdf(here, made.says("Cost of policing"), made.says("Overtime")), "a.pdf")

    assert [(place.number, place.name, place.text) for place in text.places] == [
        (1, "Page 1", "Cost of policing"),
        (2, "Page 2", "Overtime"),
    ]
    assert (text.pages, text.searchable, text.why) == (2, True, "")


def test_a_page_without_text_is_counted_and_told(here: Path) -> None:
    text = text_of(made.pdf(here, made.says("One"), "", made.says("Three")), "a.pdf")

    assert [place.number for place in text.places] == [1, 3]
    assert text.pages == 3
    assert "1 page has no text" in text.why


def test_a_pdf_of_pictures_is_not_searchable_and_says_why(here: Path) -> None:
    made.pdf(here, "q 400 0 0 400 0 0 cm /Im1 Do Q", objects=[made.PICTURE_IN_PDF])

    text = text_of(here, "scan.pdf")

    assert (text.searchable, text.places, text.pages) == (False, (), 1)
    assert "pictures of text" in text.why


def test_a_word_document_is_read_with_its_tables_in_their_order(here: Path) -> None:
    def table(document) -> None:
        cells = document.add_table(1, 2).rows[0].cells
        cells[0].text, cells[1].text = "Rovers", "£120"
        document.add_paragraph("After the table")
        document.sections[0].header.paragraphs[0].text = "Rivermouth Police"

    text = text_of(made.word(here, "What it cost", change=table), "reply.docx")

    assert text.places[0].text.split("\n") == [
        "What it cost", "Rovers", "£120", "After the table", "Rivermouth Police",
    ]  # fmt: skip


def test_a_workbook_is_read_sheet_by_sheet_and_hidden_sheets_are_not(here: Path) -> None:
    def hide(book) -> None:
        book.create_sheet("Names").append(["Smith"])
        book["Names"].sheet_state = "hidden"
        book.create_sheet("Notes").append(["Seen", 2.0])

    text = text_of(made.excel(here, hide), "costs.xlsx")

    assert [(place.number, place.name) for place in text.places] == [
        (1, "Sheet Costs"),
        (3, "Sheet Notes"),
    ]
    assert text.places[0].text.startswith("Match Overtime\nRovers 120")
    assert text.places[1].text == "Seen 2"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_in_text_is_read_in_every_usual_encoding(
    here: Path, encoding: str, delimiter: str
) -> None:
    here.write_bytes(
        f'Match{delimiter}Cost\n"Café{delimiter} FC"{delimiter}£120\n'.encode(encoding)
    )

    text = text_of(here, "costs.csv")

    assert text.places[0].text == f"Match Cost\nCafé{delimiter} FC £120".replace("\t ", " ")


def test_an_opendocument_text_is_read_in_its_order_without_what_was_deleted(here: Path) -> None:
    made.opendocument(
        here,
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Secret</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>"
        "<text:h>Costs</text:h>"
        "<text:p>It was <text:span>not</text:span> much<text:s/>money"
        "<office:annotation><text:p>Is it?</text:p></office:annotation>.</text:p>",
    )

    assert text_of(here, "reply.odt").places[0].text == "Costs\nIt was not much money."


def test_an_opendocument_sheet_is_read(here: Path) -> None:
    made.opendocument(
        here,
        '<table:table table:name="Costs"><table:table-row><table:table-cell '
        'office:value-type="string"><text:p>Rovers</text:p></table:table-cell></table:table-row>'
        "</table:table>",
        kind="spreadsheet",
    )

    assert [(p.name, p.text) for p in text_of(here, "a.ods").places] == [("Sheet Costs", "Rovers")]


def test_plain_text_is_cleaned_of_what_a_database_cannot_hold(here: Path) -> None:
    here.write_bytes(b"\xef\xbb\xbfOne\r\ntwo\x01\t three\n")

    assert text_of(here, "a.txt").places[0].text == "One\ntwo three"


@pytest.mark.parametrize("name", ["renamed.txt", "renamed", "renamed.xlsx", "renamed.csv"])
def test_a_file_is_known_by_its_content(here: Path, name: str) -> None:
    assert text_of(made.pdf(here, made.says("Hello")), name).places[0].name == "Page 1"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old format"),
        (b"%PDF-1.7\nnothing", "damaged"),
        (b"PK\x03\x04nothing", "damaged"),
        (b"{\\rtf1 hello}", "cannot be searched"),
        (b"<html>", "cannot be searched"),
        (b"\x00\x01\x02\x03", "cannot be searched"),
        (made.picture(), "picture"),
    ],
)
def test_what_cannot_be_read_says_why(here: Path, content: bytes, words: str) -> None:
    here.write_bytes(content)

    text = text_of(here, "file.bin")

    assert not text.searchable
    assert words in text.why


def test_a_text_is_kept_to_a_length_and_says_so(here: Path) -> None:
    here.write_text("word " * (MOST_CHARACTERS // 4))

    text = text_of(here, "long.txt")

    assert len(text.places[0].text) <= MOST_CHARACTERS
    assert text.searchable
    assert "only its beginning" in text.why


BOMB = "<!DOCTYPE d [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>"


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"word/document.xml": b"\x00" * 40_000_000}, "unpacks to far more"),
        ({"word/document.xml": "<d/>", "../../etc/passwd": "x"}, "put together"),
        ({"word/document.xml": "<d/>", "/etc/passwd": "x"}, "put together"),
        ({"word/document.xml": "<d/>", "WORD/document.xml": "<e/>"}, "put together"),
        ({"word/document.xml": f"{BOMB}<d>&b;</d>"}, "put together"),
        ({"word/document.xml": "<d>" * 5000 + "</d>" * 5000}, "put together"),
        ({"word/document.xml": "<d>"}, "damaged"),
        ({f"word/{number}.xml": "<d/>" for number in range(5001)}, "unpacks to far more"),
    ],
    ids=["zip bomb", "up", "absolute", "twice", "entities", "nested", "cut", "parts"],
)
def test_a_hostile_archive_is_not_read(
    here: Path, parts: dict[str, str | bytes], words: str
) -> None:
    made.zipped(here, {"[Content_Types].xml": made.TYPES, **parts})

    text = text_of(here, "reply.docx")

    assert not text.searchable
    assert words in text.why


def test_a_file_with_a_password_says_so(here: Path) -> None:
    made.zipped(here, {"[Content_Types].xml": made.TYPES, "word/document.xml": "<d/>"})
    content = bytearray(here.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    here.write_bytes(content)

    assert zipfile.is_zipfile(here)
    assert "password" in text_of(here, "reply.docx").why


def test_pages_are_those_that_readers_of_pdf_count(here: Path) -> None:
    made.pdf(here, *(made.says(f"Number {n}") for n in range(30)))

    with PdfDocument(here) as document:
        assert len(document) == text_of(here, "a.pdf").pages == 30
