"""What the station joins to the social hub: its areas, their pages, its caches, its search."""
