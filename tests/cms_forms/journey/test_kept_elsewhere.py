"""What a question type keeps elsewhere goes with the journey, whichever way that ends."""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from cms_forms import due
from cms_forms.engine.answers import Value
from cms_forms.engine.definition import CHECK_ANSWERS, Question
from cms_forms.engine.questions.base import Registry, registry, using
from cms_forms.engine.questions.text import ShortText
from cms_forms.models import Journey, SavedStep, Submission
from cms_forms.models.journey import KEPT, RETRIED
from tests.cms_forms.engine.builders import asks, form, one_of, question, repeats
from tests.cms_forms.services import published
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

KIND, FILE = "kind", question("file", "kept")
WAY = (
    asks(one_of(KIND, "with", "without"), goes={"with": "file", "without": "last"}),
    asks(FILE),
    repeats(question("more", "kept"), id="files", minimum=0),
    asks(question("last", "short_text"), next=CHECK_ANSWERS),
)


class KeptText(ShortText):
    """Keeps each text in a drawer; its answer is the number of the drawer."""

    key = "kept"
    label = "Kept text"

    def __init__(self) -> None:
        self.drawers: dict[str, str] = {}
        self.is_stuck = False

    def before_save(self, question: Question, value: Value) -> Value:
        number = f"drawer {len(self.drawers)}"
        self.drawers[number] = str(value)
        return number

    def replaced(self, question: Question, before: Sequence[Value], after: Sequence[Value]) -> None:
        if self.is_stuck:
            raise OSError("The drawer is stuck.")
        for value in set(map(str, before)) - set(map(str, after)):
            self.drawers.pop(value, None)


@pytest.fixture
def types() -> Iterator[Registry]:
    with using(registry.copy()) as own:
        own.register(KeptText)
        yield own


@pytest.fixture
def kept(types: Registry) -> KeptText:
    kind: Any = types.get("kept")
    return kind


@pytest.fixture
def visitor(kept: KeptText) -> Visitor:
    """Somebody with two things in drawers."""
    visitor = Visitor(Client(), published(form(*WAY)).url)
    visitor.answer("kind/", kind="with")
    visitor.answer("file/", file="mine")
    visitor.answer("files/add/", more="more of mine")
    assert len(kept.drawers) == 2
    return visitor


def expire() -> None:
    Journey.objects.update(touched_at=timezone.now() - KEPT - timedelta(1))


def begin_anew(visitor: Visitor) -> None:
    visitor.answer("start/")


def delete_answers(visitor: Visitor) -> None:
    visitor.answer("delete/")


def leave(visitor: Visitor) -> None:
    visitor.open("leave/")


def let_the_worker_run(visitor: Visitor) -> None:
    expire()
    assert due.run(10) == 1


def run_the_command(visitor: Visitor) -> None:
    expire()
    call_command("delete_expired_journeys", verbosity=0)


ENDS = [begin_anew, delete_answers, leave, let_the_worker_run, run_the_command]


@pytest.mark.parametrize("end", ENDS)
def test_it_goes_with_the_journey(
    visitor: Visitor, kept: KeptText, end: Callable[[Visitor], None]
) -> None:
    end(visitor)

    assert not kept.drawers
    assert not Journey.objects.exists()


@pytest.mark.parametrize("end", ENDS)
def test_the_journey_ends_after_its_type_was_removed(
    visitor: Visitor, types: Registry, end: Callable[[Visitor], None]
) -> None:
    with using(types.copy(without={"kept"})):
        end(visitor)
        # Somebody who leaves keeps nothing; the row goes with the expired ones.
        expire()
        due.run(10)

    assert not Journey.objects.exists()


@pytest.mark.parametrize("end", [begin_anew, delete_answers, leave])
def test_a_visitor_is_rid_of_the_answers_whatever_fails(
    visitor: Visitor, kept: KeptText, end: Callable[[Visitor], None]
) -> None:
    kept.is_stuck = True

    end(visitor)

    assert not Journey.objects.exists()


def test_the_worker_tries_again_later(visitor: Visitor, kept: KeptText) -> None:
    kept.is_stuck = True
    let_the_worker_run(visitor)
    assert due.run(10) == 0

    kept.is_stuck = False
    Journey.objects.update(touched_at=timezone.now() - KEPT - RETRIED)

    assert due.run(10) == 1
    assert not kept.drawers
    assert not Journey.objects.exists()


def test_the_key_of_another_journey_lets_nothing_go(visitor: Visitor, kept: KeptText) -> None:
    journey = Journey.objects.get()
    stranger = Visitor(Client(), visitor.path)
    stranger.answer("kind/", kind="without")
    morsel = stranger.client.cookies[visitor.cookie]
    key = morsel.value.partition(".")[2]
    stranger.client.cookies[visitor.cookie] = f"{journey.pk.hex}.{key}"

    stranger.open("leave/")

    assert len(kept.drawers) == 2
    assert Journey.objects.filter(pk=journey.pk).exists()


def test_what_is_sent_stays_and_what_is_not_goes(
    visitor: Visitor,
    kept: KeptText,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    visitor.answer("kind/?change=1", kind="without")
    visitor.answer("last/", last="x")

    with django_capture_on_commit_callbacks(execute=True):
        visitor.answer("check-answers/")

    assert Submission.objects.count() == 1
    assert not kept.drawers


def test_a_sent_journey_keeps_what_it_sent(visitor: Visitor, kept: KeptText) -> None:
    visitor.answer("files/", another="no")
    visitor.answer("last/", last="x")
    visitor.answer("check-answers/")

    delete_answers(visitor)
    leave(visitor)

    assert sorted(kept.drawers.values()) == ["mine", "more of mine"]


def test_the_row_tells_nobody_without_the_staffs_key_what_is_kept(visitor: Visitor) -> None:
    notes = [bytes(each.elsewhere) for each in SavedStep.objects.exclude(elsewhere=None)]

    assert len(notes) == 2
    assert not any(b"drawer" in note or b"file" in note for note in notes)


def test_other_answers_cost_nothing(visitor: Visitor) -> None:
    before = SavedStep.objects.filter(elsewhere=None).count()

    visitor.answer("last/", last="x")

    assert SavedStep.objects.filter(elsewhere=None).count() == before + 1


def test_a_type_that_keeps_nothing_says_so() -> None:
    assert [kind.key for kind in registry.all().values() if kind.keeps_elsewhere] == []
