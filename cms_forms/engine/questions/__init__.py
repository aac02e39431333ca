"""The question types. Importing this package registers the built-in ones, in the editor's order."""

from cms_forms.engine.questions import choices, text, dates, times, spans, numbers  # noqa: F401, I001
from cms_forms.engine.questions import contact, places, abroad, locations, files, sessions  # noqa: F401
