"""How templates are written, wherever they are."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("templates", "site", "cms_forms", "local_areas", "social_hub")
LONGEST_LINE = 119
TEMPLATES = sorted(
    path.relative_to(ROOT)
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*.html")
    if "node_modules" not in path.parts
)


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_no_line_of_a_template_is_longer_than_a_reviewer_can_read(template: Path) -> None:
    lines = (ROOT / template).read_text().splitlines()

    long = [number for number, line in enumerate(lines, start=1) if len(line) > LONGEST_LINE]

    assert long == [], f"{template}: lines {long} have more than {LONGEST_LINE} characters"


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_a_template_knows_no_telephone_number(template: Path) -> None:
    """They are the force's: in its settings, in pages, or in the environment."""
    drawn = re.compile(r' d="[^"]*"')
    text = drawn.sub("", (ROOT / template).read_text())

    assert re.findall(r"tel:\+?[0-9]+|\b(?:999|111|101|18000|18001|0[0-9]{9,10})\b", text) == []
