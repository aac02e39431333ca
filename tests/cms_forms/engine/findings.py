"""What lint finds in a form, in the ways that tests ask for it."""

from cms_forms.engine.definition import Form
from cms_forms.engine.lint import Finding, lint
from tests.cms_forms.engine.builders import condition, is_

HURT = condition("hurt", is_("hurt", "yes"))


def judged(service: Form) -> tuple[Finding, ...]:
    """All findings but that nothing uses a condition: many of these forms are about conditions."""
    return tuple(finding for finding in lint(service) if finding.id != "unused-condition")


def found(service: Form) -> set[str]:
    return {finding.id for finding in judged(service)}


def the_only(service: Form) -> Finding:
    findings = judged(service)
    assert len(findings) == 1, findings
    return findings[0]
