"""From answers to a submission, in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms_forms.bookings import holding
from cms_forms.engine import triage
from cms_forms.engine.answers import Answers, fingerprint
from cms_forms.engine.definition import Step
from cms_forms.engine.holding import refusals
from cms_forms.engine.people import own_email
from cms_forms.engine.walk import Walk, not_counted, walk
from cms_forms.files import sending
from cms_forms.models.elsewhere import let_go_of_all
from cms_forms.models.form_version import FormVersion
from cms_forms.models.journey import Journey
from cms_forms.models.reporter_link import ReporterLink
from cms_forms.models.resume_mail import ResumeMail
from cms_forms.models.submission import Submission, key_fingerprint, make_reference
from cms_forms.models.team import Team
from cms_forms.opening import areas_of, awaited, open_case, unit_for

TRIES = 5
"""For a reference that is free. The second is needed once in thousands of millions of times."""


@dataclass(eq=False)  # not frozen: whatever passes an exception on writes to it
class NotReady(Exception):
    """The journey cannot be sent yet."""

    step: Step
    """Where something is missing, or no longer right."""
    item: int | None = None
    """Which item of a repeat step, from 1."""
    question: str = ""
    """The id of the first question that is no longer right; empty where one is missing."""


class PlaceGone(NotReady):
    """The place in a session that was chosen is not there any more. All else was ready."""


class Changed(Exception):
    """The answers are not those that the visitor checked."""


def submit(
    journey: Journey, key: bytes, today: date, *, checked: str, language: str = ""
) -> Submission:
    """Send a journey: freeze version and answers on the path, and give it to its team.

    `checked` is the `fingerprint` of the answers that the visitor has seen and declared to be true,
    `language` the one in which they did; empty for the form's own.

    The journey's row is locked, so that eight posts at once make one submission, which all of
    them get. Raises `NotReady` when the path has a gap or an answer that no longer holds, and
    `PlaceGone` when somebody else has the place that it names; `Changed`, `journey.WrongKey`, and
    `Journey.DoesNotExist` for one that was discarded meanwhile.
    """
    with transaction.atomic():
        locked = Journey.objects.select_for_update().get(pk=journey.pk)
        # Asked only now that nobody else can send it.
        sent = Submission.objects.for_visitor().filter(journey=locked).first()
        if sent is not None:
            return sent
        form = locked.version.form
        answers = locked.read_answers(key)
        walked = walk(form, answers, today)
        check_ready(walked, today)
        try:
            files = sending.found(locked, key, form, walked.answers)
        except sending.Missing as missing:
            raise NotReady(missing.step) from missing
        if fingerprint(walked.answers) != checked:
            raise Changed
        try:
            places = holding.take(locked.pk, form, walked)
        except holding.NoPlace as gone:
            raise PlaceGone(gone.wanted.step) from gone
        rule = triage.deciding_rule(form, walked, today)
        areas = areas_of(walked)
        submission = Submission(
            journey=locked,
            version=locked.version,
            team=unit_for(_team(triage.team_of(form, rule), locked.version), areas),
            key_fingerprint=key_fingerprint(key),
            language=language,
        )
        submission.keep_rule(key, rule)
        link = ReporterLink.first(awaited(form, walked, today, places))
        # Whoever gave an address gets it there, and none stays behind in a browser.
        submission.keep_link(key, "" if own_email(walked) else link.token())
        _save_with_free_reference(submission, walked.answers)
        sending.seal(files, form, locked, submission)
        is_urgent = triage.is_urgent(form, rule)
        case = open_case(submission, form, walked, areas, link, is_urgent=is_urgent)
        holding.book(places, case)
        locked.is_sent = True
        locked.save(update_fields=["is_sent"])
        # Sealed for the team now; the visitor's own copy is not needed any more.
        locked.saved_steps.all().delete()
        # Whoever kept a link, or reads one in a mail that waits, opens nothing with it.
        locked.resume_keys.all().delete()
        ResumeMail.objects.let_go(locked.pk)
        unsent = not_counted(walked, answers)
        transaction.on_commit(partial(let_go_of_all, form, unsent), robust=True)
        return submission


def check_ready(walked: Walk, today: date) -> None:
    """Raises `NotReady` where the path has a gap, an exit, or an answer that no longer holds."""
    unfinished = walked.gap or walked.exit
    if unfinished:
        raise NotReady(unfinished)
    now = datetime.combine(today, timezone.localtime().time())
    for refusal in refusals(walked, today, now):
        raise NotReady(refusal.step, refusal.item, next(iter(refusal.problems)))


def _team(key: str, version: FormVersion) -> Team:
    """The team of that key. A report is not lost because teams were renamed or deleted since
    publishing: then the form's default gets it, the page's default of today, or any team.
    """
    default = version.form.triage.default
    teams = {team.key: team for team in Team.objects.filter(key__in={key, default})}
    page = version.page.specific if version.page else None
    found: Team | None = teams.get(key) or teams.get(default) or getattr(page, "default_team", None)
    return found or Team.objects.earliest("pk")


def _save_with_free_reference(submission: Submission, answers: Answers) -> None:
    for attempt in range(1, TRIES + 1):
        # Each time: the seal is bound to the reference.
        submission.seal_answers(answers)
        try:
            with transaction.atomic():
                submission.save(force_insert=True)
        except IntegrityError:
            if attempt == TRIES:
                raise
            submission.reference = make_reference()
        else:
            return
