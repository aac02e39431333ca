"""The cases of the demonstration: in every state, of nobody, and quickly made."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import User
from django.db import connection
from wagtail.models import Page

from cms_forms.casework.numbers import Numbers
from cms_forms.casework.numbers_asked import Asked
from cms_forms.engine.lint import lint
from cms_forms.models import Case, CaseEvent, Deadline, Delivery, ReplyTemplate, Submission
from cms_forms.models.usage import What
from cms_forms.pages.form_page import FormPage
from station.demo.cases import CRIME, INFORMATION, MADE_UP, ROAD, answered, seed_cases
from station.demo.confidential import CORRUPTION, seed_confidential
from station.demo.replies import seed_replies
from station.demo.users import TEAMS
from tests.cms_forms.engine.builders import TODAY, asks, form, question

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]


def test_a_step_that_does_not_take_what_is_made_up_is_named() -> None:
    service = form(asks(question("opening-hours", "time_span")))

    with pytest.raises(ValueError, match="does not take"):
        answered(service, {}, TODAY)


def test_there_is_something_to_see_in_every_state() -> None:
    seed_cases()

    assert {*Case.objects.values_list("status", flat=True)} >= {
        *("new", "under_review", "action_taken", "no_further_action")
    }
    assert {*Deadline.objects.values_list("state", flat=True)} >= {
        *("running", "met", "missed", "not_applicable")
    }
    assert Case.objects.filter(next_due__isnull=False, closed_at=None).count() > 10
    assert not Delivery.objects.filter(state="waiting", kind="alert").exists()
    assert set(Case.objects.values_list("team__key", flat=True)) >= {
        *("road-traffic", "crime-desk", "hate-crime", "public-protection", "information-rights")
    }


def test_a_sensitive_service_is_read_by_those_of_its_group_alone() -> None:
    page = Page.objects.get(slug="report").specific
    seed_confidential(SimpleNamespace(report=page))  # type: ignore[arg-type]
    seed_cases()
    cases = Case.objects.filter(service="Message to the standards team")
    assert lint(FormPage.objects.get(slug=CORRUPTION).current_version.form, teams=set(TEAMS)) == ()  # type: ignore[union-attr]

    readers = {
        user.username
        for user in User.objects.filter(username__startswith="demo-")
        if Case.objects.readable_by(user).filter(pk__in=cases).exists()
    }

    assert cases.count() == 3
    assert readers == {"demo-standards", "demo-admin"}


def test_every_case_is_counted_as_one_that_was_started_and_sent() -> None:
    seed_cases()

    for page in FormPage.objects.all():
        numbers = Numbers(Asked(page_id=page.pk, days="365"))
        assert numbers.started >= numbers.finished, page
        reached, passed = numbers._counts(What.REACHED), numbers._counts(What.PASSED)
        assert sum(reached.values()) - sum(passed.values()) == numbers.started - numbers.finished
    together = Numbers(Asked(days="365"))
    assert together.started > together.finished > 50
    assert sum(row.count or 0 for row in together.ease) > 20


def test_there_are_replies_to_start_from_for_each_kind_of_report() -> None:
    for _ in range(2):
        seed_replies()

    offered = set(ReplyTemplate.objects.filter(status="").values_list("service__slug", flat=True))
    assert offered == {CRIME, INFORMATION, ROAD}
    for reply in ReplyTemplate.objects.all():
        reply.full_clean()


def test_seeding_again_makes_none() -> None:
    seed_cases()
    before = Case.objects.count(), CaseEvent.objects.count()

    seed_cases()

    assert (Case.objects.count(), CaseEvent.objects.count()) == before


def test_they_say_that_they_are_made_up_and_nothing_of_it_is_in_clear() -> None:
    seed_cases()

    for submission in Submission.objects.all():
        assert MADE_UP in str(submission.read_answers())
    with connection.cursor() as cursor:
        for table in ("case", "caseevent", "deadline", "delivery", "submission"):
            cursor.execute(
                f"SELECT count(*) FROM cms_forms_{table} t WHERE t::text ILIKE %s",
                ["%demo reporter%"],
            )
            assert cursor.fetchone() == (0,), table
