"""No access log opens what only its reader may open."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Final

import pytest
from gunicorn.config import Config

from station.deploy.access_log import Logger
from station.deploy.paths import cut

SECRET: Final = "iyxm7QkWz0d3.28.Xa9Lk3kqPz0aZ9x8Yw7"
LINKS: Final = (
    f"/report-status/{SECRET}/",
    f"/report-status/{SECRET}/withdraw/",
    f"/report-files/{SECRET}/",
    f"/go-on/{SECRET}/",
    f"/following/stop/{SECRET}/",
    f"/admin/password_reset/confirm/MQ/{SECRET}/",
)
SHOWN: Final = (
    "/",
    "/report/report-a-road-traffic-incident/what-happened-when-and-where-it-was/",
    "/areas/rivermouth/lantern-quay/",
    "/static/station/main.3f2a1b4c5d6e7f8091a2b3c4d5e6f708.css",
    "/admin/cases/ZT4G-MXR2/",
)


@pytest.mark.parametrize("link", [*LINKS, f"/x/{'0123456789abcdef' * 2}.1796000000.{'f' * 64}/"])
def test_a_path_is_cut_where_its_secret_begins(link: str) -> None:
    assert cut(link).endswith("/-")
    assert SECRET not in cut(link)
    assert "ffff" not in cut(link)


@pytest.mark.parametrize("path", SHOWN)
def test_the_address_of_a_page_is_left_as_it_is(path: str) -> None:
    assert cut(path) == path


def test_nothing_that_a_format_can_name_has_the_secret_or_what_was_typed() -> None:
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"{LINKS[0]}?q=typed",
        "PATH_INFO": LINKS[0],
        "QUERY_STRING": "q=typed",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://station.example{LINKS[1]}",
    }
    answered = SimpleNamespace(status="200 OK", sent=1, headers=[])
    asked = SimpleNamespace(headers=[])

    atoms = Logger(Config()).atoms(answered, asked, environ, timedelta(0))

    said = [str(atoms[name]) for name in ("r", "U", "q", "f")]
    assert not any(SECRET in each or "typed" in each for each in said)
    assert atoms["U"] == "/report-status/-"
