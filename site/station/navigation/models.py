from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class ForceSettings(BaseSiteSetting):
    """Whose station this is, and what stands around every page of it."""

    name = models.CharField(max_length=80, default="Police")
    emergency = models.CharField(
        max_length=120, default="Is someone in danger now? Call 999.", help_text="In bold."
    )
    emergency_more = models.CharField(
        max_length=200,
        blank=True,
        default="Can’t speak? Press 55. Deaf? Text 999, or use 999 BSL.",
    )
    contact = models.CharField(
        max_length=200, default="Not urgent? Call 101, or use any service on this site at any hour."
    )
    note = models.CharField(max_length=200, blank=True, help_text="At the end of every page.")

    panels = [
        FieldPanel("name"),
        MultiFieldPanel([FieldPanel("emergency"), FieldPanel("emergency_more")], "Emergency bar"),
        MultiFieldPanel([FieldPanel("contact"), FieldPanel("note")], "Footer"),
    ]

    class Meta:
        verbose_name = "force"
