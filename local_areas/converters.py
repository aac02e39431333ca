"""Parts of addresses."""

from django.urls import register_converter
from django.urls.converters import StringConverter


class StoredConverter(StringConverter):
    """A text by which a row is looked up: without NUL, for which PostgreSQL raises."""

    regex = "[^/\x00]+"


register_converter(StoredConverter, "stored")
