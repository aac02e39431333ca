"""Says what is wrong with a form, and how to mend it.

Sound: whatever it passes without an error cannot loop, raise or strand a visitor. Every path ends
at check answers or at an exit, whatever the answers.

An error is what could loop, raise or strand a visitor; what refers to something that is not there;
what nobody can send; and what can do nothing at all, such as a step that nobody sees. What gets a
warning works, and is probably not what was meant.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from cms_forms.engine.definition import Form
from cms_forms.engine.lint.across import check_findings
from cms_forms.engine.lint.bodies import body_findings
from cms_forms.engine.lint.brackets import bracket_findings
from cms_forms.engine.lint.clocks import clock_findings
from cms_forms.engine.lint.conditions import Conditions
from cms_forms.engine.lint.findings import Cause, Finding, Place, Severity, causes
from cms_forms.engine.lint.flow import Flow
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.lint.names import name_findings
from cms_forms.engine.lint.sections import section_findings
from cms_forms.engine.lint.sending import sending_findings
from cms_forms.engine.lint.sets import set_findings
from cms_forms.engine.lint.spans import span_findings
from cms_forms.engine.lint.steps import step_findings
from cms_forms.engine.lint.timetables import timetable_findings
from cms_forms.engine.lint.triage import triage_findings
from cms_forms.engine.lint.uses import unused_findings, use_findings

__all__ = ["Cause", "Finding", "Place", "Severity", "causes", "lint"]


def lint(
    form: Form,
    teams: Collection[str] | None = None,
    unread: Mapping[str, str] = MappingProxyType({}),
    bodies: Collection[str] | None = None,
    timetables: Collection[str] | None = None,
) -> tuple[Finding, ...]:
    """Every finding, errors first, else in the order of the form.

    `teams` are the keys of those that exist; without them any team will do. `unread` are those of
    them that have nobody to read what they get: key -> name. `bodies` are the keys of those that
    help, `timetables` of those that exist; without them any will do.
    """
    if names := tuple(name_findings(form)):
        # While two things share an id, nothing that refers to them can be judged.
        return names
    graph = Graph(form)
    conditions = Conditions(form, graph)
    uses = tuple(use_findings(form, graph))
    told = frozenset((use.place.step, use.place.condition) for use in uses)
    flow = Flow(form, graph, conditions.truth, told)
    findings = [
        *step_findings(form, graph),
        *section_findings(form, graph),
        *body_findings(form, bodies),
        *conditions.findings,
        *uses,
        *triage_findings(form, flow.sends, teams, unread),
        *clock_findings(form, graph),
        *sending_findings(form, graph, flow),
        *span_findings(form),
        *timetable_findings(form, timetables),
        *bracket_findings(form),
        *set_findings(form),
        *check_findings(form, graph, conditions, flow.arrivals),
        *flow.findings(),
    ]
    findings += unused_findings(form, findings)
    return tuple(sorted(findings, key=lambda finding: finding.severity is Severity.WARNING))
