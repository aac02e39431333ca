"""What is in texts and sheets of OpenDocument and on none of their pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.station.publications import made
from tests.station.publications.findings import blocking, found


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("<text:tracked-changes><text:changed-region><text:deletion/></text:changed-region></text:tracked-changes>", "tracked_changes"),
        ("<text:p>a<office:annotation><text:p>b</text:p></office:annotation></text:p>", "comments"),
        ('<text:section text:name="S" text:display="none"><text:p>x</text:p></text:section>', "hidden_section"),
        ("<text:p><text:hidden-text>x</text:hidden-text></text:p>", "hidden_section"),
        ('<text:p><text:span text:style-name="H">Jo</text:span></text:p>', "hidden_text"),
        ('<text:p><text:span text:style-name="W">Jo</text:span></text:p>', "invisible_text"),
    ],
)  # fmt: skip
def test_of_an_opendocument_text(here: Path, body: str, kind: str) -> None:
    styles = (
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="W"><style:text-properties fo:color="#ffffff"/></style:style>'
    )
    made.opendocument(here, body, styles=styles)

    assert blocking(here, "reply.odt") == {kind}


CELL = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'


@pytest.mark.parametrize(
    ("table", "kind", "place"),
    [
        (f'<table:table table:name="N" table:style-name="T"><table:table-row>{CELL}</table:table-row></table:table>', "hidden_sheet", "Sheet N"),
        (f'<table:table table:name="N"><table:table-row/><table:table-row table:visibility="collapse">{CELL}</table:table-row></table:table>', "hidden_rows", "Sheet N, row 2"),
        (f'<table:table table:name="N"><table:table-row table:visibility="filter">{CELL}</table:table-row></table:table>', "filtered_rows", "Sheet N, row 1"),
        (f'<table:table table:name="N"><table:table-column/><table:table-column table:visibility="collapse"/><table:table-row>{CELL}{CELL}</table:table-row></table:table>', "hidden_columns", "Sheet N, column B"),
    ],
)  # fmt: skip
def test_of_an_opendocument_sheet(here: Path, table: str, kind: str, place: str) -> None:
    styles = (
        '<style:style style:name="T"><style:table-properties table:display="false"/></style:style>'
    )
    made.opendocument(here, table, kind="spreadsheet", styles=styles)

    assert place in found(here, "costs.ods")[kind]


@pytest.mark.parametrize(
    ("part", "content", "kind"),
    [
        ("meta.xml", f"<m {made.ODF}><dc:creator>Jo Bloggs</dc:creator></m>", "author"),
        ("Versions/Version1", b"x", "earlier_versions"),
        ("Basic/Standard/Module1.xml", "<m/>", "macros"),
        ("Object 1/content.xml", "<m/>", "embedded"),
        ("META-INF/manifest.xml", "<m><encryption-data/></m>", "unchecked"),
    ],
)
def test_of_the_parts_of_an_opendocument(
    here: Path, part: str, content: str | bytes, kind: str
) -> None:
    made.opendocument(here, "<text:p>x</text:p>", parts={part: content})

    assert kind in blocking(here, "reply.odt")
