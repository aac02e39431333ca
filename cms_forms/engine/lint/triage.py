"""Findings on triage."""

from collections.abc import Collection, Iterator, Mapping

from cms_forms.engine.definition import Form
from cms_forms.engine.language import gettext as _
from cms_forms.engine.lint.findings import Finding, Place, error, warning
from cms_forms.engine.lint.uses import unchosen


def triage_findings(
    form: Form, sends: bool, teams: Collection[str] | None, unread: Mapping[str, str]
) -> Iterator[Finding]:
    """`sends`: some answers lead to check answers. A tool that only advises needs no team.

    `unread`: key -> name of the teams that have nobody to read what they get.
    """
    place = Place(triage=True)
    if sends and not form.triage.default:
        message = _("Nobody gets what no triage rule takes. Choose the default team.")
        yield error("no-default-team", place, message)
    elif form.triage.default and teams is not None and form.triage.default not in teams:
        message = _("The default team is not there any more. Choose another one.")
        yield error("missing-team", place, message)
    for number, rule in enumerate(form.triage.rules, 1):
        if not rule.condition:
            words = _("Triage rule {number}").format(number=number)
            yield unchosen(place, words)
        elif rule.condition not in form.conditions_by_id:
            message = _(
                "Triage rule {number} needs a condition that is not there. Choose another one."
            )
            yield error("missing-condition", place, message.format(number=number))
        if not rule.team:
            message = _("Triage rule {number} names no team. Choose one.")
            yield error("no-team", place, message.format(number=number))
        elif teams is not None and rule.team not in teams:
            message = _(
                "Triage rule {number} names a team that is not there any more. Choose another one."
            )
            yield error("missing-team", place, message.format(number=number))
    for key in sorted(form.triage.teams) if sends else ():
        if key in unread:
            message = _(
                "Nobody can read what is sent to “{team}”. Ask whoever manages the teams to add a "
                "member who can."
            )
            yield warning("unread-team", place, message.format(team=unread[key]))
