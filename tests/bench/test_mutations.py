"""The changes that the tests of the engine are tried with."""

from pathlib import Path

import pytest

from tests.bench import mutations


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """Every change to some code, as the code that comes of it."""
    monkeypatch.setattr(mutations, "ROOT", tmp_path)

    def changed(code: str) -> set[str]:
        path = tmp_path / "code.py"
        path.write_text(code)
        told = {change.made()[1] for change in mutations.changes(path)}
        assert path.read_text() == code
        return {each.split("  ->  ")[1] for each in told}

    return changed


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("x == y", {"x != y"}),
        ("x < y", {"x <= y", "x >= y"}),
        ("x < y < z", {"x <= y < z", "x >= y < z", "x < y <= z", "x < y >= z"}),
        ("x and y", {"x or y"}),
        ("x + y", {"x - y"}),
        ("x & y", {"x | y"}),
        ("x += y", {"x -= y"}),
        ("7", {"8", "6"}),
        ("True", {"False"}),
        ("'text'", set()),
        ("[x for x in y if z]", {"[x for x in y if not z]"}),
        ("z if x else y", {"z if not x else y"}),
        ("if not x: y", {"if x:"}),
        ("def f(): return x", {"return None", "return not x"}),
        ("def f(x: A | B = 3) -> A | B: pass", {"4", "2"}),
        ("type A = B | C", set()),
        ("@made(frozen=True)\nclass A: pass", set()),
    ],
)
def test_each_change_is_one_that_a_person_could_make(changed, code, expected) -> None:
    assert changed(code) == expected
