"""Which services are ticked on the screen of those that use a question set, as it comes back."""

import re

import pytest
from django.test import Client

from cms_forms.models import QuestionSet
from tests.cms_forms.editor.test_set_services import OLD, PHONE, publish, row_id
from tests.cms_forms.question_sets import NAME, asked, contact, live_using, republished

pytestmark = pytest.mark.django_db


@pytest.fixture
def contact_set() -> QuestionSet:
    return contact()


def ticked(page_of: str) -> list[str]:
    boxes = re.findall(r'<input type="checkbox" name="services" value="(\d+):[^"]+"[^>]*>', page_of)
    return [id for id in boxes if re.search(rf'value="{id}:[^"]+"[^>]*checked', page_of)]


def test_what_was_unticked_stays_so_where_the_page_comes_back(
    editor: Client, contact_set: QuestionSet
) -> None:
    one, other = live_using(contact_set, "one"), live_using(contact_set, "other")
    republished(contact_set, NAME, PHONE)

    said = publish(editor, contact_set, one, reason="")

    assert ticked(said) == [str(one.pk)]
    assert 'role="alert" tabindex="-1" autofocus' in said
    assert '<a href="#id_reason">Say why.' in said
    assert asked(other) == OLD


def test_nobody_ticks_all_again_by_unticking_all(editor: Client, contact_set: QuestionSet) -> None:
    page = live_using(contact_set)
    republished(contact_set, NAME, PHONE)

    said = publish(editor, contact_set, services=[])

    assert ticked(said) == []
    assert f'value="{row_id(page)}"' in said
    assert '<a href="#services">Tick the services' in said


def test_what_was_left_out_is_not_ticked_once_the_others_are_published(
    editor: Client, contact_set: QuestionSet
) -> None:
    one, other = live_using(contact_set, "one"), live_using(contact_set, "other")
    republished(contact_set, NAME, PHONE)

    said = publish(editor, contact_set, one)

    assert ticked(said) == []
    assert f'value="{row_id(other)}"' in said
