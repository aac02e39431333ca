"""Question types of a site's own: how they are added, and what they may keep."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest

from cms_forms.engine import codec
from cms_forms.engine.answers import Value, fingerprint
from cms_forms.engine.checking import check_again
from cms_forms.engine.completeness import completed, fits, saved
from cms_forms.engine.definition import Operator, Question
from cms_forms.engine.questions.base import (
    Posted,
    QuestionType,
    Registry,
    question_type,
    question_types,
    register,
    registry,
    using,
)
from cms_forms.engine.questions.text import ShortText
from cms_forms.engine.transcript import transcript
from cms_forms.engine.walk import walk
from tests.cms_forms.engine.builders import (
    TODAY,
    asks,
    condition,
    form,
    is_answered,
    repeats,
    short_text,
)


class CrimeNumber(ShortText):
    key = "crime_number"
    label = "Crime number"
    most = 12


def uploads(values: Sequence[Any]) -> set[str]:
    return {each["upload"] for value in values for each in value}


class Pictures(QuestionType):
    """Stores [{"name", "size", "upload"}] for pictures that are kept elsewhere."""

    key = "pictures"
    label = "Pictures"
    template = "pictures.html"
    operators = frozenset({Operator.IS_ANSWERED})

    def __init__(self) -> None:
        self.kept: set[str] = set()

    def clean(self, question: Question, posted: Posted, today: date) -> Value | None:
        return [{"name": name, "size": len(name)} for name in posted.get("", ())] or None

    def fits(self, question: Question, value: object) -> bool:
        return isinstance(value, list) and all(
            isinstance(each, dict) and isinstance(each.get("name"), str) for each in value
        )

    def before_save(self, question: Question, value: Value) -> Value:
        pictures: Any = value
        stored = [{"upload": f"upload-{each['name']}"} | each for each in pictures]
        self.kept |= {each["upload"] for each in stored}
        return stored

    def replaced(self, question: Question, before: Sequence[Value], after: Sequence[Value]) -> None:
        self.kept -= uploads(before) - uploads(after)

    def posted(self, question: Question, value: Value) -> Posted:
        pictures: Any = value
        return {"": [each["name"] for each in pictures]}

    def display(self, question: Question, value: Value) -> str:
        pictures: Any = value
        return "\n".join(f"{each['name']} ({each['size']} bytes)" for each in pictures)

    def holds(
        self,
        question: Question,
        value: Value,
        operator: Operator,
        values: Sequence[str],
        today: date,
    ) -> bool:
        return False


@pytest.fixture
def own() -> Iterator[Registry]:
    with using(registry.copy()) as own:
        own.register(CrimeNumber)
        own.register(Pictures)
        yield own


def test_a_type_is_known_in_the_registry_that_has_it_and_in_no_other(own: Registry) -> None:
    assert isinstance(question_type("crime_number"), CrimeNumber)
    assert "crime_number" not in registry.all()
    assert list(question_types()) == [*registry.all(), "crime_number", "pictures"]


def test_a_lent_registry_goes_back() -> None:
    with using(Registry()):
        register(CrimeNumber)
        lent = list(question_types())

    assert lent == ["crime_number"]
    assert "crime_number" not in question_types()
    assert "short_text" in question_types()


def test_a_key_cannot_be_registered_twice(own: Registry) -> None:
    with pytest.raises(ValueError, match="'crime_number' is registered already"):
        own.register(CrimeNumber)


def test_a_type_that_is_missing_has_a_stand_in_or_is_an_error() -> None:
    empty = Registry()

    with pytest.raises(KeyError, match="gone"):
        empty.get("gone")
    empty.stand_in(CrimeNumber)

    assert isinstance(empty.get("gone"), CrimeNumber)
    assert empty.all() == {}
    assert isinstance(empty.copy().get("gone"), CrimeNumber)


def test_a_copy_may_leave_types_out(own: Registry) -> None:
    smaller = own.copy(without=["crime_number", "date"])

    assert smaller.all().keys() == own.all().keys() - {"crime_number", "date"}
    assert smaller.get("pictures") is own.get("pictures")


def test_a_type_of_its_own_checks_as_the_type_that_it_derives_from(own: Registry) -> None:
    asked = Question(id="q", type="crime_number", label="Crime number")

    assert question_type("crime_number").clean(asked, {"": ["CR/123/26"]}, TODAY) == "CR/123/26"


PICTURES = Question(id="pictures", type="pictures", label="Pictures")
STORED: list[dict[str, Any]] = [
    {"name": "gate.jpg", "size": 8, "upload": "upload-gate.jpg"},
    {"name": "van.jpg", "size": 7, "upload": "upload-van.jpg"},
]


def test_a_type_may_store_a_form_of_its_own_from_the_entry_to_the_transcript(
    own: Registry,
) -> None:
    service = form(
        asks(PICTURES), asks(short_text("why"), show_if="shown"),
        conditions=[condition("shown", is_answered("pictures"))],
    )  # fmt: skip
    step = service.steps[0]

    entered = question_type("pictures").clean(PICTURES, {"": ["gate.jpg", "van.jpg"]}, TODAY)
    assert entered is not None
    given = saved(step, {"pictures": entered}, {})
    answers = json.loads(json.dumps({step.id: given, "why": {"why": "Seen"}}))
    walked = walk(codec.decode(codec.encode(service)), answers, TODAY)

    assert given == {"pictures": STORED}
    assert walked.complete
    assert fingerprint(walked.answers) == fingerprint(answers)
    (section,) = transcript(walked)
    assert section.rows[0].lines == ["gate.jpg (8 bytes)", "van.jpg (7 bytes)"]
    assert not check_again(step, walked.answers[step.id], TODAY).problems  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [None, "gate.jpg", ["gate.jpg"], [{"size": 3}], {"name": "x"}])
def test_a_value_of_another_form_is_asked_for_again(own: Registry, value: object) -> None:
    step = asks(PICTURES)

    assert not fits(PICTURES, value)
    assert completed(step, {"pictures": value}) is None


def pictures(*names: str) -> dict[str, Any]:
    return {"pictures": [{"name": name, "size": 1} for name in names]}


def test_what_a_type_keeps_elsewhere_comes_and_goes_with_its_answer(own: Registry) -> None:
    step, kind = asks(PICTURES, short_text("why", required=False)), own.get("pictures")
    assert isinstance(kind, Pictures)

    first: Any = saved(step, pictures("a", "b") | {"why": "Seen"}, None)
    assert kind.kept == {"upload-a", "upload-b"}
    second: Any = saved(step, {"pictures": [first["pictures"][1], {"name": "c", "size": 1}]}, first)
    assert kind.kept == {"upload-b", "upload-c"}
    third = saved(step, {}, second)

    assert kind.kept == set()
    assert [first["why"], second.keys(), third] == ["Seen", {"pictures"}, {}]


def test_what_is_stored_already_is_not_kept_twice(own: Registry) -> None:
    step, kind = asks(PICTURES), own.get("pictures")
    assert isinstance(kind, Pictures)
    once = saved(step, pictures("a"), {"pictures": "gone"})
    kind.kept.clear()

    assert saved(step, once, once) == once
    assert kind.kept == set()


def test_items_share_nothing_but_what_they_both_refer_to(own: Registry) -> None:
    step, kind = repeats(PICTURES), own.get("pictures")
    assert isinstance(kind, Pictures)

    items: Any = saved(step, [pictures("a"), pictures("b"), {}], ())
    assert kind.kept == {"upload-a", "upload-b"}
    fewer = saved(step, [items[1], pictures("c")], items)

    assert kind.kept == {"upload-b", "upload-c"}
    assert isinstance(fewer, list)
    assert [len(items), len(fewer)] == [3, 2]


def test_a_stored_form_of_a_type_that_is_gone_is_still_read(own: Registry) -> None:
    with using(own.copy(without=["pictures"])):
        kind = question_type("pictures")

        assert fits(PICTURES, STORED)
        assert kind.display(PICTURES, STORED).split("\n") == [
            "gate.jpg", "8", "upload-gate.jpg", "van.jpg", "7", "upload-van.jpg",
        ]  # fmt: skip
