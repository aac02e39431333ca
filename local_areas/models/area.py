"""Places with a boundary, and the boundary sets that they belong to."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

FURTHEST: Final = 5
"""Through how many changes of boundaries an old area is followed to one of today."""


class GenerationQuerySet(models.QuerySet["AreaGeneration"]):
    def current(self, today: date | None = None) -> AreaGeneration | None:
        """The newest one that holds today."""
        today = today or timezone.localdate()
        begun = self.filter(valid_from__lte=today).exclude(valid_to__lt=today)
        return begun.order_by("-valid_from", "-pk").first()

    def touch(self) -> None:
        """Processes that hold areas of these in memory read them again."""
        self.update(changed_at=timezone.now())


class AreaGeneration(models.Model):
    """A boundary set: “wards of 2024”. Areas come and go with it; a code that stays is one area."""

    key = models.SlugField(_("key"), unique=True, help_text=_("Such as 2024."))
    name = models.CharField(_("name"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    is_approximate = models.BooleanField(
        _("boundaries are approximate"),
        default=False,
        help_text=_("Maps say so then."),
    )
    source = models.CharField(_("source of the boundaries"), max_length=255, blank=True)
    changed_at = models.DateTimeField(
        default=timezone.now,
        editable=False,
        help_text="When its areas, their names or boundaries last changed: see `boundaries`.",
    )
    pages_kept_at = models.DateTimeField(null=True, editable=False)

    objects = GenerationQuerySet.as_manager()

    class Meta:
        verbose_name = _("boundary set")
        verbose_name_plural = _("boundary sets")

    def __str__(self) -> str:
        return self.name or self.key


class Level(models.TextChoices):
    FORCE = "force", _("force")
    BOROUGH = "borough", _("borough")
    NEIGHBOURHOOD = "neighbourhood", _("neighbourhood")


class ShownName(models.CharField):  # type: ignore[type-arg]
    """The local name before the official one, whenever a row is saved.

    A generated column would be Django's own way. Its system check asks the database, and commands
    that need none could not start without one.
    """

    def pre_save(self, model_instance: Any, add: bool) -> str:
        model_instance.name = model_instance.local_name or model_instance.official_name
        return str(model_instance.name)


class AreaQuerySet(models.QuerySet["Area"]):
    def in_generation(self, generation: AreaGeneration | None) -> AreaQuerySet:
        return self.filter(boundaries__generation=generation)

    def current(self) -> AreaQuerySet:
        """The areas of today's boundary set."""
        return self.in_generation(AreaGeneration.objects.current())

    def neighbourhoods(self) -> AreaQuerySet:
        return self.filter(level=Level.NEIGHBOURHOOD)

    def boroughs(self) -> AreaQuerySet:
        return self.filter(level=Level.BOROUGH)

    def public(self) -> AreaQuerySet:
        """All but those made to practise in."""
        return self.filter(is_practice=False)


class Area(models.Model):
    """A place: the force's whole ground, a borough, a neighbourhood. Known by its code, which
    lives as long as its boundary does.
    """

    code = models.CharField(
        _("code"), max_length=20, unique=True, help_text=_("Such as E05013662.")
    )
    level = models.CharField(_("level"), max_length=15, choices=Level)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    official_name = models.CharField(_("official name"), max_length=120)
    local_name = models.CharField(
        _("local name"),
        max_length=120,
        blank=True,
        help_text=_("What people here call it. Kept when areas are imported again."),
    )
    name = ShownName(max_length=120, editable=False)
    slug = models.SlugField(_("part of the address"), max_length=120)
    local_boundary = models.JSONField(
        _("local boundary"),
        null=True,
        blank=True,
        help_text=_("A GeoJSON geometry in place of the official one. Kept when imported again."),
    )
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    population = models.PositiveIntegerField(_("residents"), null=True, blank=True)
    population_source = models.CharField(max_length=255, blank=True)
    population_year = models.PositiveSmallIntegerField(null=True, blank=True)
    is_practice = models.BooleanField(
        default=False, editable=False, help_text="To practise in: looks real and is never public."
    )

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ("name",)
        permissions = (("import_areas", "Can import areas, boundaries and postcodes"),)

    def __str__(self) -> str:
        return str(self.name)

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        AreaGeneration.objects.filter(boundaries__area=self).touch()

    def around(self) -> list[int]:
        """The area and what it lies in, the nearest first: what is said to a borough or to the
        force is said to all of it.
        """
        above = self.parent.parent_id if self.parent is not None else None
        return [pk for pk in (self.pk, self.parent_id, above) if pk is not None]

    def became(self) -> Area | None:
        """The area of today into which most of this one went, after it ended."""
        today = AreaGeneration.objects.current()
        area = self
        for _step in range(FURTHEST):
            successors = area.successors.select_related("new")
            successor = successors.order_by("-share", "new__code").first()
            if successor is None:
                return None
            area = successor.new
            if area.boundaries.filter(generation=today).exists():
                return area
        return None


class Boundary(models.Model):
    """An area in one generation. It has no geometry where only a list of areas was imported."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="boundaries")
    generation = models.ForeignKey(
        AreaGeneration, on_delete=models.CASCADE, related_name="boundaries"
    )
    geometry = models.JSONField(
        null=True, blank=True, help_text="GeoJSON Polygon or MultiPolygon, WGS84."
    )
    drawn = models.JSONField(
        null=True, blank=True, help_text="The same with fewer points and no gaps, for maps."
    )
    is_derived = models.BooleanField(
        default=False, help_text="Put together from the areas that lie in it."
    )
    west = models.FloatField(null=True, blank=True)
    south = models.FloatField(null=True, blank=True)
    east = models.FloatField(null=True, blank=True)
    north = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "generation"), name="area_once_in_generation"),
        )

    def __str__(self) -> str:
        return f"{self.area} ({self.generation})"


class AreaAlias(models.Model):
    """Another name by which people look for an area."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("area", "name"), name="alias_once_for_area"),
        )

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        AreaGeneration.objects.filter(boundaries__area=self.area_id).touch()


class AreaSuccessor(models.Model):
    """What became of an area when boundaries changed: its page leads on, its followers are kept."""

    old = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="successors")
    new = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="predecessors")
    share = models.FloatField(help_text="How much of the old area went here, from 0 to 1.")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("old", "new"), name="successor_once"),
            models.CheckConstraint(
                condition=models.Q(share__gt=0, share__lte=1), name="successor_share"
            ),
        )

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class PostcodeQuerySet(models.QuerySet["Postcode"]):
    def living(self) -> PostcodeQuerySet:
        """In use: never withdrawn, or given out again since."""
        return self.filter(
            models.Q(withdrawn__isnull=True) | models.Q(listed_on__gte=models.F("withdrawn"))
        )


class Postcode(models.Model):
    """Where a postcode lies. Everything stays on this server: nobody else learns who asked."""

    code = models.CharField(
        max_length=8, primary_key=True, help_text="In capitals, without the space: WC1A1AB."
    )
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    area_code = models.CharField(
        max_length=20, blank=True, help_text="Of the neighbourhood, as its source says."
    )
    withdrawn = models.DateField(null=True, help_text="The first day of the month.")
    listed_on = models.DateField(
        null=True, help_text="The last day for which a list had it in use. Codes are given again."
    )

    objects = PostcodeQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["area_code"], name="postcodes_of_area"),)

    def __str__(self) -> str:
        return f"{self.code[:-3]} {self.code[-3:]}"

    @property
    def is_withdrawn(self) -> bool:
        if self.withdrawn is None:
            return False
        return self.listed_on is None or self.listed_on < self.withdrawn
