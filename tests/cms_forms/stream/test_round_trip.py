"""What the stream stores, compiled, is the definition that it was made from."""

from dataclasses import replace

from hypothesis import given

from cms_forms.engine.definition import Check, Form, Guidance, Section, Under
from cms_forms.stream import changes
from cms_forms.stream.compile import compile_parts
from cms_forms.stream.decompile import parts_of
from cms_forms.stream.summary import summary, words_of
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    either,
    form,
    is_,
    is_not_answered,
    not_,
    one_of,
    repeats,
    short_text,
    shown_if,
    under,
    yes_no,
)
from tests.cms_forms.engine.strategies import forms, sometimes


def compiled(service: Form) -> Form:
    return compile_parts(
        parts_of(service), title=service.title, default_team=service.triage.default
    )


@sometimes
@given(forms)
def test_every_form_survives_the_way_into_the_stream_and_back(service: Form) -> None:
    again = compiled(service)

    assert again.conditions == service.conditions
    assert again.sections == service.sections
    assert [step.questions for step in again.steps] == [step.questions for step in service.steps]
    for name in ("show_if", "guidance", "checks", "count_from", "named_by"):
        assert [getattr(step, name) for step in again.steps] == [
            getattr(step, name) for step in service.steps
        ]


def test_the_summary_of_a_condition_says_what_is_turned_round() -> None:
    hurt = yes_no("hurt", required=False)
    other = condition("other", is_not_answered("hurt"))
    service = form(
        asks(hurt),
        conditions=[condition("c", not_(either(not_(is_not_answered("hurt")), "other"))), other],
    )
    parts = parts_of(service)

    assert summary(parts[1], words_of(parts)) == [
        "c",
        "All of these hold",
        "not: At least one holds",
        "  – not: hurt is not answered",
        "  – other",
    ]


def test_a_copied_step_means_its_own_questions_and_answers() -> None:
    step = replace(
        repeats(one_of("how", "phone", "mail"), under("how", "phone", short_text("tel"))),
        checks=(Check(condition="c", message="No", question="tel"),),
        named_by="tel",
    )
    parts, copied = changes.duplicate(parts_of(form(step)), "how")

    [original, copy] = compile_parts(parts, title="").steps
    how, tel = copy.questions

    assert copied == copy.id
    assert tel.under == Under(question=how.id, option=how.options[0].id)
    assert copy.checks[0].question == copy.named_by == tel.id
    assert {each.id for each in original.questions}.isdisjoint({how.id, tel.id})


def test_the_summary_of_a_step_says_who_is_asked_and_what_is_refused() -> None:
    step = replace(
        asks(
            one_of("how", "phone", "mail"),
            under("how", "phone", short_text("tel")),
            shown_if("c", short_text("more")),
        ),
        guidance=(Guidance(body="<p>Call us.</p>", show_if="c"),),
        checks=(Check(condition="c", message="Choose again", question="tel"),),
    )
    parts = parts_of(form(asks(yes_no("a")), step, conditions=[condition("c", is_("a", "yes"))]))

    lines = summary(parts[1], words_of(parts))

    assert "Only if c: Call us." in lines
    assert "Revealed by: phone" in lines
    assert "Asked only if: c" in lines
    assert "Check: when c → “Choose again” (tel)" in lines


def test_a_section_of_a_draft_that_has_no_steps_yet_is_kept() -> None:
    service = replace(
        form(asks(short_text("a")), asks(short_text("b"))),
        sections=(
            Section(id="empty", name="Empty"),
            Section(id="second", name="Second", begins="b"),
            Section(id="last", name="Last"),
        ),
    )

    assert compiled(service).sections == service.sections


def test_a_section_goes_on_to_the_next_wherever_its_steps_are_moved() -> None:
    service = form(
        asks(short_text("a")), asks(short_text("b")), sections={"a": "First", "b": "Second"}
    )

    moved = changes.move(parts_of(service), "section-b", -1)
    again = compile_parts(moved, title="")

    assert [(each.name, each.begins) for each in again.sections] == [("First", ""), ("Second", "a")]
