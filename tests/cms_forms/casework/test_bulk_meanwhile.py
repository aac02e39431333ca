"""Between the screen that asks and its button others work on: it is done with what was named, as it
was then, and with nothing else.
"""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.utils import timezone

from cms_forms.casework import work
from cms_forms.casework.pins import Pin
from cms_forms.models import Case, Export, Team
from cms_forms.pages.form_page import FormPage
from tests.cms_forms.casework.cases import browser_of, member, opened
from tests.cms_forms.casework.choosing import asked, do, pressed

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(team: Team) -> User:
    return member(team, may=("export_case",))


@pytest.fixture
def browser(user: User) -> Client:
    return browser_of(user)


@pytest.fixture
def colleague(team: Team) -> User:
    return member(team, name="colleague")


def test_what_arrives_after_the_question_is_not_changed_unread(
    service: FormPage, browser: Client, user: User
) -> None:
    some = [opened(service) for _ in range(2)]
    form = asked(browser, "give", all="1")
    late = opened(service)

    page = pressed(browser, form, to=user.pk)

    assert "Done with 2 cases." in page
    assert set(Case.objects.filter(assignee=user)) == set(some)
    assert late.events.filter(happened="assigned").count() == 0


@pytest.mark.parametrize("query", ["area=N1", "service={other}"])
def test_the_last_of_a_filter_that_leaves_does_not_make_it_all_cases(
    service: FormPage, browser: Client, user: User, colleague: User, query: str
) -> None:
    one = opened(service, area="N1", page_id=service.pk + 1)
    others = [opened(service, area="S1") for _ in range(3)]
    query = query.format(other=service.pk + 1)
    form = asked(browser, "give", list=query, all="1")
    Case.objects.filter(pk=one.pk).update(closed_at=timezone.now(), status="action_taken")

    page = pressed(browser, form, to=user.pk)
    again = do(browser, "give", list=query, all="1", to=str(user.pk))

    assert f"1 case is as it was: {one}." in page
    assert "Choose a case first. Nothing was changed." in again
    assert not Case.objects.filter(assignee=user).exists()
    for each in others:
        assert str(each) not in page


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("area=nowhere", "Area"),
        ("service=x", "Service"),
        ("since=soon", "Sent from"),
        ("who=99999", "With"),
        ("team=99999", "Team"),
        ("tab=nonsense", "Parts of the inbox"),
    ],
)
@pytest.mark.parametrize("act", ["give", "export"])
def test_a_filter_that_is_not_understood_chooses_nothing(
    service: FormPage, browser: Client, query: str, named: str, act: str
) -> None:
    case = opened(service)

    page = do(browser, act, list=query, all="1", to="nobody", format="csv")

    assert "The list has changed: a filter cannot be used any more" in page
    assert f"({named})" in page
    assert str(case) not in page
    assert not Export.objects.exists()


def test_what_a_colleague_did_meanwhile_is_told_and_not_overwritten(
    service: FormPage, browser: Client, user: User, colleague: User
) -> None:
    theirs, free = opened(service), opened(service)
    form = asked(browser, "give", theirs, free)
    work.assign(theirs, colleague, colleague)

    page = pressed(browser, form, to=user.pk)

    theirs.refresh_from_db()
    free.refresh_from_db()
    assert (theirs.assignee, free.assignee) == (colleague, user)
    assert f"1 case is as it was: {theirs}. It has changed since you chose it" in page
    assert "Given to a person" in page


def test_what_was_only_read_meanwhile_is_changed(
    service: FormPage, browser: Client, user: User, colleague: User
) -> None:
    case = opened(service)
    form = asked(browser, "give", case)
    browser_of(colleague).get(f"/admin/cases/{case}/")

    assert "Done with 1 case." in pressed(browser, form, to=user.pk)


def test_what_went_to_another_team_meanwhile_is_told_and_stays_there(
    service: FormPage, browser: Client, user: User, colleague: User
) -> None:
    other = Team.objects.create(name="Other", key="other")
    member(other, name="there")
    gone, here = opened(service), opened(service)
    form = asked(browser, "status", gone, here)
    work.hand_over(gone, other, colleague, "It happened there.")

    page = pressed(browser, form, status="under_review")

    gone.refresh_from_db()
    assert gone.status == "new"
    assert "Done with 1 case." in page
    assert f"{gone}. It is not yours any more." in page


def test_the_same_form_twice_does_it_once_and_says_so(
    service: FormPage, browser: Client, user: User
) -> None:
    other = Team.objects.create(name="Other", key="other")
    member(other, name="there")
    cases = [opened(service) for _ in range(2)]
    for act, typed in (
        ("give", {"to": user.pk}),
        ("status", {"status": "under_review"}),
        ("hand_over", {"team": other.pk, "reason": "It happened there."}),
    ):
        form = asked(browser, act, *cases)
        first, second = pressed(browser, form, **typed), pressed(browser, form, **typed)

        assert "Done with 2 cases." in first, act
        assert "With 2 cases that was done already, once." in second, act
        assert "as they were" not in second
    for happened in ("assigned", "status", "handed_over"):
        assert [case.events.filter(happened=happened).count() for case in cases] == [1, 1]


@pytest.mark.django_db(transaction=True)
def test_the_same_form_twice_at_once_does_it_once(
    service: FormPage, browser: Client, user: User
) -> None:
    case = opened(service)
    form = asked(browser, "give", case)
    pages: list[str] = []

    def press() -> None:
        try:
            pages.append(pressed(browser_of(user), form, to=user.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert case.events.filter(happened="assigned").count() == 1
    assert sum("Done with 1 case." in page for page in pages) == 1
    assert sum("With 1 case that was done already, once." in page for page in pages) == 1


def test_an_export_has_what_was_named_and_is_made_once(
    service: FormPage, browser: Client, user: User
) -> None:
    some = [opened(service) for _ in range(3)]
    form = asked(browser, "export", all="1")
    late = opened(service)
    Case.objects.filter(pk=some[0].pk).update(team=Team.objects.create(name="Other", key="other"))

    page = pressed(browser, form, format="csv")
    again = pressed(browser, form, format="csv")
    pressed(browser, form, format="xlsx")

    made = Export.objects.get(format="csv")
    assert set(made.cases) == {case.pk for case in some[1:]}
    assert late.pk not in made.cases
    assert "1 of the chosen cases is not yours any more, and is left out." in page
    assert "That was done already, once." in again
    assert Export.objects.count() == 2


def test_where_nothing_is_left_the_button_says_so(
    service: FormPage, browser: Client, user: User
) -> None:
    case = opened(service)
    forms = [asked(browser, act, case) for act in ("export", "give")]
    Case.objects.update(team=Team.objects.create(name="Other", key="other"))

    exported = pressed(browser, forms[0], format="csv")
    given = pressed(browser, forms[1], to="nobody")

    assert "None of the chosen cases is yours any more." in exported
    assert "It is not yours any more." in given
    assert not Export.objects.exists()


def test_what_is_wrong_with_the_words_is_asked_for_the_same_cases(
    service: FormPage, browser: Client, user: User
) -> None:
    case = opened(service, status="under_review")
    form = asked(browser, "status", all="1")
    opened(service, status="under_review")

    page = pressed(browser, form, status="action_taken")

    assert "1 case is chosen:" in page
    assert str(case) in page


def test_the_pin_of_another_person_or_an_invented_one_does_nothing(
    service: FormPage, browser: Client, user: User, colleague: User
) -> None:
    case = opened(service)
    for text in (Pin(cases=[case.pk]).text(colleague), "x", "", "a:b:c"):
        page = pressed(browser, {"act": "give", "pin": text, "list": ""}, to=user.pk)
        assert "Choose a case first. Nothing was changed." in page
    case.refresh_from_db()
    assert case.assignee is None


def test_a_long_list_is_pinned_in_a_form_of_moderate_size(user: User) -> None:
    pin = Pin(cases=list(range(5, 300_000, 3)))

    text = pin.text(user)

    assert len(text) < 100_000
    assert Pin.read(text, user) == pin
