"""What the drop-downs of the editor offer."""

import pytest

from cms_forms.editor.drop_downs import told_apart


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["A", "B"], ["A", "B"]),
        (["Injuries", "Injuries", "Injuries"], ["Injuries", "Injuries (2)", "Injuries (3)"]),
        (["St Ives", "ST IVES"], ["St Ives", "ST IVES (2)"]),
        (["Note", " Note "], ["Note", " Note  (2)"]),
    ],
)
def test_choices_that_read_alike_are_told_apart(words: list[str], shown: list[str]) -> None:
    pairs = told_apart((str(number), each) for number, each in enumerate(words))

    assert [each for _, each in pairs] == shown
    assert [id for id, _ in pairs] == [str(number) for number in range(len(words))]
