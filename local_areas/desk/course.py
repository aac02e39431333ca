"""The course and the practice area; who is trained, by borough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Case, Count, Exists, F, OuterRef, Q, When
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from local_areas.desk.shell import DeskView, LeadView
from local_areas.models import Assignment, Attempt, Level, Officer, Role, Update
from local_areas.models.officer import TRAINING_LASTS
from local_areas.training import course
from local_areas.training.practice import practice_area
from local_areas.training.scenarios import PARTS, RIGHT, Scenario
from local_areas.updates.rights import NotAllowed, areas_of

ACTIVE: Final = timedelta(days=30)
PER_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Question:
    scenario: Scenario
    answers: list[tuple[str, str]]
    chosen: str = ""

    @property
    def is_right(self) -> bool:
        return self.chosen == RIGHT

    @property
    def right_words(self) -> Any:
        return self.scenario.right

    @property
    def chosen_words(self) -> Any:
        return dict(self.answers).get(self.chosen, "")


class CourseView(DeskView):
    header_icon = "help"

    def check(self) -> None:
        super().check()
        if self.officer is None:
            raise NotAllowed(_("The course is for officers, and your account is none."))

    @property
    def trainee(self) -> Officer:
        assert self.officer is not None
        return self.officer

    @cached_property
    def attempt(self) -> Attempt | None:
        """The newest."""
        return self.trainee.attempts.first()


class TrainingView(CourseView):
    """Where an officer stands; begins an attempt."""

    template_name = "local_areas/desk/training.html"
    page_title = gettext_lazy("Training")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        attempt = course.begin(self.trainee)
        return HttpResponseRedirect(part_url(course.next_part(attempt.answers) or 1))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        attempt = self.attempt
        running = attempt is not None and attempt.finished_at is None
        todo = course.next_part(attempt.answers) if attempt and running else None
        return super().get_context_data(
            officer=self.trainee,
            attempt=attempt,
            is_running=running,
            todo=todo,
            done=(todo or 1) - 1,
            parts=PARTS,
            mark=course.pass_mark(),
            practice=practice_area(),
            **kwargs,
        )


class PartView(CourseView):
    """Three scenarios, then what was right about the answers."""

    template_name = "local_areas/desk/training_part.html"

    @property
    def number(self) -> int:
        number: int = self.kwargs["part"]
        if not 1 <= number <= len(PARTS):
            raise Http404
        return number

    def get_page_title(self) -> str:
        return str(
            _("Part %(number)s of %(all)s: %(title)s")
            % {"number": self.number, "all": len(PARTS), "title": PARTS[self.number - 1].title}
        )

    def path(self) -> list[dict[str, Any]]:
        return [{"url": reverse("local_areas_desk_training"), "label": _("Training")}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.attempt is None:
            return HttpResponseRedirect(reverse("local_areas_desk_training"))
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.attempt is None:
            return HttpResponseRedirect(reverse("local_areas_desk_training"))
        scenarios = PARTS[self.number - 1].scenarios
        answers = {each.key: key for each in scenarios if (key := self._chosen(each)) is not None}
        if any(each.key not in {**self.attempt.answers, **answers} for each in scenarios):
            return self.render_to_response(
                self.get_context_data(given=answers, error=_("Answer each of them."))
            )
        course.answer(self.attempt, self.number, answers)
        return HttpResponseRedirect(part_url(self.number))

    def _chosen(self, scenario: Scenario) -> str | None:
        """A form names an answer by its place, which says nothing about which one is right."""
        assert self.attempt is not None
        answers = course.shuffled(scenario, self.attempt.seed)
        places = {str(place): key for place, (key, _words) in enumerate(answers)}
        return places.get(self.request.POST.get(scenario.key, ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        attempt = self.attempt
        assert attempt is not None
        given = kwargs.pop("given", {})
        kept = attempt.answers
        scenarios = PARTS[self.number - 1].scenarios
        return super().get_context_data(
            questions=[
                Question(
                    scenario=each,
                    answers=course.shuffled(each, attempt.seed),
                    chosen=kept.get(each.key) or given.get(each.key, ""),
                )
                for each in scenarios
            ],
            is_answered=all(each.key in kept for each in scenarios),
            attempt=attempt,
            todo=course.next_part(kept),
            mark=course.pass_mark(),
            **kwargs,
        )


def part_url(number: int) -> str:
    return reverse("local_areas_desk_training_part", args=[number])


class TrainingBoardView(LeadView):
    """How many officers are trained, active and lapsed, by borough; and who they are."""

    template_name = "local_areas/desk/training_board.html"
    page_title = gettext_lazy("Who is trained")
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        places = areas_of(self.user, role=Role.LEAD).values("pk")
        assigned = Assignment.objects.filter(area__in=places)
        officers = with_training(Officer.objects.filter(assignments__in=assigned).distinct())
        page = Paginator(officers.order_by("passed_at", "name"), PER_PAGE)
        return super().get_context_data(
            boroughs=by_borough(assigned),
            page=page.get_page(self.request.GET.get("p")),
            **kwargs,
        )


def with_training(officers: Any) -> Any:
    """Each with `is_active`: something of theirs went out within 30 days."""
    return officers.annotate(is_active=Exists(_recent(OuterRef("pk"))))


def by_borough(assigned: Any) -> list[dict[str, Any]]:
    """Boroughs with the number of their officers: all, trained, active, lapsed, not yet.

    An officer of several boroughs counts in each.
    """
    since = timezone.now() - TRAINING_LASTS
    passed = Q(officer__passed_at__gt=since)
    lapsed = Q(officer__passed_at__lte=since)
    rows = (
        assigned.annotate(place=_borough_name(), is_active=Exists(_recent(OuterRef("officer"))))
        .order_by("place")
        .values("place")
        .annotate(
            officers=Count("officer", distinct=True),
            trained=Count("officer", filter=passed, distinct=True),
            active=Count("officer", filter=Q(is_active=True), distinct=True),
            lapsed=Count("officer", filter=lapsed, distinct=True),
            never=Count("officer", filter=Q(officer__passed_at__isnull=True), distinct=True),
        )
    )
    return list(rows)


def _borough_name() -> Any:
    """Of what lies in a borough, the borough; else the place itself."""
    return Case(
        When(area__level=Level.NEIGHBOURHOOD, then=Coalesce("area__parent__name", "area__name")),
        default=F("area__name"),
    )


def _recent(officer: Any) -> Any:
    return Update.objects.filter(
        author=officer, area__is_practice=False, publish_at__gte=timezone.now() - ACTIVE
    ).filter(approved_at__isnull=False)
