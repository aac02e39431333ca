"""Figures of the whole force: tables, charts and a map, all by address.

An address says everything that a page shows, and each page has one address. `asking` reads it,
`opening` finds the areas and types that it names, `saying` works out what may be said of them, and
the page and its CSV are written from the same rows (`board`). Nothing reads or sets a cookie.
"""
