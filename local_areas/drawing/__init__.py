"""Charts and maps as plain numbers that a template writes as SVG, each with its words.

Pure: nothing here knows a database. No drawing needs an inline style, which a strict
Content-Security-Policy forbids: lines are stretched by the SVG itself, words and points stand at
percentages, and colours are classes.
"""
