"""What all teams post, how far it reaches, and what it costs."""
