"""What figures say, worked out on plain values. Nothing here knows Django or a database."""
