"""What editors store of a section."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms_forms.engine import limits


class SectionBlock(blocks.StructBlock):
    """Heads the steps that stand below it in the stream."""

    title = blocks.CharBlock(
        max_length=limits.SECTION["name"],
        label=_("Name"),
        help_text=_(
            "Heads the answers to the steps below it, up to the next section: on check answers, "
            "and where your team reads them."
        ),
    )

    class Meta:
        icon = "list-ul"
        label = _("Section")
