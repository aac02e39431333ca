"""Words of posts: shown, counted, composed, looked at twice. Pure Python, without Django."""
