"""Which cases somebody may read, as values that the database's planner knows what to do with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import CharField, F, Q, QuerySet, Value

from cms_forms.casework.permissions import Act, may
from cms_forms.models import Case, SensitiveService, Team

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User

    from cms_forms.models.case import CaseQuerySet


TEAM: Final = "team"
PAGE: Final = "page"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The same cases as `Case.objects.readable_by`, whose subqueries keep the planner from reading
    a long list in the order of an index: with 100,000 cases it is ten times as slow.
    """

    reads_all: bool
    teams: Mapping[int, str]
    """Id -> name. Of somebody who reads all: every team."""
    named_for: frozenset[int]
    """Ids of the pages of sensitive services whose cases the user may read, in their teams."""

    @classmethod
    def of(cls, user: User) -> Scope:
        if not may(user, Act.READ):
            return cls(reads_all=False, teams={}, named_for=frozenset())
        reads_all = user.is_superuser
        teams = Team.objects.all() if reads_all else Team.objects.filter(members=user.pk)
        asked = _pairs(teams, TEAM, "pk", "name")
        if not reads_all:
            named = SensitiveService.objects.open_to(user)
            asked = asked.union(_pairs(named, PAGE, "page_id", "title"), all=True)
        found = list(asked.order_by())
        names = {key: name for kind, key, name in found if kind == TEAM}
        return cls(
            reads_all=reads_all,
            teams=dict(sorted(names.items(), key=lambda each: each[1])),
            named_for=frozenset(key for kind, key, _name in found if kind == PAGE),
        )

    @property
    def cases(self) -> CaseQuerySet:
        return Case.objects.filter(self.test())

    def test(self, case: str = "") -> Q:
        """Whether a case is among them; of rows that belong to a case, with the name of their
        field for it.
        """
        way = f"{case}__" if case else ""
        if self.reads_all:
            return Q()
        if not self.teams:
            return Q(pk__in=())
        found = Q(**{f"{way}is_sensitive": False})
        if self.named_for:
            found |= Q(**{f"{way}page_id__in": sorted(self.named_for)})
        return found & Q(**{f"{way}team__in": sorted(self.teams)})


def _pairs(rows: QuerySet[Any], kind: str, key: str, name: str) -> QuerySet[Any, Any]:
    """To be read together with others, in one query."""
    told = {"told_kind": Value(kind, CharField()), "told_key": F(key), "told_name": F(name)}
    return rows.order_by().annotate(**told).values_list(*told)
