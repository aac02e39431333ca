"""The cases of the user's own teams, sorted by what is due first."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, cast

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView

from cms_forms.casework.asked_number import asked_number
from cms_forms.casework.counts import Counts, Group, counted, remember_new
from cms_forms.casework.filters import Filters, Tab
from cms_forms.casework.permissions import Act, CaseworkMixin, bare_reference, may
from cms_forms.casework.rows import Row, listed, rows_of
from cms_forms.casework.scope import Scope
from cms_forms.engine.people import looked_for
from cms_forms.models import station_time
from cms_forms.models.blind_index import found_by
from cms_forms.models.case import DUE_FIRST
from cms_forms.models.submission import REFERENCE_LENGTH

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import User
    from django.http import QueryDict

    from cms_forms.models import Case
    from cms_forms.models.case import CaseQuerySet

PER_PAGE: Final = 50
LAST_PAGE: Final = 40
"""Further down the database would count rows for nothing: filters lead there."""
SHORTEST_PART: Final = 4
"""Signs of a reference's beginning that find it."""
LONGEST_QUERY: Final = 200


class InboxView(CaseworkMixin, TemplateView):
    """The list with its tabs and filters; with a query, what was found among open and closed ones.

    The search posts what is typed: the name or address of a person must not stand in an address,
    which logs keep.
    """

    template_name = "cms_forms/casework/inbox.html"
    page_title = gettext_lazy("Inbox")
    http_method_names = ["get", "head", "post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = cast("User", self.request.user)
        asked = self.request.POST if self.request.method == "POST" else self.request.GET
        query = asked.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
        scope = Scope.of(user)
        filters = Filters(self.request.GET, user=user, scope=scope)
        counts = counted(scope.cases, user, filters.wanted(station_time.today()))
        remember_new(user, counts.tabs[Tab.NEW])
        context = {
            "query": query,
            "filters": filters,
            "counts": counts,
            "tabs": _tabs(filters, counts, is_search=bool(query)),
            "lead": lead_of(counts),
            "teams": list(scope.teams.values()),
            "reads_all": scope.reads_all,
            "exports": may(user, Act.EXPORT),
            "is_filtered": filters.narrows,
            "list_query": _query(self.request.GET, p=None),
        }
        if query:
            context |= self._search(scope.cases, query, counts)
        else:
            context |= self._list(scope.cases, filters, counts)
        return super().get_context_data(**context, **kwargs)

    def _search(self, readable: CaseQuerySet, query: str, counts: Counts) -> dict[str, Any]:
        cases = found(readable, query)
        rows = rows_of(cases[:PER_PAGE], cast("User", self.request.user), counts.today)
        return {"groups": [("", None, rows)] if rows else [], "more": len(cases) > PER_PAGE}

    def _list(self, readable: CaseQuerySet, filters: Filters, counts: Counts) -> dict[str, Any]:
        cases = readable.filter(filters.wanted(counts.today))
        is_closed = filters.tab is Tab.CLOSED
        number = _page_number(self.request.GET)
        start = (number - 1) * PER_PAGE
        if is_closed:
            closed_last = cases.order_by("-closed_at", "-pk")
            page = list(listed(closed_last)[start : start + PER_PAGE + 1])
        else:
            page = _open_ones(cases, counts, start)
        rows = rows_of(page[:PER_PAGE], cast("User", self.request.user), counts.today)
        is_whole = filters.tab is Tab.OPEN and not filters.narrows and number == 1
        return {
            "groups": [("", None, rows)] if is_closed and rows else _grouped(rows, counts),
            "next": _next_to_end(rows, counts) if is_whole else None,
            "first": start + 1,
            "last": start + len(rows),
            "total": None if is_closed else counts.listed,
            "previous": _query(self.request.GET, p=number - 1) if number > 1 else "",
            "following": _query(self.request.GET, p=number + 1)
            if len(page) > PER_PAGE and number < LAST_PAGE
            else "",
            "is_last_page": len(page) > PER_PAGE and number == LAST_PAGE,
        }


def found(readable: CaseQuerySet, query: str) -> list[Case]:
    """By a reference, or its first signs, else by a name, an e-mail address or a telephone number.

    Open ones first, by what is due, then closed ones, the newest first; one more than a page has.
    """
    reference = bare_reference(query)
    if SHORTEST_PART <= len(reference) <= REFERENCE_LENGTH:
        cases = _first(readable.filter(submission__reference__startswith=reference))
        if cases:
            return cases
    return _first(found_by(readable, looked_for(query)))


def _first(cases: CaseQuerySet) -> list[Case]:
    closed_last = F("closed_at").desc(nulls_first=True)
    return list(listed(cases.order_by(closed_last, *DUE_FIRST))[: PER_PAGE + 1])


def _open_ones(cases: CaseQuerySet, counts: Counts, start: int) -> list[Case]:
    """From that place on, and one more than a page has. What is counted already says which of the
    parts lie there, so that no part is read, or counted through, for nothing.
    """
    groups = counts.groups
    sizes = (
        groups[Group.SOON] + groups[Group.LATER],
        groups[Group.LATE],
        groups[Group.NO_CLOCK],
    )
    found: list[Case] = []
    for part, size in zip(cases.to_work_on(counts.today), sizes, strict=True):
        missing = PER_PAGE + 1 - len(found)
        if missing and start < size:
            found += listed(part)[start : start + missing]
        start = max(start - size, 0)
    return found


def _next_to_end(rows: list[Row], counts: Counts) -> Row | None:
    """The row of the clock that ends next, today included."""
    days = ((row.next_due, row) for row in rows)
    return next((row for day, row in days if day is not None and day >= counts.today), None)


def lead_of(counts: Counts) -> str:
    """The first sentence: what is late, and what soon will be."""
    late, soon = counts.tabs[Tab.LATE], counts.due_soon
    day = day_name(counts.soon, counts.today)
    late_words = ngettext("{n} case is late", "{n} cases are late", late).format(n=late)
    soon_words = ngettext("{n} is due by {day}", "{n} are due by {day}", soon)
    soon_words = soon_words.format(n=soon, day=day)
    if late and soon:
        return _("{late} and {soon}.").format(late=late_words, soon=soon_words)
    if late:
        return _("{late}. Nothing else is due by {day}.").format(late=late_words, day=day)
    if soon:
        words = ngettext(
            "Nothing is late. {n} case is due by {day}.",
            "Nothing is late. {n} cases are due by {day}.",
            soon,
        )
        return words.format(n=soon, day=day)
    return _("Nothing is late, and nothing is due by {day}.").format(day=day)


def day_name(day: date, today: date) -> str:
    """ "Monday", where that can be one day only."""
    return date_format(day, "l" if (day - today).days < 7 else "l j F")


def _grouped(rows: list[Row], counts: Counts) -> list[tuple[str, str | None, list[Row]]]:
    """Heading, how many, rows."""
    names = {
        Group.LATE: _("Late"),
        Group.SOON: _("Due by {day}").format(day=day_name(counts.soon, counts.today)),
        Group.LATER: _("Later"),
        Group.NO_CLOCK: _("No clock running"),
    }
    groups: list[tuple[str, str | None, list[Row]]] = []
    for group, some in groupby(
        rows, key=lambda row: Group.of(row.next_due, counts.today, counts.soon)
    ):
        shown, number = list(some), counts.groups[group]
        words = str(number)
        if number != len(shown):
            words = _("{number}, {shown} on this page").format(number=number, shown=len(shown))
        groups.append((names[group], words, shown))
    return groups


def _tabs(filters: Filters, counts: Counts, *, is_search: bool) -> list[dict[str, Any]]:
    return [
        {
            "label": tab.label,
            "url": reverse("cms_forms_inbox") + (f"?tab={tab}" if tab is not Tab.OPEN else ""),
            "count": counts.tabs.get(tab),
            "is_current": tab is filters.tab and not is_search,
        }
        for tab in Tab
    ]


def _page_number(asked: QueryDict) -> int:
    return min(asked_number(asked.get("p")) or 1, LAST_PAGE)


def _query(asked: QueryDict, *, p: int | None) -> str:
    """The list's address with another page; without one, its first."""
    kept = asked.copy()
    kept.pop("p", None)
    kept.pop("q", None)
    if p is not None and p > 1:
        kept["p"] = str(p)
    return kept.urlencode()
