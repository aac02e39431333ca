"""The teams' accounts: taken in from a file, found on their networks, kept in health."""
