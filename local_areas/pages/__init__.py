"""What the public sees of an area."""
