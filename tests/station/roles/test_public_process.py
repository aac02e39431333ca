"""The public's process: all that a visitor needs works, and nothing else is there."""

import pytest

from tests.station.roles.conftest import Two, process
from tests.station.roles.scripts import (
    A_REPORT,
    A_VISIT_TO_SERVICES,
    ADD_AND_TAKE_BACK,
    ADD_FILES,
    ADD_WHAT_IS_NOT_THEIRS,
    ASK_FOR_A_LINK,
    ASK_SOMETHING,
    EVERY_PAGE,
    FOLLOW_AN_AREA,
    GO_ON_ELSEWHERE,
    ITS_LINK,
    LOOK_AT_REQUESTS,
    MAKE_AREAS,
    ONE_PAGE,
    OPEN_A_SERVICE_WITH_FILES,
    READ_EVERYTHING,
    READ_FILES,
    READ_THE_PAGE,
    READ_WHAT_WAS_ADDED,
    RESTRICT_PAGES,
    RESTRICTED_PAGES,
    SAVE_FOR_LATER,
    SEE_FILES,
    SEND_FILES,
    SEND_WHAT_WAS_SAVED,
    START_AGAIN,
    VISITED,
)

pytestmark = pytest.mark.xdist_group("roles")
"""On one worker, with one pair of processes."""


def test_it_takes_services_from_start_to_sent_and_staff_read_them(two: Two) -> None:
    seen = two.public.run(A_VISIT_TO_SERVICES)

    read = two.staff.run(READ_EVERYTHING)

    assert len(seen) == len(VISITED)
    assert all(addresses[-1].endswith("/sent/") for addresses in seen.values())
    assert set(seen) <= set(read)


def test_it_takes_files_that_it_cannot_read_again_and_staff_can(two: Two) -> None:
    others = two.staff.run(OPEN_A_SERVICE_WITH_FILES)

    sent, opened, refused = two.public.run(SEND_FILES)
    read, stays = two.staff.run(f"OTHERS = {others!r}\n{READ_FILES}")

    assert sent == "/send-files/sent/"
    assert opened == ["CannotOpen", "LookupError"]
    assert refused == [
        *("CheckViolation", "InsufficientPrivilege", "InsufficientPrivilege"),
        "CheckViolation",
    ]
    assert read == [["photo.jpg", True], ["film.mp4", True]]
    # Three drafts that were let go: one in vain, one removed, one that was never finished.
    assert stays == 0


def test_it_shows_the_reporter_where_it_stands_and_takes_what_they_add(two: Two) -> None:
    two.public.run(A_REPORT)
    link = two.staff.run(ITS_LINK)
    first = two.public.run(f"LINK = {link!r}\n{READ_THE_PAGE}")
    waiting = two.staff.run(ASK_SOMETHING)
    asked = two.public.run(f"LINK = {link!r}\n{READ_THE_PAGE}")

    added, stopped = two.public.run(f"LINK = {link!r}\n{ADD_AND_TAKE_BACK}")

    assert "We have what you sent" in first
    assert waiting is True
    assert "Do you have a film?" in asked
    assert "Yes, a canary film" in added
    assert "You took this back" in stopped
    assert two.staff.run(READ_WHAT_WAS_ADDED) == [
        *("Yes, a canary film", "", "canary.mp4", True, False)
    ]
    assert two.public.run(ADD_WHAT_IS_NOT_THEIRS) == ["CheckViolation", "CheckViolation"]


def test_it_takes_a_request_for_a_new_link(two: Two) -> None:
    status = two.public.run(ASK_FOR_A_LINK)

    assert status == 200
    assert two.staff.run(LOOK_AT_REQUESTS) == 1


def test_it_saves_answers_for_another_browser_and_opens_no_mail_of_them(two: Two) -> None:
    status, opened, resumed, others = two.public.run(SAVE_FOR_LATER)

    [place] = two.staff.run(SEND_WHAT_WAS_SAVED)
    went_on, left = two.public.run(f"LINK = {place!r}\n{GO_ON_ELSEWHERE}")

    assert status == 200
    assert opened == ["InsufficientPrivilege", "CannotOpen"]
    assert resumed == 303
    assert went_on == 303
    assert left == others


def test_it_keeps_answers_and_forgets_them_when_somebody_starts_again(two: Two) -> None:
    kept, forgotten = two.public.run(START_AGAIN)

    assert kept == 1
    assert forgotten == 0


def test_it_shows_every_page_and_finds_them(two: Two) -> None:
    statuses, found, missing = two.public.run(EVERY_PAGE)

    assert set(statuses.values()) == {200}
    assert "result" in found
    assert "We cannot find that page" in missing


def test_it_shows_areas_and_lets_people_follow_them_and_stop(two: Two) -> None:
    two.staff.run(MAKE_AREAS)

    statuses, left = two.public.run(FOLLOW_AN_AREA)

    assert statuses == dict.fromkeys(statuses, 200)
    assert left == 0


@pytest.mark.parametrize("path", ["/admin/", "/admin/login/", "/admin/cases/"])
def test_it_has_no_admin(two: Two, path: str) -> None:
    status, page = two.public.run(f"PATH = {path!r}\n{ONE_PAGE}")

    assert status == 404
    assert "We cannot find that page" in page


def test_what_only_some_may_see_leads_on_in_words(two: Two) -> None:
    restricted = two.staff.run(RESTRICT_PAGES)

    pages = two.public.run(f"PATHS = {restricted!r}\n{RESTRICTED_PAGES}")

    assert {kind: status for kind, (status, _) in pages.items()} == {
        "login": 403,
        "groups": 403,
        "password": 200,
        "with the password": 200,
        "to elsewhere": 302,
    }
    for kind in ("login", "groups"):
        assert "nobody can log in at this address" in pages[kind][1]
    assert "Password" in pages["password"][1]
    assert "Behind the password" in pages["with the password"][1]


def test_it_shows_the_sign_in_a_size_that_is_new_follows_redirects_and_serves_documents(
    two: Two,
) -> None:
    document = two.staff.run(ADD_FILES)

    sign, redirected, served = two.public.run(f"PATH = {document!r}\n{SEE_FILES}")

    assert "brand__sign" in sign
    assert redirected == "/advice/"
    assert served == "Disclosed"


def test_nothing_is_wrong_with_it(two: Two) -> None:
    two.public.manage("check", "--database", "default", "--fail-level", "WARNING")


def test_a_database_role_that_may_read_what_was_sent_is_named(two: Two) -> None:
    with process("public", two.staffs_database, two.var) as as_owner:
        said = as_owner.manage("check", "--database", "default", code=1)

    for secret in ("sealed_answers", "auth_user.password", "django_session.session_data"):
        assert secret in said
    assert "station.E002" in said
