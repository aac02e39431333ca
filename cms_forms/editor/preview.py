"""An editor walks the draft, through the visitor's own screens. Nothing is stored or sent.

What is answered lies in the editor's session until they sign out or begin anew.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, reverse
from django.utils import timezone

from cms_forms import intake
from cms_forms.editor import drafts
from cms_forms.engine import triage
from cms_forms.engine.answers import Answers, fingerprint
from cms_forms.engine.conditions import CircularCondition
from cms_forms.engine.deadlines import with_days
from cms_forms.engine.definition import Form, Question, Step
from cms_forms.engine.lint import causes
from cms_forms.engine.walk import Loop, Stranded, walk
from cms_forms.files.names import safe_name
from cms_forms.journey import languages, views
from cms_forms.journey.address_store import AddressStore
from cms_forms.journey.draft_file import DraftFile
from cms_forms.journey.draft_files import DraftFiles, Posted
from cms_forms.journey.responses import journey_response
from cms_forms.journey.routes import SCREENS
from cms_forms.journey.store import AnswerStore, Given, ItemsChange
from cms_forms.journey.stores import stores_nothing
from cms_forms.journey.unfinished import Unfinished
from cms_forms.models import station_time
from cms_forms.models.journey import JourneyGone
from cms_forms.models.usage import Ease
from cms_forms.pages.form_page import FormPageMixin

type Session = MutableMapping[str, Any]


@dataclass(frozen=True)
class NotSent:
    """Stands where a submission does. It has no reference: nothing was sent."""

    shown_reference: str = ""
    sent_at: datetime = field(default_factory=timezone.now)


class PreviewStore(AnswerStore):
    """In the editor's session: gone when they sign out, and never in the tables of journeys."""

    def __init__(self, draft: FormPageMixin, session: Session) -> None:
        self._form = draft.compile()
        self._session = session
        self._key = f"preview-{draft.pk}"

    @property
    def _kept(self) -> dict[str, Any]:
        kept: dict[str, Any] = self._session.get(self._key, {})
        return kept

    @property
    def form(self) -> Form:
        return self._form

    @property
    def name(self) -> str:
        return self._kept.get("name", "")

    @property
    def answers(self) -> Answers:
        answers: Answers = self._kept.get("answers", {})
        return answers

    @property
    def sent(self) -> NotSent | None:
        return NotSent() if self._kept.get("sent") else None

    def what_happens_next(self, form: Form) -> str:
        rule: int | None = self._kept.get("rule")
        if rule is not None and rule >= len(form.triage.rules):
            # It was deleted while somebody looked.
            rule = None
        return with_days(triage.what_happens_next(form, rule), station_time.today())

    def pin(self, seen: str) -> None:
        """A draft has no versions."""

    @property
    def files(self) -> PreviewFiles:
        return PreviewFiles(self._kept.get("files", []), lambda chosen: self._write(files=chosen))

    def leave(self, response: HttpResponse) -> None:
        """The session has a cookie of its own."""

    def keep(self, step: Step, given: Given) -> None:
        if self.sent is None:
            # As it comes back from a database, whatever keeps the session.
            plain = json.loads(json.dumps(given))
            noted = {id: each for id, each in self._noted.items() if id != step.id}
            self._write(answers={**self.answers, step.id: plain}, noted=noted)

    @property
    def _noted(self) -> dict[str, Any]:
        noted: dict[str, Any] = self._kept.get("noted", {})
        return noted

    def unfinished(self, step: Step) -> Unfinished | None:
        return Unfinished.read(self._noted.get(step.id))

    def note(self, step: Step, unfinished: Unfinished) -> None:
        if self.sent is None:
            plain = json.loads(json.dumps(unfinished.stored()))
            self._write(noted={**self._noted, step.id: plain})

    def _write(self, **changed: Any) -> None:
        name = self.name or secrets.token_hex(16)
        self._session[self._key] = {**self._kept, "name": name, **changed}

    def change_items(self, step: Step, change: ItemsChange) -> None:
        self.keep(step, change(self.items(step)))

    def rate(self, ease: Ease) -> None:
        """Nobody is asked in a preview."""

    def discard(self) -> None:
        self._session.pop(self._key, None)

    def send(self, today: date, *, checked: str, language: str = "") -> None:
        if not self.name:
            raise JourneyGone
        walked = walk(self._form, self.answers, today)
        intake.check_ready(walked, today)
        if fingerprint(walked.answers) != checked:
            raise intake.Changed
        rule = triage.deciding_rule(self._form, walked, today)
        self._session[self._key] = {"name": self.name, "sent": True, "rule": rule}


class PreviewFiles(DraftFiles):
    """Names and sizes alone: an editor sees how the screen works, and nothing is stored."""

    def __init__(
        self, chosen: list[dict[str, Any]], write: Callable[[list[dict[str, Any]]], None]
    ) -> None:
        self._chosen, self._write = chosen, write

    def of(self, question: Question) -> list[DraftFile]:
        return [
            DraftFile(
                id=file["id"],
                name=file["name"],
                size=file["bytes"],
                expected=0,
                is_whole=True,
                answer={key: file[key] for key in ("id", "name", "bytes")} | {"kind": ""},
            )
            for file in self._chosen
            if file["question"] == question.id
        ]

    def remove(self, id: str) -> str:
        name = next((file["name"] for file in self._chosen if file["id"] == id), "")
        self._write([file for file in self._chosen if file["id"] != id])
        return str(name)

    def take_shown(self, files: Posted, questions: Iterable[Question]) -> Sequence[str]:
        chosen = [
            {
                "question": question.id,
                "id": secrets.token_hex(16),
                "name": safe_name(file.name or ""),
                "bytes": file.size or 0,
            }
            for question in questions
            for file in files.getlist(f"{question.id}.files")
        ]
        if chosen:
            self._chosen = [*self._chosen, *chosen]
            self._write(self._chosen)
        return [str(file["name"]) for file in chosen]


@dataclass(frozen=True)
class Previewed:
    """The draft, at the address of its preview."""

    draft: FormPageMixin
    spoken: str = ""

    @property
    def pk(self) -> int:
        pk: int = self.draft.pk
        return pk

    @property
    def title(self) -> str:
        title: str = self.draft.title
        return title

    @property
    def current_version_id(self) -> int | None:
        return self.draft.current_version_id

    @property
    def url_path(self) -> None:
        """A preview is never open."""

    @property
    def is_sensitive(self) -> bool:
        return bool(self.draft.is_sensitive)

    @property
    def offers_return(self) -> bool:
        return bool(self.draft.offers_return)

    @property
    def steps_url(self) -> str:
        """Where the editor came from. A visitor's service has none."""
        return reverse("cms_forms_editor:steps", args=[self.pk])

    def get_url(self, request: HttpRequest | None = None) -> str:
        return reverse("cms_forms_editor:preview", args=[self.pk])


def preview(request: HttpRequest, page_id: int, place: str = "") -> HttpResponse:
    """The screen that a visitor would get at `place` inside the service: "hurt/"."""
    draft = drafts.draft_for(request.user, page_id)
    form = draft.compile()
    language, place = languages.split(place, lambda: form)
    service = Previewed(draft, language)
    if not form.steps:
        return _broken(request, service)
    store = _store(request, draft, form)
    resolver: Any = type(draft).get_resolver()
    try:
        match = resolver.resolve("/" + place)
    except Resolver404:
        raise Http404 from None
    name = match.func.__name__
    if name == "start":
        begin = f"{languages.address(service, request)}start/"
        draft.spoken = language
        shown = views.start(request, draft, begin=begin, form=form, service=service)
        return journey_response(shown)
    try:
        return SCREENS[name](request, service, *match.args, **match.kwargs, store=lambda *_: store)
    except (Loop, Stranded, CircularCondition):
        return _broken(request, service)


def _store(request: HttpRequest, draft: FormPageMixin, form: Form) -> AnswerStore:
    """A tool that only advises is walked as visitors walk it: its answers are in the address."""
    if stores_nothing(form, is_sensitive=draft.is_sensitive):
        return AddressStore(form, request)
    return PreviewStore(draft, request.session)


def _broken(request: HttpRequest, service: Previewed) -> HttpResponse:
    context = {
        "page": service.draft,
        "causes": causes(service.draft.findings()),
        "steps_url": service.steps_url,
    }
    response = render(request, "cms_forms/editor/preview_broken.html", context, status=422)
    return journey_response(response)
