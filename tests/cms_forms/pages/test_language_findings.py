"""What lint says of a service in another language."""

from dataclasses import replace

from cms_forms.engine.definition import Form
from cms_forms.engine.lint import Finding, Place, Severity
from cms_forms.engine.texts import Translation, fingerprint
from cms_forms.engine.translating import texts
from cms_forms.pages.languages import language_findings
from tests.cms_forms.engine.builders import asks, form, yes_no

DANGER = form(asks(yes_no("danger")))
YES, NO = "option.danger.yes.label", "option.danger.no.label"


def in_welsh(service: Form, said: dict[str, str]) -> Form:
    there = texts(service)
    given = {
        path: Translation(text=words, of=fingerprint(there[path].original))
        for path, words in said.items()
    }
    return replace(service, translations={"cy": given})


def alike(service: Form) -> list[Finding]:
    return [each for each in language_findings(service) if each.id == "same-answers"]


def test_two_answers_that_read_alike_in_a_language_cannot_be_published() -> None:
    (finding,) = alike(in_welsh(DANGER, {YES: "Oes", NO: " oes"}))

    assert finding.severity is Severity.ERROR
    assert finding.place == Place(step="danger", question="danger")
    assert finding.message == (
        "“danger”: two options read “oes” in Welsh. Reword one of them under “Languages”."
    )


def test_nor_one_that_reads_as_another_that_is_not_translated() -> None:
    assert alike(in_welsh(DANGER, {NO: "Yes"}))


def test_what_no_visitor_is_shown_stops_nothing() -> None:
    service = in_welsh(DANGER, {YES: "Oes", NO: "Oes"})
    old = Translation(text="Oes", of=fingerprint("Not at all"))
    service = replace(service, translations={"cy": {**service.translations["cy"], NO: old}})

    assert not alike(service)
    assert not alike(in_welsh(DANGER, {YES: "Oes", NO: "Nac oes"}))
