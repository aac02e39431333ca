"""A rule of triage whose team is told by a second channel too, in the list of a service."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from cms_forms.engine.definition import Form
from cms_forms.models import Team
from tests.cms_forms.engine.builders import asks, condition, form, is_, one_of
from tests.cms_forms.services import draft_of

pytestmark = pytest.mark.django_db

ALONE = "the team hears of it by mail alone"


def listed(editor: Client, form: Form) -> str:
    page = draft_of(form)
    return " ".join(editor.get(f"/admin/services/{page.pk}/").content.decode().split())


def with_rule(*, is_urgent: bool) -> Form:
    Team.objects.create(key="night-desk", name="Night desk")
    made = form(
        asks(one_of("danger", "yes", "no")),
        conditions=[condition("in-danger", is_("danger", "yes"))],
        triage={"in-danger": "night-desk"},
    )
    [rule] = made.triage.rules
    return replace(made, triage=replace(made.triage, rules=(replace(rule, is_urgent=is_urgent),)))


def test_it_is_marked_and_says_where_no_second_channel_is_set_up(editor: Client) -> None:
    page = listed(editor, with_rule(is_urgent=True))

    assert "Night desk</a> <strong>Urgent</strong>" in page
    assert ALONE in page


def test_with_a_second_channel_it_is_marked_alone(editor: Client, settings: Any) -> None:
    settings.CMS_FORMS_ALARM = {"mailer": "other", "to": ["owner@rivermouth.example"]}

    page = listed(editor, with_rule(is_urgent=True))

    assert "<strong>Urgent</strong>" in page
    assert ALONE not in page


def test_any_other_rule_is_not_marked(editor: Client) -> None:
    page = listed(editor, with_rule(is_urgent=False))

    assert "Night desk</a>" in page
    assert "Urgent</strong>" not in page
