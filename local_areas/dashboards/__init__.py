"""Figures of the whole force: tables, charts and a map, all by address."""
