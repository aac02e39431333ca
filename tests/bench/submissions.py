"""Reports from the button to the last destination, and how soon a team has its alert.

One web server of two processes and two workers, PostgreSQL beside them, all on this machine.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from station.development import chaos
from station.development.mailbox import mail_server
from station.development.receiver import receiver_of
from tests.bench import servers
from tests.bench.harness import Figure, Result, benchmark

REPORTS = 200
SUBMISSIONS = Figure(name="submissions", unit="a second")
ALERT_P95 = Figure(name="alert_p95", unit="s", target=5)


@benchmark(SUBMISSIONS, ALERT_P95)
def submissions() -> Iterator[Result]:
    with (
        servers.database() as database,
        tempfile.TemporaryDirectory(prefix="bluelamp-") as folder,
        receiver_of() as receiver,
        mail_server() as mailbox,
    ):
        its = chaos.environment(database.address, Path(folder), mailbox, receiver)
        its["DJANGO_SETTINGS_MODULE"] = "tests.bench._deliveries_settings"
        servers.manage("migrate", "--verbosity", "0", environment=its)
        run = chaos.Chaos(
            environment=its,
            path="",
            port=servers.free_port(),
            reports=REPORTS,
            kills=0,
            minutes=10,
            receiver=receiver,
            mailbox=mailbox,
        )
        run.path = run.ask(f"publish({receiver.address!r})")
        run.run()
        facts = run.ask("facts()")
    took = facts["last"] - facts["first"]
    yield SUBMISSIONS.measured(len(facts["reports"]) / took)
    sent = dict(facts["sent"])
    alerts = [
        (at, str(mail["Subject"]))
        for at, mail in mailbox.got
        if mail["To"] == "desk@rivermouth.example"
    ]
    waits = sorted(
        at - sent[subject.split(":")[0].removeprefix("New report ")] for at, subject in alerts
    )
    yield ALERT_P95.measured(waits[int(0.95 * len(waits))])
