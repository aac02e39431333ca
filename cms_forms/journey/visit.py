"""One request to a service: the journey that it belongs to, and the walk so far."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from functools import partial, wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from cms_forms.engine.answers import Answers, StepAnswers
from cms_forms.engine.completeness import saved
from cms_forms.engine.definition import Form, Step, StepKind
from cms_forms.engine.neutral import neutral, number_of
from cms_forms.engine.questions.sessions import books
from cms_forms.engine.walk import Walk, walk
from cms_forms.journey import languages
from cms_forms.journey.counting import count, moved, places_in
from cms_forms.journey.responses import journey_response
from cms_forms.journey.service import Service
from cms_forms.journey.store import AnswerStore, Given, ItemsChange
from cms_forms.journey.stores import store_of_browser
from cms_forms.models.resume_link import can_be_reached
from cms_forms.models.usage import What


class Visit:
    """What a screen is made of."""

    def __init__(self, request: HttpRequest, service: Service, store: AnswerStore) -> None:
        self.request = request
        self.service = service
        self.store = store
        self.today: date = timezone.localdate()
        self.path: str = languages.address(service, request)
        self._walked: Walk | None = None
        self._moved_from: tuple[frozenset[str], bool] | None = None

    @property
    def form(self) -> Form:
        """In the language in which it is asked for. Of a sensitive service at neutral addresses."""
        form = self.store.form
        if self.service.spoken:
            form = languages.in_language(form, self.service.spoken).form
        return neutral(form) if self.service.is_sensitive else form

    def step_at(self, slug: str) -> Step | None:
        """The step at an address. It is found at the one that its editor gave it too: whoever is
        there when the service becomes sensitive loses nothing.
        """
        step = self.form.steps_by_slug.get(slug)
        if step is None and slug in self.store.form.steps_by_slug:
            step = self.form.steps_by_id[self.store.form.steps_by_slug[slug].id]
        return step

    @property
    def answers(self) -> Answers:
        return self.store.answers

    @property
    def has_begun(self) -> bool:
        """Whether there is a journey: somebody answered something here before."""
        return bool(self.store.name)

    @property
    def walked(self) -> Walk:
        if self._walked is None:
            self._walked = walk(self.form, self.answers, self.today)
        return self._walked

    @property
    def query(self) -> str:
        """What the addresses of the journey's screens end in: see `AnswerStore.query`."""
        return self.store.query(self.walked.answers) if self.store.is_address else ""

    @property
    def now(self) -> datetime:
        """The present hour of `today`, in local time."""
        return datetime.combine(self.today, timezone.localtime().time())

    @property
    def is_post(self) -> bool:
        return self.request.method == "POST"

    @property
    def changing(self) -> bool:
        """Whether the visitor came from check answers to change one answer."""
        return "change" in self.request.GET and not self.store.is_address

    @property
    def offers_return(self) -> bool:
        """Whether the answers may be saved, to go on in another browser."""
        is_kept = not self.store.is_address
        return is_kept and self.service.offers_return and can_be_reached()

    @property
    def is_of_another_tab(self) -> bool:
        """Whether the posted screen shows another journey than the one that is under way now."""
        return self.has_begun and self.request.POST.get("journey.name") != self.store.name

    def is_late_for(self, step: Step) -> bool:
        """Whether what is posted to a step belongs to answers that are not there any more: nobody
        begins with this step, or the screen was shown while there were some.
        """
        if not self.is_post or self.has_begun or step.id == self.form.steps[0].id:
            return False
        return not self.walked.may_visit(step.id) or bool(self.request.POST.get("journey.name"))

    def keep(self, step: Step, given: Given) -> None:
        self._moves()
        # Of all its questions: what is not asked any more may have something kept elsewhere.
        whole = self.form.steps_by_id[step.id]
        self.store.keep(step, saved(whole, given, self.answers.get(step.id)))
        self._kept()

    def change_items(self, step: Step, change: ItemsChange) -> None:
        def kept(items: list[StepAnswers]) -> list[StepAnswers]:
            whole = self.form.steps_by_id[step.id]
            return list(saved(whole, change(items), items))  # type: ignore[arg-type]

        self._moves()
        self.store.change_items(step, kept)
        self._kept()

    def _kept(self) -> None:
        self._walked = None
        if books(self.form):
            self.store.places.keep_only(self.walked)

    def _moves(self) -> None:
        if self._moved_from is None:
            # A file may have begun the journey, which is counted with its first answer.
            self._moved_from = places_in(self.walked), not self.answers

    def count(self) -> None:
        """Where the visitor moved on, with the answer that this request kept."""
        version = self.store.counted_version
        if self._moved_from is not None and version is not None and self.store.sent is None:
            before, is_new = self._moved_from
            moved(version, self.today, before, places_in(self.walked), is_new=is_new)

    def count_problems(self, questions: Iterable[str]) -> None:
        """Questions whose answers were not accepted."""
        if self.store.counted_version is not None:
            refused = [(What.REFUSED, question) for question in questions]
            count(self.store.counted_version, self.today, *refused)

    def show(self, template: str, *, status: int = 200, **context: object) -> HttpResponse:
        """A screen of the journey, with what every one of them knows."""
        known = {
            "page": self.service,
            # Not read where nothing is shown of it: a closed service has no version of its own.
            "form": SimpleLazyObject(lambda: self.form),
            "path": self.path,
            "visit": self,
            "spoken": SimpleLazyObject(partial(self._said, context.get("step"))),
            "titled": SimpleLazyObject(partial(self._titled, context)),
        }
        return render(
            self.request, f"cms_forms/journey/{template}.html", known | context, status=status
        )

    def _titled(self, context: Mapping[str, object]) -> str:
        """What the browser's title says of a step: in a sensitive service which part it is. Whoever
        hears the title must know that it is another page; whoever reads a history, no more. An end
        of the way stands behind all parts, and its number would tell that it is one.
        """
        step = context.get("step")
        if not isinstance(step, Step):
            return ""
        if self.service.is_sensitive:
            if step.kind is StepKind.EXIT:
                return ""
            return _("Part %(number)d") % {"number": number_of(self.form, step)}
        return str(context.get("title") or step.title)

    def _said(self, step: object) -> languages.Speaking:
        screen = step.id if isinstance(step, Step) else ""
        return languages.said_of(self.store.form, self.service, self.request, screen, self.query)


type Opening = Callable[[HttpRequest, Service], AnswerStore]
"""How the store of a request is found."""

READ: Final = ("GET", "HEAD", "OPTIONS")
READ_AND_POST: Final = (*READ, "POST")


def allowing(methods: Collection[str]) -> HttpResponse:
    """The answer to OPTIONS."""
    return HttpResponse(headers={"Allow": ", ".join(methods)})


def screen(
    *,
    methods: Collection[str] = READ_AND_POST,
    once_sent: bool = False,
    once_ended: bool = False,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Makes a view of a function that shows a screen of a visit.

    The view takes the request, the service and what the address holds; `store` opens another
    store than the browser's own. Once the journey was sent, every screen leads to its reference,
    those that are there for that aside (`once_sent`). Once it was ended, every screen says only
    that, those aside with which something begins anew (`once_ended`).
    """

    def decorate(show: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(show)
        def view(
            request: HttpRequest,
            service: Service,
            *args: Any,
            store: Opening = store_of_browser,
            **kwargs: Any,
        ) -> HttpResponse:
            with languages.speaking(service.spoken):
                return journey_response(_answer(request, service, store, args, kwargs))

        def _answer(
            request: HttpRequest, service: Service, store: Opening, args: Any, kwargs: Any
        ) -> HttpResponse:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            if request.method == "OPTIONS":
                return allowing(methods)
            visit = Visit(request, service, store(request, service))
            if visit.is_post:
                visit.store.pin(request.POST.get("journey.version", ""))
            if visit.store.has_ended and not once_ended:
                return visit.show("ended", status=410)
            if visit.store.sent is not None and not once_sent:
                return redirect(f"{visit.path}sent/")
            response = show(visit, *args, **kwargs)
            visit.store.leave(response)
            visit.count()
            return response

        return view

    return decorate
