"""The editor's side: the list of steps with their routes, and a screen for each step.

A service is one StreamField, and nobody ever opens it whole. These screens read and write single
blocks of the page's latest draft; revisions, locks, workflow and publishing stay Wagtail's own.
"""
