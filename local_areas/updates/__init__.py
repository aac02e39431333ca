"""What officers post: proposed, approved, published, corrected, withdrawn."""
