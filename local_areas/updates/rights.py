"""Who may do what in which area: by assignments alone, with one query."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from local_areas.models import Area, AreaGeneration, Assignment, Officer, Role
from local_areas.models.area import AreaQuerySet

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser, User


class NotAllowed(PermissionDenied):
    """Its words say what is not allowed, and who can help."""


@dataclass(frozen=True, kw_only=True)
class Rights:
    """What somebody may do in one area."""

    may_work: bool = False
    """Write, change and withdraw updates there."""
    may_publish: bool = False
    """Without another's approval: the training is passed and has not lapsed."""
    is_lead: bool = False
    """Approves what others propose, sends it back, puts back what was withdrawn."""
    officer: Officer | None = None


NONE = Rights()


def rights(user: User | AnonymousUser, area: Area) -> Rights:
    """A superuser may do everything, and is no officer. To practise, an officer needs no area."""
    if not user.is_authenticated or not user.is_active:
        return NONE
    if user.is_superuser:
        officer = Officer.objects.filter(user=user.pk).first()
        return Rights(may_work=True, may_publish=True, is_lead=True, officer=officer)
    if area.is_practice:
        officer = Officer.objects.filter(user=user.pk).first()
        return NONE if officer is None else Rights(may_work=True, may_publish=True, officer=officer)
    assignments = list(Assignment.objects.reaching(user, area).select_related("officer"))
    if not assignments:
        return NONE
    officer = assignments[0].officer
    return Rights(
        may_work=True,
        may_publish=officer.may_publish,
        is_lead=any(assignment.role == Role.LEAD for assignment in assignments),
        officer=officer,
    )


def areas_of(user: User | AnonymousUser, *, role: Role | None = None) -> AreaQuerySet:
    """Where somebody may work, or is a lead: the areas of their assignments and what lies in them.

    Only areas of today's boundary set, where there is one.
    """
    current = AreaGeneration.objects.current()
    areas = Area.objects.public()
    if current is not None:
        areas = areas.in_generation(current)
    if not user.is_authenticated or not user.is_active:
        return areas.none()
    if user.is_superuser:
        return areas
    assigned = Assignment.objects.filter(officer__user=user.pk)
    if role is not None:
        assigned = assigned.filter(role=role)
    places = assigned.values("area")
    return areas.filter(Q(pk__in=places) | Q(parent__in=places) | Q(parent__parent__in=places))


def is_officer(user: User | AnonymousUser) -> bool:
    """Whether the officers' screens are for them at all."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_superuser or Officer.objects.filter(user=user.pk).exists()


def is_lead(user: User | AnonymousUser) -> bool:
    """Whether the leads' screens are."""
    if not user.is_authenticated or not user.is_active:
        return False
    leading = Assignment.objects.leads().filter(officer__user=user.pk)
    return user.is_superuser or leading.exists()
