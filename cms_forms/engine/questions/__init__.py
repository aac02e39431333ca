"""The question types. Importing this package registers the built-in ones, in the editor's order."""

from cms_forms.engine.questions import choices, text, dates, times, numbers, contact, places, files  # noqa: F401, I001
