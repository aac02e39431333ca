"""What a developer's machine needs and a server does not: PostgreSQL, assets, `make run`."""
