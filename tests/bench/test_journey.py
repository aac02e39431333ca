"""The station that the benchmarks measure does what they measure."""

from tests.bench.journey import finished, station


def test_a_report_is_sent_and_the_wizard_beside_it_answers() -> None:
    with station() as running:
        client, filled = finished(running)

        client.post(running.path + "check-answers/", filled)
        sent_to = client.location
        wizard = client.get("/wizard/")
        client.connection.close()

    assert sent_to.endswith("/sent/")
    assert 'name="hurt-hurt"' in wizard
