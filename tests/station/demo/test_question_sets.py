"""The question sets of the demonstration, and the services that ask them."""

import pytest

from cms_forms.models import QuestionSet
from cms_forms.pages.set_uses import uses_of
from station.demo.question_sets import seed_question_sets

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("beginning_with_demonstration")]

NAMES = ["Your e-mail address", "Your phone number"]


@pytest.mark.parametrize("name", NAMES)
def test_nine_services_ask_it_in_its_newest_version(name: str) -> None:
    question_set = QuestionSet.objects.get(name=name)

    newest = question_set.newest
    assert newest is not None
    uses = uses_of(question_set)
    assert len(uses) == 9
    assert not any(use.is_older(newest) for use in uses)


def test_seeding_again_keeps_what_an_editor_made_of_them() -> None:
    QuestionSet.objects.filter(name=NAMES[0]).update(live=False)

    seed_question_sets()

    assert list(QuestionSet.objects.values_list("name", "live")) == [
        (NAMES[0], False),
        (NAMES[1], True),
    ]
