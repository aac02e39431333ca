"""What the stream stores, compiled, is the definition that it was made from."""

from hypothesis import given

from cms_forms.engine.definition import Form
from cms_forms.stream.compile import compile_parts
from cms_forms.stream.decompile import parts_of
from cms_forms.stream.summary import summary, words_of
from tests.cms_forms.engine.builders import (
    asks,
    condition,
    either,
    form,
    is_not_answered,
    not_,
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
    assert [step.questions for step in again.steps] == [step.questions for step in service.steps]
    assert [step.show_if for step in again.steps] == [step.show_if for step in service.steps]


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
