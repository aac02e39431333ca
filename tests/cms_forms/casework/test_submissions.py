"""Who may read what was sent, and what is refused because it is not what was sent."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client, override_settings
from nacl.signing import SigningKey

from cms_forms import sealing
from cms_forms.models import CaseEvent, FormVersion, Journey, Submission, Team
from cms_forms.models.form_version import form_of
from cms_forms.models.submission import make_reference
from tests.cms_forms.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(visitor: Visitor) -> Submission:
    visitor.answer_everything(hurt="yes")
    visitor.send()
    return Submission.objects.get()


def reader(team: Team | None, *, permitted: bool = True) -> Client:
    user = User.objects.create_user("reader", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    if permitted:
        user.user_permissions.add(Permission.objects.get(codename="read_submission"))
    if team:
        team.members.add(user)
    client = Client()
    client.force_login(user)
    return client


def test_a_team_member_reads_it_in_the_order_it_was_asked(submission: Submission) -> None:
    client = reader(submission.team)

    listing = client.get("/admin/cases/").content.decode()
    page = client.get(f"/admin/cases/{submission.shown_reference}/").content.decode()

    assert submission.shown_reference in listing
    asked = ["Was anyone hurt?", "What injuries?", "When was it?", "AB12 CDE", "Demo Person"]
    places = [page.index(words) for words in asked]
    assert places == sorted(places)


def test_who_edits_groups_finds_the_permission_to_read(admin_client: Client) -> None:
    permission = Permission.objects.get(codename="read_submission")

    page = admin_client.get("/admin/groups/new/").content.decode()

    assert permission.name in page
    assert f'value="{permission.pk}"' in page


def test_every_reading_is_recorded(submission: Submission) -> None:
    reader(submission.team).get(f"/admin/cases/{submission.shown_reference}/")

    assert CaseEvent.objects.get(happened="read").user.username == "reader"


def test_another_teams_submission_does_not_exist_for_a_reader(submission: Submission) -> None:
    client = reader(Team.objects.create(name="Other", key="other"))

    assert client.get(f"/admin/cases/{submission.shown_reference}/").status_code == 404
    assert submission.shown_reference not in client.get("/admin/cases/").content.decode()
    assert not CaseEvent.objects.filter(happened="read").exists()


def test_membership_without_the_permission_opens_nothing(submission: Submission) -> None:
    client = reader(submission.team, permitted=False)

    for path in ("/admin/cases/", f"/admin/cases/{submission.shown_reference}/"):
        assert client.get(path).status_code in (302, 403)
    assert not CaseEvent.objects.filter(happened="read").exists()


def test_nobody_reads_without_logging_in(submission: Submission, client: Client) -> None:
    response = client.get(f"/admin/cases/{submission.shown_reference}/")

    assert response.status_code == 302
    assert "/admin/login/" in response.url


@pytest.mark.parametrize("keys", [[], "A" * 43, ["nope"], [None]])
def test_a_process_without_the_private_key_says_so(
    submission: Submission, settings: Any, keys: Any
) -> None:
    settings.SUBMISSION_PRIVATE_KEYS = keys

    page = reader(submission.team).get(f"/admin/cases/{submission.shown_reference}/")

    assert "this server does not hold the key" in page.content.decode()


def test_a_reference_is_found_however_it_is_typed(submission: Submission) -> None:
    client = reader(submission.team)
    typed = submission.shown_reference.lower().replace("-", " ")

    assert submission.shown_reference in client.get(f"/admin/cases/?q={typed}").content.decode()


@pytest.fixture
def another(submission: Submission, visitor: Visitor) -> Submission:
    """A second one of the same service, sent by somebody else."""
    other = Visitor(Client(), visitor.path)
    other.answer_everything()
    other.send()
    return Submission.objects.exclude(pk=submission.pk).get()


def change(submission: Submission, **fields: object) -> None:
    """What somebody does who can write into the database."""
    Submission.objects.filter(pk=submission.pk).update(**fields)


def put_in_place(victim: Submission, source: Submission) -> None:
    change(
        victim,
        sealed_answers=source.sealed_answers,
        sealed_with=source.sealed_with,
        signed_with=source.signed_with,
    )


def swap(one: Submission, other: Submission) -> None:
    put_in_place(one, other)
    put_in_place(other, one)


def another_version(one: Submission, other: Submission) -> None:
    version = one.version
    change(
        one,
        version=FormVersion.objects.create(
            page=version.page, number=version.number + 1, definition=version.definition
        ),
    )


def another_definition(one: Submission, other: Submission) -> None:
    changed = json.loads(json.dumps(one.version.definition).replace("Was anyone", "Was nobody"))
    FormVersion.objects.filter(pk=one.version_id).update(definition=changed)


def another_reference(one: Submission, other: Submission) -> None:
    change(one, reference=make_reference())


def another_journey(one: Submission, other: Submission) -> None:
    change(one, journey=Journey.objects.create(version=one.version))


def another_time(one: Submission, other: Submission) -> None:
    change(one, sent_at=one.sent_at - timedelta(seconds=1))


def cut(one: Submission, other: Submission) -> None:
    change(one, sealed_answers=bytes(one.sealed_answers)[:-1])


def forged_with_the_public_key(one: Submission, other: Submission) -> None:
    box = sealing.SealedBox(sealing.public_key())
    change(one, sealed_answers=box.encrypt(json.dumps({"hurt": {"q-hurt": "no"}}).encode()))


def signed_with_an_own_key(one: Submission, other: Submission) -> None:
    """Bound to the right row, under the name of the key that this server believes."""
    believed = one.signed_with
    with override_settings(SUBMISSION_SIGNING_KEY=sealing.to_text(SigningKey.generate())):
        one.seal_answers({"hurt": {"q-hurt": "no"}})
    change(one, sealed_answers=one.sealed_answers, signed_with=believed)


def no_form(one: Submission, other: Submission) -> None:
    """A process that has not read the version before: nothing of it is kept here."""
    FormVersion.objects.filter(pk=one.version_id).update(definition=[])
    form_of.cache_clear()


def half_a_form(one: Submission, other: Submission) -> None:
    half = one.version.definition | {"steps": [{"id": "hurt"}]}
    FormVersion.objects.filter(pk=one.version_id).update(definition=half)
    form_of.cache_clear()


def replayed(one: Submission, other: Submission) -> None:
    """An old text in place of the one that came for this reference."""
    put_in_place(one, other)


@pytest.mark.parametrize(
    "tamper",
    [
        swap,
        replayed,
        another_version,
        another_definition,
        another_reference,
        another_journey,
        another_time,
        cut,
        forged_with_the_public_key,
        signed_with_an_own_key,
        no_form,
        half_a_form,
    ],
)
def test_answers_that_were_not_taken_in_for_this_reference_are_refused_in_words_and_logged(
    submission: Submission,
    another: Submission,
    tamper: Callable[[Submission, Submission], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    tamper(submission, another)
    submission.refresh_from_db()
    client = reader(submission.team)

    response = client.get(f"/admin/cases/{submission.shown_reference}/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "These answers are not those that were taken in for this reference." in page
    assert "Nothing was deleted. Tell whoever runs the server." in page
    assert "Demo Person" not in page
    assert f"submission {submission.reference} are not shown" in caplog.text
    # The notes beside them are read all the same.
    assert CaseEvent.objects.get(happened="read").data == {"refused": "forged"}
    assert Submission.objects.filter(pk=submission.pk).exists()


def test_answers_are_read_with_the_form_that_was_signed_and_not_with_one_in_memory(
    submission: Submission,
) -> None:
    version, genuine = submission.version, submission.version.definition
    swapped = json.loads(json.dumps(genuine).replace("What injuries?", "Which lies?"))
    FormVersion.objects.filter(pk=version.pk).update(definition=swapped)
    form_of.cache_clear()
    assert "Which lies?" in str(version.form)
    FormVersion.objects.filter(pk=version.pk).update(definition=genuine)

    page = reader(submission.team).get(f"/admin/cases/{submission.shown_reference}/")

    assert "What injuries?" in page.content.decode()
    assert "Which lies?" not in page.content.decode()


def test_a_signature_that_this_server_does_not_know_is_told_apart_from_a_forgery(
    submission: Submission, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    settings.SUBMISSION_SIGNING_KEY = "A" * 43  # type: ignore[attr-defined]

    page = reader(submission.team).get(f"/admin/cases/{submission.shown_reference}/")

    assert "SUBMISSION_VERIFY_KEYS" in page.content.decode()
    assert submission.signed_with in page.content.decode()
    assert "Demo Person" not in page.content.decode()
    assert submission.signed_with in caplog.text


def test_a_report_may_be_moved_to_another_team(submission: Submission) -> None:
    case = submission.case
    case.team = Team.objects.create(name="Other", key="other")
    case.save()

    page = reader(case.team).get(f"/admin/cases/{submission.shown_reference}/")

    assert "Demo Person" in page.content.decode()


@pytest.mark.parametrize("query", ["", "?q=ZZZZ"])
@pytest.mark.parametrize("who", ["a superuser", "in a team", "in no team"])
def test_an_empty_list_says_why_to_this_reader(admin_client: Client, who: str, query: str) -> None:
    team = Team.objects.create(key="empty", name="Empty")
    client = admin_client if who == "a superuser" else reader(team if who == "in a team" else None)
    words = {
        ("a superuser", ""): "Nothing is open",
        ("a superuser", "?q=ZZZZ"): "No case “<bdi>ZZZZ</bdi>” that you may see",
        ("in a team", ""): "Nothing is open",
        ("in a team", "?q=ZZZZ"): "No case “<bdi>ZZZZ</bdi>” that you may see",
        ("in no team", ""): "You are not in a team yet",
        ("in no team", "?q=ZZZZ"): "You are not in a team yet",
    }

    page = client.get(f"/admin/cases/{query}").content.decode()

    assert words[who, query] in page
