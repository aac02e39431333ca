"""Words that a starting point leaves for an editor to replace."""

from dataclasses import replace

from cms_forms.engine.lint import Place, Severity, lint
from tests.cms_forms.engine.builders import asks, clock, condition, form, is_, one_of, short_text


def found(service: object) -> dict[Place, str]:
    findings = [each for each in lint(service) if each.id == "words-in-brackets"]  # type: ignore[arg-type]
    assert all(each.severity is Severity.WARNING for each in findings)
    return {each.place: each.message for each in findings}


def test_words_in_brackets_are_found_wherever_a_visitor_or_staff_read_them() -> None:
    asked = replace(asks(short_text("where")), title="Where", body="<p>Call [your number].</p>")
    service = replace(
        form(asked, clocks=[replace(clock("reply"), source="[a law]")]),
        title="Report [what]",
        what_happens_next="<p>[Who] reads it.</p>",
    )

    messages = found(service)

    assert messages[Place(step="where")] == (
        "“Where”: replace the words in brackets, [your number]."
    )
    assert "[a law]" in messages[Place(clock="reply")]
    whole = [each.message for each in lint(service) if each.place == Place()]
    assert any("[what]" in each for each in whole)
    assert any("[Who]" in each for each in whole)


def test_each_place_is_told_once_with_all_its_words() -> None:
    asked = asks(one_of("which", "[First]", "[Second]"))

    (message,) = found(form(asked)).values()

    assert "[First], [Second]" in message


def test_an_empty_pair_of_brackets_and_a_lone_one_are_no_words_to_replace() -> None:
    asked = replace(asks(short_text("where")), title="Where [] or [")

    assert found(form(asked, conditions=[condition("c", is_("where", "x"))])) == {}
