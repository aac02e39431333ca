"""Marks words that stand in the form's own language among words in another one."""

from django import template
from django.utils.html import format_html

from cms_forms.engine.texts import Untranslated
from cms_forms.stream import languages

register = template.Library()


@register.filter
def marked(words: str) -> str:
    """The words, and around them what tells a screen reader how to read them.

    For what stands between tags: `{{ step.title|marked }}`. In an attribute write `language_of`.
    """
    if not isinstance(words, Untranslated):
        return words
    return format_html("<span {}>{}</span>", languages.own_attributes(), words)


@register.filter
def own(words: str) -> str:
    """See `languages.marked_own`."""
    return languages.marked_own(words)


@register.filter
def language_of(words: str) -> str:
    """The same as attributes, for the tag around the words: `<p{{ words|language_of }}>`."""
    if not isinstance(words, Untranslated):
        return ""
    return format_html(" {}", languages.own_attributes())


@register.filter
def language_name(language: str) -> str:
    """As the reader calls it: "Welsh"."""
    return languages.name_of(language)
