from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import register_setting
from wagtail.images import get_image_model_string

from station.force import colours
from station.force.site_setting import SiteSetting

GOOD_FOR = timedelta(days=364)


def validate_contact(value: str) -> None:
    """A contact as RFC 9116 has it: an address with its scheme, on one line."""
    if not value.startswith(("mailto:", "https://", "tel:")) or not value.isprintable():
        raise ValidationError("Begin with mailto:, https:// or tel:.")


@register_setting(icon="site")
class ForceSettings(SiteSetting):
    """Whose station this is, and what stands around every page of it."""

    name = models.CharField(max_length=80, default="Police")
    sign = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Beside the name, on the dark header. Without one: the blue lamp.",
    )
    night = models.CharField(
        "dark colour",
        max_length=7,
        default=colours.NIGHT,
        validators=[colours.validate_colour],
        help_text="Header and footer.",
    )
    lamp = models.CharField(
        "accent colour",
        max_length=7,
        default=colours.LAMP,
        validators=[colours.validate_colour],
        help_text="Links and buttons: whatever can be pressed.",
    )
    emergency = models.CharField(
        max_length=120, default="Is someone in danger now? Call 999.", help_text="In bold."
    )
    emergency_more = models.CharField(
        max_length=200,
        blank=True,
        default="Can’t speak? Call from a mobile and press 55. Deaf? 999 BSL, textphone 18000, or "
        "text 999 if you are registered.",
    )
    emergency_number = models.CharField(
        max_length=20, default="999", help_text="What the bar calls when it is pressed."
    )
    contact = models.CharField(
        max_length=200, default="Not urgent? Call 101, or use any service on this site at any hour."
    )
    note = models.CharField(max_length=200, blank=True, help_text="At the end of every page.")

    security_contact = models.CharField(
        max_length=200,
        blank=True,
        validators=[validate_contact],
        help_text="Where somebody who finds a weakness of this site tells you: mailto:, https: or "
        "tel:. Without one there is no /.well-known/security.txt.",
    )
    security_policy = models.URLField(
        blank=True, help_text="What you promise to whoever reports one, if you publish it."
    )
    security_checked_on = models.DateField(
        default=timezone.localdate,
        help_text="When somebody last made sure that the contact answers. It counts for a year.",
    )

    _colour = forms.TextInput(attrs={"type": "color"})
    panels = [
        FieldPanel("name"),
        FieldPanel("sign"),
        FieldRowPanel(
            [FieldPanel("night", widget=_colour), FieldPanel("lamp", widget=_colour)], "Colours"
        ),
        MultiFieldPanel(
            [FieldPanel("emergency"), FieldPanel("emergency_number"), FieldPanel("emergency_more")],
            "Emergency bar",
        ),
        MultiFieldPanel([FieldPanel("contact"), FieldPanel("note")], "Footer"),
        MultiFieldPanel(
            [
                FieldPanel("security_contact"),
                FieldPanel("security_policy"),
                FieldPanel("security_checked_on"),
            ],
            "Weaknesses of the site",
        ),
    ]

    class Meta:
        verbose_name = "force"

    @property
    def security_expires_on(self) -> date:
        """RFC 9116 asks for less than a year ahead; a contact that nobody checks runs out."""
        return self.security_checked_on + GOOD_FOR

    @property
    def colours_url(self) -> str:
        """The address of the force's colours. It changes with them; empty for the usual ones."""
        if (self.night, self.lamp) == (colours.NIGHT, colours.LAMP):
            return ""
        chosen = urlencode({"night": self.night[1:], "lamp": self.lamp[1:]})
        return f"{reverse('colours')}?{chosen}"
