"""Findings on triage."""

from collections.abc import Collection, Iterator, Mapping

from cms_forms.engine.definition import Form
from cms_forms.engine.lint.findings import Finding, Place, error, warning


def triage_findings(
    form: Form, sends: bool, teams: Collection[str] | None, unread: Mapping[str, str]
) -> Iterator[Finding]:
    """`sends`: some answers lead to check answers. A tool that only advises needs no team.

    `unread`: key -> name of the teams that have nobody to read what they get.
    """
    place = Place(triage=True)
    if sends and not form.triage.default:
        message = "Nobody gets what no triage rule takes. Choose the default team."
        yield error("no-default-team", place, message)
    elif form.triage.default and teams is not None and form.triage.default not in teams:
        message = "The default team is not there any more. Choose another one."
        yield error("missing-team", place, message)
    for number, rule in enumerate(form.triage.rules, 1):
        name = f"Triage rule {number}"
        condition = form.conditions_by_id.get(rule.condition)
        if condition is None:
            message = f"{name} needs a condition that is not there. Choose another one."
            yield error("missing-condition", place, message)
        if not rule.team:
            yield error("no-team", place, f"{name} names no team. Choose one.")
        elif teams is not None and rule.team not in teams:
            message = f"{name} names a team that is not there any more. Choose another one."
            yield error("missing-team", place, message)
    for key in sorted(form.triage.teams) if sends else ():
        if key in unread:
            message = (
                f"Nobody can read what is sent to “{unread[key]}”. Ask whoever manages the teams "
                "to add a member who can."
            )
            yield warning("unread-team", place, message)
