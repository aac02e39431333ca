"""What an errand costs the person who has it: a table at the end of a run."""

from typing import Any, Final

COST: Final = "errand"
"""The property of a test: [with scripts, pages, words, key presses]."""


def pytest_terminal_summary(terminalreporter: Any) -> None:
    rows = sorted(
        (_name(report.nodeid), *dict(report.user_properties)[COST])
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "teardown" and COST in dict(report.user_properties)
    )
    if not rows:
        return
    terminalreporter.section("errands, from the home page")
    terminalreporter.write_line(f"{'pages':>5} {'words':>6} {'keys':>5}  JavaScript")
    for name, scripts, pages, words, keys in rows:
        way = "on " if scripts else "off"
        terminalreporter.write_line(f"{pages:>5} {words:>6} {keys:>5}  {way}  {name}")


def _name(test: str) -> str:
    """Its words; pytest-xdist adds the group."""
    return test.partition("::test_")[2].partition("@")[0].replace("_", " ")
