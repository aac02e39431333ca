"""Branching, transactional forms for Wagtail. Installs alone; knows nothing of a station."""
