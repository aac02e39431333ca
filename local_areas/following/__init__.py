"""Hearing of an area's updates: by e-mail, by Atom, in a calendar."""
