"""The server from the wheel: it starts after anything that happened to an earlier one."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from station.development import postgres


@pytest.fixture
def server(short_folder: Path) -> Iterator[postgres.Server]:
    server = postgres.start(short_folder / "postgres")
    yield server
    server.stop()


def write(server: postgres.Server, text: str) -> None:
    with psycopg.connect(server.url("postgres")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS note (text text)")
        connection.execute("INSERT INTO note VALUES (%s)", [text])


def notes(server: postgres.Server) -> list[str]:
    with psycopg.connect(server.url("postgres")) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM note")]


def test_what_was_written_is_there_after_a_stop(server: postgres.Server) -> None:
    write(server, "kept")
    server.stop()

    again = postgres.start(server.data)

    assert notes(again) == ["kept"]
    again.stop()


def test_what_was_written_is_there_after_a_kill(server: postgres.Server) -> None:
    write(server, "kept")
    server.process.kill()
    server.process.wait()

    again = postgres.start(server.data)

    assert notes(again) == ["kept"]
    again.stop()


def test_a_server_that_still_runs_in_the_folder_is_replaced(server: postgres.Server) -> None:
    write(server, "kept")

    again = postgres.start(server.data)

    assert server.process.poll() is not None
    assert notes(again) == ["kept"]
    again.stop()


def test_a_stranger_with_the_number_of_a_killed_server_is_left_alone(
    server: postgres.Server,
) -> None:
    server.process.kill()
    server.process.wait()
    pidfile = server.data / "postmaster.pid"
    words = pidfile.read_text().split("\n")
    with subprocess.Popen(["sleep", "60"]) as stranger:
        pidfile.write_text("\n".join([str(stranger.pid), *words[1:]]))

        again = postgres.start(server.data)

        assert stranger.poll() is None
        stranger.kill()
    again.stop()


def test_a_folder_that_was_left_half_made_is_made_again(short_folder: Path) -> None:
    unfinished = short_folder / "postgres.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("18\n")

    server = postgres.start(short_folder / "postgres")

    assert not unfinished.exists()
    server.stop()


def test_a_path_too_long_for_a_socket_is_no_obstacle(short_folder: Path) -> None:
    deep = short_folder / ("long" * 20) / ("longer" * 10)

    server = postgres.start(deep / "postgres")
    write(server, "reached")
    server.stop()

    assert not server.sockets.exists()


def test_a_database_is_made_once(server: postgres.Server) -> None:
    postgres.make_database(server, "bluelamp")
    postgres.make_database(server, "bluelamp")

    with psycopg.connect(server.url("bluelamp")) as connection:
        assert connection.info.dbname == "bluelamp"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent’s end")
def test_the_server_ends_with_whoever_started_it(short_folder: Path) -> None:
    starter = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys, time\n"
            "from pathlib import Path\n"
            "from station.development import postgres\n"
            "print(postgres.start(Path(sys.argv[1])).pid, flush=True)\n"
            "time.sleep(60)\n",
            str(short_folder / "postgres"),
        ],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    with starter:
        assert starter.stdout is not None
        server = psutil.Process(int(starter.stdout.readline()))

        starter.send_signal(signal.SIGKILL)

        assert psutil.wait_procs([server], timeout=20)[1] == []


def test_nothing_is_readable_by_other_people_of_the_machine(server: postgres.Server) -> None:
    assert server.sockets.stat().st_mode & 0o077 == 0


def test_without_the_wheel_the_message_names_the_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)

    with pytest.raises(postgres.PostgresUnavailable, match="DATABASE_URL"):
        postgres.programs()


def test_a_server_that_does_not_start_says_why(server: postgres.Server) -> None:
    server.stop()

    with pytest.raises(postgres.PostgresUnavailable, match="no_such_setting"):
        postgres.start(server.data, options={"no_such_setting": "on"})


def test_where_root_may_not_leave_itself_the_message_names_the_way_out(
    short_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "unshare", lambda flags: os.close(-1))  # fails, as the kernel may

    with pytest.raises(postgres.PostgresUnavailable, match="Run as another user, or set DATABASE"):
        postgres.start(short_folder / "postgres")
