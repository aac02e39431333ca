"""The reporter's page: where it stands, what was written, and what the reporter does there."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from cms_forms.journey import adding
from cms_forms.journey.reported import MOST_A_DAY
from cms_forms.models import Case, CaseEvent, Deadline, Happened
from cms_forms.models.reporter_link import address_of
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db

SECRET = "The canary sings at Demo Street"


@pytest.fixture
def case(visitor: Visitor) -> Case:
    visitor.answer_everything()
    visitor.send()
    return Case.objects.latest("pk")


def path_of(case: Case) -> str:
    return "/" + address_of(case).split("/", 3)[3]


def shown(client: Client, case: Case, end: str = "") -> str:
    response = client.get(path_of(case) + end)
    assert response.status_code == 200
    return words_of(response)


def words_of(response: Any) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", text)


def add(client: Client, case: Case, words: str) -> Any:
    return client.post(path_of(case), {"words": words})


def test_it_says_that_we_have_it_who_has_it_and_what_comes_next(client: Client, case: Case) -> None:
    page = shown(client, case)

    assert "We have what you sent" in page
    assert case.submission.shown_reference in page
    assert f"It is with the team “{case.team}”" in page
    assert "Next: Somebody looks at it" in page
    assert "We have not written to you here yet" in page


def test_it_names_the_day_that_a_running_clock_says_and_none_that_is_past(
    client: Client, case: Case
) -> None:
    for name, days in (("Late review", -1), ("Risk looked at", 1), ("First review", 2)):
        due = timezone.localdate() + timedelta(days)
        Deadline.objects.create(
            case=case, clock=name, name=name, begins=due, warns=due, due=due, days=1, unit="days",
            only_staff=name == "Risk looked at",
        )  # fmt: skip
    case.note(Happened.STATUS)

    page = shown(client, case)

    assert f"Next: First review By {due:%A} {due.day} {due:%B %Y}" in page
    assert "Late review" not in page


@pytest.mark.parametrize(
    ("status", "title"),
    [
        ("under_review", "We are looking at what you sent"),
        ("action_taken", "We did something about it"),
        ("no_further_action", "We have finished looking at it"),
        ("passed_on", "We have passed it on"),
    ],
)
def test_a_change_of_status_is_told_at_once(
    client: Client, case: Case, status: str, title: str
) -> None:
    case.status = status
    case.note(Happened.STATUS)

    assert title in shown(client, case)


def test_what_staff_wrote_at_the_end_is_the_first_that_one_reads(
    client: Client, case: Case
) -> None:
    case.status = "action_taken"
    case.note(Happened.STATUS, for_reporter="We wrote to the keeper.")

    response = client.get(path_of(case))

    assert 'report-panel__lead">We wrote to the keeper.<' in response.content.decode()
    assert words_of(response).count("We wrote to the keeper.") == 1
    assert "You cannot add to it here any more" in words_of(response)
    assert "<textarea" not in response.content.decode()


def test_replies_are_read_and_their_markup_is_not_run(client: Client, case: Case) -> None:
    case.note(Happened.REPLY, for_reporter="Thank you.\n\n<script>alert(1)</script>")

    page = client.get(path_of(case)).content.decode()

    assert "<p>Thank you.</p>" in page
    assert "<script>alert" not in page


def test_a_question_is_asked_until_it_is_answered(client: Client, case: Case) -> None:
    case.note(Happened.REPLY, for_reporter="Do you have a film?", asks=True)
    Case.objects.update(waiting_since=timezone.now())

    before = shown(client, case)
    add(client, case, "Yes, I have.")
    after = shown(client, case)

    assert "We have asked you something" in before
    assert "We have asked you something" not in after
    case.refresh_from_db()
    assert case.waiting_since is None


def test_a_question_is_not_asked_any_more_when_staff_went_on(client: Client, case: Case) -> None:
    case.note(Happened.REPLY, for_reporter="Do you have a film?", asks=True)
    case.note(Happened.STATUS)

    assert "We have asked you something" not in shown(client, case)


def test_what_is_added_is_sealed_for_staff_and_shown_back(client: Client, case: Case) -> None:
    response = client.post(path_of(case), {"words": f"  {SECRET}\r\nand on.  "}, follow=True)

    assert "We have what you added." in words_of(response)
    assert SECRET in words_of(response)
    event = case.events.get(happened=Happened.ADDED)
    assert event.words() == f"{SECRET}\nand on."
    assert (event.user, event.name, event.data) == (None, "", {})


def test_nothing_of_it_lies_open_in_any_row(client: Client, case: Case) -> None:
    add(client, case, SECRET)
    case.note(Happened.REPLY, words=SECRET, for_reporter=SECRET)
    client.post(path_of(case) + "withdraw/", {"reason": "worried"})

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(
                f'SELECT count(*) FROM "{table}" t WHERE t::text ~* %s OR t::text LIKE %s',
                ["canary sings|worried", "%" + SECRET.encode().hex() + "%"],
            )
            assert cursor.fetchone() == (0,), table


def test_the_same_words_twice_in_a_row_are_kept_once(client: Client, case: Case) -> None:
    for _ in range(2):
        assert add(client, case, "Twice").status_code == 302

    assert case.events.filter(happened=Happened.ADDED).count() == 1


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (" \r\n ", "Type what you want to tell us"),
        ("a" * (adding.LONGEST + 1), "Make it 1 character shorter"),
    ],
)
def test_what_cannot_be_taken_is_said_and_stays(
    client: Client, case: Case, words: str, problem: str
) -> None:
    response = add(client, case, words)

    assert response.status_code == 422
    assert problem in words_of(response)
    assert words.strip() in response.content.decode()
    assert not case.events.filter(happened=Happened.ADDED).exists()


def test_after_so_many_a_day_nothing_more_is_taken_and_what_was_typed_stays(
    client: Client, case: Case
) -> None:
    for number in range(MOST_A_DAY):
        assert add(client, case, f"Number {number}").status_code == 302

    response = add(client, case, "One more")

    assert response.status_code == 429
    assert "One more</textarea>" in response.content.decode()
    assert case.events.filter(happened=Happened.ADDED).count() == MOST_A_DAY


def test_taking_it_back_is_asked_first_told_to_staff_and_shown(client: Client, case: Case) -> None:
    assert "We keep a record that you sent it" in shown(client, case, "withdraw/")
    assert case.events.filter(happened=Happened.WITHDRAWN).count() == 0

    client.post(path_of(case) + "withdraw/", {"reason": "sorted"})

    assert "You took this back" in shown(client, case)
    case.refresh_from_db()
    event = case.events.get(happened=Happened.WITHDRAWN)
    assert case.withdrawn_at == event.at
    assert event.words() == "It has been sorted out"
    late = add(client, case, "Too late")
    assert late.status_code == 409
    assert "Too late</textarea>" in late.content.decode()
    assert client.post(path_of(case) + "withdraw/").status_code == 302
    assert case.events.filter(happened=Happened.WITHDRAWN).count() == 1


@pytest.mark.parametrize("reason", ["", "nonsense", "<b>", "x" * 9999])
def test_it_is_taken_back_whatever_is_given_as_the_reason(
    client: Client, case: Case, reason: str
) -> None:
    client.post(path_of(case) + "withdraw/", {"reason": reason})

    assert case.events.get(happened=Happened.WITHDRAWN).words() == ""


@pytest.mark.parametrize("how", ["closed", "closed unseen", "stopped", "too old"])
@pytest.mark.parametrize("words", ["My long <b>story</b>", "a" * (adding.LONGEST + 1)])
def test_what_was_typed_meanwhile_is_shown_to_be_copied_with_what_to_do(
    client: Client, case: Case, how: str, words: str, monkeypatch: Any
) -> None:
    place = path_of(case)
    if how == "closed":
        case.status = "action_taken"
        case.note(Happened.STATUS)
    elif how == "closed unseen":
        Case.objects.update(closed_at=timezone.now())
        words = words[: adding.LONGEST]
    elif how == "stopped":
        client.post(place + "stop/")
    else:
        later = timezone.localdate() + timedelta(60)
        monkeypatch.setattr("cms_forms.models.station_time.today", lambda: later)

    response = client.post(place, {"words": words})

    page = response.content.decode()
    assert response.status_code in (404, 409)
    assert f"{escape(words)}</textarea>" in page
    assert "What you typed was not sent" in page
    assert "Please get in touch" in page or "101" in page
    if response.status_code == 404:
        assert "Send me a new link" in page
    else:
        assert case.submission.shown_reference in page
    assert not case.events.filter(happened=Happened.ADDED).exists()


def test_a_merged_report_says_so(client: Client, case: Case, visitor: Visitor) -> None:
    other = Visitor(Client(), visitor.path)
    other.answer_everything()
    other.send()
    case.merged_into = Case.objects.latest("pk")
    case.save(update_fields=["merged_into"])
    case.note(Happened.MERGED)

    assert "We are working on it with another report" in shown(client, case)


def test_after_its_answers_are_deleted_it_says_that_and_nothing_else(
    client: Client, case: Case
) -> None:
    case.note(Happened.REPLY, for_reporter=SECRET)
    CaseEvent.objects.filter(case=case).update(sealed=None, shown=None)
    case.note(Happened.PURGED)

    page = shown(client, case)

    assert "What you sent was deleted" in page
    assert SECRET not in page
    assert case.service not in page


def test_a_sensitive_report_names_neither_its_service_nor_its_team(
    client: Client, visitor: Visitor
) -> None:
    from cms_forms.pages.form_page import FormPage

    FormPage.objects.update(is_sensitive=True)
    visitor.answer_everything()
    visitor.send()
    case = Case.objects.latest("pk")

    page = shown(client, case)

    assert case.service not in page
    assert case.team.name not in page
    assert "Exit this page" in page


def test_whatever_is_wrong_with_a_link_the_answer_is_the_same(
    client: Client, case: Case, visitor: Visitor
) -> None:
    token = path_of(case).split("/")[-2]
    dead = path_of(case)
    unknown = dead.replace(token, token[:5] + ("A" if token[5] != "A" else "B") + token[6:])
    Case.objects.filter(pk=case.pk).update(link_number=2)

    for ask in (client.get, lambda place: client.post(place, {"words": "x"})):
        answers = {
            (response.status_code, response.content, str(sorted(response.headers.items())))
            for place in (dead, unknown, "/report-status/x/", f"/report-status/{'a' * 96}/")
            for end in ("", "withdraw/", "stop/")
            for response in (ask(place + end),)
        }

        assert len(answers) == 1
        assert next(iter(answers))[0] == 404
    assert not case.events.filter(happened=Happened.ADDED).exists()


def test_a_link_with_the_key_of_another_case_has_ended(
    client: Client, case: Case, visitor: Visitor
) -> None:
    other = Visitor(Client(), visitor.path)
    other.answer_everything()
    other.send()
    theirs = Case.objects.latest("pk")
    theirs.public_id, case.public_id = case.public_id, theirs.public_id
    theirs.sealed_link = None
    from cms_forms.models.reporter_link import ReporterLink

    link = ReporterLink.first()
    forged = ReporterLink(
        public_id=theirs.public_id, key=link.key, number=1, last_day=link.last_day
    )

    assert client.get(forged.path()).status_code == 404


def test_a_link_can_be_made_to_stop(client: Client, case: Case) -> None:
    place = path_of(case)

    assert "Nobody can open this page with it any more" in words_of(client.get(place + "stop/"))
    client.post(place + "stop/")

    assert client.get(place).status_code == 404
    case.refresh_from_db()
    assert case.link_number == 2
    assert "We have what you sent" in shown(client, case)


def test_nobody_keeps_it_finds_it_or_is_told_where_one_came_from(
    client: Client, case: Case
) -> None:
    for end in ("", "withdraw/", "stop/"):
        response = client.get(path_of(case) + end)

        assert response["Cache-Control"] == "private, no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response["X-Robots-Tag"] == "noindex"
        assert not response.cookies
        title = re.search("<title>(.*?)</title>", response.content.decode(), re.DOTALL)
        assert title is not None
        assert case.service not in title[1]


def test_who_left_in_a_hurry_is_shown_nothing_behind_back(client: Client, case: Case) -> None:
    left = client.get("/report-status/leave/")
    behind = client.get(path_of(case))
    again = client.get(path_of(case) + "?again=1")

    assert left.status_code == 303
    assert behind.status_code == 410
    assert case.submission.shown_reference not in words_of(behind)
    assert case.submission.shown_reference in words_of(again)
    assert case.submission.shown_reference in shown(client, case)


def test_other_methods_are_refused(client: Client, case: Case) -> None:
    assert client.put(path_of(case)).status_code == 405
    assert client.head(path_of(case)).status_code == 200


def test_the_page_asks_the_database_little(
    client: Client, case: Case, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        case.note(Happened.REPLY, for_reporter=f"Number {number}, {date.today()}")
    client.get(path_of(case))

    with django_assert_max_num_queries(8):
        client.get(path_of(case))
