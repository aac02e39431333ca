"""Social accounts, posts and the hub. Installs alone; knows nothing of a station."""
