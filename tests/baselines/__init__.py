"""What Bluelamp is measured against: the ways in which others build a form of several steps."""
