"""What a site without a worker of its own runs on a timer."""

from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command

from cms_forms import due
from cms_forms.models import Team
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_command_sends_what_a_report_owes(
    visitor: Visitor, settings: object, team: Team
) -> None:
    settings.CMS_FORMS_SENDERS = 0  # type: ignore[attr-defined]
    Team.objects.filter(pk=team.pk).update(emails="road-traffic@rivermouth.example")
    visitor.answer_everything(email="demo@rivermouth.example")
    visitor.send()

    said = StringIO()
    call_command("forms_due", stdout=said)

    to = sorted(address for message in mail.outbox for address in message.to)
    assert to == ["demo@rivermouth.example", "road-traffic@rivermouth.example"]
    assert "done." in said.getvalue()


def test_a_kind_that_fails_keeps_no_other_from_its_turn_and_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    done: list[int] = []

    def fails(limit: int) -> int:
        raise OSError("No connection")

    def does(limit: int) -> int:
        done.append(limit)
        return limit

    monkeypatch.setattr(due, "JOBS", (fails, does))

    with pytest.raises(ExceptionGroup) as told:
        due.run(7)

    assert done == [7]
    assert [str(error) for error in told.value.exceptions] == ["No connection"]
