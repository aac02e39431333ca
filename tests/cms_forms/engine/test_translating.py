"""A form in another language: the same form in other words, and what is missing is marked."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms_forms.engine import codec
from cms_forms.engine.answers import Answers
from cms_forms.engine.conditions import CircularCondition
from cms_forms.engine.definition import Check, Form, Guidance, Option, Question, TriageRule
from cms_forms.engine.reading import Malformed
from cms_forms.engine.texts import Translation, Untranslated, fingerprint
from cms_forms.engine.transcript import transcript
from cms_forms.engine.translating import missing, outdated, retold, spoken, texts
from cms_forms.engine.walk import Loop, Stranded, walk
from tests.cms_forms.engine.builders import TODAY, asks, form, yes_no
from tests.cms_forms.engine.documents import validator
from tests.cms_forms.engine.strategies import forms, forms_with_answers, sometimes

OWN = 'lang="en" dir="ltr"'


def in_welsh(form: Form, **words: str) -> Form:
    """With these translations; a double underscore stands for the dot of a path."""
    there = texts(form)
    said = {path.replace("__", "."): text for path, text in words.items()}
    given = {
        path: Translation(text=text, of=fingerprint(there[path].original))
        for path, text in said.items()
    }
    return replace(form, translations={"cy": given})


def whole(form: Form) -> Form:
    """With every text translated: read backwards."""
    given = {
        path: Translation(text=text.original[::-1], of=fingerprint(text.original))
        for path, text in texts(form).items()
    }
    return replace(form, translations={"cy": given})


def shape(form: Form, answers: Answers) -> object:
    try:
        walked = walk(form, answers, TODAY)
    except (Loop, Stranded, CircularCondition) as unsound:  # it fails alike in each language
        return type(unsound)
    ids = [(step.id, [question.id for question in step.questions]) for step in walked.path]
    gap = walked.gap and walked.gap.id
    return ids, gap, walked.exit and walked.exit.id, walked.answers


@sometimes
@given(forms_with_answers())
def test_the_way_is_the_same_in_every_language(pair: tuple[Form, Answers]) -> None:
    original, answers = pair
    translated = spoken(whole(original), "cy", OWN).form

    assert shape(translated, answers) == shape(original, answers)


@sometimes
@given(forms, st.booleans())
def test_translations_survive_the_way_there_and_back(original: Form, changed: bool) -> None:
    translated = whole(original)
    if changed:
        translated = replace(translated, title="Another title")
    written = json.loads(json.dumps(codec.encode(translated)))

    assert codec.decode(written) == translated
    assert validator().is_valid(written)


@sometimes
@given(forms)
def test_what_is_told_as_it_is_stays_as_it_is(original: Form) -> None:
    assert retold(original, lambda text: text.original) == original


SERVICE = replace(
    form(replace(asks(yes_no("hurt")), body="<p>Were you?</p>")),
    declaration="It is true.",
)


def test_every_text_that_the_public_reads_has_a_place_of_its_own() -> None:
    question = Question(
        id="q", type="date", label="L", name="N", hint="H", required_message="M",
        options=(Option(id="a", label="A"),), settings={"limit_message": "S", "earliest": "today"},
    )  # fmt: skip
    step = replace(
        asks(question, id="s"), guidance=(Guidance(body="G"),), item_name="I", body="B",
        checks=(Check(condition="c", message="C"),),
    )  # fmt: skip
    everything = Form(
        title="T", summary="S", introduction="I", steps=(step,), declaration="D",
        what_happens_next="W",
        triage=replace(SERVICE.triage, rules=(
            TriageRule(condition="c", team="t", what_happens_next="R"),
        )),
    )  # fmt: skip

    assert list(texts(everything)) == [
        "title", "summary", "introduction", "step.s.title", "step.s.body",
        "step.s.guidance.0.body", "question.q.label", "question.q.name", "question.q.hint",
        "question.q.required_message", "option.q.a.label", "question.q.setting.limit_message",
        "step.s.check.0.message", "step.s.item_name", "declaration", "what_happens_next",
        "triage.0.what_happens_next",
    ]  # fmt: skip


class TestWhatIsNotTranslated:
    def test_is_in_the_forms_own_language_and_marked(self) -> None:
        welsh = spoken(in_welsh(SERVICE, title="Gwasanaeth"), "cy", OWN)

        (step,) = welsh.form.steps
        assert welsh.form.title == "Gwasanaeth"
        assert not isinstance(welsh.form.title, Untranslated)
        assert step.questions[0].label == "hurt"
        assert isinstance(step.questions[0].label, Untranslated)
        assert step.body == '<div lang="en" dir="ltr"><p>Were you?</p></div>'

    def test_is_told_by_step(self) -> None:
        step = {path.replace(".", "__"): "x" for path, text in texts(SERVICE).items() if text.step}
        welsh = spoken(in_welsh(SERVICE, title="Gwasanaeth", **step), "cy", OWN)

        assert welsh.lacking == {""}
        assert not welsh.lacks("hurt")
        assert welsh.lacks("")

    def test_an_original_that_was_changed_since_is_safer_than_its_old_translation(self) -> None:
        stale = replace(in_welsh(SERVICE, declaration="Mae’n wir."), declaration="It is false.")

        assert spoken(stale, "cy", OWN).form.declaration == "It is false."
        assert [text.path for text in outdated(stale, "cy")] == ["declaration"]
        assert "declaration" in [text.path for text in missing(stale, "cy")]

    def test_the_keys_of_the_rich_text_editor_change_nothing(self) -> None:
        assert fingerprint('<p data-block-key="a1">Go</p>') == fingerprint("<p>Go</p>")

    def test_answers_on_check_answers_are_marked_too(self) -> None:
        welsh = spoken(in_welsh(SERVICE, option__hurt__no__label="Nac ydw"), "cy", OWN).form

        def line(answer: str) -> str:
            walked = walk(welsh, {"hurt": {"hurt": answer}}, TODAY)
            return transcript(walked)[0].rows[0].lines[0]

        assert (line("no"), isinstance(line("no"), Untranslated)) == ("Nac ydw", False)
        assert isinstance(line("yes"), Untranslated)


class TestDocuments:
    def test_one_without_translations_says_nothing_of_them(self) -> None:
        assert "translations" not in codec.encode(SERVICE)
        assert "translations" not in codec.encode(replace(SERVICE, translations={"cy": {}}))

    def test_a_translation_of_what_stands_beside_it_is_its_words_alone(self) -> None:
        written = codec.encode(in_welsh(SERVICE, title="Gwasanaeth"))

        assert written["translations"] == {"cy": {"title": "Gwasanaeth"}}

    def test_one_of_an_older_original_keeps_what_it_was_made_of(self) -> None:
        stale = replace(in_welsh(SERVICE, title="Gwasanaeth"), title="Another")

        written = codec.encode(stale)

        assert written["translations"]["cy"]["title"] == {
            "text": "Gwasanaeth", "of": fingerprint("A service"),
        }  # fmt: skip
        assert codec.decode(written) == stale

    @pytest.mark.parametrize(
        ("translations", "place"),
        [
            ([], "translations"),
            ({"CY": {}}, "translations.CY"),
            ({"cy": []}, "translations.cy"),
            ({"cy": {"title": 7}}, "translations.cy.title"),
            ({"cy": {"title": "a\0"}}, "translations.cy.title"),
            ({"cy": {"title": {"text": "T", "of": "x"}}}, "translations.cy.title.of"),
            ({"cy": {"title": {"text": "T"}}}, "translations.cy.title.of"),
            ({"cy": {"step.gone.title": "T"}}, "translations.cy.step.gone.title"),
            ({"cy": {"minutes": "T"}}, "translations.cy.minutes"),
        ],
    )
    def test_what_cannot_be_read_is_refused_with_its_place(
        self, translations: object, place: str
    ) -> None:
        with pytest.raises(Malformed) as refused:
            codec.decode(codec.encode(SERVICE) | {"translations": translations})

        assert refused.value.place == place
