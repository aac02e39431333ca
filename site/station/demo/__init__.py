"""The demonstration: a fictional force, its pages and its services."""
