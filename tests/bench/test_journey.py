"""The station that the benchmarks measure does what they measure."""

from tests.bench.journey import PATH, finished, serving
from tests.plugins.databases import Databases


def test_a_report_is_sent_and_the_wizard_beside_it_answers(databases: Databases) -> None:
    seeded = databases.copy("demonstration", f"{databases.own}_bench")
    with serving(seeded) as running:
        client, filled = finished(running.address)

        client.post(PATH + "check-answers/", filled)
        sent_to = client.location
        wizard = client.get("/wizard/")
        client.connection.close()

    assert sent_to.endswith("/sent/")
    assert 'name="hurt-hurt"' in wizard
