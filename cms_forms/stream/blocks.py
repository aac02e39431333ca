"""What editors author: the blocks that a service is stored as.

One stream holds the whole service: its steps in order, its named conditions, its triage rules and
its clocks. Editors never open it whole; each screen of the editor shows one of these blocks.
"""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

import cms_forms.engine.questions  # noqa: F401  (registers the built-in question types)
from cms_forms.engine import limits
from cms_forms.engine.definition import StepKind
from cms_forms.engine.questions.base import QuestionType, question_types
from cms_forms.stream.clocks import ClockBlock
from cms_forms.stream.conditions import ConditionBlock
from cms_forms.stream.options import options_block
from cms_forms.stream.pickers import PickerBlock, QuestionSetPickerBlock
from cms_forms.stream.rules import RuleBlock, checks_block
from cms_forms.stream.screens import screen_block
from cms_forms.stream.sections import SectionBlock
from cms_forms.stream.sets import QUESTION_SET
from cms_forms.stream.settings import settings_block
from cms_forms.stream.wording import said

GUIDANCE_FEATURES = ["h2", "bold", "italic", "link", "ol", "ul"]
"""What guidance may contain: enough to advise, too little to distract."""

CONDITION = "condition"
TRIAGE_RULE = "triage_rule"
CLOCK = "clock"
SECTION = "section"
"""With the kinds of steps, the types of a service's parts."""

ITEM = "item"
"""Wagtail's name for the type of every block in a `ListBlock`."""


class GuidanceBlock(blocks.RichTextBlock):
    """Rich text that is stored as nothing where it says nothing: Draftail's empty is `<p></p>`."""

    def get_prep_value(self, value: Any) -> str:
        return said(super().get_prep_value(value) or "")


class TriageRuleBlock(blocks.StructBlock):
    condition = PickerBlock(picks="condition", label=_("When this holds"))
    team = PickerBlock(picks="team", label=_("Goes to"))
    what_happens_next = GuidanceBlock(
        required=False,
        features=GUIDANCE_FEATURES,
        label=_("What happens next"),
        help_text=_(
            "For those whom the rule sends to its team, in place of the service’s own words. "
            "Visitors read “by {{ 20 working days }}” as a day."
        ),
    )

    is_urgent = blocks.BooleanBlock(
        required=False,
        label=_("Urgent"),
        help_text=_(
            "The team is told by a second channel too, at once: whoever runs the site says which."
        ),
    )

    class Meta:
        icon = "group"
        label = _("Triage rule")


class QuestionBlock(blocks.StructBlock):
    """A question of one type. Built for each registered type, a site's own included."""

    label = blocks.CharBlock(
        max_length=limits.QUESTION["label"],
        label=_("Question"),
        help_text=_("What the visitor reads."),
    )
    name = blocks.CharBlock(
        max_length=limits.QUESTION["name"],
        required=False,
        label=_("What we call the answer"),
        help_text=_("Used in messages and on check answers: “the date of the collision”."),
    )
    hint = blocks.CharBlock(max_length=limits.QUESTION["hint"], required=False, label=_("Hint"))
    required = blocks.BooleanBlock(required=False, default=True, label=_("Must be answered"))
    required_message = blocks.CharBlock(
        max_length=limits.QUESTION["required_message"],
        required=False,
        label=_("Message when it is not answered"),
        help_text=_("For example: Choose whether anyone was hurt."),
    )

    may_not_know = blocks.BooleanBlock(
        required=False,
        label=_("Offer “I don’t know”"),
        help_text=_(
            "Where the law lets people say so. It is an answer, and not the same as none: a "
            "condition can find it, and no comparison with it holds, nor its “not”."
        ),
    )
    show_if = PickerBlock(
        picks="condition",
        required=False,
        label=_("Ask only if"),
        help_text=_(
            "A condition on earlier steps. Where it does not hold the question is not there, and "
            "nothing is kept of it. A step whose questions are all left out is passed over."
        ),
    )
    under = PickerBlock(
        picks="revealing",
        required=False,
        max_length=2 * limits.LONGEST_ID + 1,
        label=_("Revealed by the answer"),
        help_text=_(
            "An answer to a question above it on this step. The question opens under that answer, "
            "and is asked only of those who choose it."
        ),
    )

    def __init__(
        self,
        question_type: QuestionType,
        *,
        of_items: bool = False,
        in_set: bool = False,
        **kwargs: Any,
    ) -> None:
        own: list[tuple[str, blocks.Block]] = [("screen", screen_block())] if of_items else []
        if question_type.has_options:
            own.append(("options", options_block(question_type, in_set=in_set)))
        if question_type.settings:
            own.append(("settings", settings_block(question_type.settings)))
        layout = blocks.BlockGroup(
            ["label", "hint", *(name for name, _ in own if name == "options")],
            settings=[
                *(name for name, _ in own if name == "screen"),
                "required",
                "name",
                "required_message",
                "may_not_know",
                "under",
                *(() if in_set else ("show_if",)),
                *(name for name, _ in own if name == "settings"),
            ],
        )
        super().__init__(
            own, label=question_type.label, icon=question_type.icon, form_layout=layout, **kwargs
        )
        if in_set:
            # A set knows no conditions.
            del self.child_blocks["show_if"]


class QuestionsBlock(blocks.StreamBlock):
    """The questions of a step: one child block for each registered question type, and one for
    question sets.

    Made when they are first needed: a site registers its own types after the models are loaded.
    """

    in_set = False

    def __init__(self, *, of_items: bool = False, **kwargs: Any) -> None:
        self._of_items = of_items
        self._made: dict[str, blocks.Block] = {}
        super().__init__(**kwargs)

    @property
    def child_blocks(self) -> dict[str, blocks.Block]:
        for key, kind in question_types().items():
            if key not in self._made:
                self._made[key] = QuestionBlock(kind, of_items=self._of_items, in_set=self.in_set)
                self._made[key].set_name(key)
        if not self.in_set and QUESTION_SET not in self._made:
            self._made[QUESTION_SET] = QuestionSetPickerBlock(label=_("Question set"))
            self._made[QUESTION_SET].set_name(QUESTION_SET)
        return self._made

    @child_blocks.setter
    def child_blocks(self, declared: object) -> None:
        """Wagtail sets what a class declares, and this one declares nothing."""


class SetQuestionsBlock(QuestionsBlock):
    """The questions of a question set: it has neither steps to lead to nor conditions."""

    in_set = True


class GuidancePartBlock(blocks.StructBlock):
    body = GuidanceBlock(features=GUIDANCE_FEATURES, label=_("Guidance"))
    show_if = PickerBlock(
        picks="condition",
        required=False,
        label=_("Show it only if"),
        help_text=_("A condition on earlier steps."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Guidance for some")


class StepBlock(blocks.StructBlock):
    """What every step has."""

    title = blocks.CharBlock(max_length=limits.STEP["title"], label=_("Title"))
    slug = blocks.RegexBlock(
        r"^[a-z0-9]+(-[a-z0-9]+)*$",
        required=False,
        max_length=limits.STEP["slug"],
        label=_("Address"),
        help_text=_("Made from the title when left empty."),
        error_messages={"invalid": _("Use small letters, digits and single hyphens.")},
    )
    body = GuidanceBlock(required=False, features=GUIDANCE_FEATURES, label=_("Guidance"))
    guidance = blocks.ListBlock(
        GuidancePartBlock(),
        default=[],
        required=False,
        label=_("Guidance for some"),
        help_text=_("Stands below the guidance for all, for those to whom its condition applies."),
    )
    show_if = PickerBlock(
        picks="condition",
        required=False,
        label=_("Show this step only if"),
        help_text=_("When the condition does not hold, the step is passed over."),
    )


class LeadingStepBlock(StepBlock):
    """What every step that leads onward has."""

    rules = blocks.ListBlock(RuleBlock(), default=[], required=False, label=_("Rules"))
    next = PickerBlock(
        picks="target",
        required=False,
        label=_("Otherwise go to"),
        help_text=_("Left empty, the next step in the list follows."),
    )


class QuestionStepBlock(LeadingStepBlock):
    title = blocks.CharBlock(
        max_length=limits.STEP["title"],
        label=_("Title"),
        help_text=_(
            "Names the step in lists and go-tos. Visitors read it above several questions; a "
            "single question stands alone."
        ),
    )
    questions = QuestionsBlock(label=_("Questions"))
    checks = checks_block()

    class Meta:
        icon = "form"
        label = _("Question step")
        form_layout = blocks.BlockGroup(
            ["title", "body", "questions", "next"],
            settings=["guidance", "checks", "rules", "show_if", "slug"],
        )


class InformationStepBlock(LeadingStepBlock):
    class Meta:
        icon = "info-circle"
        label = _("Information step")
        form_layout = blocks.BlockGroup(
            ["title", "body", "next"], settings=["guidance", "rules", "show_if", "slug"]
        )


class ExitStepBlock(StepBlock):
    bodies = blocks.ListBlock(
        PickerBlock(picks="body", label=_("Who helps")),
        default=[],
        required=False,
        label=_("Who helps"),
        help_text=_("Shown below the guidance with address, telephone and hours."),
    )

    class Meta:
        icon = "logout"
        label = _("Exit step")
        form_layout = blocks.BlockGroup(
            ["title", "body", "bodies"], settings=["guidance", "show_if", "slug"]
        )


class RepeatStepBlock(LeadingStepBlock):
    item_name = blocks.CharBlock(
        max_length=limits.STEP["item_name"],
        label=_("What one is called"),
        default=limits.DEFAULT_ITEM_NAME,
    )
    minimum = blocks.IntegerBlock(
        min_value=limits.FEWEST_ITEMS,
        max_value=limits.MOST_ITEMS,
        default=limits.DEFAULT_MINIMUM,
        label=_("At least"),
    )
    maximum = blocks.IntegerBlock(
        min_value=1,
        max_value=limits.MOST_ITEMS,
        default=limits.DEFAULT_MAXIMUM,
        label=_("At most"),
    )
    count_from = PickerBlock(
        picks="count",
        required=False,
        label=_("As many as"),
        help_text=_(
            "An earlier question for a whole number: “How many vehicles were there?” The list then "
            "asks for exactly so many, in place of “at least” and “at most”. For nought, or where "
            "that question is not asked, the step is passed over."
        ),
    )
    named_by = PickerBlock(
        picks="own",
        required=False,
        label=_("Each is named by"),
        help_text=_(
            "The question whose answer tells one from the other in lists, on check answers and to "
            "your team: “Vehicle 1: AB12 CDE”."
        ),
    )
    questions = QuestionsBlock(of_items=True, label=_("Questions for each"))
    checks = checks_block()

    class Meta:
        icon = "copy"
        label = _("Repeat step")
        form_layout = blocks.BlockGroup(
            ["title", "body", "item_name", "minimum", "maximum", "questions", "next"],
            settings=["count_from", "named_by", "guidance", "checks", "rules", "show_if", "slug"],
        )


class PartsBlock(blocks.StreamBlock):
    """A whole service: steps in order, the sections above them, conditions, triage rules in order,
    clocks.
    """

    def __init__(self, **kwargs: Any) -> None:
        parts: list[tuple[str, blocks.Block]] = [
            (StepKind.QUESTION.value, QuestionStepBlock()),
            (StepKind.INFORMATION.value, InformationStepBlock()),
            (StepKind.EXIT.value, ExitStepBlock()),
            (StepKind.REPEAT.value, RepeatStepBlock()),
            (SECTION, SectionBlock()),
            (CONDITION, ConditionBlock()),
            (TRIAGE_RULE, TriageRuleBlock()),
            (CLOCK, ClockBlock()),
        ]
        super().__init__(parts, **kwargs)

    class Meta:
        required = False


PARTS = PartsBlock()
"""Reads and draws single parts, for the screens of the editor and for import."""
