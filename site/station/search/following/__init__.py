"""Hearing of what is new in a search: by Atom, and by e-mail once a day at most."""
