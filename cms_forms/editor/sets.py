"""Question sets as the screens of a service need them: what is offered, and taking one over."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from cms_forms.editor.outline import SetRow
from cms_forms.exchange import sets_not_here
from cms_forms.models import QuestionSet, QuestionSetVersion
from cms_forms.stream import sets
from cms_forms.stream.changes import Parts, Raw


def url_of(question_set: QuestionSet) -> str:
    return reverse("question_sets:edit", args=[question_set.pk])


def offered_sets() -> list[dict[str, Any]]:
    """Every live set with its questions' labels, for the drop-down of a step's screen."""
    return [
        {
            "key": version.question_set.key,
            "name": version.question_set.name,
            "version": version.number,
            "url": url_of(version.question_set),
            "questions": [each["value"].get("label") or "" for each in version.questions],
        }
        for version in QuestionSetVersion.objects.offered()
    ]


def newest_of(parts: Parts) -> dict[str, SetRow]:
    """Of the sets that these parts refer to, by key. Asks the database only if there are any."""
    keys = {
        each["value"]["set"] for part in parts for each in sets.references_in(part["value"])
    } - {""}
    if not keys:
        return {}
    return {
        each.key: SetRow(
            key=each.key,
            name=each.name,
            version=0,
            newest=newest.number if each.live and (newest := each.newest) else 0,
            url=url_of(each),
        )
        for each in QuestionSet.objects.filter(key__in=keys)
    }


def live_version(key: str) -> QuestionSetVersion | None:
    return QuestionSetVersion.objects.offered().filter(question_set__key=key).first()


def taken_over(parts: Parts, version: QuestionSetVersion) -> Parts:
    """The parts with every reference to the set at this version of it."""
    return sets.updated(parts, version.question_set.key, version.number, version.questions)


def words_of_update(version: QuestionSetVersion) -> str:
    words = _("Took over version {number} of the question set “{name}”")
    return words.format(number=version.number, name=version.question_set.name)


def filled(part: Raw, before: Raw) -> Raw:
    """The part as its screen sent it, with the questions of each set that it refers to.

    `before` is the part as it was stored: a version that this site does not have stays as it is.
    """
    stored = {each["id"]: each["value"] for each in sets.references_in(before["value"])}
    return sets.with_references(part, lambda reference: [_filled(reference, stored)])


def _filled(reference: Raw, stored: dict[str, Raw]) -> Raw:
    asked, kept = reference["value"], stored.get(reference["id"], sets.nothing())
    if (asked["set"], asked["version"]) == (kept["set"], kept["version"]):
        return {**reference, "value": kept}
    versions = QuestionSetVersion.objects.filter(question_set__key=asked["set"])
    version = versions.filter(number=asked["version"]).first() or live_version(asked["set"])
    if version is None:
        return {**reference, "value": sets.nothing()}
    return sets.reference(
        reference["id"], version.question_set.key, version.number, version.questions
    )


def warn_of_sets_not_here(request: HttpRequest, document: object) -> None:
    """After an import: which sets are not here, so that their questions are the service's own."""
    for key in sets_not_here(document):
        words = _(
            "The question set “{key}” is not here, or asks something else. Its questions came as "
            "questions of this service."
        )
        messages.warning(request, words.format(key=key))
