from cms_forms.models.form_version import FormVersion
from cms_forms.models.journey import Journey, SavedStep
from cms_forms.models.service_address import ServiceAddress
from cms_forms.models.submission import Submission, SubmissionAccess
from cms_forms.models.team import Team

__all__ = [
    "FormVersion",
    "Journey",
    "SavedStep",
    "ServiceAddress",
    "Submission",
    "SubmissionAccess",
    "Team",
]
