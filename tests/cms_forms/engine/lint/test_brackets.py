"""Words that a starting point leaves for an editor to replace."""

from dataclasses import replace

from cms_forms.engine.definition import Form
from cms_forms.engine.lint import Finding, Place, Severity, lint
from tests.cms_forms.engine.builders import asks, clock, condition, form, is_, one_of, short_text


def found(service: Form) -> dict[Place, Finding]:
    findings = [each for each in lint(service) if each.id == "words-in-brackets"]
    return {each.place: each for each in findings}


def test_words_in_brackets_that_visitors_would_read_cannot_be_published() -> None:
    asked = replace(asks(short_text("where")), title="Where", body="<p>Call [your number].</p>")
    service = replace(
        form(asked),
        title="Report [what]",
        summary="[What happened]",
        what_happens_next="<p>[Who] reads it.</p>",
    )

    findings = found(service)

    assert findings[Place(step="where")].message == (
        "“Where”: replace the words in brackets, [your number]. If they are meant, write them in "
        "round brackets."
    )
    assert "[what]" in findings[Place(field="title")].message
    assert "[What happened]" in findings[Place(field="summary")].message
    assert "[Who]" in findings[Place(field="what_happens_next")].message
    assert {each.severity for each in findings.values()} == {Severity.ERROR}


def test_those_that_only_staff_read_are_looked_at_later() -> None:
    named = replace(condition("c", is_("where", "x")), name="[Somebody] is hurt")
    clocks = [replace(clock("reply"), source="[a law]")]

    findings = found(form(asks(short_text("where")), conditions=[named], clocks=clocks))

    assert "[a law]" in findings[Place(clock="reply")].message
    assert "[Somebody]" in findings[Place(condition="c")].message
    assert {each.severity for each in findings.values()} == {Severity.WARNING}


def test_each_place_is_told_once_with_all_its_words() -> None:
    asked = asks(one_of("which", "[First]", "[Second]"))

    (finding,) = found(form(asked)).values()

    assert "[First], [Second]" in finding.message


def test_what_nobody_has_named_yet_cannot_be_published() -> None:
    asked = replace(asks(short_text("where")), title=" new question step")
    named = replace(condition("c", is_("where", "x")), name="New condition")
    service = form(asked, conditions=[named], sections={"where": "New section"})

    found = {each.place: each for each in lint(service) if each.id == "unnamed"}

    assert found[Place(step="where")].severity is Severity.ERROR
    assert found[Place(section="section-where")].message == (
        "“New section” is what it was called when it was added. Name it."
    )
    assert found[Place(section="section-where")].severity is Severity.ERROR
    assert found[Place(condition="c")].severity is Severity.WARNING


def test_an_empty_pair_of_brackets_and_a_lone_one_are_no_words_to_replace() -> None:
    asked = replace(asks(short_text("where")), title="Where [] or [")

    assert found(form(asked, conditions=[condition("c", is_("where", "x"))])) == {}
