"""Figures: what is counted, the releases that brought them, and what pages show of them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from local_areas.models.area import Area


class StatisticType(models.Model):
    """Something that is counted: a type of crime, a reason or an outcome of stop and search."""

    scheme = models.SlugField(
        _("scheme"), help_text=_("Whose list it belongs to: mps, police-uk, stops, confidence.")
    )
    key = models.SlugField(_("key"), max_length=120)
    name = models.CharField(_("name"), max_length=160)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="children"
    )
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("Shown for a neighbourhood only as a sum of twelve months."),
    )
    break_month = models.PositiveIntegerField(
        null=True, blank=True, help_text="`Month.number` from which it is counted in another way."
    )
    break_note = models.CharField(_("what changed then"), max_length=255, blank=True)
    maps_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="mapped_from"
    )

    class Meta:
        verbose_name = _("type of statistic")
        verbose_name_plural = _("types of statistic")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "key"), name="statistic_type_once"),
        )

    def __str__(self) -> str:
        return self.name


class State(models.TextChoices):
    """Derived from when each thing happened to a release."""

    STAGED = "staged", _("staged")
    CHECKED = "checked", _("checked")
    LIVE = "live", _("live")
    RETIRED = "retired", _("retired")


class ReleaseQuerySet(models.QuerySet["Release"]):
    def live(self) -> ReleaseQuerySet:
        return self.filter(live_from__isnull=False, retired_at__isnull=True)

    def beside(self, release: Release) -> ReleaseQuerySet:
        """The others of the same source and scope: of them and it one can be live."""
        same = self.filter(source=release.source, scope=release.scope)
        return same.exclude(pk=release.pk)


class Release(models.Model):
    """One import of statistics. Its state is what happened to it: staged, checked, live, retired.

    A table such as the Datastore's holds its whole window: the next one replaces it. A street file
    holds one month of one force: only a newer file of the same `scope` replaces it.
    """

    source = models.SlugField(help_text="The key of the module in `imports` that read it.")
    scope = models.CharField(
        max_length=80, blank=True, help_text="What it replaces: “metropolitan 2024-08”, or all."
    )
    title = models.CharField(max_length=255)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    first_month = models.PositiveIntegerField(help_text="`Month.number`.")
    last_month = models.PositiveIntegerField(help_text="`Month.number`.")
    staged_at = models.DateTimeField(auto_now_add=True)
    checked_at = models.DateTimeField(null=True)
    report = models.JSONField(default=dict, help_text="What the checks found.")
    live_from = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release of statistics")
        verbose_name_plural = _("releases of statistics")
        ordering = ("-staged_at",)
        indexes = (models.Index(fields=["source", "scope"], name="releases_of_source"),)
        permissions = (("publish_release", "Can publish statistics"),)

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        return self.live_from is not None and self.retired_at is None

    @property
    def state(self) -> State:
        if self.is_live:
            return State.LIVE
        if self.retired_at is not None:
            return State.RETIRED
        return State.STAGED if self.checked_at is None else State.CHECKED

    @property
    def last_one(self) -> Release | None:
        """What was live before it and can be live again."""
        retired = Release.objects.beside(self).filter(retired_at__isnull=False)
        return retired.order_by("-retired_at").first()


class Series(models.Model):
    """The counts of one type in one area, one a month from the release's first to its last.

    One row holds the whole window: 1,200 areas of 14 types over 36 months are 16,800 rows in place
    of 604,800, and they come in and are read that much faster.
    """

    # The unique key and the index below serve every query. One index each more would be a fifth
    # of the time that a release takes to come in.
    release = models.ForeignKey(
        Release, on_delete=models.CASCADE, related_name="series", db_index=False
    )
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+", db_index=False)
    type = models.ForeignKey(
        StatisticType, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    counts = ArrayField(models.IntegerField(null=True), help_text="NULL where a month is missing.")
    sum_of = models.PositiveIntegerField(
        null=True, help_text="How many neighbourhoods it is the sum of. NULL: the source's own."
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("release", "area", "type"), name="series_once"),
        )
        indexes = (models.Index(fields=["release", "type"], name="series_of_type"),)

    def __str__(self) -> str:
        return f"{self.type} in {self.area}"


class Coverage(models.Model):
    """For which months of a release an area has figures at all. What has none is missing: it is
    not nought.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="coverage")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    months = ArrayField(models.BooleanField(), help_text="One a month of the release's window.")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("release", "area"), name="coverage_once"),)

    def __str__(self) -> str:
        return f"{self.area} in {self.release}"


class AreaSummary(models.Model):
    """What an area's page shows of the live figures (`statistics.figures.AreaFigures`), worked out
    when a release goes live.
    """

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="summaries")
    source = models.SlugField()
    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="+")
    figures = models.JSONField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("area", "source"), name="summary_once"),)

    def __str__(self) -> str:
        return f"{self.area}: {self.source}"
