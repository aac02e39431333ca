"""What the words of a publication are built from."""

from wagtail import blocks

from station.pages.blocks import BodyBlock


class AskedBlock(blocks.StructBlock):
    """What somebody asked for, in their words."""

    text = blocks.TextBlock(help_text="Leave out names and whatever else says who asked.")

    class Meta:
        icon = "openquote"
        label = "What was asked"
        template = "publications/blocks/asked.html"


class PublicationBlock(BodyBlock):
    asked = AskedBlock()
