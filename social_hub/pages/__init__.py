"""What the public sees: the hub, the slot on an area's page, feeds, the original after a click."""
