"""Spans such as {{ 20 working days }}, written wrong or where no day can take their place."""

from dataclasses import replace

import pytest

from cms_forms.engine.definition import Form, Triage, TriageRule
from cms_forms.engine.lint import Finding, Severity, lint
from tests.cms_forms.engine.builders import asks, condition, form, is_, short_text, yes_no

SOUND = form(asks(yes_no("hurt"), id="s"), conditions=[condition("c", is_("hurt", "yes"))])
RIGHT = "<p>By {{ 20 working days }}, {{1 working day}}, {{ 14 days }} or {{ 1 month }}.</p>"
MISTYPED = [
    ("By {{ 20 workdays }}.", "{{ 20 workdays }}"),
    ("By {{ twenty days }}.", "{{ twenty days }}"),
    ("By {{ 20 Working Days }}.", "{{ 20 Working Days }}"),
    ("By {{ 2 weeks }}.", "{{ 2 weeks }}"),
    ("By {{ 20 }}.", "{{ 20 }}"),
    ("By {{ }}.", "{{ }}"),
    ("By { 20 working days }.", "{ 20 working days }"),
    ("By {{ 20 working days }.", "{{ 20 working days }"),
    ("By {{{{ 20 workdays }}}}.", "{{{{ 20 workdays }}}}"),
    ("By {{ 20 working days", "{{ 20 working days"),
    ("By 20 working days }}.", "}}"),
    ("By {{ <b>20</b> working days }}.", "{{ 20 working days }}"),
]


def found(service: Form) -> list[Finding]:
    return [each for each in lint(service) if each.id in {"mistyped-span", "span-elsewhere"}]


@pytest.mark.parametrize(("text", "written"), MISTYPED)
def test_a_mistyped_span_is_shown_with_the_forms_there_are(text: str, written: str) -> None:
    (finding,) = found(replace(SOUND, what_happens_next=f"<p>{text}</p>"))

    assert (finding.id, finding.severity) == ("mistyped-span", Severity.WARNING)
    assert f"“{written}”" in finding.message
    for form_of_span in ("{{ 20 FOI days }}", "{{ 14 days }}", "{{ 1 month }}"):
        assert form_of_span in finding.message


def test_the_words_of_a_triage_rule_are_looked_at_too() -> None:
    rule = TriageRule(condition="c", team="t", what_happens_next="By {{ 20 workdays }}.")

    (finding,) = found(replace(SOUND, triage=Triage(rules=(rule,), default="front-desk")))

    assert finding.place.triage
    assert "triage rule 1" in finding.message


def test_right_spans_are_left_alone() -> None:
    assert not found(replace(SOUND, what_happens_next=RIGHT))
    assert not found(replace(SOUND, what_happens_next="<p>We answer soon :-}</p>"))


@pytest.mark.parametrize("field", ["introduction", "declaration"])
def test_a_span_before_sending_is_read_as_it_stands(field: str) -> None:
    (finding,) = found(replace(SOUND, **{field: "By {{ 14 days }}."}))

    assert finding.id == "span-elsewhere"
    assert "{{ 14 days }}" in finding.message


def test_a_span_in_guidance_is_read_as_it_stands() -> None:
    step = replace(asks(short_text("a")), body="<p>By {{ 14 days }}.</p>")

    (finding,) = found(form(step))

    assert (finding.id, finding.place.step) == ("span-elsewhere", "a")


def test_nothing_takes_long_on_hostile_text() -> None:
    for text in ("{" * 50_000, "{{ " * 20_000, "<" * 50_000 + "{{", "{{" + " " * 50_000):
        found(replace(SOUND, what_happens_next=text[:50_000]))
