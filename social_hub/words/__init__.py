"""What posts say: text with its links as safe HTML, and HTML as text. No Django."""
