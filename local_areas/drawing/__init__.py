"""Charts and maps as SVG, each with words. Pure: nothing here knows Django's database."""
