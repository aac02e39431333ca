"""What is in a PDF and cannot be seen on its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.publications.hidden import findings_of
from tests.station.publications import made
from tests.station.publications.made import says

NAME = says("PC Smith")  # from 50, 300 to about 102, 309
BLACK = "0 g 45 295 100 20 re f "


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return tmp_path / "file"


def kinds(path: Path) -> dict[str, str]:
    return {each.kind: f"{each.place}: {each.words}" for each in findings_of(path, "reply.pdf")}


@pytest.mark.parametrize(
    "box",
    [
        BLACK,
        "1 g 45 295 100 20 re f ",
        "0.2 g 45 295 m 145 295 l 145 315 l 45 315 l h f ",
        "q 100 0 0 20 45 295 cm 0 0 1 1 re f Q ",
        "0 G 14 w 45 304 m 145 304 l S ",
        "q 100 0 0 20 45 295 cm /Im1 Do Q ",
    ],
    ids=["black", "white", "drawn", "scaled", "thick line", "picture"],
)
def test_text_under_a_box_is_named_by_its_page(here: Path, box: str) -> None:
    made.pdf(here, says("Page one"), NAME + box, objects=[made.PICTURE_IN_PDF])

    assert kinds(here) == {
        "text_under_box": "Page 2: 7 letters under a box or a picture: they can be copied."
    }


def test_a_part_of_a_line_under_a_box_is_found(here: Path) -> None:
    made.pdf(here, says("Seen by PC Smith on Monday") + "0 g 95 295 30 20 re f")

    assert "text_under_box" in kinds(here)


@pytest.mark.parametrize(
    "content",
    [
        "0.9 g 45 295 100 20 re f " + NAME,
        "0 g 45 295 100 20 re f " + says("PC Smith", how="1 g"),
        NAME + "0 g 45 303 100 1 re f ",
        NAME + "0 g 45 299 100 1 re f ",
        NAME + "0 g 40 290 200 40 re 41 291 198 38 re f* ",
        NAME + "0 G 2 w 45 295 100 20 re S ",
        NAME + "q 0 0 10 10 re W n 0 g 0 0 400 400 re f Q ",
        "q 400 0 0 400 0 0 cm /Im1 Do Q " + says("PC Smith", how="1 g"),
    ],
    ids=["shaded", "reversed", "struck", "underlined", "framed", "outlined", "clipped", "photo"],
)
def test_what_can_be_seen_is_not_reported(here: Path, content: str) -> None:
    made.pdf(here, content, objects=[made.PICTURE_IN_PDF])

    assert kinds(here) == {}


def test_a_highlighter_lets_the_text_be_seen(here: Path) -> None:
    state = "/Resources<</Font<</F1 3 0 R>>/ExtGState<</M<</BM/Multiply>>>>>>"
    made.pdf(here, NAME + "/M gs 1 1 0 rg 45 295 100 20 re f ", page=state)

    assert kinds(here) == {}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (says("PC Smith", how="1 g"), "invisible_text"),
        (BLACK + NAME, "invisible_text"),
        (says("PC Smith", how="3 Tr"), "invisible_text"),
        (says("PC Smith", x=450), "outside_page"),
        (
            "q 400 0 0 400 0 0 cm /Im1 Do Q " + says("PC Smith", how="3 Tr"),
            "ocr_text",
        ),
        (
            says("PC Smith", how="3 Tr") + "q 400 0 0 400 0 0 cm /Im1 Do Q",
            "ocr_text",
        ),
    ],
)
def test_text_that_cannot_be_seen(here: Path, content: str, kind: str) -> None:
    made.pdf(here, content, objects=[made.PICTURE_IN_PDF])

    assert set(kinds(here)) == {kind}


def test_the_text_layer_of_a_scan_is_a_note(here: Path) -> None:
    content = "q 400 0 0 400 0 0 cm /Im1 Do Q " + says("PC Smith", how="3 Tr")
    made.pdf(here, content, objects=[made.PICTURE_IN_PDF])

    assert [each.blocks for each in findings_of(here, "scan.pdf")] == [False]


def test_text_within_a_form_under_a_box_is_found(here: Path) -> None:
    form = (
        "<</Type/XObject/Subtype/Form/BBox[0 0 400 400]/Matrix[1 0 0 1 0 -100]"
        f"/Resources<</Font<</F1 3 0 R>>>>/Length {len(NAME)}>>stream\n{NAME}\nendstream"
    )
    made.pdf(here, "/Im1 Do 0 g 45 195 100 20 re f", objects=[form])

    assert "text_under_box" in kinds(here)


def _annotation(words: str) -> str:
    return f"/Annots[<</Type/Annot/Rect[45 295 145 315]/Subtype{words}>>]"


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        ("/Redact", "redaction_not_applied"),
        ("/Square/IC[0 0 0]/C[0 0 0]", "text_under_box"),
        ("/Highlight/C[0 0 0]/QuadPoints[45 315 145 315 45 295 145 295]", "text_under_box"),
        ("/Text/Contents(Take out the name)/T(Jo)", "annotation"),
        ("/Highlight/C[1 1 0]/QuadPoints[45 315 145 315 45 295 145 295]", "markup"),
        ("/Highlight/C[1 1 0]/QuadPoints[45 315 145 315 45 295 145 295]/Contents(x)", "annotation"),
        ("/Text/F 2/Contents(x)", "hidden_annotation"),
        ("/FileAttachment/FS<</Type/Filespec/F(a.xls)/EF<</F 100 0 R>>>>", "attachment"),
        ("/Link/A<</S/Launch/F(a.exe)>>", "script"),
    ],
)
def test_of_its_annotations(here: Path, annotation: str, kind: str) -> None:
    file = "<</Type/EmbeddedFile/Length 1>>stream\nx\nendstream"
    made.pdf(here, NAME, page=_annotation(annotation), objects=[file])

    assert kind in kinds(here)


def test_a_link_is_no_comment(here: Path) -> None:
    made.pdf(here, NAME, page=_annotation("/Link/A<</S/URI/URI(https://example.org)>>"))

    assert kinds(here) == {}


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        ({"info": "/Author(Jo Bloggs)"}, "author"),
        ({"info": "/Company(Rivermouth Police)"}, "company"),
        ({"catalog": "/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"}, "script"),
        ({"catalog": "/OCProperties<</OCGs[<</Type/OCG/Name(Names)>>]/D<</OFF[<</Type/OCG/Name(Names)>>]>>>>"}, "hidden_layer"),
        ({"page": "/Thumb 100 0 R"}, "page_thumbnail"),
        ({"page": "/PieceInfo<</Adobe 100 0 R>>"}, "private_data"),
        ({"objects": ["<</Type/EmbeddedFile/Length 1>>stream\nx\nendstream"]}, "attachment"),
        ({"catalog": "/Metadata 100 0 R", "objects": ["<</Length 90>>stream\n<x><dc:creator><rdf:Seq><rdf:li>Jo Bloggs</rdf:li></rdf:Seq></dc:creator></x>                       \nendstream"]}, "author"),
    ],
)  # fmt: skip
def test_beside_its_pages(here: Path, how: dict[str, str], kind: str) -> None:
    made.pdf(here, NAME, **how)

    assert set(kinds(here)) == {kind}


def test_words_of_an_earlier_version_are_counted(here: Path) -> None:
    made.pdf_saved_again(here, says("PC Smith and PC Jones"), says("two officers"))

    assert kinds(here) == {
        "earlier_version": ": 1 earlier version can be recovered, with 4 words that the present "
        "one has not."
    }


def test_a_file_that_was_saved_twice_with_the_same_words_is_a_note(here: Path) -> None:
    made.pdf_saved_again(here, says("two officers"), says("two officers"))

    assert [(each.kind, each.blocks) for each in findings_of(here, "a.pdf")] == [
        ("saved_again", False)
    ]


def test_data_after_the_end_is_found(here: Path) -> None:
    made.pdf(here, NAME)
    here.write_bytes(here.read_bytes() + b"PK" * 2000)

    assert set(kinds(here)) == {"appended"}


def test_an_ordinary_letter_goes_out(here: Path) -> None:
    made.pdf(here, NAME, info="/Producer(Writer)/Creator(Writer)/Title(Reply)")

    assert kinds(here) == {}
