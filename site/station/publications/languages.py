"""The languages in which a force of the United Kingdom publishes."""

from typing import Final

LANGUAGES: Final = (
    ("en", "English"),
    ("cy", "Cymraeg (Welsh)"),
    ("ga", "Gaeilge (Irish)"),
    ("gd", "Gàidhlig (Scottish Gaelic)"),
    ("ar", "العربية (Arabic)"),
    ("bn", "বাংলা (Bengali)"),
    ("fr", "Français (French)"),
    ("pa", "ਪੰਜਾਬੀ (Panjabi)"),
    ("pl", "Polski (Polish)"),
    ("pt", "Português (Portuguese)"),
    ("ro", "Română (Romanian)"),
    ("so", "Soomaali (Somali)"),
    ("es", "Español (Spanish)"),
    ("tr", "Türkçe (Turkish)"),
    ("uk", "Українська (Ukrainian)"),
    ("ur", "اردو (Urdu)"),
)
"""By their codes, each in its own words first."""
RIGHT_TO_LEFT: Final = frozenset({"ar", "ur"})
