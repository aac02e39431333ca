from __future__ import annotations

from collections.abc import Sequence

from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import register_setting
from wagtail.fields import StreamField

from station.force.site_setting import SiteSetting
from station.search import crisis
from station.search.analytics.count import SearchCount
from station.search.answers import Said, said_once, usual_answers
from station.search.entry import SearchEntry, SearchPlace
from station.search.following.follower import SearchFollower
from station.search.groups import SynonymGroup
from station.search.postings import SearchPosting, SearchTerm
from station.search.work import IndexState, IndexWork

__all__ = [
    "IndexState",
    "IndexWork",
    "SearchCount",
    "SearchEntry",
    "SearchFollower",
    "SearchPlace",
    "SearchPosting",
    "SearchSettings",
    "SearchTerm",
    "SynonymGroup",
]


class AnswerBlock(blocks.StructBlock):
    """What is shown above all results to somebody who types certain words."""

    title = blocks.CharBlock(max_length=80)
    text = blocks.RichTextBlock(
        features=["bold", "link", "ul"], help_text="Who answers now, and at which hours."
    )
    phrases = blocks.TextBlock(
        help_text="One a line. All the words of a line must be there, in any order and form, with "
        "a typing slip or without. A slash means “or”: husband/partner hits/beats me. A line that "
        "begins with = must be all that was typed: =fire."
    )

    class Meta:
        icon = "help"
        label = "Answer"


class AnswersBlock(blocks.StreamBlock):
    answer = AnswerBlock()


@register_setting(icon="help")
class SearchSettings(SiteSetting):
    """Who answers people whose search shows that they may need somebody now."""

    answers = StreamField(
        AnswersBlock(),
        blank=True,
        default=usual_answers,
        help_text="Shown above all results. Nobody records what was searched for.",
    )

    panels = [FieldPanel("answers")]

    class Meta:
        verbose_name = "who answers now"

    def answers_to(self, typed: str) -> Sequence[Said]:
        """The answers to what was typed, in the editors' order; mostly none. What several of them
        say stands in the first alone.
        """
        return said_once(
            (block.value["title"], block.value["text"].source)
            for block in self.answers
            if crisis.is_said(crisis.phrases_of(block.value["phrases"]), typed)
        )
