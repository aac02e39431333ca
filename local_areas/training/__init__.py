"""The course that decides whether an officer publishes or proposes."""
