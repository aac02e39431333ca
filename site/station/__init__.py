"""The deployable police station: it assembles the three apps and gives them their look."""
