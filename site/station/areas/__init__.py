"""What the station joins to the pages of areas."""
