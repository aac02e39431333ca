"""The further screens on which an item of a repeat step is asked."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms_forms.engine import limits


def screen_block() -> blocks.CharBlock:
    """With which an editor lets a question begin a screen."""
    return blocks.CharBlock(
        max_length=limits.QUESTION["screen"],
        required=False,
        label=_("Begins a new screen, called"),
        help_text=_(
            "Left empty, the question stands on the same screen as the one above it. At least one "
            "question of each further screen must be answered."
        ),
    )
