"""What is in a file and on none of its pages. Each test makes the smallest file that has it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName

from station.publications.hidden import KINDS, findings_of
from tests.station.publications import made
from tests.station.publications.findings import blocking, found


class TestPivotCaches:
    """A force once published the names of all its staff in one."""

    def test_the_source_of_a_summary_is_named_with_its_columns_and_rows(self, here: Path) -> None:
        found_here = found(made.pivot(here), "summary.xlsx")

        assert found_here["pivot_cache"] == (
            "Sheet Summary (xl/pivotCache/pivotCacheDefinition1.xml): It remembers 3 rows and 12 "
            "different values in the columns Surname, Initials, Rank and Station. They come from "
            "Staff, which cannot be seen in this file."
        )

    def test_a_cache_is_found_when_the_sheet_of_its_pivot_table_is_deleted(
        self, here: Path
    ) -> None:
        found_here = found(made.pivot(here, table=False), "summary.xlsx")

        assert "On no sheet" in found_here["pivot_cache"]
        assert "is gone, and the data is not" in found_here["pivot_cache"]

    def test_rows_alone_are_found(self, here: Path) -> None:
        found_here = found(made.pivot(here, table=False, definition=False), "summary.xlsx")

        assert "3 rows of a pivot table that is gone" in found_here["pivot_cache"]
        assert "leftover_part" in found_here

    def test_a_cache_that_kept_no_rows_still_has_every_value(self, here: Path) -> None:
        parts = {name: xml for name, xml in made.CACHE.items() if "Records" not in name}
        made.workbook(here, {"A": made.sheet([["1"]])}, parts=parts)

        assert "12 different values" in found(here, "a.xlsx")["pivot_cache"]

    @pytest.mark.parametrize("name", ["summary.csv", "summary.docx", "summary", "photo.jpg"])
    def test_another_name_does_not_hide_it(self, here: Path, name: str) -> None:
        assert "pivot_cache" in blocking(made.pivot(here), name)

    def test_another_name_of_its_part_does_not_hide_it(self, here: Path) -> None:
        made.workbook(here, {"A": made.sheet([["1"]])}, parts={"xl/other.xml": made.DEFINITION})

        assert "pivot_cache" in blocking(here, "a.xlsx")


def _hide_sheet(state: str) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        book.create_sheet("Names").append(["Smith", "Jones"])
        book["Names"].sheet_state = state

    return change


def _hide_rows(book: Any) -> None:
    for row in (2, 3):
        book["Costs"].row_dimensions[row].hidden = True


def _flat_rows(book: Any) -> None:
    book["Costs"].row_dimensions[2].height = 0.1


def _hide_column(book: Any) -> None:
    book["Costs"].column_dimensions["B"].hidden = True


def _narrow_column(book: Any) -> None:
    book["Costs"].column_dimensions["B"].width = 0.01


def _filter(book: Any) -> None:
    _hide_rows(book)
    book["Costs"].auto_filter.ref = "A1:B4"
    book["Costs"].auto_filter.add_filter_column(0, ["City"])


def _cell(**style: Any) -> Callable[[Any], None]:
    def change(book: Any) -> None:
        for key, value in style.items():
            setattr(book["Costs"]["B3"], key, value)

    return change


def _comment(book: Any) -> None:
    book["Costs"]["B2"].comment = Comment("Ask PC Smith", "Jo")


def _author(book: Any) -> None:
    book.properties.creator = "Jo Bloggs"


def _last_saved(book: Any) -> None:
    book.properties.lastModifiedBy = "Jo Bloggs"


def _hidden_name(book: Any) -> None:
    book.defined_names["Rate"] = DefinedName("Rate", attr_text='"Jo Bloggs"', hidden=True)


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (_hide_sheet("hidden"), "hidden_sheet", "Sheet Names: A hidden sheet with 2 filled cells."),
        (_hide_sheet("veryHidden"), "very_hidden_sheet", "Sheet Names: A hidden sheet with 2"),
        (_hide_rows, "hidden_rows", "Sheet Costs, rows 2 to 3: 2 hidden rows with 4 filled cells."),
        (_flat_rows, "hidden_rows", "Sheet Costs, row 2: 1 hidden row with 2 filled cells."),
        (_hide_column, "hidden_columns", "Sheet Costs, column B: 1 hidden column with 4 filled"),
        (_narrow_column, "hidden_columns", "Sheet Costs, column B"),
        (_filter, "filtered_rows", "Sheet Costs, rows 2 to 3: 2 hidden rows"),
        (_cell(number_format=";;;"), "invisible_cells", "Sheet Costs, cell B3: 1 filled cell with"),
        (_cell(font=Font(color="FFFFFFFF")), "invisible_cells", "Sheet Costs, cell B3"),
        (_cell(font=Font(color="FFFEFEFE")), "invisible_cells", "Sheet Costs, cell B3"),
        (_cell(fill=PatternFill("solid", fgColor="FF000000")), "invisible_cells", "cell B3"),
        (_cell(font=Font(size=1)), "invisible_cells", "too small"),
        (_comment, "comments", "Sheet Costs, cell B2: 1 comment."),
        (_author, "author", "File properties: It names a person (author)."),
        (_last_saved, "author", "(last saved by)"),
        (_hidden_name, "hidden_name", "Rate"),
    ],
)
def test_of_a_workbook_it_names_what_is_hidden_and_where(
    here: Path, change: Callable[[Any], None], kind: str, words: str
) -> None:
    made.excel(here, change)

    assert words in found(here, "costs.xlsx")[kind]
    assert kind in blocking(here, "costs.xlsx")


def test_a_workbook_with_nothing_hidden_goes_out(here: Path) -> None:
    def ordinary(book: Any) -> None:
        book["Costs"]["A1"].font = Font(bold=True, color="FFFFFFFF")
        book["Costs"]["A1"].fill = PatternFill("solid", fgColor="FF003366")
        book["Costs"].column_dimensions["Z"].hidden = True  # nothing is in it
        book["Costs"].auto_filter.ref = "A1:B4"
        book["Costs"].print_title_rows = "1:1"

    assert findings_of(made.excel(here, ordinary), "costs.xlsx") == []


SHEETS = {"Costs": made.sheet([["Rovers", "120"]])}
M = f'xmlns="{made.MAIN}"'


@pytest.mark.parametrize(
    ("part", "xml", "kind"),
    [
        (
            "xl/externalLinks/externalLink1.xml",
            f'<externalLink {M}><externalBook><sheetNames><sheetName val="Staff"/></sheetNames>'
            '<sheetDataSet><sheetData><row><cell r="A1"><v>1</v></cell></row></sheetData>'
            "</sheetDataSet></externalBook></externalLink>",
            "external_cache",
        ),
        ("xl/connections.xml", f"<connections {M}/>", "connection"),
        ("xl/threadedComments/t.xml", '<ThreadedComments><threadedComment ref="A1"/></ThreadedComments>', "comments"),
        ("xl/persons/person.xml", '<personList><person displayName="Jo"/></personList>', "author"),
        ("xl/revisions/revisionHeaders.xml", f"<headers {M}/>", "revision_history"),
        ("xl/model/item.data", b"x", "data_model"),
        ("xl/embeddings/oleObject1.bin", b"x", "embedded"),
        ("xl/vbaProject.bin", b"x", "macros"),
        ("xl/macrosheets/sheet1.xml", f"<macrosheet {M}/>", "macros"),
        ("customXml/item1.xml", "<people><name>Jo</name></people>", "custom_xml"),
        ("docProps/custom.xml", "<Properties><property><lpwstr>Jo</lpwstr></property></Properties>", "properties"),
        ("xl/sharedStrings.xml", f"<sst {M}><si><t>Jo Bloggs</t></si></sst>", "leftover_text"),
        ("xl/worksheets/sheet9.xml", made.sheet([["Jo"]]), "hidden_sheet"),
        ("xl/charts/chart1.xml", "<chart><f>'Staff list'!$A$1</f></chart>", "chart_cache"),
        ("xl/drawings/drawing1.xml", '<wsDr><cNvPr name="x" hidden="1"/></wsDr>', "hidden_object"),
        ("xl/drawings/drawing1.xml", '<wsDr><srcRect l="20000"/></wsDr>', "cropped_picture"),
        ("xl/anything.bin", b"x", "leftover_part"),
    ],
)  # fmt: skip
def test_of_a_workbook_it_knows_the_parts_that_no_sheet_shows(
    here: Path, part: str, xml: str | bytes, kind: str
) -> None:
    made.workbook(here, SHEETS, parts={part: xml})

    assert kind in blocking(here, "costs.xlsx")


def test_strict_office_files_are_looked_into_too(here: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    made.workbook(
        here,
        SHEETS,
        states={"Costs": "hidden"},
        parts={"xl/other.xml": made.DEFINITION.replace(made.MAIN, strict)},
    )

    assert {"hidden_sheet", "pivot_cache"} <= blocking(here, "costs.xlsx")


def _raw(xml: str) -> Callable[[Any], None]:
    """Adds XML to the first paragraph of a document."""

    def change(document: Any) -> None:
        from docx.oxml import parse_xml

        words = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
        for each in parse_xml(f'<w:p xmlns:w="{words}">{xml}</w:p>'):
            document.paragraphs[0]._p.append(each)

    return change


def _run(properties: str) -> Callable[[Any], None]:
    return _raw(f"<w:r><w:rPr>{properties}</w:rPr><w:t>PC Smith</w:t></w:r>")


def _footer(document: Any) -> None:
    from docx.oxml import OxmlElement

    footer = document.sections[0].footer.paragraphs[0]
    run = footer.add_run("Draft by Jo")
    run._r.get_or_add_rPr().append(OxmlElement("w:vanish"))


def _document_author(document: Any) -> None:
    document.core_properties.author = "Jo Bloggs"


def _document_comment(document: Any) -> None:
    document.add_comment(document.paragraphs[0].runs, "Take out the name", author="Jo")


@pytest.mark.parametrize(
    ("change", "kind", "words"),
    [
        (
            _raw('<w:ins w:author="Jo"><w:r><w:t>new</w:t></w:r></w:ins>'),
            "tracked_changes",
            "1 ins",
        ),
        (
            _raw('<w:del w:author="Jo"><w:r><w:delText>PC Smith</w:delText></w:r></w:del>'),
            "tracked_changes",
            "Text: 1 deletion, with who and when.",
        ),
        (_run("<w:vanish/>"), "hidden_text", "Text: 8 characters"),
        (_run('<w:color w:val="FFFFFF"/>'), "invisible_text", "Text: 8 characters in white"),
        (_run('<w:sz w:val="2"/>'), "invisible_text", "too small"),
        (_run('<w:highlight w:val="black"/>'), "text_under_box", "8 characters in black on black"),
        (_run('<w:shd w:val="clear" w:fill="000000"/>'), "text_under_box", "black on black"),
        (_footer, "hidden_text", "Footer: 11 characters"),
        (_document_author, "author", "File properties"),
        (_document_comment, "comments", "1 comment"),
    ],
)
def test_of_a_document_it_names_what_is_hidden_and_where(
    here: Path, change: Callable[[Any], None], kind: str, words: str
) -> None:
    made.word(here, "What policing cost", change=change)

    assert words in found(here, "reply.docx")[kind]
    assert kind in blocking(here, "reply.docx")


def test_a_style_that_hides_its_text_is_known(here: Path) -> None:
    def change(document: Any) -> None:
        style = document.styles.add_style("Quiet", 2)
        style.font.hidden = True
        document.paragraphs[0].add_run("PC Smith", style="Quiet")

    assert "hidden_text" in blocking(made.word(here, "Costs", change=change), "reply.docx")


def test_an_ordinary_document_goes_out(here: Path) -> None:
    made.word(here, "What policing cost", change=_run('<w:vanish w:val="0"/><w:b/>'))

    assert blocking(here, "reply.docx") == set()


def _presentation(path: Path, **parts: str) -> Path:
    return made.zipped(
        path,
        {
            "[Content_Types].xml": made.TYPES,
            "ppt/presentation.xml": "<p/>",
            "ppt/slides/slide1.xml": parts.get("slide", "<sld><t>Hello</t></sld>"),
            **({"ppt/notesSlides/notesSlide1.xml": parts["notes"]} if "notes" in parts else {}),
            **({"ppt/comments/comment1.xml": parts["comments"]} if "comments" in parts else {}),
        },
    )


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ({"slide": '<sld show="0"/>'}, "hidden_slide"),
        ({"notes": "<n><fld><t>1</t></fld><t>Do not name PC Smith</t></n>"}, "speaker_notes"),
        ({"comments": "<c><cm/></c>"}, "comments"),
    ],
)
def test_of_a_presentation(here: Path, parts: dict[str, str], kind: str) -> None:
    assert kind in blocking(_presentation(here, **parts), "talk.pptx")


class TestPlainFiles:
    @pytest.mark.parametrize(
        "cell", ["=1+1", "=HYPERLINK(A1)", "+SUM(A1)", "-SUM(A1)", "@SUM(A1)", "=cmd|'/c calc'!A1"]
    )
    def test_formulas_of_a_csv_are_named_by_their_cells(self, here: Path, cell: str) -> None:
        here.write_text(f'Match,Cost\nRovers,"{cell}"\n')

        assert "Cell B2" in found(here, "costs.csv")["formulas"]

    @pytest.mark.parametrize("cell", ["-5", "+44 20 7946 0000", "- see note", "a=b", "=", "-"])
    def test_what_only_looks_like_one_is_none(self, here: Path, cell: str) -> None:
        here.write_text(f"Match,Cost\nRovers,{cell}\n")

        assert findings_of(here, "costs.csv") == []

    @pytest.mark.parametrize(
        ("content", "name"),
        [
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xls"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "renamed.xlsx"),
            (b"{\\rtf1 x}", "a.rtf"),
            (b"<html><p>x", "a.txt"),
            (b"\x00\x01\x02", "a.bin"),
            (b"%PDF-1.7 damaged", "a.pdf"),
            (b"PK\x03\x04damaged", "a.docx"),
        ],
    )
    def test_nobody_vouches_for_what_cannot_be_looked_into(
        self, here: Path, content: bytes, name: str
    ) -> None:
        here.write_bytes(content)

        assert blocking(here, name) == {"unchecked"}

    def test_nor_for_a_zip(self, here: Path) -> None:
        assert blocking(made.zipped(here, {"a.txt": "x"}), "files.zip") == {"unchecked"}

    def test_nor_for_a_binary_workbook(self, here: Path) -> None:
        made.zipped(here, {"[Content_Types].xml": made.TYPES, "xl/workbook.bin": b"x"})

        assert blocking(here, "a.xlsb") == {"unchecked"}

    def test_plain_text_has_nothing_to_find(self, here: Path) -> None:
        here.write_text("Dear Sir")

        assert findings_of(here, "reply.txt") == []


def test_every_kind_says_how_it_is_taken_out() -> None:
    assert all(kind.name and kind.remedy for kind in KINDS.values())
