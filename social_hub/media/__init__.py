"""Pictures of posts: fetched safely, drawn anew, kept in our own storage."""
