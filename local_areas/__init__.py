"""Area pages, crime statistics and the area finder. Installs alone; knows nothing of a station."""
