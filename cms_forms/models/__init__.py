from cms_forms.models.blind_index import BlindIndex
from cms_forms.models.booking import Booking, Session, Timetable
from cms_forms.models.case import Case, Status
from cms_forms.models.case_event import CaseEvent, Happened
from cms_forms.models.deadline import Deadline
from cms_forms.models.delivery import Attempt, Delivery, Destination, Endpoint
from cms_forms.models.export import Export, ExportPart
from cms_forms.models.form_version import FormVersion
from cms_forms.models.helping_body import HelpingBody
from cms_forms.models.journey import Journey, SavedStep
from cms_forms.models.link_request import LinkRequest
from cms_forms.models.question_set import BrokenSet, QuestionSet, QuestionSetVersion
from cms_forms.models.reply_template import ReplyTemplate
from cms_forms.models.resume_key import ResumeKey
from cms_forms.models.resume_mail import ResumeMail
from cms_forms.models.sensitive_service import SensitiveService
from cms_forms.models.service_address import ServiceAddress
from cms_forms.models.submission import Submission
from cms_forms.models.team import Team
from cms_forms.models.upload import Upload, UploadPart, UploadState
from cms_forms.models.usage import ChannelCount, Saving, UsageCount

__all__ = [
    "Attempt",
    "BlindIndex",
    "Booking",
    "BrokenSet",
    "Case",
    "CaseEvent",
    "ChannelCount",
    "Deadline",
    "Delivery",
    "Destination",
    "Endpoint",
    "Export",
    "ExportPart",
    "FormVersion",
    "Happened",
    "HelpingBody",
    "Journey",
    "LinkRequest",
    "QuestionSet",
    "QuestionSetVersion",
    "ReplyTemplate",
    "ResumeKey",
    "ResumeMail",
    "SavedStep",
    "Saving",
    "SensitiveService",
    "ServiceAddress",
    "Session",
    "Status",
    "Submission",
    "Team",
    "Timetable",
    "Upload",
    "UploadPart",
    "UploadState",
    "UsageCount",
]
