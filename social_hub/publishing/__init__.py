"""Publish once: an update, its copies, and what was done to both."""
