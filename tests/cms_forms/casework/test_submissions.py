"""Who may read what was sent."""

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from cms_forms.models import Submission, SubmissionAccess, Team
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

    listing = client.get("/admin/submissions/").content.decode()
    page = client.get(f"/admin/submissions/{submission.shown_reference}/").content.decode()

    assert submission.shown_reference in listing
    asked = ["Was anyone hurt?", "What injuries?", "When was it?", "AB12 CDE", "Demo Person"]
    places = [page.index(words) for words in asked]
    assert places == sorted(places)


def test_every_reading_is_recorded(submission: Submission) -> None:
    reader(submission.team).get(f"/admin/submissions/{submission.shown_reference}/")

    assert SubmissionAccess.objects.get().user.username == "reader"


def test_another_teams_submission_does_not_exist_for_a_reader(submission: Submission) -> None:
    client = reader(Team.objects.create(name="Other", key="other"))

    assert client.get(f"/admin/submissions/{submission.shown_reference}/").status_code == 404
    assert submission.shown_reference not in client.get("/admin/submissions/").content.decode()
    assert not SubmissionAccess.objects.exists()


def test_membership_without_the_permission_opens_nothing(submission: Submission) -> None:
    client = reader(submission.team, permitted=False)

    for path in ("/admin/submissions/", f"/admin/submissions/{submission.shown_reference}/"):
        assert client.get(path).status_code in (302, 403)
    assert not SubmissionAccess.objects.exists()


def test_nobody_reads_without_logging_in(submission: Submission, client: Client) -> None:
    response = client.get(f"/admin/submissions/{submission.shown_reference}/")

    assert response.status_code == 302
    assert "/admin/login/" in response.url


def test_a_process_without_the_private_key_says_so(
    submission: Submission, settings: object
) -> None:
    settings.SUBMISSION_PRIVATE_KEYS = []  # type: ignore[attr-defined]

    page = reader(submission.team).get(f"/admin/submissions/{submission.shown_reference}/")

    assert "this server does not hold the key" in page.content.decode()


def test_a_reference_is_found_however_it_is_typed(submission: Submission) -> None:
    client = reader(submission.team)
    typed = submission.shown_reference.lower().replace("-", " ")

    assert (
        submission.shown_reference in client.get(f"/admin/submissions/?q={typed}").content.decode()
    )
