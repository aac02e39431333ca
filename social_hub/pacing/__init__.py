"""When networks are asked, how often, and for how much money. No Django."""
