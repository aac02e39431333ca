"""What staff do with a case. Each deed locks its row, refuses what the case does not allow, and
writes what happened, in one transaction. The case that is passed in is brought up to date.

Each raises `states.NotAllowed`, whose words are for the person who tried it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms_forms.casework import states
from cms_forms.casework.clocks import look_again
from cms_forms.casework.states import NotAllowed
from cms_forms.deliveries.planning import wake_workers
from cms_forms.engine.questions.characters import is_seen
from cms_forms.models import station_time
from cms_forms.models.case import Case, Status
from cms_forms.models.case_event import CaseEvent, Happened
from cms_forms.models.delivery import Delivery, Kind
from cms_forms.models.sensitive_service import SensitiveService

if TYPE_CHECKING:
    from django.contrib.auth.models import User
    from django.db.models import QuerySet

    from cms_forms.models.team import Team

LONGEST_WORDS: Final = 10_000
"""Characters of a note, a reason or a reply: some four printed pages."""


def gives_to(event: CaseEvent, to: User | None) -> bool:
    """Whether that is what `assign` wrote; and so the two below."""
    return bool(event.data.get("to") == (to.pk if to is not None else None))


def changes_to(event: CaseEvent, status: str) -> bool:
    return bool(event.data.get("to") == status)


def hands_to(event: CaseEvent, team: Team) -> bool:
    return bool(event.data.get("team") == team.pk)


@contextmanager
def locked(*cases: Case) -> Iterator[None]:
    """Nobody else works on them, or on what was merged into them, until the end. Each is as it
    stands in the database now.
    """
    with transaction.atomic():
        _lock([case.pk for case in cases])
        for case in cases:
            case.refresh_from_db()
        yield


def _lock(cases: Sequence[int]) -> None:
    """Every deed locks all its cases in the order of their ids, so that no two wait for each other:
    closing a case and putting it on hold change what was merged into it too.
    """
    together = Case.objects.filter(Q(pk__in=cases) | Q(merged_into__in=cases)).order_by("pk")
    while True:
        with suppress(_OneMore), transaction.atomic():
            known = list(together.values_list("pk", flat=True))
            list(Case.objects.select_for_update().filter(pk__in=known).order_by("pk").only("pk"))
            if not set(together.values_list("pk", flat=True)) <= set(known):
                raise _OneMore
            return


class _OneMore(Exception):
    """Was merged while the others were being locked. Locked now, it would be out of order: all are
    let go.
    """


def readers_of(case: Case, team: Team | None = None) -> QuerySet[User]:
    """The members who may read the case, were it the team's: those it may be given to."""
    readers = (team or case.team).readers()
    if not case.is_sensitive:
        return readers
    if case.page_id is None:
        return readers.none()
    groups = SensitiveService.objects.filter(page_id=case.page_id).values("groups")
    return readers.filter(groups__in=groups).distinct()


def assign(case: Case, to: User | None, by: User) -> CaseEvent:
    """Give it to a person who may read it; to nobody in particular with None."""
    with locked(case):
        _must_be_open(case)
        if to is not None and not readers_of(case).filter(pk=to.pk).exists():
            raise NotAllowed(_("That person cannot read this case. Nothing was changed."))
        case.assignee = to
        case.save(update_fields=["assignee"])
        name = to.get_full_name() or to.get_username() if to is not None else ""
        return case.note(Happened.ASSIGNED, user=by, to=to.pk if to else None, to_name=name)


def set_status(
    case: Case, status: str, by: User, words: str = "", for_reporter: str = ""
) -> CaseEvent:
    """`words` are the outcome of a closed case, or why it is opened again.

    Closing needs both words, and a case on which no clock runs any more. Those whose reports were
    merged into it are told too.
    """
    with locked(case):
        before, waiting = case.status, case.waiting_since is not None
        if case.merged_into_id is not None:
            raise NotAllowed(_("It is merged into another case. Undo that first."))
        states.check(before, status, is_waiting=waiting, words=words, for_reporter=for_reporter)
        _must_fit(words, for_reporter)
        if states.closes(status):
            _must_have_no_clock(case)
            _close(case)
        elif states.opens_again(before, status):
            _open(case)
        case.status = Status(status)
        case.waiting_since = None
        case.save(update_fields=["status", "waiting_since", "closed_at", "purge_on"])
        event = case.note(
            Happened.STATUS,
            user=by,
            words=words,
            for_reporter=for_reporter,
            **_changed(before, status),
        )
        if for_reporter:
            _tell_reporter(case, event)
        if states.closes(status) or states.opens_again(before, status):
            _tell_merged(case, by, before, for_reporter)
        return event


def hand_over(case: Case, team: Team, by: User, reason: str) -> CaseEvent:
    """To another team, which is alerted; its clocks go with it, and what was merged into it. The
    reason is for both teams.
    """
    with locked(case):
        _must_be_open(case)
        _must_say(reason, _("Say why the other team gets it. Nothing was changed."))
        _must_fit(reason)
        if team.pk == case.team_id:
            raise NotAllowed(_("The team has it already. Nothing was changed."))
        if not readers_of(case, team).exists():
            words = _("Nobody in “{team}” can read this case, so that it stays where it is.")
            raise NotAllowed(words.format(team=team))
        before, case.team, case.assignee = case.team, team, None
        case.save(update_fields=["team", "assignee"])
        event = case.note(
            Happened.HANDED_OVER,
            user=by,
            words=reason,
            team=team.pk,
            **_changed(before.name, team.name),
        )
        for each in case.duplicates.exclude(team=team).select_related("submission"):
            was, each.team = each.team, team
            each.save(update_fields=["team"])
            each.note(Happened.HANDED_OVER, user=by, team=team.pk, **_changed(was.name, team.name))
        Delivery.objects.create(case=case, kind=Kind.ALERT, event=event, deadline=case.next_due)
        wake_workers()
        return event


def note(case: Case, by: User, words: str) -> CaseEvent:
    """For the team. The reporter never reads it."""
    with locked(case):
        _must_say(words, _("Write the note. Nothing was saved."))
        _must_fit(words)
        return case.note(Happened.NOTE, user=by, words=words)


def reply(case: Case, by: User, words: str, asks: bool = False) -> CaseEvent:
    """What the reporter reads. With `asks`, the case waits for what they were asked for."""
    with locked(case):
        _must_say(words, _("Write what the reporter reads. Nothing was sent."))
        _must_fit(words)
        if asks:
            _must_be_open(case)
            case.waiting_since = timezone.now()
            case.save(update_fields=["waiting_since"])
        if case.status == Status.NEW:
            _start(case, by)
        event = case.note(Happened.REPLY, user=by, words=words, for_reporter=words, asks=asks)
        _tell_reporter(case, event)
        return event


def merge(case: Case, into: Case, by: User, reason: str) -> CaseEvent:
    """Both tell of one incident: this one closes and points to the other, on which work goes on.

    Neither reporter is told of the other's report where the service is sensitive.
    """
    with locked(case, into):
        _must_say(reason, _("Say why they are one incident. Nothing was changed."))
        _must_fit(reason)
        _must_be_open(case)
        _must_be_open(into)
        must_go_together(case, into)
        before = case.status
        case.status, case.merged_into = Status.PASSED_ON, into
        case.closed_at, case.waiting_since = timezone.now(), None
        case.save(update_fields=["status", "merged_into", "closed_at", "waiting_since"])
        told = _("Somebody else told us about the same incident. We work on both together.")
        into_event = into.note(
            Happened.MERGED,
            user=by,
            for_reporter="" if into.is_sensitive else told,
            other=str(case),
        )
        event = case.note(
            Happened.MERGED,
            user=by,
            words=reason,
            for_reporter="" if case.is_sensitive else told,
            other=str(into),
            was=before,
        )
        _go_on_as(case, before, into, by)
        for each, said in ((into, into_event), (case, event)):
            if not each.is_sensitive:
                _tell_reporter(each, said)
        return event


def _go_on_as(case: Case, before: str, into: Case, by: User) -> None:
    """Whoever worked on the one works on the other, where nobody does yet."""
    person = case.assignee
    if (
        into.assignee is None
        and person is not None
        and readers_of(into).filter(pk=person.pk).exists()
    ):
        assign(into, person, by)
    if into.status == Status.NEW and before != Status.NEW:
        _start(into, by)


def unmerge(case: Case, by: User, reason: str) -> CaseEvent:
    """It is another incident after all: the case stands where it stood before it was merged."""
    into = Case.objects.filter(duplicates=case.pk).first()
    if into is None:
        raise NotAllowed(_("It is not merged into another case. Nothing was changed."))
    with locked(case, into):
        _must_say(reason, _("Say why they are two incidents. Nothing was changed."))
        _must_fit(reason)
        if case.merged_into_id != into.pk:
            raise NotAllowed(_("It is not merged into that case any more."))
        merged = case.events.filter(happened=Happened.MERGED, data__has_key="was")
        was = merged.latest("at").data["was"]
        case.status, case.merged_into = Status(was), None
        _open(case)
        case.save(update_fields=["status", "merged_into", "closed_at", "purge_on"])
        look_again(case)
        told = _("We look at your report on its own again.")
        into.note(Happened.MERGED, user=by, apart=True, other=str(case))
        event = case.note(
            Happened.MERGED,
            user=by,
            words=reason,
            for_reporter="" if case.is_sensitive else told,
            apart=True,
            other=str(into),
        )
        if not case.is_sensitive:
            _tell_reporter(case, event)
        return event


def hold(case: Case, by: User, on: bool, reason: str) -> CaseEvent:
    """Nothing of it, and of what was merged into it, is deleted while it is on hold."""
    with locked(case):
        _must_say(reason, _("Say why. Nothing was changed."))
        _must_fit(reason)
        if case.on_hold == on:
            words = _("It is on hold already.") if on else _("It is not on hold.")
            raise NotAllowed(words)
        for each in case.duplicates.exclude(on_hold=on):
            _set_hold(each, by, on, reason)
        return _set_hold(case, by, on, reason)


def _set_hold(case: Case, by: User, on: bool, reason: str) -> CaseEvent:
    case.on_hold = on
    case.save(update_fields=["on_hold"])
    return case.note(Happened.HOLD, user=by, words=reason, on=on)


def _changed(before: str, after: str) -> dict[str, Any]:
    return {"from": before, "to": after}


def _start(case: Case, by: User) -> None:
    before, case.status = case.status, Status.UNDER_REVIEW
    case.save(update_fields=["status"])
    case.note(Happened.STATUS, user=by, **_changed(before, case.status))


def _close(case: Case) -> None:
    """What was merged into it is deleted with it."""
    page = Page.objects.filter(pk=case.page_id).first()
    days = getattr(page.specific, "keep_days", None) if page else None
    case.closed_at = timezone.now()
    case.purge_on = station_time.today() + timedelta(days) if days is not None else None
    case.duplicates.update(purge_on=case.purge_on)


def _open(case: Case) -> None:
    if case.purged_at is not None:
        raise NotAllowed(_("Its answers are deleted, so that nobody can work on it again."))
    case.closed_at = case.purge_on = None
    case.duplicates.update(purge_on=None)


def _tell_reporter(case: Case, event: CaseEvent) -> None:
    """Says by e-mail that there is something to read, if there was an address for the receipt."""
    if case.deliveries.filter(kind=Kind.RECEIPT).exists():
        Delivery.objects.create(case=case, kind=Kind.REPLY, event=event, deadline=case.next_due)
        wake_workers()


def _tell_merged(case: Case, by: User, before: str, for_reporter: str) -> None:
    """Their pages say what the case's own says from now on, and the same words: but for sensitive
    services, whose reporters do not learn of each other. Each reads their own reference in them.
    """
    for each in case.duplicates.select_related("submission"):
        words = for_reporter.replace(str(case), str(each))
        event = each.note(
            Happened.STATUS,
            user=by,
            for_reporter="" if each.is_sensitive else words,
            other=str(case),
            **_changed(before, case.status),
        )
        if not case.is_open:
            _tell_reporter(each, event)


def _must_be_open(case: Case) -> None:
    if not case.is_open:
        raise NotAllowed(
            _("{case} is closed. Open it again first. Nothing was changed.").format(case=case)
        )


def _must_say(words: str, otherwise: str) -> None:
    if not is_seen(words):
        raise NotAllowed(otherwise)


def _must_fit(*texts: str) -> None:
    if any("\x00" in text for text in texts):
        raise NotAllowed(_("There is a character in it that cannot be kept. Type it anew."))
    if any(len(text) > LONGEST_WORDS for text in texts):
        words = _("That is too long: at most {number} characters. Nothing was saved.")
        raise NotAllowed(words.format(number=f"{LONGEST_WORDS:,}"))


def _must_have_no_clock(case: Case) -> None:
    names = ", ".join(f"“{each.name}”" for each in case.unsettled())
    if names:
        words = _("Say first what became of {clocks}: met, or not applicable.")
        raise NotAllowed(words.format(clocks=names))


def must_go_together(case: Case, into: Case) -> None:
    """Raises `NotAllowed` where somebody would see or miss something because they are merged."""
    if case.pk == into.pk:
        raise NotAllowed(_("A case cannot be merged into itself."))
    if case.team_id != into.team_id:
        raise NotAllowed(_("They belong to two teams. Hand one of them over first."))
    if (case.is_sensitive or into.is_sensitive) and case.page_id != into.page_id:
        raise NotAllowed(_("Not the same people may read both, so that they stay apart."))
    if case.duplicates.exists():
        words = _("Others were merged into {case}. Merge {into} into {case}.")
        raise NotAllowed(words.format(case=case, into=into))
    theirs = dict(into.deadlines.values_list("clock", "due"))
    for deadline in case.unsettled():
        if deadline.clock not in theirs or theirs[deadline.clock] > deadline.due:
            words = _("“{clock}” ends first on {case}. Merge {into} into {case}.")
            raise NotAllowed(words.format(clock=deadline.name, case=case, into=into))
