"""From what networks push and list to posts in our own database."""
