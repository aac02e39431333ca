"""Which services use a question set, and which version of it visitors are asked."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db.models import ProtectedError, TextField
from django.db.models.functions import Cast
from wagtail.blocks.stream_block import StreamValue

from cms_forms.casework.named_by import drafts_with
from cms_forms.models import QuestionSet, QuestionSetVersion
from cms_forms.pages.form_page import FormPageMixin, service_models
from cms_forms.stream import sets
from cms_forms.stream.changes import Parts, parts_in, title_of


@dataclass(frozen=True, kw_only=True)
class SetUse:
    """One service that refers to the set, in its draft, in what is live, or in both."""

    page: FormPageMixin
    """As it is stored: what is live, if anything is."""
    draft: FormPageMixin
    steps: Sequence[str]
    """The titles of the steps that refer to it, those of the draft first."""
    live_versions: Sequence[int]
    """Of the set, that new visitors are asked now. None where it is not live."""
    draft_versions: Sequence[int]

    @property
    def has_changes(self) -> bool:
        """Whether publishing it would publish more than the set."""
        return bool(self.page.live and self.page.has_unpublished_changes)

    def is_older(self, version: QuestionSetVersion) -> bool:
        """Whether its draft or what is live asks an older version."""
        return any(
            number < version.number for number in (*self.live_versions, *self.draft_versions)
        )

    def with_version(self, version: QuestionSetVersion) -> FormPageMixin:
        """The draft as it would be, for lint and comparison; not to be saved."""
        after = copy(self.draft)
        parts = sets.updated(
            parts_in(self.draft), version.question_set.key, version.number, version.questions
        )
        after.parts = StreamValue(self.draft.parts.stream_block, parts, is_lazy=True)
        return after


def uses_of(question_set: QuestionSet) -> list[SetUse]:
    """By the services' titles. What only the history still has does not count."""
    found = []
    for page in _candidates(question_set.key):
        draft = page.get_latest_revision_as_object()
        live = parts_in(page) if page.live else []
        in_draft, in_live = parts_in(draft), live
        steps = [*_steps(in_draft, question_set.key), *_steps(in_live, question_set.key)]
        if steps:
            use = SetUse(
                page=page,
                draft=draft,
                steps=list(dict.fromkeys(steps)),
                live_versions=_versions(in_live, question_set.key),
                draft_versions=_versions(in_draft, question_set.key),
            )
            found.append(use)
    return sorted(found, key=lambda use: use.draft.title.casefold())


def refuse_while_used(sender: object, instance: QuestionSet, **kwargs: Any) -> None:
    """Before a set is deleted, by whichever way. Raises `ProtectedError`."""
    using = uses_of(instance)
    if using:
        words = f"The question set “{instance}” is used by services."
        raise ProtectedError(words, {use.page for use in using})


def _candidates(key: str) -> list[Any]:
    """Pages whose stored text has the key in quotation marks somewhere."""
    ids = set(drafts_with(key).values_list("object_id", flat=True))
    found = []
    for model in service_models():
        stored = model.objects.annotate(stored=Cast("parts", TextField()))
        named = stored.filter(stored__contains=f'"{key}"') | stored.filter(
            pk__in=[int(each) for each in ids]
        )
        found += list(named)
    return found


def _steps(parts: Parts, key: str) -> list[str]:
    return [title_of(part) for part in parts if _versions([part], key)]


def _versions(parts: Parts, key: str) -> list[int]:
    return sorted(
        {
            each["value"]["version"]
            for part in parts
            for each in sets.references_in(part["value"])
            if each["value"]["set"] == key
        }
    )
