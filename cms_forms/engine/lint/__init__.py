"""Says what is wrong with a form, and how to mend it.

Sound: whatever it passes without an error cannot loop, raise or strand a visitor. Every path ends
at check answers or at an exit, whatever the answers.
"""

from cms_forms.engine.definition import Form
from cms_forms.engine.lint.conditions import condition_findings
from cms_forms.engine.lint.findings import Finding, Place, Severity
from cms_forms.engine.lint.graph import Graph
from cms_forms.engine.lint.steps import step_findings
from cms_forms.engine.lint.triage import triage_findings

__all__ = ["Finding", "Place", "Severity", "lint"]


def lint(form: Form) -> tuple[Finding, ...]:
    """Every finding, errors first, else in the order of the form."""
    graph = Graph(form)
    findings = [
        *step_findings(form, graph),
        *condition_findings(form, graph),
        *triage_findings(form, graph),
    ]
    return tuple(sorted(findings, key=lambda finding: finding.severity is Severity.WARNING))
