"""What editors build pages from."""

from wagtail import blocks

ICONS = {
    "warning": '<path d="M20 12v10M20 27v.5"/><path d="M20 6l14 25H6z"/>',
    "car": '<path d="M8 25v-5l4-8h16l4 8v5zM8 25v4M32 25v4M13 21h.5M27 21h.5"/>',
    "speech": '<path d="M8 10h24v16H18l-6 5v-5H8z"/>',
    "paper": '<path d="M11 7h13l6 6v20H11zM16 20h9M16 26h9"/>',
    "magnifier": '<circle cx="18" cy="18" r="9"/><path d="M25 25l7 7"/>',
    "place": '<path d="M20 34c7-9 11-14 11-19a11 11 0 0 0-22 0c0 5 4 10 11 19z"/><circle cx="20" cy="15" r="4"/>',
    "return": '<path d="M9 20a11 11 0 1 1 3 8M9 32v-7h7"/>',
    "shield": '<path d="M20 6l12 5v9c0 8-5 12-12 15-7-3-12-7-12-15v-9z"/><path d="M14 20l4 4 8-8"/>',
    "phone": '<path d="M13 7l5 8-4 3c2 4 4 6 8 8l3-4 8 5c-1 5-4 7-8 6C15 31 9 24 7 15c0-4 2-7 6-8z"/>',
}
"""The drawing of each icon, in a square of 40."""

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "link", "ol", "ul", "document-link"]


class TaskBlock(blocks.StructBlock):
    icon = blocks.ChoiceBlock(choices=[(name, name.capitalize()) for name in ICONS])
    title = blocks.CharBlock(max_length=60)
    text = blocks.CharBlock(max_length=120, required=False)
    page = blocks.PageChooserBlock()

    class Meta:
        icon = "link"
        label = "Task"


class TasksBlock(blocks.StreamBlock):
    task = TaskBlock()


class WarningBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=80)
    text = blocks.RichTextBlock(features=["bold", "link", "ul"])

    class Meta:
        icon = "warning"
        label = "Danger"
        template = "pages/blocks/warning.html"


class WayBlock(blocks.StructBlock):
    """One way to reach the force: for whom, and how."""

    when = blocks.CharBlock(max_length=80)
    how = blocks.RichTextBlock(features=["bold", "link"])

    class Meta:
        icon = "mobile-alt"
        label = "Way"


class WaysBlock(blocks.StreamBlock):
    way = WayBlock()


class ContactBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=80)
    ways = blocks.ListBlock(WayBlock())

    class Meta:
        icon = "mobile-alt"
        label = "Ways to reach us"
        template = "pages/blocks/contact.html"


class LineBlock(blocks.StructBlock):
    """Somebody who answers: one press for a call, one for a text."""

    name = blocks.CharBlock(max_length=80, help_text="As they call themselves.")
    words = blocks.CharBlock(max_length=160, help_text="For whom, when, and what it costs.")
    telephone = blocks.RegexBlock(
        r"^[0-9+ ]+$", required=False, max_length=30, help_text="Digits and spaces."
    )
    text_to = blocks.RegexBlock(
        r"^[0-9+ ]+$", required=False, max_length=30, help_text="The number for text messages."
    )
    text_word = blocks.CharBlock(
        required=False, max_length=20, help_text="What the first message says: SHOUT."
    )
    source = blocks.CharBlock(max_length=120, help_text="Where the number was found: nhs.uk.")

    class Meta:
        icon = "mobile-alt"
        label = "Line"


class BodyBlock(blocks.StreamBlock):
    text = blocks.RichTextBlock(features=TEXT_FEATURES, template="pages/blocks/text.html")
    danger = WarningBlock()
    contact = ContactBlock()
    lines = blocks.ListBlock(
        LineBlock(),
        icon="mobile-alt",
        label="People who answer",
        template="pages/blocks/lines.html",
    )
